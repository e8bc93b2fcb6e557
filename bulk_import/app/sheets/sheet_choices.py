"""The sheets of a file of which a person has to choose one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bulk_import.cells import written
from bulk_import.problems import JsonObject
from bulk_import.sheet import Sheet, Spreadsheet

_HEADERS_SHOWN: Final = 5


def choices_of(file: Spreadsheet) -> tuple[JsonObject, ...]:
    """Return the name of each sheet that holds anything, how many rows, and its first cells."""
    return tuple(map(_choice, (one for one in file.sheets if not one.is_empty)))


def _choice(sheet: Sheet) -> JsonObject:
    return {
        "name": sheet.name or "",
        "rows": int(sheet.filled.sum()),
        "headers": list(_first_cells(sheet))[:_HEADERS_SHOWN],
    }


def _first_cells(sheet: Sheet) -> Iterator[str]:
    """Yield the cells of the first row that holds anything."""
    first = int(sheet.filled.argmax())
    for column in sheet.columns.values():
        if text := written(column[first]).strip():
            yield text
