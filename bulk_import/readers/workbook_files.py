"""Workbooks, and other files of several tables: read in a child process, put together here."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from bulk_import.cells import Cell, letter
from bulk_import.events import Listen, Reading, ignore
from bulk_import.problems import Problem, Refused, Severity
from bulk_import.readers.allowance import Allowance
from bulk_import.readers.child import Died, ask
from bulk_import.readers.marks import marked_columns
from bulk_import.readers.worker.wire import decode
from bulk_import.sheet import MARK, Sheet, Spreadsheet

Table = npt.NDArray[np.object_]

Filled = tuple[int, Sequence[Cell]]
"""Some cells of a column, and how many of them are blank."""

_ANNOTATED: Final = ("xlsx",)
"""The formats of which an annotated copy can be made."""


@dataclass(slots=True)
class _Draft:
    """A sheet while its rows arrive."""

    name: str | None
    margin: int = 0
    """Blank columns to the left, which are not sent."""
    chunks: list[tuple[int, list[Filled]]] = field(default_factory=list)
    found: int = 0
    merged: list[tuple[int, int, int]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)


@dataclass(slots=True)
class _Told:
    """Everything that a child told of a file."""

    sheets: list[_Draft] = field(default_factory=list)
    hidden_sheets: list[str] = field(default_factory=list)
    macros: bool = False
    noted: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    """Warnings in the child's own words: a code and its facts."""


def read_workbook(
    path: str,
    content: bytes,
    kind: str,
    allowance: Allowance | None = None,
    *,
    listen: Listen = ignore,
) -> Spreadsheet:
    """Return the visible sheets of a workbook.

    Args:
        path: Where it came from, for messages.
        content: The workbook.
        kind: Its format: `xlsx`, `xlsb`, `xls`, `ods`, `html`, `spreadsheetml`, `json`, `xml` or
            `sql`.
        allowance: What reading may cost.
        listen: Called with `Reading` now and then.

    Raises:
        Refused: The workbook is damaged, odd, too large, has a password or no visible sheet.
    """
    allowance = allowance or Allowance()
    told = _told(path, content, kind, allowance, listen=listen)
    if not told.sheets:
        raise Refused("file.no_sheet", path=path)
    ours = marked_columns(content) if kind in _ANNOTATED else {}
    return Spreadsheet(
        path=path,
        format=kind,
        sheets=tuple(
            replace(_sheet(draft, allowance), ours=ours.get(draft.name or "", frozenset()))
            for draft in told.sheets
        ),
        problems=tuple(_problems(told)),
        source=content if kind in _ANNOTATED else None,
    )


def _told(path: str, content: bytes, kind: str, allowance: Allowance, *, listen: Listen) -> _Told:
    deadline = time.monotonic() + allowance.wall_seconds
    with suppress(Died):
        return _heard(path, ask(content, kind, allowance, deadline=deadline), listen)
    with suppress(Died):  # A second child looks at the parts only, and may find out the reason.
        _heard(path, ask(content, kind, allowance, deadline=deadline, explain=True), listen)
    raise Refused("file.too_large_or_damaged", path=path)


def _heard(path: str, messages: Iterator[tuple[Any, ...]], listen: Listen) -> _Told:
    """Put together what a child tells; rows come before what is known of their sheet."""
    told = _Told()
    rows = 0
    for kind, *content in messages:
        match kind:
            case "sheet":
                told.sheets.append(_Draft(*content))
            case "rows":
                columns = [(one[1], decode(one)) for one in content[1]]
                told.sheets[-1].chunks.append((content[0], columns))
                rows += len(columns[0][1])
                listen(Reading(path=path, rows=rows))
            case "found" | "merged" | "hidden_rows" | "hidden_columns":
                setattr(told.sheets[-1], kind, *content)
            case "hidden_sheets" | "macros" | "noted":
                setattr(told, kind, *content)
            case "again":
                told = _Told()
            case "told":
                raise Refused(content[0], **{"path": path, **content[1]})
            case _:
                raise Refused("file.unread", path=path)
    return told


def _problems(told: _Told) -> Iterator[Problem]:
    if told.macros:
        yield Problem.of(Severity.WARNING, "file.macros")
    # The template's lists of choices are ours, and no news to anybody.
    hidden = [name for name in told.hidden_sheets if not name.startswith(MARK)]
    if hidden:
        names = ", ".join(f"“{name}”" for name in hidden)
        yield Problem.of(Severity.WARNING, "file.hidden_sheets", sheets=names)
    for code, facts in told.noted:
        yield Problem(Severity.WARNING, code, facts=facts)


def _sheet(draft: _Draft, allowance: Allowance) -> Sheet:
    table, numbers = _table(draft)
    problems = [*_hidden(draft, set(numbers), table.shape[1]), *_spread(draft, table, numbers)]
    letters = [letter(place) for place in range(1, table.shape[1] + 1)]
    # dtype=object said outright: pandas would otherwise infer strings and turn None into NaN.
    cells = pd.DataFrame(table, index=numbers, columns=letters, dtype=object, copy=False)
    cut = draft.found - 1 if draft.found > allowance.rows + 1 else None
    return Sheet(name=draft.name, cells=cells, problems=tuple(problems), rows_found=cut)


def _table(draft: _Draft) -> tuple[Table, list[int]]:
    """Return the cells up to the last row and column that hold anything, and the rows' numbers."""
    height = sum(len(columns[0][1]) for _, columns in draft.chunks)
    width = draft.margin + max((_width(columns) for _, columns in draft.chunks), default=0)
    table = np.empty((width, height), dtype=object)
    numbers: list[int] = []
    draft.chunks.reverse()
    while draft.chunks:  # which end here, so that no cell is held twice
        first, columns = draft.chunks.pop()
        start, stop = len(numbers), len(numbers) + len(columns[0][1])
        for place, (_, column) in enumerate(columns[: width - draft.margin], draft.margin):
            table[place, start:stop] = column
        numbers.extend(range(first, first + stop - start))
    while numbers and not any(cell is not None for cell in table[:, len(numbers) - 1]):
        numbers.pop()
    return table[:, : len(numbers)].T, numbers


def _width(columns: list[Filled]) -> int:
    """Return the columns of a chunk up to the last that holds anything."""
    return max(
        (place for place, (blanks, cells) in enumerate(columns, 1) if blanks < len(cells)),
        default=0,
    )


def _spread(draft: _Draft, table: Table, numbers: list[int]) -> Iterator[Problem]:
    """Give the value of a merged area to every row that it covers, and tell so.

    Rows without anything of their own stay blank: high cells are no further campaigns.
    """
    places = {number: place for place, number in enumerate(numbers)}
    if draft.merged:  # a look at every cell, which most sheets need not pay
        own = {place for place, row in enumerate(table) if any(cell is not None for cell in row)}
    else:
        own = set()
    for first, last, column in draft.merged:
        if column > table.shape[1] or first not in places:
            continue
        value = table[places[first], column - 1]
        covered = {places[row] for row in range(first + 1, last + 1) if row in places}
        for place in sorted(covered & own) if value is not None else ():
            if table[place, column - 1] is None:
                table[place, column - 1] = value
                yield _merged(numbers[place], letter(column), first)


def _merged(row: int, column: str, first: int) -> Problem:
    return Problem.of(
        Severity.WARNING,
        "row.merged",
        row=row,
        column=column,
        address=f"{column}{row}",
        first=f"{column}{first}",
    )


def _hidden(draft: _Draft, rows: set[int], width: int) -> Iterator[Problem]:
    for row in draft.hidden_rows:
        if row in rows:
            yield Problem.of(Severity.WARNING, "row.hidden", row=row)
    spans = [
        letter(first) if first == last else f"{letter(first)} to {letter(last)}"
        for first, last in draft.hidden_columns
        if first <= width
    ]
    if spans:
        yield Problem.of(Severity.WARNING, "file.hidden_columns", columns=", ".join(spans))
