"""How a CSV file is laid out: what parts its cells, and how many cells its header has."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from typing import Final

from bulk_import.sheet import ROWS_SEARCHED

DELIMITERS: Final = ",;\t|"
RECORDS_COMPARED: Final = 200
"""Records from the top by which the delimiter is decided."""

LONGEST_HEADER: Final = 60
"""Characters of a cell that may be a header."""

_SEP: Final = re.compile(r'"?sep=(?P<delimiter>\\t|[^\w"\r\n])"?(?:\r\n|\r|\n|\Z)', re.IGNORECASE)

Records = list[list[str]]


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a file is laid out.

    Attributes:
        delimiter: What stands between two cells.
        width: The cells of its header.
        start: Where the first record begins, in characters: after a line such as `sep=;`.
    """

    delimiter: str
    width: int
    start: int = 0


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
    return Dialect(delimiter, headers[delimiter][1])


def _records(text: str, delimiter: str) -> Records:
    """Return the first records; those of a wrong delimiter need not make sense."""
    records: Records = []
    with suppress(csv.Error):
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
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
