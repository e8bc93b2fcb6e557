"""Rows that repeat the header, as printed reports do on every page; and a second table, refused."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from operator import eq
from typing import Final

from bulk_import.cells import Cell, column_number, line_of
from bulk_import.mapping.header_meaning import ByHand, fields_at
from bulk_import.mapping.header_rows import FEWEST_FIELDS, TableHeader
from bulk_import.mapping.match import Match
from bulk_import.problems import Refused
from bulk_import.sheet import Sheet

_FEWEST_CELLS: Final = 3
"""The filled cells from which a row between two headers is a campaign of another table, not a
note."""

_DIGITS: Final = re.compile(r"\d.*\d.*\d", re.DOTALL)
"""What no header of a field contains; most cells of campaigns do, so few need a closer look."""


def repeated_rows(
    sheet: Sheet, below: Sheet, found: TableHeader, columns: Iterable[Match], *, by_hand: ByHand
) -> frozenset[int]:
    """Return the rows *below* the header of *sheet* that repeat it, or a title above it.

    Raises:
        Refused: Another header stands in the sheet, with its fields in other columns: the rows
            below it, or above the one that was found, would be read wrong or not at all.
    """
    expected = {column.column: column.field for column in columns}
    headers = dict(_headers(below, by_hand))
    for row, fields in headers.items():
        if any(expected.get(column) != field for column, field in fields.items()):
            raise Refused("file.two_tables", row=str(row), first=str(found.row))
    above = sheet.above(found.first)
    for row in dict(_headers(above, by_hand)):
        if any(_is_long(cells) for _, cells in above.below(row).iter_rows()):
            raise Refused("file.two_tables", row=str(found.row), first=str(row))
    top = sheet.above(found.row + 1)
    return frozenset(headers) | frozenset(_alike(top, below))


def _headers(sheet: Sheet, by_hand: ByHand) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of *sheet* that name fields as a header does, with the fields by column."""
    named: dict[int, dict[str, str]] = defaultdict(dict)
    has_digits = _DIGITS.search
    columns = sorted(sheet.columns.items(), key=lambda one: len(one[1].values))
    for at, (letters, column) in enumerate(columns):
        missing = FEWEST_FIELDS - (len(columns) - at)
        if missing > max(map(len, named.values()), default=0):
            return  # the columns that are left, of ever different cells, cannot make it a header
        texts = [text for text in column.values if isinstance(text, str) and not has_digits(text)]
        words = {texts[position]: field for position, field in fields_at(texts, by_hand).items()}
        there = column.mask(words.__contains__)
        for row, text in zip(sheet.rows[there].tolist(), column.select(there).cells, strict=True):
            named[row][letters] = words[str(text)]
    for row, fields in sorted(named.items(), key=_by_place):
        if len(set(fields.values())) >= FEWEST_FIELDS:
            yield row, fields


def _by_place(header: tuple[int, Mapping[str, str]]) -> tuple[int, int]:
    """Return by what headers are sorted: by their first columns, then by their rows."""
    row, fields = header
    return min(map(column_number, fields)), row


def _is_long(cells: Iterable[Cell]) -> bool:
    return sum(cell is not None for cell in cells) >= _FEWEST_CELLS


def _alike(top: Sheet, below: Sheet) -> Iterator[int]:
    """Yield the rows *below* that hold the same as one of the rows at the *top*."""
    for _, cells in top.iter_rows():
        filled = [one for one in zip(below.columns, cells, strict=True) if one[1] is not None]
        if not filled:
            continue
        letters, first = filled[0]
        there = below.columns[letters].mask(partial(eq, first))
        if there.any():
            texts = list(map(line_of, cells))
            some = below.select(there).iter_rows()
            yield from (row for row, others in some if list(map(line_of, others)) == texts)
