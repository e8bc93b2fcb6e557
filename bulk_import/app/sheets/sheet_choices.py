"""What a person has to choose of a file before it can be checked: a sheet, or how text is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, Literal

from bulk_import.cells import written
from bulk_import.problems import JsonObject
from bulk_import.sheet import Sheet, Spreadsheet
from bulk_import.store.sheets import SheetRecord
from bulk_import.validation import told_apart

_HEADERS_SHOWN: Final = 5
_WHICH_ENCODING: Final = "file.which_encoding"

Chosen = Literal["sheet", "encoding"]
"""The option that a choice sets."""


def chosen_option(record: SheetRecord) -> Chosen:
    """Return what a person has to choose of the file of a sheet that is `CHOOSING`."""
    code = (record.refused or {}).get("code")
    return "encoding" if code == _WHICH_ENCODING else "sheet"


def encodings_of(readings: Mapping[str, tuple[str, ...]]) -> tuple[JsonObject, ...]:
    """Return the name of each encoding that is possible, and how some cells read in it."""
    return tuple({"name": name, "cells": list(cells)} for name, cells in readings.items())


def encodings_in(file: Spreadsheet) -> tuple[JsonObject, ...]:
    """Return the encodings in which a file can be read that does not say its own, as above."""
    columns = (column for sheet in file.sheets for column in sheet.columns.values())
    texts = (cell for column in columns for cell in column.values if isinstance(cell, str))
    return encodings_of(told_apart(file, texts))


def encodings_among(choices: Sequence[JsonObject]) -> tuple[JsonObject, ...]:
    """Return those of the *choices* of a file that are encodings."""
    return tuple(one for one in choices if "cells" in one)


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
