"""The records of a CSV text, each on the line where it starts; unmatched quotes are reported.

A quote too many opens a cell that takes in everything up to the next quote, rows and all. The
`csv` module notices most of that; what it does not notice is decided here. Quotes come in pairs, so
one quote too many always leaves a record with an odd number of them: there, or further down.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from bulk_import.readers.worker.csv_dialect import Dialect
from bulk_import.readers.worker.csv_lines import lines_of
from bulk_import.readers.worker.wire import ReadError

MOST_LINES: Final = 20
"""Lines of one quoted cell; more mean that a quote is missing. Lists may have `MOST_ENTRIES`."""

MOST_ENTRIES: Final = 200
"""Lines of one cell that lists one thing a line, as 100 agents are listed."""

MOST_CHARACTERS: Final = 10_000
"""Characters of one quoted cell of several lines."""

_QUOTE: Final = '"'
_PAIRED_AND_ONE: Final = 3
_LINE_BREAK: Final = re.compile("\r\n|\r|\n")


class Record(NamedTuple):
    """One record.

    Attributes:
        line: The line on which it starts.
        cells: Its cells, exactly as written.
        quotes: How many quotes it is written with.
        lines: How many lines it takes.
    """

    line: int
    cells: list[str]
    quotes: int
    lines: int


class _Lines:
    """The lines of a text as `csv.reader` takes them, with those of the present record kept."""

    def __init__(self, text: str, first: int) -> None:
        self._lines = lines_of(text)
        self.taken: list[str] = []
        self.line = first

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.taken.append(line)
            yield line

    def record(self, cells: list[str]) -> Record:
        """Return the record of the lines taken since the last one."""
        if len(self.taken) == 1:  # as nearly all records are
            record = Record(self.line, cells, self.taken[0].count(_QUOTE), 1)
        else:
            quotes = sum(line.count(_QUOTE) for line in self.taken)
            record = Record(self.line, cells, quotes, len(self.taken))
        self.line += len(self.taken)
        self.taken.clear()
        return record


def records(text: str, dialect: Dialect) -> Iterator[Record]:
    """Yield the records of *text*; empty lines are records too.

    Raises:
        ReadError: The quotes do not match, or a cell is longer than any program writes one.
    """
    first = len(_LINE_BREAK.findall(text[: dialect.start])) + 1
    lines = _Lines(text[dialect.start :], first)
    del text  # which is let go of line by line
    # strict: a quote that is never closed would otherwise swallow the rest of the file unseen.
    reader = csv.reader(
        lines,
        delimiter=dialect.delimiter,
        quotechar=dialect.quote,
        skipinitialspace=dialect.has_spaces,
        strict=True,
    )
    chain = _Chain(dialect)
    try:
        for cells in reader:
            record = lines.record(cells)
            if record.lines > 1:
                _refuse_too_much(record, dialect)
            chain.add(record)
            if chain.ran_over and record.quotes % 2:
                raise _mismatch(chain.begun or record.line, record.line)
            yield record
    except csv.Error:
        if not any(dialect.quote in line for line in lines.taken):
            raise ReadError("file.cell_too_long", line=str(lines.line)) from None
        raise _mismatch(chain.begun or lines.line, lines.line) from None


class _Chain:
    """The records that a quote too many may have spoilt, up to the next that is as it should be.

    Attributes:
        begun: The line on which the first of them starts; None after a record without fault.
        ran_over: Some record of the file takes more than one line.
    """

    def __init__(self, dialect: Dialect) -> None:
        self.begun: int | None = None
        self.ran_over = False
        self._width = dialect.width

    def add(self, record: Record) -> None:
        self.ran_over |= record.lines > 1
        if record.lines == 1 and len(record.cells) == self._width:
            self.begun = None
        elif record.quotes and self.begun is None:
            self.begun = record.line


def _mismatch(line: int, last: int) -> ReadError:
    if line == last:
        return ReadError("file.quote", line=str(line))
    return ReadError("file.quote_taken", line=str(line), last=str(last))


class QuoteCheck:
    """Finds records whose quotes may be in the wrong places.

    Attributes:
        found: The errors so far: code, row, and facts.
    """

    def __init__(self, dialect: Dialect) -> None:
        self.found: list[tuple[str, int, dict[str, str]]] = []
        self._dialect = dialect
        self._pieces: list[Record] = []

    def add(self, record: Record) -> None:
        """Check the next record."""
        if record.quotes % 2 and (self._is_cut_off(record) or record.quotes >= _PAIRED_AND_ONE):
            for piece in (*self._pieces, record):
                self._add_problem("row.quote", piece)
        elif record.lines > 1 and any(self._holds_rows(cell, record) for cell in record.cells):
            self._add_problem("row.run_together", record, last=str(record.line + record.lines - 1))
        self._keep_pieces(record)

    def _is_cut_off(self, record: Record) -> bool:
        ends = (*self._pieces[:1], record)
        return bool(self._pieces) and min(len(end.cells) for end in ends) < self._dialect.width

    def _keep_pieces(self, record: Record) -> None:
        """Keep what may be one row that a quote too many inside a cell of it has cut in pieces.

        They begin with a record that has quotes, and not all of them are as long as a row.
        """
        if record.quotes:
            self._pieces = [] if record.quotes % 2 else [record]
        elif self._pieces and len(record.cells) < self._dialect.width:
            self._pieces.append(record)
        else:
            self._pieces = []

    def _add_problem(self, code: str, record: Record, last: str = "") -> None:
        self.found.append((code, record.line, {"last": last}))

    def _holds_rows(self, cell: str, record: Record) -> bool:
        """Say whether *cell* may be the end of one row and the beginning of another.

        Its two quotes can stand wrong in one place each. A row lost its end, then, and another
        its beginning: together as many delimiters as a row has, or else the record is too long.
        """
        delimiters = cell.count(self._dialect.delimiter)
        if not _LINE_BREAK.search(cell) or not delimiters:
            return False
        if len(record.cells) > self._dialect.width:
            return True
        return delimiters >= self._dialect.width - 1 and not _is_list(cell, self._dialect)


def _is_list(cell: str, dialect: Dialect) -> bool:
    """Say whether *cell* has one entry a line, with at most a delimiter behind it."""
    return all(
        dialect.delimiter not in line.strip().removesuffix(dialect.delimiter)
        for line in _LINE_BREAK.split(cell)
    )


def _refuse_too_much(record: Record, dialect: Dialect) -> None:
    line = record.line
    for cell in record.cells:
        breaks = len(_LINE_BREAK.findall(cell))
        most = MOST_ENTRIES if _is_list(cell, dialect) else MOST_LINES
        if breaks and (breaks >= most or len(cell) > MOST_CHARACTERS):
            lines = str(breaks + 1)
            raise ReadError("file.quote_runs", line=str(line), lines=lines)
        line += breaks
