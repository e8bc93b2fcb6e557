import csv
import io
from datetime import date, datetime, time

import openpyxl
import pytest
from campaigns import names_of
from office import needs_office, resaved
from sending import PROGRESSIVE
from sheets import predictive

from bulk_import import ReadOptions, Severity, check
from bulk_import.campaign import FIELDS
from bulk_import.cli import main
from bulk_import.mapping import Agent
from bulk_import.normalizers import timezones
from bulk_import.normalizers.normalizer import Context
from bulk_import.workbooks.template import DIALERS, csv_template, template
from bulk_import.workbooks.template.columns import columns
from bulk_import.workbooks.template.zones import ZONES

FIRST_FREE = 5
ROWS = {
    "predictive": predictive(2) | {"Start date": "2031-08-04", "End date": "2031-09-26"},
    "progressive": PROGRESSIVE,
}


@pytest.fixture(params=DIALERS)
def dialer(request):
    return request.param


def opened(dialer, agents=()):
    return openpyxl.load_workbook(io.BytesIO(template(dialer, agents)))


def typed(text, form):
    """Return *text* as it stands in a cell after somebody typed it."""
    if text is None or form == "@":
        return text
    if form == "yyyy-mm-dd":
        return date.fromisoformat(text)
    return time.fromisoformat(text) if form == "hh:mm" else int(text)


def filled(dialer, path, **changes):
    """Save a template with a campaign of each of its types below the examples."""
    book = opened(dialer)
    sheet = book["Campaigns"]
    for row, one in enumerate(DIALERS[dialer], start=FIRST_FREE):
        for header in sheet[1]:
            text = (ROWS[one] | changes).get(header.value.partition(" (")[0])
            example = sheet.cell(2, header.column).number_format
            cell = sheet.cell(row, header.column, typed(text, example))
            cell.number_format = example
    book.save(path)
    return path


def test_every_field_of_the_dialer_type_has_its_column_with_required_in_words(dialer):
    headers = [cell.value for cell in opened(dialer)["Campaigns"][1]]
    assert [header.partition(" (")[0] for header in headers] == [
        field.header
        for name, field in FIELDS.items()
        if any(name in names_of(one) for one in DIALERS[dialer])
    ]
    assert all("(required" in header for header in headers)


def test_each_header_says_in_a_note_what_is_meant_and_gives_an_example(dialer):
    for cell, column in zip(opened(dialer)["Campaigns"][1], columns(dialer), strict=True):
        assert column.field.help in cell.comment.text
        assert column.field.example in cell.comment.text
        assert cell.comment.text.startswith("Required")


def test_all_that_is_said_beside_a_cell_fits(dialer):
    for column in columns(dialer):
        assert len(column.note) <= 255
        assert len(column.field.header) <= 32


def test_excel_cannot_mangle_what_is_typed_into_the_risky_columns():
    sheet = opened("both")["Campaigns"]
    risky = {"Ratio", "Caller ID", "Agents", "Leads ID", "Time zone", "Agent interval"}
    forms = {
        cell.value.partition(" (")[0]: sheet.column_dimensions[cell.column_letter].number_format
        for cell in sheet[1]
    }
    assert {header for header, form in forms.items() if form == "@"} >= risky
    assert (forms["Start date"], forms["End time"]) == ("yyyy-mm-dd", "hh:mm")


def test_closed_lists_are_offered():
    sheet = opened("both")["Campaigns"]
    headers = {cell.column_letter: cell.value.partition(" (")[0] for cell in sheet[1]}
    offered = {
        headers[str(rule.sqref)[0]]: (rule.formula1, rule.showErrorMessage)
        for rule in sheet.data_validations.dataValidation
        if rule.type == "list"
    }
    assert offered["Dialer type"] == ('"predictive,progressive"', True)
    assert offered["Active"] == offered["No agent no wait"] == ('"yes,no"', True)
    assert offered["Call interval"] == ('"10,20,30,40,50,60,120"', True)
    assert "round-robin" in offered["Ring rule"][0]
    assert offered["Time zone"] == (f"_bulk_import_lists!$A$1:$A${len(ZONES)}", False)
    assert offered["Agents"] == ("Agents!$A$2:$A$2000", False)


def test_dates_times_and_seconds_are_held_to_their_kind():
    rules = opened("both")["Campaigns"].data_validations.dataValidation
    kinds = [rule.type for rule in rules]
    open_fields = [field.kind for field in FIELDS.values() if not field.choices]
    assert kinds.count("date") == open_fields.count("date") > 0
    assert kinds.count("time") == open_fields.count("time") > 0
    assert kinds.count("whole") == open_fields.count("number") > 0


@pytest.mark.slice(20)
@pytest.mark.parametrize("zone", ZONES)
def test_a_zone_that_is_offered_is_understood_without_a_word(zone):
    day = date(2027, 1, 11)
    context = Context(start_date=day, end_date=day, start_time=time(10), end_time=time(17))
    assert timezones.normalize(zone, context).notices == ()


@pytest.mark.slice(1)
def test_the_three_examples_are_skipped(dialer, tmp_path):
    path = tmp_path / "template.xlsx"
    path.write_bytes(template(dialer))
    plan = check(path)
    assert [(skipped.row, skipped.why) for skipped in plan.skipped] == [
        (row, "example") for row in (2, 3, 4)
    ]
    assert plan.rows == plan.problems == ()


@pytest.mark.slice(1)
def test_the_examples_would_be_campaigns_if_they_were_none(dialer, tmp_path):
    book = opened(dialer)
    for row in (2, 3, 4):
        cell = book["Campaigns"].cell(row, 1)
        cell.value = cell.value.removeprefix("Example: ")
    book.save(tmp_path / "template.xlsx")
    plan = check(tmp_path / "template.xlsx")
    assert len(plan.ready) == 3
    assert not [one for one in plan.problems if one.severity is not Severity.WARNING]


@pytest.mark.slice(1)
def test_a_filled_template_checks_clean(dialer, tmp_path, capsys):
    path = filled(dialer, tmp_path / "filled.xlsx")
    assert main(["check", str(path)]) == 0
    plan = check(path)
    assert [row.row for row in plan.ready] == list(
        range(FIRST_FREE, FIRST_FREE + len(DIALERS[dialer]))
    )
    assert plan.problems == ()


@pytest.mark.full
@needs_office
def test_a_filled_template_checks_clean_after_libreoffice_saved_it(tmp_path):
    path = resaved(filled("both", tmp_path / "filled.xlsx"), tmp_path / "again")
    plan = check(path)
    assert (len(plan.ready), len(plan.skipped), plan.problems) == (2, 3, ())
    rules = openpyxl.load_workbook(path)["Campaigns"].data_validations.dataValidation
    assert {"list", "date", "time", "whole"} <= {rule.type for rule in rules}


def test_a_results_copy_of_a_template_keeps_the_notes_on_its_headers(tmp_path):
    main(["check", str(filled("both", tmp_path / "filled.xlsx"))])
    copy = openpyxl.load_workbook(tmp_path / "filled.check.xlsx")
    original = openpyxl.load_workbook(tmp_path / "filled.xlsx")
    for before, after in zip(original["Campaigns"][1], copy["Campaigns"][1], strict=False):
        assert before.comment.text == after.comment.text
    assert copy["_bulk_import_lists"].sheet_state == "hidden"


def test_rows_may_name_the_people_of_the_agents_sheet(tmp_path):
    agents = (Agent("5201_2224257", "Asha Rao", ("asha@example.org", "5201")),)
    book = opened("both", agents)
    assert [cell.value for cell in book["Agents"][1]] == ["Name", "E-mail", "Extension", "Agent ID"]
    assert [cell.value for cell in book["Agents"][2]] == [
        *("Asha Rao", "asha@example.org", "5201", "5201_2224257")
    ]
    book.save(tmp_path / "named.xlsx")
    path = filled("progressive", tmp_path / "filled.xlsx", Agents="Asha Rao")
    plan = check(path, ReadOptions(agents=tmp_path / "named.xlsx"))
    assert plan.ready[0].values["users"] == ("5201_2224257",)


def test_the_command_fills_the_directory_from_a_file_and_replaces_nothing(tmp_path, capsys):
    people = tmp_path / "people.csv"
    people.write_text("First name,Surname,Agent ID\nAsha,Rao,5201_2224257\n,,5202_2224257\n")
    target = tmp_path / "t.xlsx"
    for name in ("t.xlsx", "t-2.xlsx"):
        assert main(["template", "-o", str(target), "--agents", str(people)]) == 0
        assert capsys.readouterr().out.strip() == str(tmp_path / name)
    sheet = openpyxl.load_workbook(target)["Agents"]
    assert [cell.value for cell in sheet["A"]] == ["Name", "Asha Rao", "5202_2224257"]
    assert [cell.value for cell in sheet["D"]] == ["Agent ID", "5201_2224257", "5202_2224257"]


def test_a_file_without_agents_is_one_sentence(tmp_path, capsys):
    people = tmp_path / "people.csv"
    people.write_text("a,b\n1,2\n")
    assert main(["template", "-o", str(tmp_path / "t.xlsx"), "--agents", str(people)]) == 2
    assert "not a directory of agents" in capsys.readouterr().err
    assert not (tmp_path / "t.xlsx").exists()


def test_as_csv_a_template_has_the_plain_headers_and_the_examples(dialer, tmp_path):
    target = tmp_path / "t.csv"
    assert main(["template", "--dialer", dialer, "-o", str(target)]) == 0
    assert target.read_bytes() == csv_template(dialer)
    headers, *examples = csv.reader(io.StringIO(target.read_text("utf-8-sig")))
    assert headers == [column.field.header for column in columns(dialer)]
    assert [row[0][:9] for row in examples] == ["Example: "] * 3
    assert [skipped.why for skipped in check(target).skipped] == ["example"] * 3


def test_the_examples_hold_real_dates_and_times():
    row = [cell.value for cell in opened("progressive")["Campaigns"][2]]
    assert datetime(2031, 1, 6) in row  # noqa: DTZ001  a cell has no zone
    assert time(9, 30) in row
