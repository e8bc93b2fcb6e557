"""Workbooks of Excel 97: what calamine does not say of them is told all the same."""

import struct
from datetime import date

import pytest
from readers.packing import biff, biff_label, ole, record

from reports.looking import check, row, told

FONT = record(0x0031, struct.pack("<HHHHHBBBBB", 200, 0, 8, 400, 0, 0, 0, 0, 0, 0))
STRUCK_FONT = record(0x0031, struct.pack("<HHHHHBBBBB", 200, 0x08, 8, 400, 0, 0, 0, 0, 0, 0))


def number_format(number, code):
    text = code.encode("latin-1")
    return record(0x041E, struct.pack("<HHB", number, len(text), 0) + text)


def style(font, code):
    return record(0x00E0, struct.pack("<HH", font, code) + bytes(16))


# Fonts are numbered 0, 1, 2, 3, 5: no font has the number 4.
HEAD = (
    FONT * 4
    + STRUCK_FONT
    + number_format(164, '0" min"')
    + style(0, 0) * 16
    + style(5, 0)
    + style(0, 164)
    + style(0, 17)
    + style(0, 1)
)
STRUCK, MINUTES, MONTH, WHOLE = range(16, 20)


def cell(at, column, content):
    value, look = content if isinstance(content, tuple) else (content, 0)
    if isinstance(value, str):
        label = biff_label(at, column, value)
        return label[:8] + struct.pack("<H", look) + label[10:] if look else label
    number = (value - date(1899, 12, 30)).days if isinstance(value, date) else value
    return record(0x0203, struct.pack("<HHHd", at, column, look, number))


def book(path, *rows, hidden=(), columns=b"", before=b""):
    cells = columns
    for at, line in enumerate([list(rows[0]), *(one.values() for one in rows)]):
        flags = 0x20 if at in hidden else 0
        cells += record(0x0208, struct.pack("<HHHHHHHH", at, 0, len(line), 300, 0, 0, flags, 15))
        cells += b"".join(cell(at, column, one) for column, one in enumerate(line))
    path.write_bytes(ole(biff(cells, before=before + HEAD)))
    return path


def test_rows_and_columns_that_are_not_shown_are_told(tmp_path):
    columns = record(0x007D, struct.pack("<HHHHHH", 3, 4, 2000, 15, 1, 0))
    plan = check(book(tmp_path / "a.xls", row(1), row(2), hidden={2}, columns=columns))
    assert [told(one) for one in plan.rows] == [[], [("warning", "row.hidden", None)]]
    assert [one.facts["columns"] for one in plan.file_problems] == ["D–E"]


def test_what_is_struck_through_is_asked_about(tmp_path):
    whole = {header: (one, STRUCK) for header, one in row(1).items()}
    part = row(2) | {"End date": ("2031-09-26", STRUCK)}
    plan = check(book(tmp_path / "a.xls", whole, part, row(3)))
    assert [told(one) for one in plan.rows] == [
        [("question", "row.struck", None)],
        [("question", "cell.struck", "end_date")],
        [],
    ]


@pytest.mark.parametrize(
    ("cells", "sent"), [((2, MINUTES), 120), ((29.7, WHOLE), 30), ((30, WHOLE), 30)]
)
def test_what_the_number_format_shows_is_sent(tmp_path, cells, sent):
    (planned,) = check(book(tmp_path / "a.xls", row(max_waiting_time=cells))).rows
    assert planned.values["max_waiting_time"] == sent
    is_otherwise = ("warning", "cell.as_shown", "max_waiting_time") in told(planned)
    assert is_otherwise == (cells != (30, WHOLE))


def test_a_hidden_day_is_asked_about(tmp_path):
    (planned,) = check(book(tmp_path / "a.xls", row(end_date=(date(2031, 9, 1), MONTH)))).rows
    assert told(planned) == [("question", "cell.shown_in_part", "end_date")]
    assert planned.problems[0].candidates == ("2031-09-01",)


def test_a_bare_day_number_counts_from_1904_where_the_workbook_does(tmp_path):
    days = (date(2031, 8, 14) - date(1904, 1, 1)).days
    path = book(tmp_path / "a.xls", row(start_date=days), before=record(0x0022, b"\x01\x00"))
    (planned,) = check(path).rows
    assert planned.values["start_date"] == date(2031, 8, 14)
