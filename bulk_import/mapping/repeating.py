"""Rows that repeat the header, as printed reports do on every page; and a second table, refused."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from bulk_import.mapping.finding import FEWEST_FIELDS, Found
from bulk_import.mapping.match import Match
from bulk_import.mapping.meaning import ByHand, fields_at, line_of
from bulk_import.problems import Refused
from bulk_import.sheet import Sheet

_FEWEST_CELLS: Final = 3
"""Filled cells that make a row between two headers a campaign of another table, and no note."""

_DIGITS: Final = re.compile(r"\d.*\d.*\d", re.DOTALL)
"""What no header of a field has; most cells of campaigns do, so that few need a closer look."""


def repeated_rows(
    sheet: Sheet, found: Found, columns: Iterable[Match], by_hand: ByHand
) -> frozenset[int]:
    """Return the rows below the header that repeat it, or a title above it.

    Raises:
        Refused: Another header stands in the sheet, with its fields in other columns: the rows
            below it, or above the one that was found, would be read wrong or not at all.
    """
    expected = {column.column: column.field for column in columns}
    rows = sheet.cells.index
    below = replace(sheet, cells=sheet.cells.loc[rows > found.row])
    headers = dict(_headers(below, by_hand))
    for row, fields in headers.items():
        if any(expected.get(column) != field for column, field in fields.items()):
            raise Refused("file.two_tables", row=str(row), first=str(found.row))
    above = replace(sheet, cells=sheet.cells.loc[rows < found.first])
    for row in dict(_headers(above, by_hand)):
        filled = above.cells.loc[above.cells.index > row].notna().sum(axis=1)
        if (filled >= _FEWEST_CELLS).any():
            raise Refused("file.two_tables", row=str(found.row), first=str(row))
    top = replace(sheet, cells=sheet.cells.loc[rows <= found.row])
    return frozenset(headers) | frozenset(_alike(top, below))


def _headers(sheet: Sheet, by_hand: ByHand) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the rows of *sheet* that name fields as a header does, with the fields by column."""
    named: dict[int, dict[str, str]] = defaultdict(dict)
    for letters in sheet.cells.columns:
        column = sheet.cells[letters]
        texts = [text for text in column.unique() if _may_name_a_field(text)]
        words = {texts[place]: field for place, field in fields_at(texts, by_hand).items()}
        for row, text in column[column.isin(list(words))].items():
            named[int(str(row))][str(letters)] = words[text]
    for row, fields in named.items():
        if len(set(fields.values())) >= FEWEST_FIELDS:
            yield row, fields


def _may_name_a_field(cell: object) -> bool:
    return isinstance(cell, str) and not _DIGITS.search(cell)


def _alike(top: Sheet, below: Sheet) -> Iterator[int]:
    """Yield the rows *below* that hold the same as one of the rows at the *top*."""
    for cells in top.cells.to_numpy().tolist():
        filled = [place for place, cell in enumerate(cells) if cell is not None]
        if not filled:
            continue
        texts = [line_of(cell) for cell in cells]
        first = below.cells[below.cells.iloc[:, filled[0]] == cells[filled[0]]]
        for row, others in zip(first.index, first.to_numpy().tolist(), strict=True):
            if [line_of(cell) for cell in others] == texts:
                yield int(row)
