"""What a person changed in a converted workbook, found by comparing it with its own record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bulk_import import mapping
from bulk_import.campaign import FIELDS
from bulk_import.cells import Cell, written
from bulk_import.mapping.headers import CONVERTED_HEADERS
from bulk_import.normalizers.text import is_blank
from bulk_import.problems import Refused
from bulk_import.sheet import Sheet, Spreadsheet
from bulk_import.workbooks.review import record
from bulk_import.workbooks.review.record import Recorded, Texts, squeezed

_KEY: Final = CONVERTED_HEADERS[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """What a person changed in a converted workbook.

    Attributes:
        path: The workbook.
        edits: What was written into it, or into one before it, by key of the campaign and field.
        deleted: The keys of the campaigns whose rows were deleted, in it or in one before it.
        added: The rows that were added by hand.
    """

    path: str
    edits: Mapping[str, Texts]
    deleted: frozenset[str]
    added: tuple[int, ...]


def read_earlier(spreadsheet: Spreadsheet) -> Earlier | None:
    """Return what a person changed in a converted workbook; None if the file is no such workbook.

    Raises:
        Refused: The column that says which campaign is which is gone, so that nothing can be
            said about edits; or the workbook is too odd to be looked into.
    """
    before = record.read(spreadsheet)
    if before is None:
        return None
    found = next(filter(None, map(_keyed, spreadsheet.sheets)), None)
    if found is None:
        raise Refused("converted.no_keys", path=spreadsheet.path, header=_KEY)
    by_key: defaultdict[str, list[Recorded]] = defaultdict(list)
    for line in before.lines:
        by_key[squeezed(line.key)].append(line)
    edits, added = _compared(*found, by_key)
    return Earlier(
        path=spreadsheet.path,
        edits={key: changed for key, changed in edits.items() if changed},
        deleted=before.deleted | ({line.key for line in before.lines} - edits.keys()),
        added=tuple(added),
    )


def _keyed(sheet: Sheet) -> tuple[Sheet, str] | None:
    """Return *sheet* and the letter of its column of keys, if it has one."""
    for _, cells in sheet.top().iter_rows():
        for letters, cell in zip(sheet.columns, cells, strict=True):
            if squeezed(written(cell)) == _KEY:
                return sheet, letters
    return None


def _compared(
    sheet: Sheet, key_column: str, recorded: Mapping[str, list[Recorded]]
) -> tuple[dict[str, Texts], list[int]]:
    """Return what was changed in each campaign that is still there, and the rows added by hand."""
    matches = mapping.match(sheet, {}, FIELDS)  # as if every value were given: no column is missed
    places = {name: match.column for name, match in matches.by_field.items()}
    below = sheet.below(matches.header_row)
    columns = [below.columns[letters].cells for letters in (key_column, *places.values())]
    edits: dict[str, Texts] = {}
    added = []
    for row, key, *cells in zip(below.rows.tolist(), *columns, strict=True):
        if all(is_blank(cell) for cell in cells):
            continue
        entries = recorded.get(squeezed(written(key)))
        if not entries:
            added.append(row)
            continue
        before = entries.pop(0)
        edits[before.key] = {**before.edits, **_changes(places, cells, before.texts)}
    return edits, added


def _changes(fields: Iterable[str], cells: Sequence[Cell], before: Texts) -> Texts:
    """Return the texts of those fields that hold something else than *before*."""
    now = {name: squeezed(written(cell)) for name, cell in zip(fields, cells, strict=True)}
    return {name: text for name, text in now.items() if text != before.get(name, "")}
