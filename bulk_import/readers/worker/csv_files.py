"""CSV files, by the standard `csv` module: every record as it is, on the line where it starts."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest
from typing import Final

from bulk_import.cells import MOST_CELLS, MOST_COLUMNS, shown
from bulk_import.readers.encodings import Decoded, NotText, decoded, line_after
from bulk_import.readers.worker.csv_dialect import Dialect, dialect_of
from bulk_import.readers.worker.csv_layouts import as_csv
from bulk_import.readers.worker.csv_records import QuoteCheck, Record, records
from bulk_import.readers.worker.wire import ReadError, Send, Task, encode

HEADERS: Final = 1
"""Rows that are no campaigns, at least."""

MOST_COUNTED: Final = 1_000_000
"""Rows beyond the limit that are counted; a person who splits the file wants to know."""

MOST_BLANK: Final = 1_000
"""Empty rows in a row that are kept; more of them say nothing, and the lines go on counting."""

_ANSWER: Final = re.compile(r"\s*ERROR(?:\s*[:-]|(?![^\n]*[,;\t|])\b).*")
"""A first line that tells of a fault; `ERROR` alone may be the header of a column."""

_FURTHER_LINE: Final = "\nERROR: "
_ANSWER_INSIDE: Final = re.compile(r"^ERROR: [a-z]+(?:_[a-z]+)+ [A-Z][A-Z ]{3}.*", re.MULTILINE)
"""A further line of the kind, below the campaigns of an answer before it.

How it begins is looked for first: a million rows are searched ten times as fast for a plain text.
"""

_ROWS_AT_ONCE: Final = 1_000

_WIDER_THAN_USUAL: Final = 4
"""How many times as long as the others a row may be and still stand in columns with them."""

_PADDING: Final = "\x1a\0"
"""What DOS programs and devices with fixed sizes write behind the last line."""


def read_csv(content: bytes, task: Task, send: Send) -> None:
    """Send the records of *content* as one sheet without a name.

    Raises:
        ReadError: The content is no text or is damaged, its quotes do not match, it is too large,
            or it is another system's word that something went wrong.
    """
    found = _decoded(content, task.encoding)
    del content
    _refuse_answer(found.text)
    if task.explain:
        return
    has_end = found.text[-1:] in "\r\n"
    found = replace(found, text=found.text.rstrip("\r\n"))  # millions of them can follow
    text, layout = as_csv(found.text) or (found.text, "")
    dialect = dialect_of(text)
    send("delimiter", dialect.delimiter)
    if found.encodings:
        send("decoded", (found.encodings, found.line, found.sample))
    sheet = _CsvSheet(dialect, task, send)
    handed_on = [text]
    del found, text  # so that what is read of it need not be held
    for record in records(handed_on.pop(), dialect):
        sheet.add(record)
        if sheet.found > task.rows + MOST_COUNTED:
            break
    sheet.finish()
    cut = [] if has_end or layout else sheet.cut_off()
    send("noted", [*([(layout, {})] if layout else []), *cut])


def _decoded(content: bytes, encoding: str | None) -> Decoded:
    """Return *content* as text.

    Raises:
        ReadError: The content is no text, is written in two encodings, or holds a zero byte.
    """
    try:
        found = decoded(content, encoding)
    except NotText as reason:
        raise ReadError(reason.code, **reason.facts) from None
    text = found.text.lstrip("\ufeff").rstrip(_PADDING)
    if "\0" in text:
        line = str(line_after(text[: text.index("\0")]))
        raise ReadError("file.zero_byte", line=line)
    return Decoded(text, found.encodings, found.line, found.sample)


def _refuse_answer(text: str) -> None:
    """Refuse what a dialer answers in place of campaigns, such as `ERROR: no permission`."""
    found = _ANSWER.match(text)
    if found is None and _FURTHER_LINE in text:
        found = _ANSWER_INSIDE.search(text)
    if found:
        # Behind the bar some dialers repeat who asked, password and all.
        raise ReadError("export.answer", text=shown(found[0].partition("|")[0]))


class _CsvSheet:
    """The records of a sheet, as many as are allowed, on their way.

    Attributes:
        found: How many there are, empty ones too.
    """

    def __init__(self, dialect: Dialect, task: Task, send: Send) -> None:
        self.found = 0
        self._dialect = dialect
        self._task = task
        self._send = send
        self._quotes = QuoteCheck(dialect)
        self._rows: list[list[str]] = []
        self._lines: list[int] = []
        self._beyond: list[tuple[int, int, str]] = []
        self._lengths: dict[int, int] = {}
        self._widest = self._height = self._sent = self._filled = self._blank = 0
        self._room = round(MOST_CELLS * task.scale)
        self._last: Record | None = None
        self._short = 0
        send("sheet", None)

    def add(self, record: Record) -> None:
        """Take the next record in, if it is not one too many.

        Raises:
            ReadError: The record or all of them together have too many cells.
        """
        self.found += 1
        if len(record.cells) > MOST_COLUMNS:
            line, most = str(record.line), f"{MOST_COLUMNS:,}"
            raise ReadError("file.too_many_columns", line=line, most=most)
        self._quotes.add(record)
        if record.cells:
            self._short += len(record.cells) < self._dialect.width
            self._last = record
        cells = _trimmed(record.cells)
        self._blank = 0 if cells else self._blank + 1
        self._filled += bool(cells)
        if self._filled - HEADERS <= self._task.rows and self._blank <= MOST_BLANK:
            self._keep(record.line, cells)

    def finish(self) -> None:
        """Send what is left and what is known of all records.

        Raises:
            ReadError: They are too wide and too many together.
        """
        self._send_rows()
        # A few rows that are far too long must not make every other row as wide.
        fits = self._widest * self._height <= MOST_CELLS * self._task.scale
        width = self._widest if fits else self._dialect.width
        self._use_room(0 if fits else width * self._height)
        cut = [line for line, length in self._lengths.items() if length > width]
        self._send("beyond", [cell for cell in self._beyond if cell[1] <= width])
        self._send("size", (width, self._height))
        self._send("row_errors", self._quotes.found + [("row.too_long", line, {}) for line in cut])
        self._send("too_many", self._too_many())

    def cut_off(self) -> Iterator[tuple[str, dict[str, str]]]:
        """Yield what is to be told where the last record alone is too short."""
        last, width = self._last, self._dialect.width
        if last and self._short == 1 and len(last.cells) < width and self.found > HEADERS:
            facts = {"line": str(last.line), "cells": str(len(last.cells)), "width": str(width)}
            yield "file.last_row_short", facts

    def _keep(self, line: int, cells: list[str]) -> None:
        self._use_room(len(cells))
        self._rows.append(cells)
        self._lines.append(line)
        self._widest = max(self._widest, len(cells))
        if len(cells) > self._dialect.width:
            self._lengths[line] = len(cells)
        if cells:
            self._height = self._sent + len(self._rows)
        if len(self._rows) == _ROWS_AT_ONCE:
            self._send_rows()

    def _send_rows(self) -> None:
        """Send the rows that came since the last time, in columns as wide as most of them are.

        A column takes a place in every row. What stands far to the right in a few of them is kept
        by itself, so that a file costs no more than its cells do.
        """
        usual = _WIDER_THAN_USUAL * sum(map(len, self._rows)) // max(1, len(self._rows))
        if max(map(len, self._rows), default=0) > usual:
            self._put_aside(usual)
        columns = {
            at: encode(column)
            for at, column in enumerate(zip_longest(*self._rows, fillvalue=""))
            if any(column)
        }
        self._send("rows", array("q", self._lines).tobytes(), len(self._lines), columns)
        self._sent += len(self._rows)
        self._rows, self._lines = [], []

    def _put_aside(self, usual: int) -> None:
        """Keep the cells to the right of so many columns by themselves."""
        self._beyond += [
            (line, number, cell)
            for line, row in zip(self._lines, self._rows, strict=True)
            for number, cell in enumerate(row[usual:], usual + 1)
            if cell
        ]
        self._rows = [row[:usual] for row in self._rows]

    def _too_many(self) -> int | None:
        rows = max(self._filled - HEADERS, self.found - MOST_COUNTED)
        return rows if rows > self._task.rows else None

    def _use_room(self, cells: int) -> None:
        self._room -= cells
        if self._room < 0:
            raise ReadError("file.too_many_cells")


def _trimmed(cells: list[str]) -> list[str]:
    """Return *cells* without the empty ones at the end."""
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return cells if end == len(cells) else cells[:end]
