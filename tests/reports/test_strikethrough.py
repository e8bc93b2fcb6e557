"""What is struck through is not sent unasked: a row, a cell, or a part of one."""

from datetime import date

import openpyxl
import pytest

from bulk_import.app.checking import report_check
from bulk_import.cells import FormattedCell
from bulk_import.readers.reading import read
from bulk_import.store.codec import packed, unpacked
from bulk_import.workbooks.create import as_new_workbook
from reports.looking import Look, book, check, row, struck_run, text_file, told


def struck(cells, *but):
    return {
        header: cell if header in but else Look(cell, strike=True) for header, cell in cells.items()
    }


def test_a_struck_row_is_asked_about_once(tmp_path):
    path = book(tmp_path / "a.xlsx", struck(row(1)), row(2))
    first, second = check(path).rows
    assert told(first) == [("question", "row.struck", None)]
    assert told(second) == []


def test_a_struck_row_is_one_whatever_stands_in_columns_that_are_not_imported(tmp_path):
    cells = struck(row(1) | {"Remark": "cancelled"}, "Remark")
    (planned,) = check(book(tmp_path / "a.xlsx", cells)).rows
    assert told(planned) == [("question", "row.struck", None)]


@pytest.mark.parametrize("field", ["end_date", "users", "name", "ring_seconds"])
def test_a_struck_cell_is_asked_about(tmp_path, field):
    cells = row(1)
    header = {"end_date": "End date", "users": "Agents", "name": "Campaign name"}
    name = header.get(field, "Ring seconds")
    (planned,) = check(
        book(tmp_path / "a.xlsx", cells | {name: Look(cells[name], strike=True)})
    ).rows
    assert told(planned) == [("question", "cell.struck", field)]
    assert field not in planned.values


def test_struck_dates_and_numbers_are_asked_about_as_well(tmp_path):
    cells = row(start_date=Look(date(2031, 8, 14), "dd/mm/yyyy", strike=True))
    cells["Ring seconds"] = Look(2, '0" min"', strike=True)
    (planned,) = check(book(tmp_path / "a.xlsx", cells)).rows
    assert told(planned) == [
        ("question", "cell.struck", "start_date"),
        ("question", "cell.struck", "ring_seconds"),
    ]
    assert "“2 min” is struck through" in planned.problems[1].message


@pytest.mark.parametrize(
    ("runs", "left"),
    [
        (["6004_2224257, ", ("6005_2224257",)], "6004_2224257"),
        ([("6004_2224257",), ", 6005_2224257"], "6005_2224257"),
        (["6004_2224257, ", ("6005_2224257, ",), "6006_2224257"], "6004_2224257, 6006_2224257"),
    ],
)
def test_a_struck_part_of_a_cell_is_asked_about_with_what_is_left(tmp_path, runs, left):
    cells = row() | {"Agents": struck_run(*runs)}
    (planned,) = check(book(tmp_path / "a.xlsx", cells)).rows
    (problem,) = planned.problems
    assert (problem.severity, problem.code) == ("question", "cell.struck_in_part")
    assert problem.candidates == (left,)


def test_a_text_of_which_every_run_is_struck_is_a_struck_cell(tmp_path):
    cells = row() | {"Agents": struck_run(("6004_2224257",), (", ",), ("6005_2224257",))}
    (planned,) = check(book(tmp_path / "a.xlsx", cells)).rows
    assert told(planned) == [("question", "cell.struck", "users")]


def test_what_is_struck_in_a_column_that_is_not_imported_stops_nothing(tmp_path):
    cells = row() | {"Remark": Look("call them back", strike=True)}
    (planned,) = check(book(tmp_path / "a.xlsx", cells)).rows
    assert told(planned) == []


@pytest.mark.parametrize("nothing", [None, "  ", "-"])
def test_a_line_through_nothing_is_no_news(tmp_path, nothing):
    cells = row() | {"Max waiting time without agent": Look(nothing, strike=True)}
    (planned,) = check(book(tmp_path / "a.xlsx", cells)).rows
    assert told(planned) == []


def test_a_struck_header_is_a_header(tmp_path):
    path = book(tmp_path / "a.xlsx", row())
    made = openpyxl.load_workbook(path)
    for cell in made.active[1]:
        cell.font = openpyxl.styles.Font(strike=True)
    made.save(path)
    assert [told(one) for one in check(path).rows] == [[]]


def test_an_edit_answers_the_question(tmp_path):
    cells = row() | {"Agents": struck_run("6004_2224257, ", ("6005_2224257",))}
    plan = check(book(tmp_path / "a.xlsx", cells)).edit(2, "users", "6004_2224257")
    assert told(plan.row(2)) == []
    assert plan.row(2).values["users"] == ("6004_2224257",)


def test_the_workbook_that_comes_back_asks_again(tmp_path):
    plan = check(book(tmp_path / "a.xlsx", struck(row(1)), row(2)))
    report = report_check(plan, None, None)
    again = tmp_path / "new.xlsx"
    again.write_bytes(as_new_workbook(report.plan, report.results, report.facts))
    assert [told(one) for one in check(again).rows] == [[("question", "row.struck", None)], []]


def test_a_stored_sheet_keeps_its_lines(tmp_path):
    stored = unpacked(packed(read(str(book(tmp_path / "a.xlsx", struck(row(1)))))), "a.xlsx")
    assert stored.sheets[0].cell(2, "A") == FormattedCell("Campaign 1", None, "")


@pytest.mark.full
def test_special_texts_far_down_a_large_sheet_are_found(tmp_path):
    rows = [row(number) for number in range(1, 1_500)]
    rows[1_400]["Agents"] = struck_run("6004_2224257, ", ("6005_2224257",))
    rows[1_450] = struck(rows[1_450])
    plan = check(book(tmp_path / "a.xlsx", *rows))
    noted = {one.row: told(one) for one in plan.rows if one.problems}
    assert noted == {
        1402: [("question", "cell.struck_in_part", "users")],
        1452: [("question", "row.struck", None)],
    }


def test_csv_knows_no_lines(tmp_path):
    assert [told(one) for one in check(text_file(tmp_path / "a.csv", row())).rows] == [[]]
