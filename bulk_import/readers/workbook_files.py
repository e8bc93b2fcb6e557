"""Workbooks, and other files of several tables: read in a child process, put together here."""

from __future__ import annotations

import time
from array import array
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from typing import Any, Final

from bulk_import.cells import DAY_ZERO, DAY_ZERO_OF_1904, MARK, Cell, column_letter
from bulk_import.events import Listener, Reading, ignore
from bulk_import.problems import Place, Problem, Refused, Severity
from bulk_import.readers.assumed_encodings import told
from bulk_import.readers.limits import Hints, ReadLimits
from bulk_import.readers.sheet_builder import SheetBuilder
from bulk_import.readers.worker.wire import decode
from bulk_import.readers.worker_process import WorkerDied, read_in_worker
from bulk_import.sheet import Sheet, Spreadsheet

_ANNOTATED: Final = ("xlsx",)
"""The formats of which an annotated copy can be made."""

_OF_SHEET: Final = frozenset(
    {"found", "merged", "hidden_rows", "hidden_columns"}
    | {"beyond", "size", "row_errors", "too_many"}
)
"""What a child says of the sheet that it sent last, as `_Draft` has it."""

_OF_FILE: Final = frozenset(
    {"kind", "hidden_sheets", "macros", "counts_from_1904", "noted", "decoded", "delimiter", "ours"}
)
"""What a child says of the whole file, as `_Contents` has it."""


@dataclass(slots=True)
class _Draft:
    """A sheet while its rows arrive."""

    name: str | None
    margin: int = 0
    """Blank columns to the left, which are not sent."""
    size: tuple[int | None, int | None] = (None, None)
    """Columns and rows that are kept; None for those up to the last that holds anything."""
    beyond: list[tuple[int, int, str]] = field(default_factory=list)
    """Cells that came by themselves: row, column and text."""
    row_errors: list[tuple[str, int, dict[str, str]]] = field(default_factory=list)
    """What is wrong with rows: code, row and facts."""
    too_many: int | None = None
    """The rows that were found, where they are more than are allowed."""
    builder: SheetBuilder = field(default_factory=SheetBuilder)
    found: int = 0
    merged: list[tuple[int, int, int]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)


@dataclass(slots=True)
class _Contents:
    """Everything that a child said of a file."""

    sheets: list[_Draft] = field(default_factory=list)
    hidden_sheets: list[str] = field(default_factory=list)
    kind: str = ""
    macros: bool = False
    delimiter: str = ""
    ours: dict[str, list[str]] = field(default_factory=dict)
    """The letters of our columns, by sheet."""
    counts_from_1904: bool = False
    """Day 0 is the first of January 1904."""
    noted: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    """Further warnings: their codes and facts."""
    decoded: tuple[tuple[str, ...], int, str] = ((), 0, "")
    """In which encodings the text can be read, if it does not say it, and what shows it: a line
    and its text."""


def read_workbook(
    path: str,
    content: bytes,
    kind: str | None = None,
    limits: ReadLimits | None = None,
    *,
    listen: Listener = ignore,
    encoding: str | None = None,
    records: Sequence[str] = (),
) -> Spreadsheet:
    """Return the visible sheets of a file.

    Args:
        path: Where it came from, for messages.
        content: The workbook.
        kind: Its format, a key of `READERS`; None to find it out.
        limits: What reading may cost.
        listen: Called with `Reading` now and then.
        encoding: How a text is encoded, where it does not say so itself.
        records: Where the records of a document may be, beside where its form shows it.

    Raises:
        Refused: The file is damaged, odd, too large, no spreadsheet, has a password or no visible
            sheet.
    """
    limits = limits or ReadLimits()
    hints = Hints(encoding, tuple(records))
    contents = _contents(path, content, kind, limits, listen=listen, hints=hints)
    source = content if contents.kind in _ANNOTATED else None
    del content
    return _spreadsheet(path, contents, limits, source)


def put_together(
    path: str,
    messages: Iterator[tuple[Any, ...]],
    limits: ReadLimits,
    *,
    source: bytes,
    listen: Listener = ignore,
) -> Spreadsheet:
    """Return the spreadsheet of which the *messages* of a child tell.

    Args:
        path: Where the file came from, for messages.
        messages: What the child says, the last message `end` left out.
        limits: What was allowed.
        source: The file.
        listen: Called with `Reading` now and then.

    Raises:
        Refused: The child refuses it, or there is no visible sheet.
        WorkerDied: What is said makes no sense.
    """
    contents = _put_together(path, messages, listen)
    kept = source if contents.kind in _ANNOTATED else None
    return _spreadsheet(path, contents, limits, kept)


def _spreadsheet(
    path: str, contents: _Contents, limits: ReadLimits, source: bytes | None
) -> Spreadsheet:
    if not contents.sheets:
        raise Refused("file.no_sheet", path=path)
    day_zero = DAY_ZERO_OF_1904 if contents.counts_from_1904 else DAY_ZERO
    return Spreadsheet(
        path=path,
        format=contents.kind,
        sheets=tuple(
            replace(
                _sheet(draft, limits),
                ours=frozenset(contents.ours.get(draft.name or "", ())),
                day_zero=day_zero,
            )
            for draft in contents.sheets
        ),
        problems=(*told(*contents.decoded), *_problems(contents)),
        encodings=contents.decoded[0],
        delimiter=contents.delimiter,
        source=source,
    )


def _contents(
    path: str,
    content: bytes,
    kind: str | None,
    limits: ReadLimits,
    *,
    listen: Listener,
    hints: Hints,
) -> _Contents:
    deadline = time.monotonic() + limits.wall_seconds

    def attempt(*, explain: bool) -> _Contents:
        # Closed whatever is raised: the child is not to wait for the garbage collector.
        worker = read_in_worker(
            content, kind, limits, deadline=deadline, explain=explain, hints=hints
        )
        with closing(worker) as said:
            return _put_together(path, said, listen)

    with suppress(WorkerDied):
        return attempt(explain=False)
    with suppress(WorkerDied):  # A second child looks at the parts only, and may find the reason.
        attempt(explain=True)
    raise Refused("file.too_large_or_damaged", path=path)


def _put_together(path: str, messages: Iterator[tuple[Any, ...]], listen: Listener) -> _Contents:
    """Put together what a child says; rows come before what is known of their sheet."""
    contents = _Contents()
    rows = 0
    for kind, *content in messages:
        match kind:
            case "sheet":
                contents.sheets.append(_Draft(*content))
            case "rows":
                rows += _add(contents.sheets[-1], *content)
                listen(Reading(path=path, rows=rows))
            case name if name in _OF_SHEET:
                setattr(contents.sheets[-1], name, *content)
            case name if name in _OF_FILE:
                setattr(contents, name, *content)
            case "again":
                contents = _Contents(kind=contents.kind)
            case "error":
                raise Refused(content[0], **{"path": path, **content[1]})
            case _:
                raise Refused("file.unread", path=path)
    return contents


def _problems(contents: _Contents) -> Iterator[Problem]:
    if contents.macros:
        yield Problem.of(Severity.WARNING, "file.macros")
    # The template's lists of choices are ours, and no news to anybody.
    hidden = [name for name in contents.hidden_sheets if not name.startswith(MARK)]
    if hidden:
        names = ", ".join(f"“{name}”" for name in hidden)
        yield Problem.of(Severity.WARNING, "file.hidden_sheets", sheets=names)
    for code, facts in contents.noted:
        yield Problem(Severity.WARNING, code, facts=facts)


def _add(draft: _Draft, first: int | bytes, rows: int, columns: Mapping[int, Any]) -> int:
    """Add some *rows* to a sheet, from row number *first* on, and return how many they are.

    The rows of a text have numbers of their own, packed: a record may take several lines.
    """
    try:
        numbers = array("q", first) if isinstance(first, bytes) else range(first, first + rows)
        parts = {draft.margin + at: decode(column) for at, column in columns.items()}
        draft.builder.add(numbers, parts)
    except (ValueError, TypeError, AttributeError, LookupError, OverflowError) as error:
        raise WorkerDied from error  # no child of ours writes that; the file has taken it over
    return rows


def _sheet(draft: _Draft, limits: ReadLimits) -> Sheet:
    width, height = draft.size
    sheet = draft.builder.sheet(name=draft.name, width=width, height=height)
    if draft.beyond:
        sheet = sheet.edited((row, column_letter(at), cell) for row, at, cell in draft.beyond)
    spread = _merged_cells(draft, sheet)
    merged = (_merged_problem(*at, first) for at, (first, _) in spread.items())
    return replace(
        sheet.edited((*at, cell) for at, (_, cell) in spread.items()),
        problems=(*_hidden(draft, sheet), *merged, *_row_errors(draft)),
        rows_found=draft.found - 1 if draft.found > limits.rows + 1 else draft.too_many,
    )


def _row_errors(draft: _Draft) -> Iterator[Problem]:
    for code, row, facts in draft.row_errors:
        yield Problem(Severity.ERROR, code, Place(row), facts)


def _merged_cells(draft: _Draft, sheet: Sheet) -> dict[tuple[int, str], tuple[int, Cell]]:
    """Return the blank cells that merged areas cover, each with the area's first row and value.

    Rows without anything of their own stay blank: high cells are no further campaigns.
    """
    filled = set(sheet.rows[sheet.filled].tolist()) if draft.merged else set()
    spread: dict[tuple[int, str], tuple[int, Cell]] = {}

    def value(row: int, column: str) -> Cell:
        return spread[row, column][1] if (row, column) in spread else sheet.cell(row, column)

    for first, last, number in draft.merged:
        column = column_letter(number)
        if (cell := value(first, column)) is not None:
            for row in range(first + 1, last + 1):
                if row in filled and value(row, column) is None:
                    spread[row, column] = first, cell
    return spread


def _merged_problem(row: int, column: str, first: int) -> Problem:
    return Problem.of(
        Severity.WARNING,
        "row.merged",
        row=row,
        column=column,
        address=f"{column}{row}",
        first=f"{column}{first}",
    )


def _hidden(draft: _Draft, sheet: Sheet) -> Iterator[Problem]:
    rows = set(sheet.rows.tolist())
    for row in draft.hidden_rows:
        if row in rows:
            yield Problem.of(Severity.WARNING, "row.hidden", row=row)
    spans = [
        "–".join(map(column_letter, sorted({first, last})))
        for first, last in draft.hidden_columns
        if first <= len(sheet.columns)
    ]
    if spans:
        yield Problem.of(Severity.WARNING, "file.hidden_columns", columns=", ".join(spans))
