"""What a cell can hold, and how it is shown to people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

LONGEST_SHOWN = 60
"""Characters of a cell that a message shows; the rest is an ellipsis."""

LONGEST_INTEGER = 10_000
"""Bits of a whole number that is written out; Python refuses to write more than 4,300 digits."""


@dataclass(frozen=True, slots=True)
class ErrorCell:
    """A cell in which the spreadsheet itself shows an error, such as `#N/A`."""

    text: str


NO_RESULT = ErrorCell("a formula without a stored result")
"""A formula that no spreadsheet program has calculated yet, as programs leave them."""

Cell = str | int | float | bool | datetime | date | time | timedelta | ErrorCell | None
"""A cell as read. A `bool` is an `int`, a `datetime` a `date`: look for the narrower one first."""


def written(cell: Cell) -> str:
    """Return *cell* as text, about as the spreadsheet shows it, whole and without quotes."""
    match cell:
        case str() | None:  # first, since most cells are
            return cell or ""
        case bool():
            return "TRUE" if cell else "FALSE"
        case float() if cell.is_integer() and abs(cell) < 1e15:  # noqa: PLR2004  Excel's 15 digits
            return str(int(cell))
        case datetime():
            midnight = cell.time() == time()
            return cell.date().isoformat() if midnight else cell.isoformat(sep=" ")
        case timedelta():
            return _clock(cell)
        case int() if cell.bit_length() > LONGEST_INTEGER:
            return "a number of thousands of digits"
        case ErrorCell():
            return cell.text
        case _:
            return str(cell)


def shown(cell: Cell) -> str:
    """Return *cell* for a message: in quotes, on one line, not longer than people read."""
    line = " ".join(written(cell).split())
    if len(line) > LONGEST_SHOWN:
        line = line[: LONGEST_SHOWN - 1] + "…"
    return f"“{line}”"


def _clock(duration: timedelta) -> str:
    """Return a duration the way spreadsheets show one: hours may pass 24."""
    seconds = round(duration.total_seconds())
    minutes, second = divmod(abs(seconds), 60)
    hour, minute = divmod(minutes, 60)
    return f"{'-' if seconds < 0 else ''}{hour:02}:{minute:02}:{second:02}"


def letter(place: int) -> str:
    """Return the spreadsheet's name of column number *place*, counted from 1: A, Z, AA."""
    letters = ""
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def place(letters: str) -> int:
    """Return the number of the column that the spreadsheet calls *letters*, counted from 1."""
    number = 0
    for one in letters:
        number = number * 26 + ord(one) - ord("A") + 1
    return number


def ranges(numbers: Iterable[int]) -> str:
    """Return ascending *numbers* as people list rows: `2–5, 7, 9`."""
    return ", ".join(
        str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in _runs(numbers)
    )


def _runs(numbers: Iterable[int]) -> Iterator[list[int]]:
    # Within a run of neighbours, number and position grow alike.
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        yield [number for _, number in run]
