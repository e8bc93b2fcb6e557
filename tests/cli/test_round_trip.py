"""A file of ours that comes back, edited or not, is an input like any other."""

import csv
import itertools
import shutil

import openpyxl
import pytest
from office import CSV_WITH_UTF_8, needs_office, resaved
from sending import rows, write_csv

from bulk_import.cli import main
from bulk_import.mapping.headers import RESULT_HEADERS

WRONG = {"Active": "perhaps"}


def lines():
    """Return three campaigns; the last cannot be sent."""
    three = rows(3)
    return [*three[:2], three[2] | WRONG]


def workbook(path, lines=None):
    """Save campaigns as a workbook of people: a title, looks, a note and a filter of their own."""
    lines = lines or globals()["lines"]()
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Campaigns"
    sheet.append(["Campaigns of August"])
    sheet.append([*lines[0], "Remarks"])
    for line in lines:
        sheet.append([*line.values(), "=1+1 stays text"])
        sheet.cell(sheet.max_row, sheet.max_column).data_type = "s"
    sheet.auto_filter.ref = f"A2:L{sheet.max_row}"
    book.save(path)
    return path


@pytest.fixture
def results(sandbox, told, tmp_path):
    """Return the results workbook of a first run: two created, one to fix."""
    document = told("run", workbook(tmp_path / "august.xlsx"))
    assert states(document) == ["created", "created", "invalid"]
    return tmp_path / "august.results.xlsx"


def states(document):
    return [row["state"] for row in document["rows"]]


def table(path, sheet="Campaigns", header_row=2):
    """Return the rows below the header as dictionaries."""
    cells = [[cell.value for cell in row] for row in openpyxl.load_workbook(path)[sheet]]
    headers, *below = cells[header_row - 1 :]
    return [dict(zip(headers, row, strict=True)) for row in below]


def lines_of(path):
    return list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))


def edited(path, change):
    """Change the sheet of campaigns as a person does, and save the file."""
    book = openpyxl.load_workbook(path)
    change(book["Campaigns"])
    book.save(path)
    return path


def column(sheet, header, header_row=2):
    return next(cell.column for cell in sheet[header_row] if cell.value == header)


@pytest.mark.full
def test_untouched_it_sends_nothing_twice(results, sandbox, told, tmp_path):
    assert states(told("run", results)) == ["already_created", "already_created", "invalid"]
    assert len(sandbox.requests) == 2
    again = tmp_path / "august.results-2.xlsx"
    headers = [cell.value for cell in openpyxl.load_workbook(again)["Campaigns"][2]]
    assert headers[-5:] == list(RESULT_HEADERS)
    assert [headers.count(header) for header in RESULT_HEADERS] == [1] * 5
    assert [row["Import result"] for row in table(again)] == [
        *("Already created", "Already created", "Needs fixing")
    ]


@pytest.mark.full
def test_a_corrected_row_is_sent_and_its_colour_and_note_go(results, sandbox, told, tmp_path):
    sheet = openpyxl.load_workbook(results)["Campaigns"]
    noted = sheet.cell(5, column(sheet, "Active"))
    assert noted.comment.text.startswith("Error")

    def correct(sheet):
        sheet[noted.coordinate] = "yes"

    assert states(told("run", edited(results, correct))) == [
        *("already_created", "already_created", "created")
    ]
    cell = openpyxl.load_workbook(tmp_path / "august.results-2.xlsx")["Campaigns"][noted.coordinate]
    assert (cell.comment, cell.fill.fill_type) == (None, None)


def test_a_row_that_was_copied_and_renamed_is_a_new_campaign(results, sandbox, told):
    fresh = rows(9)[8]

    def copy(sheet):
        sheet.append([cell.value for cell in sheet[3]])
        for header in ("Campaign name", "Leads ID", "Agents"):
            sheet.cell(sheet.max_row, column(sheet, header), fresh[header])

    document = told("run", edited(results, copy))
    assert states(document) == ["already_created", "already_created", "invalid", "created"]
    assert document["rows"][3]["name"] == fresh["Campaign name"]
    assert len(sandbox.requests) == 3


def test_sorted_rows_are_the_same_campaigns(results, sandbox, told):
    def turn_over(sheet):
        below = [[cell.value for cell in row] for row in sheet.iter_rows(3, 5)]
        for row, values in zip((3, 4, 5), reversed(below), strict=True):
            for place, value in enumerate(values, start=1):
                sheet.cell(row, place).value = value
                if isinstance(value, str):
                    sheet.cell(row, place).data_type = "s"

    document = told("run", edited(results, turn_over))
    assert states(document) == ["invalid", "already_created", "already_created"]
    assert len(sandbox.requests) == 2


def test_the_rows_that_are_left_after_deleting_the_done_ones_go_on(results, sandbox, told):
    def delete(sheet):
        sheet.delete_rows(3, 2)
        sheet.cell(3, column(sheet, "Active"), "yes")

    assert states(told("run", edited(results, delete))) == ["created"]


def test_a_filter_on_our_column_is_taken_off_and_its_rows_are_seen(results, told, tmp_path):
    def only_failed(sheet):
        place = column(sheet, "Import result")
        sheet.auto_filter.add_filter_column(place - 1, ["Needs fixing"])
        for row in (3, 4):
            sheet.row_dimensions[row].hidden = True

    told("run", edited(results, only_failed))
    sheet = openpyxl.load_workbook(tmp_path / "august.results-2.xlsx")["Campaigns"]
    assert sheet.auto_filter.filterColumn == []
    assert not any(sheet.row_dimensions[row].hidden for row in (3, 4, 5))


def test_a_filter_of_the_users_on_their_own_column_stays(results, told, tmp_path):
    def only_yes(sheet):
        sheet.auto_filter.add_filter_column(2, ["yes"])
        sheet.row_dimensions[5].hidden = True

    told("run", edited(results, only_yes))
    sheet = openpyxl.load_workbook(tmp_path / "august.results-2.xlsx")["Campaigns"]
    assert [one.colId for one in sheet.auto_filter.filterColumn] == [2]
    assert sheet.row_dimensions[5].hidden


def test_our_columns_are_known_by_the_mark_when_their_headers_were_changed(results, told, tmp_path):
    def rename(sheet):
        sheet.cell(2, column(sheet, "Import result"), "Outcome")
        sheet.cell(2, column(sheet, "Import key"), "x")

    told("run", edited(results, rename))
    headers = [
        cell.value
        for cell in openpyxl.load_workbook(tmp_path / "august.results-2.xlsx")["Campaigns"][2]
    ]
    assert headers[-5:] == list(RESULT_HEADERS)
    assert "Outcome" not in headers


def test_a_column_of_the_users_with_a_name_of_ours_is_kept(sandbox, told, tmp_path):
    lines = [row | {"Sent at": f"desk {place}"} for place, row in enumerate(rows(2))]
    path = workbook(tmp_path / "own.xlsx", lines)
    for name in ("own.results.xlsx", "own.results-2.xlsx"):
        told("run", path)
        path = tmp_path / name
        sheet = openpyxl.load_workbook(path)["Campaigns"]
        headers = [cell.value for cell in sheet[2]]
        assert headers.count("Sent at") == 2
        theirs = headers.index("Sent at") + 1
        assert [sheet.cell(row, theirs).value for row in (3, 4)] == ["desk 0", "desk 1"]


def test_a_check_file_is_an_input_too(sandbox, told, tmp_path):
    told("check", workbook(tmp_path / "august.xlsx"))
    document = told("run", tmp_path / "august.check.xlsx")
    assert states(document) == ["created", "created", "invalid"]
    headers = [
        cell.value
        for cell in openpyxl.load_workbook(tmp_path / "august.results.xlsx")["Campaigns"][2]
    ]
    assert [headers.count(header) for header in RESULT_HEADERS] == [1] * 5
    again = told("check", tmp_path / "august.results.xlsx")
    assert states(again) == ["already_created", "already_created", "invalid"]


@pytest.mark.slice(1)
@pytest.mark.parametrize("name", ["@ Night", "'@ Night", "''+x", "-5 Desk", "'plain'"])
def test_csv_results_carry_the_apostrophe_and_come_back_without_it(sandbox, told, tmp_path, name):
    source = write_csv(tmp_path / "a.csv", [rows(1)[0] | {"Campaign name": name}])
    target = tmp_path / "a.results.csv"
    first = told("run", source, "-o", str(target))
    (row,) = lines_of(target)
    assert row["Time zone"] == "'+05:30"
    assert row["Campaign name"] == (name if name == "'plain'" else f"'{name}")
    second = told("run", target, "-o", str(tmp_path / "b.csv"))
    assert states(first) == ["created"]
    assert states(second) == ["already_created"]
    assert second["rows"][0]["name"] == name
    (again,) = lines_of(tmp_path / "b.csv")
    assert again["Campaign name"] == row["Campaign name"]
    assert len(sandbox.requests) == 1


def test_a_csv_of_the_users_keeps_its_apostrophes(sandbox, told, tmp_path):
    source = write_csv(tmp_path / "a.csv", [rows(1)[0] | {"Campaign name": "'@ Night"}])
    assert told("check", source)["rows"][0]["name"] == "'@ Night"


def test_from_csv_the_new_workbook_comes_back_as_well(sandbox, told, tmp_path):
    source = write_csv(tmp_path / "a.csv", lines())
    told("run", source)
    results = tmp_path / "a.results.xlsx"
    assert states(told("run", results)) == ["already_created", "already_created", "invalid"]
    book = openpyxl.load_workbook(tmp_path / "a.results-2.xlsx")
    headers = [cell.value for cell in book["Campaigns"][1]]
    assert [headers.count(header) for header in RESULT_HEADERS] == [1] * 5
    assert book.sheetnames == ["Campaigns", "Import summary", "Import changes"]


@pytest.mark.full
@needs_office
def test_saved_by_libreoffice_it_is_the_same_file(results, sandbox, told, tmp_path):
    again = shutil.copy(resaved(results, tmp_path / "office"), tmp_path / "again.xlsx")
    document = told("run", again)
    assert states(document) == ["already_created", "already_created", "invalid"]
    book = openpyxl.load_workbook(tmp_path / "again.results.xlsx")
    headers = [cell.value for cell in book["Campaigns"][2]]
    assert [headers.count(header) for header in RESULT_HEADERS] == [1] * 5
    assert book.sheetnames == ["Campaigns", "Import summary", "Import changes"]


@pytest.mark.full
@needs_office
def test_corrected_in_libreoffice_the_note_and_the_colour_go(results, sandbox, told, tmp_path):
    again = shutil.copy(resaved(results, tmp_path / "office"), tmp_path / "again.xlsx")

    def correct(sheet):
        sheet.cell(5, column(sheet, "Active"), "yes")

    assert states(told("run", edited(again, correct)))[2] == "created"
    sheet = openpyxl.load_workbook(tmp_path / "again.results.xlsx")["Campaigns"]
    cell = sheet.cell(5, column(sheet, "Active"))
    assert (cell.comment, cell.fill.fill_type) == (None, None)


@pytest.mark.full
@needs_office
def test_saved_as_csv_by_libreoffice_it_is_the_same_file(results, sandbox, told, tmp_path):
    again = resaved(results, tmp_path / "office", CSV_WITH_UTF_8)
    document = told("run", again)
    assert states(document) == ["already_created", "already_created", "invalid"]
    assert len(sandbox.requests) == 2


@pytest.mark.full
@needs_office
def test_a_check_file_saved_by_libreoffice_is_an_input_too(sandbox, told, tmp_path):
    told("check", workbook(tmp_path / "august.xlsx"))
    again = resaved(tmp_path / "august.check.xlsx", tmp_path / "office")
    assert states(told("run", again)) == ["created", "created", "invalid"]


def test_a_csv_of_results_holds_the_same_cells_however_often_it_comes_back(tmp_path):
    """The apostrophe that guards a cell is taken off exactly, also one of the user's own."""
    remarks = ["=1", " =1", "'=1", "' \u200b-1", "''@a", "'90s", "\u00a0+1", "＝1", "\ufeff=1"]
    three = [line | {"Remark": remark} for line, remark in zip(rows(9), remarks, strict=True)]
    paths = [write_csv(tmp_path / "0.csv", three), *(tmp_path / f"{n}.csv" for n in (1, 2, 3))]
    for source, target in itertools.pairwise(paths):
        assert main(["check", str(source), "-o", str(target)]) == 0
    for path in paths[1:]:
        with path.open(encoding="utf-8-sig", newline="") as file:
            assert [line["Remark"] for line in csv.DictReader(file)] == [
                remark if remark == "'90s" else f"'{remark}" for remark in remarks
            ]
