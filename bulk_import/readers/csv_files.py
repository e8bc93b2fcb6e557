"""CSV files, by the standard `csv` module: every record as it is, on the line where it starts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from bulk_import.problems import Problem, Refused, Severity
from bulk_import.readers.allowance import Allowance
from bulk_import.readers.csv_dialect import Dialect, dialect_of
from bulk_import.readers.csv_records import Doubts, Record, records
from bulk_import.readers.csv_text import decoded
from bulk_import.sheet import Sheet, Spreadsheet, to_cells

MOST_COLUMNS: Final = 16_384
"""Columns of a row, as in Excel."""

MOST_CELLS: Final = 10_000_000
"""Cells that are kept, empty ones too: what 100,000 rows of 100 columns have."""

HEADERS: Final = 1
"""Rows that are no campaigns, at least."""

MOST_COUNTED: Final = 1_000_000
"""Rows beyond the limit that are counted; a person who splits the file wants to know."""

MOST_BLANK: Final = 1_000
"""Empty rows in a row that are kept; more of them say nothing, and the lines go on counting."""

_TOLD_EVERY: Final = 10_000  # rows
_USUAL: Final = Allowance()


def read_csv(path: str, content: bytes, allowance: Allowance = _USUAL) -> Spreadsheet:
    """Return the records of *content* as one sheet without a name.

    Args:
        path: Where the content came from, for messages.
        content: The file.
        allowance: How much of it may be read, and who is told of the progress.

    Raises:
        Refused: The content is no text or is damaged, its quotes do not match, or it is too large.
    """
    text, told = decoded(path, content)
    dialect = dialect_of(text)
    kept, rows_found = _kept(path, records(path, text, dialect), allowance)
    sheet = replace(_sheet(kept, dialect), rows_found=rows_found)
    return Spreadsheet(path=path, format="csv", sheets=(sheet,), problems=told)


def _kept(
    path: str, found: Iterable[Record], allowance: Allowance
) -> tuple[list[Record], int | None]:
    """Return the records up to the last one with anything in it, and their number if too many."""
    kept: list[Record] = []
    filled = blank = 0
    for number, record in enumerate(found, start=1):
        blank = 0 if any(record.cells) else blank + 1
        filled += not blank
        if len(record.cells) > MOST_COLUMNS:
            line, most = str(record.line), f"{MOST_COLUMNS:,}"
            raise Refused("file.too_many_columns", path=path, line=line, most=most)
        if number % _TOLD_EVERY == 0:
            allowance.tell(number)
        if filled - HEADERS <= allowance.rows and blank <= MOST_BLANK:
            kept.append(record)
        if filled > allowance.rows + MOST_COUNTED:
            break
    rows = filled - HEADERS
    return kept[: len(kept) - min(blank, MOST_BLANK)], rows if rows > allowance.rows else None


def _sheet(kept: Sequence[Record], dialect: Dialect) -> Sheet:
    widest = max((len(record.cells) for record in kept), default=0)
    # A few rows that are far too long must not make every other row as wide.
    width = widest if widest * len(kept) <= MOST_CELLS else dialect.width
    rows = [[cell or None for cell in record.cells[:width]] for record in kept]
    cut = (record.line for record in kept if any(record.cells[width:]))
    doubts = Doubts(dialect)
    for record in kept:
        doubts.look(record)
    return Sheet(
        name=None,
        cells=to_cells(rows, [record.line for record in kept]),
        problems=(
            *doubts.problems,
            *(Problem.worded(Severity.ERROR, "row.too_long", row=line) for line in cut),
        ),
    )
