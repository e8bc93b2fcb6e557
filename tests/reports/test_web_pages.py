"""Web pages saved as .xls: what is hidden, struck through, or stands behind what is shown."""

import pytest

from reports.looking import check, row, told


def page(path, *rows, before="", attributes=None):
    """Write a page with a table of *rows*, whose cells may be a pair of attributes and markup."""
    lines = []
    for at, cells in enumerate([list(rows[0]), *(one.values() for one in rows)]):
        inner = "".join(
            f"<td {cell[0]}>{cell[1]}</td>" if isinstance(cell, tuple) else f"<td>{cell}</td>"
            for cell in cells
        )
        lines.append(f"<tr {(attributes or {}).get(at, '')}>{inner}</tr>")
    table = f"<table>{before}{''.join(lines)}</table>"
    path.write_text(f"<html><meta charset=utf-8>{table}</html>", "utf-8")
    return path


def test_rows_and_columns_that_are_not_shown_are_told(tmp_path):
    path = page(
        tmp_path / "a.xls",
        row(1),
        row(2),
        before='<col><col span=2 style="mso-width-alt:1; display:none">',
        attributes={2: "style='display: none'"},
    )
    plan = check(path)
    assert told(plan.rows[1]) == [("warning", "row.hidden", None)]
    assert ("file.hidden_columns", "B, C") in [
        (one.code, one.facts.get("columns")) for one in plan.file_problems
    ]


def test_a_table_that_is_not_shown_is_not_read(tmp_path):
    path = page(tmp_path / "a.xls", row(1))
    shown = path.read_text("utf-8")
    path.write_text(
        shown.replace("<table>", "<table hidden>") + shown.partition("utf-8>")[2], "utf-8"
    )
    plan = check(path)
    assert [one.code for one in plan.file_problems] == ["file.hidden_sheets"]
    assert len(plan.rows) == 1


def test_text_that_is_not_shown_is_left_out(tmp_path):
    cell = '6900_2224257<span style="display:none">, 6999_2224257</span>, 6901_2224257'
    (planned,) = check(page(tmp_path / "a.xls", row(users=cell))).rows
    assert planned.values["users"] == ("6900_2224257", "6901_2224257")


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("<del>6900_2224257</del>, 6901_2224257", "cell.struck_in_part"),
        ("6901_2224257<s>, <b>6900_2224257</b></s>", "cell.struck_in_part"),
        ('<span style="text-decoration:underline line-through">6900_2224257</span>', "cell.struck"),
        (('style="text-decoration-line: line-through"', "6900_2224257"), "cell.struck"),
    ],
)
def test_what_is_struck_through_is_asked_about(tmp_path, cell, code):
    (planned,) = check(page(tmp_path / "a.xls", row(users=cell))).rows
    assert told(planned) == [("question", code, "users")]


def test_a_struck_row_is_asked_about(tmp_path):
    path = page(tmp_path / "a.xls", row(), attributes={1: 'style="text-decoration:line-through"'})
    assert told(check(path).rows[0]) == [("question", "row.struck", None)]


@pytest.mark.parametrize("name", ["x:num", "sdval"])
def test_the_number_behind_what_is_shown_helps(tmp_path, name):
    cells = row(
        start_date=(f'{name}="48074"', "14/08/2031"),
        caller_id=(f'{name}="919876543210"', "9.19877E+11"),
        ring_seconds=(f'{name}="30"', "30"),
        max_waiting_time=(f'{name}="2"', "2 min"),
    )
    (planned,) = check(page(tmp_path / "a.xls", cells)).rows
    assert planned.values["caller_id"] == "919876543210"
    assert planned.values["max_waiting_time"] == 120
    assert str(planned.values["start_date"]) == "2031-08-14"
    assert {field for _, _, field in told(planned)} == {"max_waiting_time"}


def test_a_hidden_part_of_a_date_is_asked_about_with_the_whole_date(tmp_path):
    cells = row(start_date=('x:num="48074"', "14-Aug"))
    (planned,) = check(page(tmp_path / "a.xls", cells)).rows
    assert told(planned) == [("question", "cell.shown_in_part", "start_date")]
    assert planned.problems[0].candidates == ("2031-08-14",)
