"""What the address of a sheet shows before there is anything to check."""

from io import BytesIO

import pytest
from openpyxl import Workbook
from reports.texts import text_of
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


def test_a_text_that_can_be_read_in_several_ways_is_asked_about(person, site, dropped):
    sheet = dropped(text_of({"name": "Þing"}, {}).encode("cp1252"), "week.csv")
    read(person, sheet)
    shown = person.get(f"/sheets/{sheet}").text
    assert "Which of these is spelt right?" in shown
    ways = {one["name"]: one["cells"] for one in site.sheets.record(sheet).choices}
    assert ways["windows-1252"] == ["Þing"]
    assert ways["windows-1254"] == ["Şing"]
    assert all(f'value="{name}"' in shown and cells[0] in shown for name, cells in ways.items())
    assert "Which reading is right?" in person.get("/").text
    assert person.send(f"/sheets/{sheet}/encoding", encoding="utf-8").status_code == 404
    person.send(f"/sheets/{sheet}/encoding", encoding="windows-1254")
    read(person, sheet)
    assert name_of(site, sheet) == "Şing"
    # Another reading can still be chosen, as one step that can be undone.
    assert "Its letters are read as windows-1254" in person.get(f"/sheets/{sheet}/columns").text
    person.send(f"/sheets/{sheet}/readings", encoding="windows-1252")
    assert name_of(site, sheet) == "Þing"
    person.send(f"/sheets/{sheet}/undo")
    assert name_of(site, sheet) == "Şing"


def name_of(site, sheet):
    return site.sheets.open(sheet).plan.row(2).values["name"]


def test_as_many_cells_are_shown_as_tell_the_readings_apart(person, site, dropped):
    content = text_of({"name": "Élèves"}, {"name": "Þing"}).encode("cp1252")
    sheet = dropped(content, "week.csv")
    read(person, sheet)
    cells = [tuple(one["cells"]) for one in site.sheets.record(sheet).choices]
    assert {("Élèves", "Þing"), ("Élèves", "Şing"), ("Élčves", "Ţing")} <= set(cells)
    assert len(set(cells)) == len(cells)
    shown = person.get(f"/sheets/{sheet}").text
    assert all(cell in shown for way in cells for cell in way)


def test_an_export_that_can_be_read_in_several_ways_is_asked_about(person, site, dropped):
    lines = ["campaignName,campaignType,pacingRatio,did", "Þing,Predictive,2,919876543210"]
    sheet = dropped("\n".join(lines).encode("cp1252"), "export.csv")
    read(person, sheet)
    shown = person.get(f"/sheets/{sheet}/conversion").text
    assert "One thing has to be said first" in shown
    assert "banner error" not in shown
    assert 'value="windows-1254"' in shown
    person.send(f"/sheets/{sheet}/conversion", encoding="windows-1254")
    made = person.get(f"/sheets/{sheet}/conversion")
    assert made.status_code == 200
    assert site.exports.converted(sheet).plan.row(2).values["name"] == "Şing"


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
