"""Which rows below the header are campaigns; every other row is skipped and listed as skipped.

A row is skipped only for what it certainly is. An incomplete campaign is an error, never skipped.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from bulk_import.campaign import FIELDS
from bulk_import.cells import Cell, column_number, written
from bulk_import.column import Mask
from bulk_import.fields import DIALER_TYPE
from bulk_import.mapping import Match, Matches, field_named, fold
from bulk_import.normalizers.normalizer import Context
from bulk_import.normalizers.text import is_blank
from bulk_import.problems import Ambiguous, Problem, Severity, Unusable
from bulk_import.sheet import Sheet
from bulk_import.validation.row_patterns import (
    is_note,
    is_note_label,
    is_number,
    is_ruler,
    is_total,
)
from bulk_import.validation.row_words import marks_example, surely_campaigns
from bulk_import.validation.skipped import Skipped, WhySkipped
from bulk_import.validation.switched_off import switched_off

_NEVER_ADDED_UP: Final = frozenset(
    {"name", DIALER_TYPE, "timezone"}
    | {name for name, field in FIELDS.items() if field.kind in {"date", "time"}}
)
"""Fields under which a total has no number: nobody adds up names, days or hours."""

_MOST_IN_A_NOTE: Final = 2
"""Filled cells of a note: what it is, and what it says."""


PlacedFields = Sequence[tuple[int, str | None]]
"""Where the columns of a table stand in a row, and the field of each that has one."""


@dataclass(frozen=True, slots=True, eq=False)
class Campaigns:
    """The rows below the header, sorted.

    Attributes:
        table: Those that are campaigns.
        skipped: Those that are none.
        too_long: The numbers of campaigns whose cells are not looked at: they have more cells
            than the header has columns, and may all stand one column too far to the right.
        switched_off: The question to each row that may be switched off, by row number.
    """

    table: Sheet
    skipped: tuple[Skipped, ...]
    too_long: frozenset[int]
    switched_off: Mapping[int, Problem]

    @property
    def readable(self) -> Sheet:
        """The campaigns whose cells are looked at."""
        if not self.too_long:
            return self.table
        return self.table.select(~np.isin(self.table.rows, list(self.too_long)))


def filter_rows(sheet: Sheet, matches: Matches, *, ragged: bool) -> Campaigns:
    """Return which rows of *sheet* are campaigns, and which are none.

    The table ends with the last row that has anything below a header.

    Args:
        sheet: The sheet.
        matches: Its columns and its header row.
        ragged: Rows may have more cells than the header has columns, as in CSV.
    """
    columns = [match for match in matches.columns if match.header and match.use != "result"]
    below = sheet.below(matches.header_row)
    too_long = _too_long(below, matches) if ragged else set()
    filled = np.logical_or.reduce([below.columns[match.column].filled for match in columns])
    last = max((*below.rows[filled].tolist()[-1:], *too_long), default=0)
    table = below.above(last + 1)
    ruled = _perhaps_ruled(below, matches, last)
    certain = _certain(table, columns) & ~np.isin(table.rows, [*matches.repeated, *ruled])
    why_skipped = _Judge(sheet, matches, columns, ruled)
    skipped = [
        Skipped(row, why)
        for row, cells in table.select(~certain).iter_rows()
        if row not in too_long and (why := why_skipped(row, cells))
    ]
    kept = ~np.isin(table.rows, [one.row for one in skipped])
    return Campaigns(
        table.select(kept), tuple(skipped), frozenset(too_long), switched_off(below, columns[0])
    )


def _certain(table: Sheet, columns: Iterable[Match]) -> Mask:
    """Return the rows that hold more than anything that is skipped, and are no example."""
    fields = {match.column: match.field for match in columns}
    name = next((one for one, field in fields.items() if field == "name"), next(iter(fields)))
    placed = [(table.columns[one], field is not None) for one, field in fields.items()]
    return surely_campaigns(placed, table.columns[name], _MOST_IN_A_NOTE)


class _Judge:
    """Says of single rows what they are instead of campaigns.

    Args:
        sheet: The sheet, with what was told of its rows when it was read.
        matches: Its columns and its header row.
        columns: The columns of the table.
        ruled: The rows in which a line of dashes may be drawn.
    """

    def __init__(
        self, sheet: Sheet, matches: Matches, columns: Iterable[Match], ruled: Container[int]
    ) -> None:
        self._fields = list({match.position: match.field for match in columns}.items())
        self._headers = {match.field: fold(match.header) for match in columns}
        own = (at for at, field in self._fields if field == "name")
        self._name = next(own, self._fields[0][0])
        self._repeated, self._ruled = matches.repeated, ruled
        self._doubtful = {one.row for one in sheet.problems if one.severity is Severity.ERROR}

    def __call__(self, row: int, cells: Sequence[Cell]) -> WhySkipped | None:
        """Return what the row of that number is instead of a campaign; None if it is one."""
        if row in self._repeated:
            return "header"
        if row in self._ruled and is_ruler([written(cells[at]) for at, _ in self._fields]):
            return "note"
        if row in self._doubtful:
            return None
        return _why_skipped(self._fields, cells, cells[self._name], self._headers)


def _perhaps_ruled(below: Sheet, matches: Matches, last: int) -> set[int]:
    """Return the rows in which a line of dashes may be drawn: below headers, and the last ones."""
    above = [matches.header_row, *matches.repeated]
    after = (int(row) for one in above for row in below.rows[below.rows > one][:1])
    return {*after, *below.rows[below.rows <= last][-2:].tolist()}


def _too_long(below: Sheet, matches: Matches) -> set[int]:
    """Return the rows with anything to the right of the last header."""
    last = max(column_number(match.column) for match in matches.columns if match.header)
    beyond = (column for letters, column in below.columns.items() if column_number(letters) > last)
    return {
        row
        for column in beyond
        for row in below.rows[column.mask(lambda cell: written(cell).strip())].tolist()
    }


def _why_skipped(
    fields: PlacedFields, cells: Sequence[Cell], name: Cell, headers: Mapping[str | None, str]
) -> WhySkipped | None:
    """Return what a row is instead of a campaign; None if it is one."""
    if marks_example(name) or marks_example(_first_filled(fields, cells)):
        return "example"
    filled = _filled(fields, cells)
    if filled is None:
        return None
    # Merged cells may repeat a text; numbers stand under a total.
    words = list(dict.fromkeys(text for _, text in filled if not is_number(text)))
    if 0 < len(words) <= _MOST_IN_A_NOTE:
        if is_note(words) and all(text in words for _, text in filled):
            return "note"
        if len(words) == 1 and _is_total(words[0], filled):
            return "total"
        if len(filled) <= _MOST_IN_A_NOTE and (why := _by_its_label(filled, headers)):
            return why
    return None if any(field for field, _ in filled) else "blank"


def _filled(fields: PlacedFields, cells: Sequence[Cell]) -> list[tuple[str | None, str]] | None:
    """Return the field and the text of the filled cells; None where a note or total has fewer."""
    filled: list[tuple[str | None, str]] = []
    words: set[str] = set()
    has_field = False
    for at, field in fields:
        cell = cells[at]
        if cell is None or is_blank(cell):
            continue
        text = " ".join(written(cell).split())
        filled.append((field, text))
        has_field = has_field or field is not None
        if not is_number(text):
            words.add(text)
        if has_field and len(words) > _MOST_IN_A_NOTE:
            return None
    return filled


def _first_filled(fields: PlacedFields, cells: Sequence[Cell]) -> Cell:
    for at, _ in fields:
        if cells[at] is not None and not is_blank(cells[at]):
            return cells[at]
    return None


def _is_total(label: str, filled: Sequence[tuple[str | None, str]]) -> bool:
    numbers = [field for field, text in filled if text != label]
    return is_total(label, has_numbers=bool(numbers)) and not _NEVER_ADDED_UP.intersection(numbers)


def _by_its_label(
    filled: Sequence[tuple[str | None, str]], headers: Mapping[str | None, str]
) -> WhySkipped | None:
    """Say what a row is whose name is the label of a total, a note or a header.

    At most one other cell stands beside it, and that is no value of a campaign.
    """
    labels = [one for one in filled if one[0] == "name"] or filled[:1]
    if not labels:
        return None
    (named, label), others = labels[0], [one for one in filled if one not in labels]
    if named == field_named(label) == "name" and all(
        field_named(text) == field or fold(text) == headers.get(field) for field, text in others
    ):
        own = {headers["name"], fold(FIELDS["name"].header)}
        return "header" if others or fold(label) in own else None
    if any(field is not None and _is_value(field, text) for field, text in others):
        return None
    if is_total(label, has_numbers=True):
        return "total"
    return "note" if is_note_label(label) else None


def _is_value(field: str, text: str) -> bool:
    """Say whether a campaign may have *text* in *field*."""
    try:
        FIELDS[field].normalize(text, FIELDS[field].context(Context()))
    except Ambiguous:
        return True
    except Unusable:
        return False
    return True
