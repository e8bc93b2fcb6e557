"""Finding the table in a sheet: the header, of one line or two, wherever it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice, pairwise
from typing import Final

import numpy as np

from bulk_import.campaign import FIELDS
from bulk_import.cells import ROWS_SEARCHED, Cell, line_of, shown
from bulk_import.mapping.header_meaning import ByHand, field_of, fields_at, meaning_of
from bulk_import.mapping.headers import fold, read_header
from bulk_import.normalizers.normalizer import Context
from bulk_import.normalizers.text import is_blank
from bulk_import.problems import Ambiguous, Refused, Unusable
from bulk_import.sheet import Sheet

FEWEST_FIELDS: Final = 3
"""Fields that a row must name to be taken for the header."""

_COLUMNS_SEARCHED: Final = 30
_LONG_LINE: Final = 40
"""Characters of a line that is more than one header."""

_LONGEST_FORM: Final = 200  # rows of a sheet with one campaign a column
TELLING: Final = ("dialer_type", "leads_id", "users", "timezone", "start_date", "start_time")
"""Fields whose cells tell a campaign from a header or a title."""

_MOSTLY: Final = 0.6
"""The share of known headers from which a line is surely the header."""

_Names = Callable[[Sequence[str]], str | None]
"""Returns what a header names, from its lines; None for nothing."""

_HINT: Final = re.compile(
    r"\W*(?:required|mandatory|optional|conditional|text|number|digits?|date|time|uuid"
    r"|yes ?/ ?no|y ?/ ?n|true ?/ ?false|predictive ?/ ?progressive|(?:in )?(?:secs?|seconds?"
    r"|mins?|minutes?|hrs?|hours?|ms|msecs?|milli ?seconds?)"
    r"|[dmy]{1,4}([-/. ]?)[dmy]{1,4}\1[dmy]{1,4}|hh?[:.]mm(?:[:.]ss)?)\W*",
    re.IGNORECASE,
)
_FEWEST_HINTS: Final = 2


@dataclass(frozen=True, slots=True)
class TableHeader:
    """The header of a table.

    Attributes:
        first: Its first row.
        row: Its last row: the campaigns stand below.
        lines: What stands above each column, by the column's position from the left; from above to
            below, empty where the column has no header.
        named: How many fields it names.
    """

    first: int
    row: int
    lines: tuple[tuple[str, ...], ...]
    named: int


def find_header(sheet: Sheet, by_hand: ByHand) -> TableHeader | None:
    """Return the header of *sheet*: what names the most fields; the first of several such.

    Two lines are the header where they name more fields together than any line alone, or where
    the second one only says how the cells are to be written, such as (DD/MM/YYYY) or (sec). Where
    no line consists of known headers for the most part, their words count as well.
    """
    top = list(filled_rows(sheet))
    best = _most_naming(top, partial(field_of, by_hand=by_hand))
    if best is None or best.named < _MOSTLY * sum(map(bool, best.lines)):
        best = _most_naming(top, partial(meaning_of, by_hand=by_hand))
    if best is None or best.named < FEWEST_FIELDS:
        return None
    return _with_hints(best, top)


def _most_naming(top: Sequence[tuple[int, Sequence[Cell]]], names: _Names) -> TableHeader | None:
    found = [_one_line(row, cells, names) for row, cells in top]
    found += [
        _two_lines(upper, lower, names)
        for upper, lower in pairwise(top)
        if _can_be_two_lines(upper, lower)
    ]
    return max(found, key=lambda one: one.named, default=None)


def refuse_without_header(sheet: Sheet, by_hand: ByHand) -> Refused:
    """Return in words what *sheet* is, as far as that can be seen, where it has no header."""
    columns = sheet.top(_LONGEST_FORM).columns
    for letters, column in islice(columns.items(), _COLUMNS_SEARCHED):
        if len(set(fields_at(column.values, by_hand).values())) >= FEWEST_FIELDS:
            return Refused("file.vertical", column=letters)
    for row, cells in filled_rows(sheet):
        if looks_like_a_campaign(cells):
            return Refused("file.header_missing", row=str(row))
    filled = [column for column in columns.values() if column.filled.any()]
    if len(filled) == 1 and isinstance(first := filled[0][0], str) and len(first) > _LONG_LINE:
        return Refused("file.one_column", text=shown(first))
    return Refused("file.no_header", rows=str(ROWS_SEARCHED))


def filled_rows(sheet: Sheet) -> Iterator[tuple[int, Sequence[Cell]]]:
    """Yield the first rows with anything in them, and their numbers."""
    return sheet.select(np.flatnonzero(sheet.filled)[:ROWS_SEARCHED]).iter_rows()


def _one_line(row: int, cells: Sequence[Cell], names: _Names) -> TableHeader:
    lines = tuple((text,) if (text := line_of(cell)) else () for cell in cells)
    return TableHeader(row, row, lines, _named(lines, names))


def _can_be_two_lines(upper: tuple[int, Sequence[Cell]], lower: tuple[int, Sequence[Cell]]) -> bool:
    """Say whether two rows can be one header: next to each other, of text, the upper no title."""
    return (
        lower[0] == upper[0] + 1
        and all(cell is None or isinstance(cell, str) for cell in (*upper[1], *lower[1]))
        and len({line_of(cell) for cell in upper[1]} - {""}) > 1
    )


def _two_lines(
    upper: tuple[int, Sequence[Cell]], lower: tuple[int, Sequence[Cell]], names: _Names
) -> TableHeader:
    lines: list[tuple[str, ...]] = []
    group = ""
    for above, below in zip(map(line_of, upper[1]), map(line_of, lower[1]), strict=True):
        group = above or group  # merged cells hold their text in the first of them only
        if not below or fold(above) == fold(below):
            lines.append((above,) if above else ())
        else:
            lines.append((group, below) if group else (below,))
    return TableHeader(upper[0], lower[0], tuple(lines), _named(lines, names))


def _with_hints(found: TableHeader, top: Sequence[tuple[int, Sequence[Cell]]]) -> TableHeader:
    """Return the header together with the row below it, if that holds hints and nothing else."""
    below = next((cells for row, cells in top if row == found.row + 1), ())
    hints = [line_of(cell) for cell in below]
    filled = [hint for hint in hints if hint]
    if len(filled) < _FEWEST_HINTS or not all(map(_HINT.fullmatch, filled)):
        return found
    lines = tuple(map(_hinted, found.lines, hints))
    return TableHeader(found.first, found.row + 1, lines, found.named)


def _hinted(texts: tuple[str, ...], hint: str) -> tuple[str, ...]:
    """Return a header with the hint below it, if that says how the cells are to be read."""
    if not texts:
        return texts
    hinted = f"{texts[-1]} ({hint.strip('()[]{} ')})"
    header = read_header(hinted)
    return (*texts[:-1], hinted) if header.date_order or header.unit else texts


def _named(lines: Iterable[Sequence[str]], names: _Names) -> int:
    return len({names(texts) for texts in lines if texts} - {None})


def looks_like_a_campaign(cells: Sequence[Cell]) -> bool:
    """Say whether several fields of a campaign could be read from *cells*."""
    return sum(any(reads(name, cell) for cell in cells) for name in TELLING) >= FEWEST_FIELDS


def reads(name: str, cell: Cell) -> bool:
    """Say whether *cell* can be read as the field of that name."""
    if is_blank(cell):
        return False
    try:
        FIELDS[name].normalize(cell, FIELDS[name].context(Context()))
    except Ambiguous:
        return True
    except Unusable:
        return False
    return True
