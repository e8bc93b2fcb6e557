"""The form in which sheets and problems are kept, so that they come back the same."""

from __future__ import annotations

import gzip
import json
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from bulk_import import problems
from bulk_import.cells import DAY_ZERO, Cell, ErrorCell, FormattedCell, Value
from bulk_import.problems import Problem
from bulk_import.row_labels import RowLabels
from bulk_import.sheet import Sheet, Spreadsheet

VERSION: Final = 1

_LONGEST_INTEGER: Final = 1_000
"""Bits of a whole number that is kept in digits; Python writes no number of very many."""

_FAST: Final = 1
"""The least that gzip can do, which is most of what it can: CSV shrinks to a fifth."""


def packed(spreadsheet: Spreadsheet) -> bytes:
    """Return the one sheet of *spreadsheet*, and what reading had to tell; not its source.

    The same sheet gives the same bytes, whatever its file is called and whenever it is read.
    """
    (sheet,) = spreadsheet.sheets
    document = {
        "version": VERSION,
        "format": spreadsheet.format,
        "delimiter": spreadsheet.delimiter,
        "problems": [problems.plain(problem) for problem in spreadsheet.problems],
        "sheet": sheet.name,
        "sheet_problems": [problems.plain(problem) for problem in sheet.problems],
        "ours": sorted(sheet.ours),
        "day_zero": sheet.day_zero.isoformat(),
        "columns": list(sheet.columns),
        "rows": sheet.rows.tolist(),
        "cells": _rows(sheet),
        **_labels(sheet.labels),
    }
    text = json.dumps(document, separators=(",", ":"))
    return gzip.compress(text.encode("ascii"), _FAST, mtime=0)


def unpacked(content: bytes, path: str) -> Spreadsheet:
    """Return what `packed` made *content* of.

    Args:
        content: The stored form.
        path: Where the spreadsheet came from, as the user wrote it.

    Raises:
        ValueError: A newer release wrote it, in a form that this one does not know.
    """
    document = json.loads(gzip.decompress(content))
    if document["version"] != VERSION:
        raise ValueError("a newer release of bulk-import wrote it")
    rows = ([typed(cell) for cell in row] for row in document["cells"])
    sheet = replace(
        Sheet.of(rows, document["rows"], name=document["sheet"]),
        problems=tuple(map(problems.problem_from, document["sheet_problems"])),
        ours=frozenset(document["ours"]),
        day_zero=date.fromisoformat(document.get("day_zero", DAY_ZERO.isoformat())),
        labels=_labels_of(document.get("labels")),
    )
    return Spreadsheet(
        path=path,
        format=document["format"],
        delimiter=document.get("delimiter", ""),  # earlier releases kept none
        sheets=(sheet,),
        problems=tuple(map(problems.problem_from, document["problems"])),
    )


def problems_text(found: Iterable[Problem]) -> str | None:
    """Return problems as they are kept: facts, no sentences; None for none."""
    kept = [problems.plain(problem) for problem in found]
    return json.dumps(kept) if kept else None


def problems_of(text: str | None) -> tuple[Problem, ...]:
    """Return the problems that `problems_text` made *text* of.

    Raises:
        ValueError: A newer release wrote it.
    """
    return tuple(map(problems.problem_from, json.loads(text))) if text else ()


def _labels(labels: RowLabels | None) -> dict[str, object]:
    """Return what the rows of a DataFrame are called; nothing for a file."""
    if labels is None:
        return {}
    by_number = [[number, plain_label(label)] for number, label in labels.by_number.items()]
    return {"labels": {"names": [*map(plain_label, labels.names)], "rows": by_number}}


def _labels_of(kept: Mapping[str, Any] | None) -> RowLabels | None:
    if kept is None:
        return None
    by_number = {number: typed_label(label) for number, label in kept["rows"]}
    return RowLabels(by_number, tuple(map(typed_label, kept["names"])))


def plain_label(label: Hashable) -> object:
    """Return the label of a row as JSON holds it; as text, where no cell could hold it."""
    match label:
        case tuple():
            return ["labels", *map(plain_label, label)]
        case datetime() if label != label:  # noqa: PLR0124  pandas' missing moment is one, too
            return str(label)
        case None | str() | bool() | int() | float() | date() | time() | timedelta():
            return _plain_value(label)
        case _:
            return str(label)


def typed_label(kept: Any) -> Hashable:
    """Return the label that `plain_label` made *kept* of."""
    match kept:
        case ["labels", *parts]:
            return tuple(map(typed_label, parts))
        case _:
            return _typed_value(kept)


def _rows(sheet: Sheet) -> list[tuple[object, ...]]:
    columns = [column.expand(list(map(plain, column.values))) for column in sheet.columns.values()]
    return list(zip(*columns, strict=True)) or [()] * len(sheet.rows)


def plain(cell: Cell) -> object:
    """Return *cell* as JSON holds it; what JSON does not know goes with a word for its kind."""
    if isinstance(cell, FormattedCell):
        return ["look", _plain_value(cell.value), cell.text, cell.kept]
    return _plain_value(cell)


def _plain_value(cell: Value) -> object:
    match cell:
        case int() if cell.bit_length() > _LONGEST_INTEGER:
            return ["integer", hex(cell)]
        case None | str() | bool() | int() | float():
            return cell
        case datetime():
            return ["moment", cell.isoformat()]
        case date():
            return ["date", cell.isoformat()]
        case time():
            return ["time", cell.isoformat()]
        case timedelta():
            return ["duration", cell.days, cell.seconds, cell.microseconds]
        case ErrorCell():
            return ["error", cell.text]


def typed(kept: Any) -> Cell:
    """Return the cell that `plain` made *kept* of."""
    match kept:
        case ["look", value, text, unstruck]:
            return FormattedCell(_typed_value(value), text, unstruck)
        case _:
            return _typed_value(kept)


def _typed_value(kept: Any) -> Value:
    match kept:
        case ["integer", digits]:
            return int(digits, 16)
        case ["moment", text]:
            return datetime.fromisoformat(text)
        case ["date", text]:
            return date.fromisoformat(text)
        case ["time", text]:
            return time.fromisoformat(text)
        case ["duration", *parts]:
            return timedelta(*parts)
        case ["error", text]:
            return ErrorCell(text)
        case None | str() | bool() | int() | float():
            return kept
        case _:
            raise ValueError(f"{kept!r} is no cell")
