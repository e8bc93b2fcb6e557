"""Which rows below the header are campaigns; every other row is skipped and listed as skipped.

A row is skipped only for what it certainly is. An incomplete campaign is an error, never skipped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from bulk_import.campaign import FIELDS
from bulk_import.cells import Cell, FormattedCell, column_number, written
from bulk_import.fields import DIALER_TYPE
from bulk_import.mapping import Matches, field_named, fold
from bulk_import.normalizers.normalizer import Context
from bulk_import.normalizers.text import is_blank
from bulk_import.problems import Ambiguous, Problem, Severity, Unusable
from bulk_import.sheet import Sheet
from bulk_import.validation.plan import Skipped, WhySkipped
from bulk_import.validation.row_draft import RowDraft
from bulk_import.validation.row_patterns import (
    is_example,
    is_note,
    is_note_label,
    is_number,
    is_ruler,
    is_total,
)
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


def filter_rows(
    sheet: Sheet, matches: Matches, *, ragged: bool
) -> tuple[list[RowDraft], list[Skipped]]:
    """Return the campaigns of *sheet*, not understood yet, and the rows that are none.

    The table ends with the last row that has anything below a header.

    Args:
        sheet: The sheet.
        matches: Its columns and its header row.
        ragged: Rows may have more cells than the header has columns, as in CSV. The cells of such
            a row may all stand one column too far to the right: none of them is looked at.
    """
    columns = [match for match in matches.columns if match.header and match.use != "result"]
    fields = list({match.position: match.field for match in columns}.items())
    headers = {match.field: fold(match.header) for match in columns}
    name = next((at for at, field in fields if field == "name"), fields[0][0])
    below = sheet.below(matches.header_row)
    too_long = _too_long(below, matches) if ragged else set()
    doubtful = {told.row for told in sheet.problems if told.severity is Severity.ERROR}
    filled = np.logical_or.reduce([below.columns[match.column].filled for match in columns])
    last = max((*below.rows[filled].tolist()[-1:], *too_long), default=0)
    off = switched_off(below, columns[0])
    ruled = _perhaps_ruled(below, matches, last)
    drafts, skipped = [], []
    for row, cells in below.above(last + 1).iter_rows():
        if row in too_long:
            problem = Problem.of(Severity.ERROR, "row.too_long", row=row)
            drafts.append(RowDraft(row, (), problems=[problem]))
        elif row in matches.repeated:
            skipped.append(Skipped(row, "header"))
        elif row in ruled and is_ruler([written(cells[at]) for at, _ in fields]):
            skipped.append(Skipped(row, "note"))
        elif row not in doubtful and (why := _why_skipped(fields, cells, cells[name], headers)):
            skipped.append(Skipped(row, why))
        else:
            drafts.append(RowDraft(row, cells, problems=[off[row]] if row in off else []))
    return drafts, skipped


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
    if _marks_example(name) or _marks_example(_first_filled(fields, cells)):
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


def _marks_example(cell: Cell) -> bool:
    if isinstance(cell, FormattedCell):
        return _marks_example(cell.shown)
    return isinstance(cell, str) and is_example(cell.strip())


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
