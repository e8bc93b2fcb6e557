"""What a cell can hold, and how it is shown to people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from bulk_import import invisible

MOST_ROWS: Final = 1_048_576
MOST_COLUMNS: Final = 16_384
"""The size of a sheet in Excel; its last column is XFD."""

MOST_CELLS: Final = 10_000_000
"""Cells of a sheet that are read, blank ones between others too: 100,000 rows of 100 columns.

Where more rows than usual are allowed, there may be more cells in the same measure.
"""

ROWS_SEARCHED: Final = 30
"""Rows from the top in which a header is looked for; titles and logos rarely take more."""

MARK: Final = "_bulk_import_"
"""How the hidden names begin that mark our columns in a workbook."""

DAY_ZERO: Final = date(1899, 12, 30)
"""Day 0 of spreadsheets, for every day after February 1900, whose 29th never was."""

DAY_ZERO_OF_1904: Final = date(1904, 1, 1)
"""Day 0 of the workbooks that count from 1904, as those of the Mac did."""

LONGEST_SHOWN: Final = 60
"""Characters of a cell that a message shows; the rest is an ellipsis."""

LONGEST_INTEGER: Final = 10_000
"""Bits of a whole number that is written out; Python refuses to write more than 4,300 digits."""


@dataclass(frozen=True, slots=True)
class ErrorCell:
    """A cell in which the spreadsheet itself shows an error.

    Attributes:
        text: What it shows, such as `#N/A`.
    """

    text: str


NO_RESULT = ErrorCell("a formula without a stored result")
"""A formula that no spreadsheet program has calculated yet, as programs leave them."""

Value = str | int | float | bool | datetime | date | time | timedelta | ErrorCell | None
"""What a file stores in a cell."""


@dataclass(frozen=True, slots=True)
class FormattedCell:
    """A cell that looks otherwise than its value: by its number format, or struck through.

    Attributes:
        value: What the file stores.
        text: What the number format shows of it; None where it shows the value itself.
        kept: What of that is not struck through, "" where all of it is; None where nothing is.
    """

    value: Value
    text: str | None = None
    kept: str | None = None

    @property
    def shown(self) -> Value:
        """What a person sees in the cell."""
        return self.value if self.text is None else self.text


Cell = Value | FormattedCell
"""A cell as read. A `bool` is an `int`, a `datetime` a `date`: look for the narrower one first."""


def as_displayed(number: float) -> float:
    """Return *number* with the 15 digits that spreadsheet programs show of it.

    Arithmetic leaves noise behind them: 0.1 * 300 is 30.000000000000004 and shows 30.
    """
    return float(f"{number:.15g}")


def written(cell: Cell) -> str:
    """Return *cell* as text, about as the spreadsheet shows it, whole and without quotes."""
    match cell:
        case str() | None:  # first, since most cells are
            return cell or ""
        case bool():
            return "TRUE" if cell else "FALSE"
        case int():
            is_long = cell.bit_length() > LONGEST_INTEGER
            return "a number of thousands of digits" if is_long else str(cell)
        case float():
            return _decimal(as_displayed(cell))
        case datetime():
            midnight = cell.time() == time()
            return cell.date().isoformat() if midnight else cell.isoformat(sep=" ")
        case date() | time():
            return str(cell)
        case _:
            return _written_rarely(cell)


def _written_rarely(cell: timedelta | ErrorCell | FormattedCell) -> str:
    match cell:
        case timedelta():
            return _clock(cell)
        case ErrorCell():
            return cell.text
        case FormattedCell():
            return written(cell.shown)


def is_struck(cell: Cell) -> bool:
    """Say whether all of *cell* is struck through."""
    return isinstance(cell, FormattedCell) and cell.kept == ""


def as_shown(cell: Cell) -> Value:
    """Return what a person sees in *cell*, whatever the file stores."""
    return cell.shown if isinstance(cell, FormattedCell) else cell


def line_of(cell: Cell) -> str:
    """Return *cell* as text on one line, with single spaces."""
    return " ".join(written(cell).split())


def shown(cell: Cell) -> str:
    """Return *cell* for a message: in quotes, on one line, not longer than people read.

    Characters that nobody sees are marked.
    """
    line = line_of(cell)
    if not (line.isascii() and line.isprintable()):  # as it nearly always is
        line = invisible.marked(line)
    if len(line) > LONGEST_SHOWN:
        line = line[: LONGEST_SHOWN - 1] + "…"
    return f"“{line}”"


def _decimal(number: float) -> str:
    is_whole = number.is_integer() and abs(number) < 1e15  # noqa: PLR2004  Excel's 15 digits
    return str(int(number)) if is_whole else str(number)


def _clock(duration: timedelta) -> str:
    """Return a duration the way spreadsheets show one: hours may pass 24."""
    seconds = round(duration.total_seconds())
    minutes, second = divmod(abs(seconds), 60)
    hour, minute = divmod(minutes, 60)
    return f"{'-' if seconds < 0 else ''}{hour:02}:{minute:02}:{second:02}"


def column_letter(number: int) -> str:
    """Return the spreadsheet's letters for column *number*, counted from 1: A, Z, AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Return the number of the column that the spreadsheet calls *letters*, counted from 1."""
    number = 0
    for one in letters:
        number = number * 26 + ord(one) - ord("A") + 1
    return number


def ranges(numbers: Iterable[int]) -> str:
    """Return ascending *numbers* as people list rows: `2–5, 7, 9`."""
    return listed_runs(_runs(numbers))


def listed_runs(runs: Iterable[tuple[int, int]]) -> str:
    """Return *runs* of numbers, each by its first and last one, as people list rows."""
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in runs)


def _runs(numbers: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and the last of each run of neighbours."""
    first = last = None
    for number in numbers:
        if first is None or last is None:
            first = number
        elif number != last + 1:
            yield first, last
            first = number
        last = number
    if first is not None and last is not None:
        yield first, last
