"""Rows, sheets and plans that tests start from and change where they mean to."""

import math
from datetime import UTC, datetime

from campaigns import row_of
from hypothesis import strategies as st

from bulk_import import mapping, validation
from bulk_import.cells import ErrorCell, column_letter, column_number
from bulk_import.mapping import NameTables
from bulk_import.options import ReadOptions
from bulk_import.sheet import Sheet, Spreadsheet

NOW = datetime(2026, 4, 1, 6, 0, tzinfo=UTC)


ANY_CELL = st.one_of(
    st.none(),
    st.text(max_size=3),
    st.booleans(),
    st.integers(-1, 2),
    st.integers(),
    st.sampled_from([0.0, -0.0, 1.0, math.nan, math.inf]),
    st.floats(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.builds(ErrorCell, st.text(max_size=3)),
)
"""Any cell, and often such as a dict takes for one."""


def predictive(number=1):
    """Return a row, header to cell; number 1 is the sample of the API page."""
    return row_of("predictive", **_own(number))


def progressive(number=1):
    return row_of("progressive", **_own(number))


def _own(number):
    return {
        "name": "Q2_Sales_Campaign" if number == 1 else f"Campaign {number}",
        "leads_id": f"550e8400-e29b-41d4-a716-{446655439999 + number}",
        "start_date": "2026-05-01",
        "end_date": "2026-06-01",
        "start_time": "09:00",
        "end_time": "18:00",
        "users": f"{5158 + number}_2224257",
    }


def sheet_of(*rows, numbers=None, first="A"):
    """Return a sheet whose header row is followed by *rows*.

    Args:
        rows: Header to cell; all headers together are the header row.
        numbers: The row numbers, the header's first; by default counted from 1.
        first: The letter of the first column.
    """
    headers = list(dict.fromkeys(header for row in rows for header in row))
    margin = [None] * (column_number(first) - 1)
    lines = [headers, *([row.get(header) for header in headers] for row in rows)]
    numbers = numbers or range(1, len(lines) + 1)
    return Sheet.of([[*margin, *line] for line in lines], numbers, name="Campaigns")


def grid_of(sheet):
    """Return the cells of *sheet*, row by row."""
    return [list(cells) for _, cells in sheet.iter_rows()]


def planned(sheet, *, format="xlsx", columns=None, now=NOW, tables=None, **options):  # noqa: A002  as the attribute
    """Return the plan of *sheet*."""
    spreadsheet = Spreadsheet(path=f"campaigns.{format}", format=format, sheets=(sheet,))
    options = ReadOptions(columns=columns or {}, **options)
    matches = mapping.match(sheet, options.columns, options.given)
    tables = tables or NameTables()
    return validation.plan(spreadsheet, sheet, matches, options, now=now, tables=tables)


def plan_of(*rows, **options):
    """Return the plan of a sheet of *rows*."""
    return planned(sheet_of(*rows), **options)


def codes(row):
    """Return what there is to tell of a planned row, as severity and code."""
    return [(problem.severity.value, problem.code) for problem in row.problems]


def column_of(header, *rows):
    """Return the letter of the column with *header* in a sheet of *rows*."""
    headers = list(dict.fromkeys(one for row in rows for one in row))
    return column_letter(headers.index(header) + 1)
