"""Tables of replacements: what is written in a column, and what is used in its place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from bulk_import.cells import Cell, written
from bulk_import.invisible import removed
from bulk_import.mapping.headers import fold, read_header
from bulk_import.normalizers.text import is_blank
from bulk_import.sheet import Sheet

HEADERS: Final = ("Field", "Was", "Use instead")
"""The headers of such a table, in any order and beside others."""

_FOLDED: Final = tuple(map(fold, HEADERS))


@dataclass(frozen=True, slots=True)
class Replacement:
    """One line of such a table.

    Attributes:
        row: The number that the spreadsheet program shows.
        field: The field or the header, as written.
        was: What is written or meant now.
        instead: What is used in its place; empty where nothing is filled in yet.
    """

    row: int
    field: str
    was: str
    instead: str


def find_replacements(sheets: Iterable[Sheet]) -> tuple[Replacement, ...] | None:
    """Return the lines of the first table of replacements; None where no sheet has one."""
    for sheet in sheets:
        for row, cells in sheet.top().iter_rows():
            places = _places([fold(read_header(written(cell)).text) for cell in cells])
            if places is not None:
                return tuple(_lines(sheet.below(row), places))
    return None


def is_replacement_sheet(sheet: Sheet) -> bool:
    """Return whether *sheet* is a table of replacements."""
    return find_replacements([sheet]) is not None


def _places(headers: Sequence[str]) -> tuple[int, ...] | None:
    """Return where the three columns are, if *headers* are those of such a table."""
    if any(headers.count(name) != 1 for name in _FOLDED):
        return None
    return tuple(headers.index(name) for name in _FOLDED)


def _lines(below: Sheet, places: Sequence[int]) -> Iterable[Replacement]:
    for row, cells in below.iter_rows():
        field, was, instead = (_text(cells[place]) for place in places)
        if field or was or instead:
            yield Replacement(row, field, was, instead)


def _text(cell: Cell) -> str:
    return "" if is_blank(cell) else removed(written(cell)).strip()
