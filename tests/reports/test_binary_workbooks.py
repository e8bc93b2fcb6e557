"""Binary workbooks: what calamine does not say of them is told all the same."""

import struct
from datetime import date

import pytest
from readers.packing import cell12, record12, wide, xlsb

from reports.looking import check, row, told

FONT = record12(43, struct.pack("<HH", 220, 0) + bytes(20))
STRUCK_FONT = record12(43, struct.pack("<HH", 220, 0x08) + bytes(20))


def style(font, code):
    return record12(47, struct.pack("<HHH", 0, code, font) + bytes(10))


STYLES = (
    record12(278)
    + record12(615, struct.pack("<I", 1))
    + record12(44, struct.pack("<H", 164) + wide('0" min"'))
    + record12(616)
    + FONT
    + STRUCK_FONT
    + record12(626, struct.pack("<I", 1))
    + style(1, 0)
    + record12(627)
    + record12(617, struct.pack("<I", 4))
    + style(0, 0)
    + style(1, 0)
    + style(0, 164)
    + style(0, 17)
    + record12(618)
    + record12(279)
)
STRUCK, MINUTES, MONTH = 1, 2, 3


def cell(column, content):
    value, look = content if isinstance(content, tuple) else (content, 0)
    if isinstance(value, str):
        made = cell12(6, column, wide(value))
    else:
        number = (value - date(1899, 12, 30)).days if isinstance(value, date) else value
        made = cell12(5, column, struct.pack("<d", number))
    start = made.index(struct.pack("<II", column, 0)) + 4
    return made[:start] + struct.pack("<I", look) + made[start + 4 :]


def book(path, *rows, hidden=()):
    lines = [list(rows[0]), *(one.values() for one in rows)]
    cells = {
        at: b"".join(cell(column, one) for column, one in enumerate(line))
        for at, line in enumerate(lines)
    }
    content = xlsb(cells, **{"xl/styles.bin": STYLES}, hidden=hidden)
    path.write_bytes(content)
    return path


def test_rows_that_are_not_shown_are_told(tmp_path):
    plan = check(book(tmp_path / "a.xlsb", row(1), row(2), hidden={2}))
    assert [told(one) for one in plan.rows] == [[], [("warning", "row.hidden", None)]]


def test_what_is_struck_through_is_asked_about(tmp_path):
    whole = {header: (one, STRUCK) for header, one in row(1).items()}
    part = row(2) | {"End date": ("2031-09-26", STRUCK)}
    plan = check(book(tmp_path / "a.xlsb", whole, part, row(3)))
    assert [told(one) for one in plan.rows] == [
        [("question", "row.struck", None)],
        [("question", "cell.struck", "end_date")],
        [],
    ]


@pytest.mark.parametrize(
    ("field", "shown", "code"),
    [
        ("max_waiting_time", (2, MINUTES), "cell.as_shown"),
        ("end_date", (date(2031, 9, 1), MONTH), "cell.shown_in_part"),
    ],
)
def test_what_the_number_format_shows_counts(tmp_path, field, shown, code):
    (planned,) = check(book(tmp_path / "a.xlsb", row(**{field: shown}))).rows
    assert told(planned)[0][1:] == (code, field)
