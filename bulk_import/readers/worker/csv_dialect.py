"""How a CSV file is laid out: what parts its cells, and how many cells its header has."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from bulk_import.cells import ROWS_SEARCHED
from bulk_import.readers.worker.csv_lines import lines_of

DELIMITERS: Final = ",;\t|"
RARE_DELIMITERS: Final = "^~\x01\x1f\x1e\u2502\u2503¦§!#:"
"""What stands between the cells of a few files; tried where no usual delimiter makes a header."""

FEWEST_HEADERS: Final = 3
"""Cells of a header; with fewer, it is doubtful that the delimiter is right."""

RECORDS_COMPARED: Final = 200
"""Records from the top by which the delimiter is decided."""

LONGEST_HEADER: Final = 60
"""Characters of a cell that may be a header."""

_SEP: Final = re.compile(r'"?sep=(?P<delimiter>\\t|[^\w"\r\n])"?(?:\r\n|\r|\n|\Z)', re.IGNORECASE)

_LOOKED_AT: Final = 100_000
"""Characters in which quotes of another kind are looked for."""

Records = list[list[str]]


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a file is laid out.

    Attributes:
        delimiter: What stands between two cells.
        width: The cells of its header.
        start: Where the first record begins, in characters: after a line such as `sep=;`.
        quote: What stands around cells that hold delimiters.
        has_spaces: Spaces stand between a delimiter and the quote behind it.
    """

    delimiter: str
    width: int
    start: int = 0
    quote: str = '"'
    has_spaces: bool = False


def dialect_of(text: str) -> Dialect:
    """Return how *text* is laid out.

    A line `sep=;` at the top decides, as it does in Excel. Else that delimiter is taken by which
    a record near the top looks most like a header (its cells differ and have no digits) and most
    records after it have as many cells. Commas inside the cells of a semicolon file split its
    rows too, yet neither all alike nor its header.
    """
    if found := _SEP.match(text):
        delimiter = found["delimiter"].replace("\\t", "\t")
        records = _records(text[found.end() :], delimiter)
        return Dialect(delimiter, _header(records)[1], found.end())
    headers = {one: _header(_records(text, one)) for one in DELIMITERS}
    delimiter = max(DELIMITERS, key=lambda one: headers[one])
    if headers[delimiter][0] < FEWEST_HEADERS:
        rare = {one: _header(_records(text, one)) for one in RARE_DELIMITERS if one in text}
        best = max(rare, key=lambda one: rare[one], default=delimiter)
        if rare.get(best, headers[delimiter]) > headers[delimiter]:
            headers |= rare
            delimiter = best
    return _quoted(text, Dialect(delimiter, headers[delimiter][1]))


def _quoted(text: str, dialect: Dialect) -> Dialect:
    """Return *dialect* with the way in which cells are quoted.

    The usual one, unless some rows have too many cells by it and none by another: by single
    quotes, or by quotes behind a space.
    """
    delimiter = re.escape(dialect.delimiter)
    for pattern, changed in (
        (rf'{delimiter} +"', replace(dialect, has_spaces=True)),
        (rf"(?:^|{delimiter}) *'", replace(dialect, quote="'", has_spaces=True)),
    ):
        if not re.search(pattern, text[:_LOOKED_AT], re.MULTILINE):
            continue
        usual, other = _records(text, dialect.delimiter), _records(text, dialect.delimiter, changed)
        width = _header(other)[1]
        is_wrong = any(len(record) > width for record in usual) or _is_all_quoted(usual, "'")
        if is_wrong and all(len(record) <= width for record in other):
            return replace(changed, width=width)
    return dialect


def _is_all_quoted(records: Records, quote: str) -> bool:
    """Say whether every cell with letters in the first record is quoted with *quote*."""
    cells = [cell.strip() for cell in records[0] if cell.strip()] if records else []
    return len(cells) >= FEWEST_HEADERS and all(
        cell.startswith(quote) and cell.endswith(quote) for cell in cells
    )


def _records(text: str, delimiter: str, dialect: Dialect | None = None) -> Records:
    """Return the first records; those of a wrong delimiter need not make sense."""
    records: Records = []
    with suppress(csv.Error):
        reader = csv.reader(
            lines_of(text),
            delimiter=delimiter,
            quotechar=dialect.quote if dialect else '"',
            skipinitialspace=dialect is not None and dialect.has_spaces,
        )
        for record in islice(reader, RECORDS_COMPARED):
            records.append(record)  # one by one: those before an error count
    return [record for record in records if any(record)]


def _header(records: Records) -> tuple[float, int]:
    """Return how much the best record looks like a header, and how many cells it has."""
    widths = list(map(len, records))
    found = [
        (_likeness(record) * _agreement(widths[position:]), max(widths[: position + 1]))
        for position, record in enumerate(records[:ROWS_SEARCHED])
        if len(record) > 1
    ]
    return max(found, default=(0.0, 1))


def _likeness(record: Sequence[str]) -> float:
    """Return how many cells of *record* could be headers, less where others could not."""
    cells = [cell.strip().casefold() for cell in record if cell.strip()]
    likely = {
        cell for cell in cells if len(cell) <= LONGEST_HEADER and not any(map(str.isdigit, cell))
    }
    return len(likely) ** 2 / max(1, len(cells))


def _agreement(widths: Sequence[int]) -> float:
    """Return the share of records that are as wide as the first."""
    return widths.count(widths[0]) / len(widths)
