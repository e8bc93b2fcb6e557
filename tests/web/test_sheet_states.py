"""What the address of a sheet shows before there is anything to check."""

from io import BytesIO

import pytest
from openpyxl import Workbook
from sending import wait_until

from bulk_import.options import ReadOptions
from bulk_import.store.sheets import SheetState

JSON = {"accept": "application/json"}
HEADERS = ("Campaign Name", "Dialer Type", "Lead List ID")


@pytest.fixture
def dropped(person, site, tmp_path):
    """Returns the id of a sheet of a file with such a content."""

    def drop(content, name="week.xlsx"):
        path = tmp_path / "upload"
        path.write_bytes(content)
        return site.sheets.add(path, name, "local", ReadOptions()).id

    return drop


def workbook(*names):
    book = Workbook()
    book.remove(book.active)
    for number, name in enumerate(names):
        sheet = book.create_sheet(name)
        sheet.append(HEADERS)
        sheet.append((f"Spring {number}", "Predictive", "3f2b8c1e-7d4a-4e0b-9a6f-5c1d2e3f4a5b"))
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def read(person, sheet):
    """Wait at the address of a sheet until it was read."""
    address = f"/sheets/{sheet}/reading"
    wait_until(lambda: person.get(address, headers=JSON).json()["done"])


def test_reading_is_shown_at_the_sheets_own_address_and_begins_there(person, dropped):
    sheet = dropped(b"%PDF-1.4", "week.xlsx")
    shown = person.get(f"/sheets/{sheet}")
    assert "<h1" in shown.text
    assert "week.xlsx is being read" in shown.text
    read(person, sheet)
    refused = person.get(f"/sheets/{sheet}").text
    assert "<title>Error: week.xlsx cannot be used · Bulk import</title>" in refused
    assert "week.xlsx is a PDF.</span> Save it as an Excel workbook" in refused
    assert 'id="drop"' in refused


def test_a_file_with_several_sheets_is_asked_about(person, site, dropped):
    sheet = dropped(workbook("North", "South"))
    read(person, sheet)
    shown = person.get(f"/sheets/{sheet}").text
    assert "Which sheet is meant?" in shown
    assert 'value="South"' in shown
    assert "Campaign Name · Dialer Type · Lead List ID" in shown
    assert person.send(f"/sheets/{sheet}/sheet", sheet="West").status_code == 404
    answer = person.send(f"/sheets/{sheet}/sheet", sheet="South")
    assert answer.headers["location"] == f"/sheets/{sheet}?first=yes"
    read(person, sheet)
    record = site.sheets.record(sheet)
    assert record.state is SheetState.ASKING  # a campaign needs more columns
    assert record.options["sheet"] == "South"


def test_what_is_cancelled_is_forgotten_and_says_so(person, site, dropped, tmp_path):
    sheet = dropped(workbook("North"))
    assert person.send(f"/sheets/{sheet}/cancel").headers["location"] == "/"
    assert site.sheets.record(sheet).state is SheetState.EXPIRED
    answer = person.get(f"/sheets/{sheet}")
    assert answer.status_code == 410
    assert "This spreadsheet was deleted" in answer.text
    assert not list((tmp_path / "journal.sqlite3.uploads").iterdir())


def test_what_was_done_lately_stands_on_start(person, dropped):
    assert "How it goes" in person.get("/").text
    sheet = dropped(b"a,b\n", "week.csv")
    shown = person.get("/").text
    assert "How it goes" not in shown
    assert f'href="sheets/{sheet}"' in shown
    assert "week.csv" in shown
