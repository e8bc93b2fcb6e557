"""An export of another dialer on the page: filled in, and made into campaigns."""

import csv
import html
import json
from io import StringIO
from itertools import chain

import pytest
from handbook_pages import SAMPLES
from openpyxl import Workbook

from bulk_import import messages
from bulk_import.options import ReadOptions
from bulk_import.problems import Severity
from bulk_import.store.sheets import SheetState
from bulk_import.workbooks.review import losses, supplies

FILLED_IN = {
    "given:timezone": "+05:30",
    "given:start_date": "5 Jan 2031",
    "given:end_date": "31 Mar 2031",
    "key:0:0": "SALESN",
    "value:0:0:0": "5201_2224257",
    "key:1:0": "SALESN",
    "value:1:0:0": "1b671a64-40d5-491e-99b0-da01ff1f3341",
}


@pytest.fixture
def export(site):
    path = SAMPLES / "dialers" / "vicidial.csv"
    record = site.sheets.add(path, path.name, "local", ReadOptions())
    return site.sheets.read(record.id)


def test_an_export_is_known_by_its_columns(person, export):
    assert export.state is SheetState.EXPORT
    where = person.get(f"/sheets/{export.id}").headers["location"]
    assert where == f"/sheets/{export.id}/conversion"
    shown = person.get(where).text
    assert "This is a list of VICIdial campaigns" in shown
    assert "agents dial by hand" in shown  # why some are skipped
    assert "There is no message for dropped calls." in shown  # what is lost


FORMS = ["ozonetel.csv", "acefone.json", "uccx.xml", "vicidial_dump.sql", "vicidial_api.txt"]


@pytest.mark.parametrize("name", FORMS)
def test_an_export_of_any_form_is_dropped_as_a_spreadsheet_is(name, person, site):
    content = (SAMPLES / "dialers" / name).read_bytes()
    files = {"file": (name, content)}
    address = person.post("/sheets", data={"csrf": person.token()}, files=files).headers["location"]
    sheet = site.sheets.read(address.removeprefix("/sheets/").removesuffix("?first=yes"))
    assert sheet.state is SheetState.EXPORT
    assert "This is a list of" in person.get(f"/sheets/{sheet.id}/conversion").text


def told_of(made):
    """Return what the command tells of a conversion and the workbook notes in its cells."""
    yield made.why
    yield from (problem.message for problem in (*made.file_problems, *made.problems))
    for loss in losses(made.lost):
        yield from (loss.setting, loss.reason)
    for one in made.skipped:
        yield from (one.name, one.reason)
    yield from (*made.unknown, *made.secret)
    for value in chain.from_iterable(column.values for column in made.columns.values()):
        for problem in value.problems:
            if problem.severity is Severity.WARNING:
                yield problem.reason
    for need in supplies(made):
        yield need.header if need.how == "ask" else ""
        yield need.words if need.how != "lookup" else need.sheet
    for sheet in made.lookups:
        yield from (entry.key for entry in sheet.entries if entry.used_by)


@pytest.mark.slice(2)
@pytest.mark.parametrize(
    "name",
    [
        *("vicidial.csv", "vicidial_dump.sql", "five9.csv", "ringcentral.json", "genesys.json"),
        *("amazon_connect.json", "fusionpbx.json", "smartflo.json", "uccx.xml"),
    ],
)
def test_all_that_the_command_tells_is_on_the_page(name, person, site):
    path = SAMPLES / "dialers" / name
    sheet = site.sheets.read(site.sheets.add(path, path.name, "local", ReadOptions()).id)
    made = site.exports.converted(sheet.id).conversion
    shown = html.unescape(person.get(f"/sheets/{sheet.id}/conversion").text)
    with messages.speaking(on_page=True):
        assert [one for one in told_of(made) if one not in shown] == []
    assert [one.row for one in made.skipped if f">{one.row}</td>" not in shown] == []


def test_an_export_of_one_page_of_several_says_so_first(person, site, tmp_path):
    campaigns = json.loads((SAMPLES / "dialers/genesys.json").read_text("utf-8"))["entities"]
    path = tmp_path / "page1.json"
    path.write_text(json.dumps({"entities": campaigns, "pageNumber": 1, "total": 40}), "utf-8")
    sheet = site.sheets.read(site.sheets.add(path, path.name, "local", ReadOptions()).id)
    shown = person.get(f"/sheets/{sheet.id}/conversion").text
    missing = 40 - len(campaigns)
    assert f"holds {len(campaigns)}: {missing} are missing" in shown
    assert shown.index("are missing") < shown.index("The dialer it comes from")


def test_cells_that_are_to_be_corrected_are_promised_where_the_page_shows_them(person, site):
    path = SAMPLES / "dialers/five9.csv"
    sheet = site.sheets.read(site.sheets.add(path, path.name, "local", ReadOptions()).id)
    shown = person.get(f"/sheets/{sheet.id}/conversion").text
    assert "The check shows each of them, and why." in shown
    assert "coloured cells" not in shown


def test_the_nearest_dialer_is_named_where_none_fits(person, site, tmp_path):
    path = tmp_path / "five9.csv"
    path.write_text("name,dialingMode,callsAgentRatio\nA,POWER,2\n", "utf-8")
    options = ReadOptions(profile="five9")
    sheet = site.sheets.read(site.sheets.add(path, path.name, "local", options).id)
    shown = person.get(f"/sheets/{sheet.id}/conversion")
    assert shown.status_code == 422
    assert "needs this as well: distributionAlgorithm" in shown.text


def test_what_is_filled_in_stays_and_completes_campaigns(person, site, export):
    before = site.exports.converted(export.id).conversion.incomplete
    person.send(f"/sheets/{export.id}/conversion", **FILLED_IN)
    assert site.exports.converted(export.id).conversion.incomplete < before
    shown = person.get(f"/sheets/{export.id}/conversion").text
    assert 'value="5201_2224257"' in shown
    assert 'value="5 Jan 2031"' in shown


@pytest.mark.full
def test_its_campaigns_are_checked_as_any_sheet(person, site, export):
    answer = person.send(f"/sheets/{export.id}/conversion", go="campaigns", **FILLED_IN)
    made = answer.headers["location"].rpartition("/")[2]
    assert site.sheets.read(made).state is SheetState.CHECKED
    sheet = site.sheets.open(made)
    assert sheet.record.file_name == "vicidial.campaigns.xlsx"
    assert (sheet.counts.all, sheet.counts.ready) == (5, 1)
    ready = sheet.plan.ready[0]
    assert ready.sent_values["users"] == ["5201_2224257"]
    assert ready.sent_values["active"] is False


def test_another_dialer_that_does_not_fit_is_refused_in_words(person, export):
    person.send(f"/sheets/{export.id}/conversion", profile="five9")
    shown = person.get(f"/sheets/{export.id}/conversion")
    assert shown.status_code == 422
    assert "It cannot be converted so" in shown.text


def test_an_export_of_a_dialer_without_agents_is_named_and_told_what_to_do(person, site):
    path = SAMPLES / "dialers" / "newfies.json"
    sheet = site.sheets.read(site.sheets.add(path, path.name, "local", ReadOptions()).id)
    assert sheet.state is SheetState.EXPORT
    shown = person.get(f"/sheets/{sheet.id}/conversion")
    assert shown.status_code == 422
    assert "newfies.json is an export of Newfies-Dialer" in shown.text
    assert "no agents wait for the calls" in shown.text
    assert "upload its phonebooks as lead lists" in shown.text


@pytest.mark.full
def test_which_of_several_sheets_of_an_export_is_meant_is_asked(person, site, tmp_path):
    text = (SAMPLES / "dialers/vicidial.csv").read_text("utf-8-sig")
    lines = list(csv.reader(StringIO(text)))
    book = Workbook()
    book.active.title = "Old"
    for line in lines[:3]:
        book.active.append(line)
    book.create_sheet("New")
    for line in lines:
        book["New"].append(line)
    path = tmp_path / "export.xlsx"
    book.save(path)
    sheet = site.sheets.read(site.sheets.add(path, path.name, "local", ReadOptions()).id)
    assert sheet.state is SheetState.EXPORT
    address = f"/sheets/{sheet.id}/conversion"
    shown = person.get(address).text
    assert "Which sheet is meant?" in shown
    assert "selected" not in shown.partition('id="sheet"')[2].partition("</select>")[0]
    person.send(address, sheet="New")
    assert "This is a list of VICIdial campaigns" in person.get(address).text
    assert site.exports.converted(sheet.id).conversion.campaigns


def test_campaigns_that_were_taken_for_an_export_are_read_as_campaigns(person, site):
    path = SAMPLES / "campaigns.xlsx"
    options = ReadOptions(profile="vicidial")
    sheet = site.sheets.read(site.sheets.add(path, path.name, "local", options).id).id
    assert "does not fit the profile" in person.get(f"/sheets/{sheet}/conversion").text
    answer = person.send(f"/sheets/{sheet}/conversion", profile="=")
    assert answer.headers["location"] == f"/sheets/{sheet}"
    assert site.sheets.read(sheet).state is SheetState.CHECKED


def test_an_export_of_somebody_else_is_not_there(person, site):
    path = SAMPLES / "dialers" / "vicidial.csv"
    record = site.sheets.add(path, path.name, "somebody", ReadOptions())
    site.sheets.read(record.id)
    assert person.get(f"/sheets/{record.id}/conversion").status_code == 404
    assert person.send(f"/sheets/{record.id}/conversion", profile="five9").status_code == 404


def test_a_sheet_that_is_no_export_has_no_conversion(person, site):
    path = SAMPLES / "campaigns.xlsx"
    record = site.sheets.add(path, path.name, "local", ReadOptions())
    site.sheets.read(record.id)
    assert person.get(f"/sheets/{record.id}/conversion").status_code == 404
