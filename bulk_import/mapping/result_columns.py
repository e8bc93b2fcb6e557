"""What an earlier import left in a sheet: our columns, and the apostrophes of a CSV file."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from bulk_import.apostrophes import without_apostrophe
from bulk_import.cells import Cell, line_of
from bulk_import.mapping.headers import RESULT_HEADERS
from bulk_import.sheet import Sheet

_OURS_ALONE: Final = frozenset({RESULT_HEADERS[0], RESULT_HEADERS[-1]})


def earlier_columns(sheet: Sheet, header_row: int) -> frozenset[str]:
    """Return the letters of the columns that an earlier import added.

    The workbook's own mark decides. Where there is none, as in a CSV file, the headers decide,
    provided that one of them is ours alone: users have their own columns named *Sent at*.
    """
    if sheet.ours:
        return sheet.ours
    row = sheet.row(header_row)
    if not _are_ours(row):
        return frozenset()
    headers = zip(sheet.columns, map(line_of, row), strict=True)
    return frozenset(column for column, header in headers if header in RESULT_HEADERS)


def without_apostrophes(sheet: Sheet) -> Sheet:
    """Return a sheet of a CSV file without the apostrophes of results that we wrote as CSV."""
    if not any(_are_ours(row) for _, row in sheet.top().iter_rows()):
        return sheet
    return sheet.mapped(_bare)


def _are_ours(row: Iterable[Cell]) -> bool:
    """Say whether a row of headers was written by us."""
    return any(line_of(cell) in _OURS_ALONE for cell in row)


def _bare(cell: Cell) -> Cell:
    return without_apostrophe(cell) if isinstance(cell, str) else cell
