"""Numbers with commas, dots, spaces or apostrophes in them, as plain numbers.

`1,000` is one where the comma stands in front of the decimals, and a thousand where it groups the
digits; `1.234,5`, `12,5` and `1,00,000` can be read in one way only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final, Literal

DecimalMark = Literal[".", ","]
"""The sign in front of the decimals of a number."""

_WRITTEN_DECIMALS: Final = 3
"""Decimals of a plain number that would look like a group of thousands."""


class Marks(Enum):
    """What the signs inside a number are."""

    DECIMAL_COMMA = auto()
    COMMA_GROUPS = auto()
    OTHER_GROUPS = auto()
    EITHER = auto()
    """One comma, for the decimals or between the thousands: both readings make sense."""


@dataclass(frozen=True, slots=True)
class PlainReadings:
    """A text with the number in it written plainly, once for each way to read it.

    Attributes:
        texts: The text with `1000.5` in place of `1,000.5`; decimals first where both make sense.
        marks: What the signs inside the number are.
    """

    texts: tuple[str, ...]
    marks: Marks


_TEXT: Final = re.compile(
    r"(?P<before>[^0-9.,']{0,20}?)(?P<number>[0-9][0-9.,' ]*[0-9])(?P<after>[^0-9,']{0,20})"
)
_EITHER: Final = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")
_ONE_DOT: Final = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
_THOUSANDS: Final = r"[1-9][0-9]{0,2}(?:,[0-9]{3})+"
_LAKHS: Final = r"[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}"

_GRAMMAR: Final = tuple(
    (re.compile(pattern), marks)
    for pattern, marks in (
        (r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+,[0-9]+", Marks.DECIMAL_COMMA),
        (r"(?:0[0-9]*|[0-9]{4,}),[0-9]+|[0-9]+,(?:[0-9]{1,2}|[0-9]{4,})", Marks.DECIMAL_COMMA),
        (rf"{_THOUSANDS}\.[0-9]+|(?:{_LAKHS})(?:\.[0-9]+)?", Marks.COMMA_GROUPS),
        (r"[1-9][0-9]{0,2}(?:,[0-9]{3}){2,}", Marks.COMMA_GROUPS),
        (r"[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,}", Marks.OTHER_GROUPS),
        (r"[1-9][0-9]{0,2}(?:(?: [0-9]{3})+|(?:'[0-9]{3})+)(?:[.,][0-9]+)?", Marks.OTHER_GROUPS),
    )
)
"""The numbers that can be read in one way only."""

_BOTH_SIGNS: Final[tuple[tuple[re.Pattern[str], DecimalMark], ...]] = (
    (
        re.compile(r"[-+]?[1-9][0-9]{0,2}(?:\.[0-9]{3})+,[0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3}){2,}"),
        ",",
    ),
    (
        re.compile(rf"[-+]?(?:{_THOUSANDS}\.[0-9]+|{_LAKHS}(?:\.[0-9]+)?|{_THOUSANDS},[0-9]{{3}})"),
        ".",
    ),
)
"""The numbers that prove how a whole file writes them: they have both signs, or one of them twice.

Other texts than numbers, such as a time of `9.30`, never do.
"""


def plain_readings(text: str, decimal_mark: DecimalMark | None) -> PlainReadings | None:
    """Return *text* with its number written plainly; None where that is plain or is none.

    Args:
        text: A number, perhaps with a unit: `1,5 min`.
        decimal_mark: What stands in front of the decimals in its file; None while nothing says.
    """
    found = _TEXT.fullmatch(text)
    if found is None or found["number"].isdecimal():
        return None
    number = found["number"]
    readings = _readings(number, decimal_mark)
    if readings is None:
        return None
    numbers, marks = readings
    return PlainReadings(tuple(f"{found['before']}{one}{found['after']}" for one in numbers), marks)


def proven_mark(text: str) -> DecimalMark | None:
    """Return what stands in front of the decimals, if the number *text* can be read only so."""
    number = text.strip()
    return next((mark for pattern, mark in _BOTH_SIGNS if pattern.fullmatch(number)), None)


def _readings(
    number: str, decimal_mark: DecimalMark | None
) -> tuple[tuple[str, ...], Marks] | None:
    if _EITHER.fullmatch(number):
        decimal, grouped = _decimal(number), number.replace(",", "")
        match decimal_mark:
            case ",":
                return (decimal,), Marks.DECIMAL_COMMA
            case ".":
                return (grouped,), Marks.COMMA_GROUPS
            case None:
                return (decimal, grouped), Marks.EITHER
    if _ONE_DOT.fullmatch(number):
        grouped = number.replace(".", "")
        return ((grouped,), Marks.OTHER_GROUPS) if decimal_mark == "," else None
    marks = next((marks for pattern, marks in _GRAMMAR if pattern.fullmatch(number)), None)
    return None if marks is None else ((_ungrouped(number, marks),), marks)


def _ungrouped(number: str, marks: Marks) -> str:
    """Return a number that can be read in one way only as a plain one."""
    if marks is Marks.COMMA_GROUPS:
        return _decimal(number.replace(",", ""))
    if marks is Marks.DECIMAL_COMMA:
        return _decimal(number.replace(".", ""))
    digits = number.replace(" ", "").replace("'", "")
    return digits.replace(".", "") if digits.count(".") > 1 else _decimal(digits)


def _decimal(number: str) -> str:
    """Return *number* with a dot, and with decimals that nobody takes for a group of digits."""
    whole, _, decimals = number.replace(",", ".").partition(".")
    decimals = decimals.rstrip("0")
    if len(decimals) == _WRITTEN_DECIMALS:
        decimals += "0"
    return f"{whole}.{decimals}" if decimals else whole
