"""CSV files, by the standard `csv` module: every record as it is, on the line where it starts."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import zip_longest
from typing import Final

from bulk_import.cells import MOST_CELLS, MOST_COLUMNS, Cell, column_letter, column_number, shown
from bulk_import.events import Listener, Reading, ignore
from bulk_import.problems import Problem, Refused, Severity
from bulk_import.readers.csv_dialect import Dialect, dialect_of
from bulk_import.readers.csv_layouts import as_csv
from bulk_import.readers.csv_records import QuoteCheck, Record, records
from bulk_import.readers.csv_text import text_of, told
from bulk_import.readers.limits import ReadLimits
from bulk_import.readers.sheet_builder import SheetBuilder
from bulk_import.sheet import Sheet, Spreadsheet

HEADERS: Final = 1
"""Rows that are no campaigns, at least."""

MOST_COUNTED: Final = 1_000_000
"""Rows beyond the limit that are counted; a person who splits the file wants to know."""

MOST_BLANK: Final = 1_000
"""Empty rows in a row that are kept; more of them say nothing, and the lines go on counting."""

_ANSWER: Final = re.compile(r"\s*ERROR(?:\s*[:-]|(?![^\n]*[,;\t|])\b).*")
"""A first line that tells of a fault; `ERROR` alone may be the header of a column."""

_REPORTED_EVERY: Final = 10_000  # rows
_ROWS_AT_ONCE: Final = 1_000

_WIDER_THAN_USUAL: Final = 4
"""How many times as long as the others a row may be and still stand in columns with them."""

_USUAL: Final = ReadLimits()


def read_csv(
    path: str,
    content: bytes,
    limits: ReadLimits = _USUAL,
    listen: Listener = ignore,
    *,
    encoding: str | None = None,
) -> Spreadsheet:
    """Return the records of *content* as one sheet without a name.

    Args:
        path: Where the content came from, for messages.
        content: The file.
        limits: How much of it may be read.
        listen: Called with `Reading` now and then.
        encoding: How the text is encoded, where it does not say so itself.

    Raises:
        Refused: The content is no text or is damaged, its quotes do not match, it is too large, or
            it is another system's word that something went wrong.
    """
    found = text_of(path, content, encoding)
    _refuse_answer(path, found.text)
    text = found.text.rstrip("\r\n")  # millions of them can follow
    text, layout = as_csv(text) or (text, "")
    dialect = dialect_of(text)
    sheet = _CsvSheet(path, dialect, limits)
    for record in records(path, text, dialect):
        sheet.add(record)
        if sheet.found % _REPORTED_EVERY == 0:
            listen(Reading(path=path, rows=sheet.found))
        if sheet.found > limits.rows + MOST_COUNTED:
            break
    return Spreadsheet(
        path=path,
        format="csv",
        sheets=(sheet.sheet(),),
        problems=(*told(found.encodings, found.line, found.sample), *_told_layout(layout)),
        encodings=found.encodings,
        delimiter=dialect.delimiter,
    )


def _told_layout(code: str) -> tuple[Problem, ...]:
    return (Problem(Severity.WARNING, code),) if code else ()


def _refuse_answer(path: str, text: str) -> None:
    """Refuse what a dialer answers in place of campaigns, such as `ERROR: no permission`."""
    if found := _ANSWER.match(text):
        # Behind the bar some dialers repeat who asked, password and all.
        raise Refused("export.answer", path=path, text=shown(found[0].partition("|")[0]))


class _CsvSheet:
    """The records of a sheet, as many as are allowed.

    Attributes:
        found: How many there are, empty ones too.
    """

    def __init__(self, path: str, dialect: Dialect, limits: ReadLimits) -> None:
        self.found = 0
        self._path = path
        self._dialect = dialect
        self._allowance = limits
        self._quotes = QuoteCheck(dialect)
        self._rows: list[list[Cell]] = []
        self._lines: list[int] = []
        self._builder = SheetBuilder()
        self._beyond: list[tuple[int, str, Cell]] = []
        self._lengths: dict[int, int] = {}
        self._widest = self._height = self._filled = self._blank = 0
        self._room = round(MOST_CELLS * limits.scale)

    def add(self, record: Record) -> None:
        """Take the next record in, if it is not one too many.

        Raises:
            Refused: The record or all of them together have too many cells.
        """
        self.found += 1
        if len(record.cells) > MOST_COLUMNS:
            line, most = str(record.line), f"{MOST_COLUMNS:,}"
            raise Refused("file.too_many_columns", path=self._path, line=line, most=most)
        self._quotes.add(record)
        cells = _trimmed(record.cells)
        self._blank = 0 if cells else self._blank + 1
        self._filled += bool(cells)
        if self._filled - HEADERS <= self._allowance.rows and self._blank <= MOST_BLANK:
            self._keep(record.line, cells)

    def sheet(self) -> Sheet:
        """Return the sheet of the records.

        Raises:
            Refused: They are too wide and too many together.
        """
        self._to_columns()
        # A few rows that are far too long must not make every other row as wide.
        fits = self._widest * self._height <= MOST_CELLS * self._allowance.scale
        width = self._widest if fits else self._dialect.width
        self._use_room(0 if fits else width * self._height)
        sheet = self._builder.sheet(width=width, height=self._height)
        cut = (line for line, length in self._lengths.items() if length > width)
        return replace(
            sheet.edited(one for one in self._beyond if column_number(one[1]) <= width),
            problems=(
                *self._quotes.problems,
                *(Problem.of(Severity.ERROR, "row.too_long", row=line) for line in cut),
            ),
            rows_found=self._too_many(),
        )

    def _keep(self, line: int, cells: list[Cell]) -> None:
        self._use_room(len(cells))
        self._rows.append(cells)
        self._lines.append(line)
        self._widest = max(self._widest, len(cells))
        if len(cells) > self._dialect.width:
            self._lengths[line] = len(cells)
        if cells:
            self._height = self._builder.height + len(self._rows)
        if len(self._rows) == _ROWS_AT_ONCE:
            self._to_columns()

    def _to_columns(self) -> None:
        """Put the rows that came since the last time into columns, as wide as most of them are.

        A column takes a place in every row. What stands far to the right in a few of them is kept
        by itself, so that a file costs no more than its cells do.
        """
        usual = _WIDER_THAN_USUAL * sum(map(len, self._rows)) // max(1, len(self._rows))
        columns = zip_longest(*(row[:usual] for row in self._rows))
        self._builder.add(self._lines, {at: (cells, None) for at, cells in enumerate(columns)})
        self._beyond += [
            (line, column_letter(number), cell)
            for line, row in zip(self._lines, self._rows, strict=True)
            for number, cell in enumerate(row[usual:], usual + 1)
            if cell is not None
        ]
        self._rows, self._lines = [], []

    def _too_many(self) -> int | None:
        rows = max(self._filled - HEADERS, self.found - MOST_COUNTED)
        return rows if rows > self._allowance.rows else None

    def _use_room(self, cells: int) -> None:
        self._room -= cells
        if self._room < 0:
            raise Refused("file.too_many_cells", path=self._path)


def _trimmed(cells: list[str]) -> list[Cell]:
    """Return *cells* without the empty ones at the end, and None for the other empty ones."""
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return [cell or None for cell in cells[:end]]
