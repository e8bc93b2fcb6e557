"""The dialing ratio, such as `1:2`, each side 1 to 99; neither reduced nor swapped."""

from __future__ import annotations

import re
from datetime import timedelta
from fractions import Fraction
from typing import Final

from bulk_import.cells import Cell
from bulk_import.normalizers.date_grammar import day_of_serial
from bulk_import.normalizers.durations import elapsed
from bulk_import.normalizers.normalizer import Context, Value, noticed
from bulk_import.normalizers.text import cleaned
from bulk_import.problems import Ambiguous, Unusable

_LARGEST_SIDE: Final = 99
_SIDES: Final = range(1, _LARGEST_SIDE + 1)

_LARGEST_AS_CLOCK: Final = (100, 39)
"""The hours and minutes that spreadsheets make of 99:99, the largest ratio."""

_LONGEST_CLOCK: Final = 5
"""Days; 100:39 hours are the longest clock cell that was a ratio."""

_MINUTES_OF_DAY: Final = 1_440

_OFF_THE_MINUTE: Final = 0.01
"""Minutes by which a clock cell shown as a number may miss the minute."""

_TYPED_DECIMALS: Final = 3
"""Decimals that people type; a clock cell shown as a number has more."""

_LARGEST_DIVISOR: Final = 20
"""Of ratios that people write as a decimal: 0.33 is 1 to 3, not 32 to 97."""


def normalize(cell: Cell, context: Context) -> Value[str]:
    """Return the ratio that *cell* says, without leading zeros.

    Spreadsheets make a time of a typed `1:3`; where that can be undone, it is.

    Raises:
        Unusable: The cell is no ratio, or a date that a spreadsheet made of one.
        Ambiguous: One number alone, or sides that are named the other way round.
    """
    del context
    cell = cleaned(cell)
    if isinstance(cell, str):
        return _of_text(cell.casefold())
    if isinstance(cell, bool):
        raise Unusable("ratio.not_ratio")
    if isinstance(cell, int | float):
        return _of_number(cell)
    length = elapsed(cell)
    if length is None:
        raise Unusable("ratio.date")
    return _of_clock(length)


def _of_clock(length: timedelta) -> Value[str]:
    """Return the ratio that became hours and minutes; 1:63 would leave the same cell as 2:3."""
    minutes, seconds = divmod(round(length.total_seconds()), 60)
    left, right = divmod(minutes, 60)
    if (left, right) == _LARGEST_AS_CLOCK:
        left = right = _LARGEST_SIDE
    if seconds or left not in _SIDES or right not in _SIDES:
        raise Unusable("ratio.time")
    return noticed(f"{left}:{right}", "ratio.was_time")


def _of_number(number: float) -> Value[str]:
    if day_of_serial(number):
        raise Unusable("ratio.date")
    if 1 <= number <= _LARGEST_SIDE and number % 1 == 0:
        raise _either_way("ratio.one_number", 1, int(number))
    if not 0 < number < _LONGEST_CLOCK:
        raise Unusable("ratio.number")
    minutes = round(number * _MINUTES_OF_DAY)
    is_clock = abs(number * _MINUTES_OF_DAY - minutes) < _OFF_THE_MINUTE and minutes % 60 != 0
    if is_clock and round(number, _TYPED_DECIMALS) != number:
        return _of_clock(timedelta(minutes=minutes))
    fraction = Fraction(number).limit_denominator(_LARGEST_DIVISOR)
    if 0 < fraction < 1:
        raise _either_way("ratio.one_number", fraction.numerator, fraction.denominator)
    raise Unusable("ratio.number")


def _either_way(code: str, left: int, right: int) -> Ambiguous:
    return Ambiguous(code, tuple(dict.fromkeys((f"{left}:{right}", f"{right}:{left}"))))


def _of_text(text: str) -> Value[str]:
    for pattern, reading in _GRAMMAR:
        if found := pattern.fullmatch(text):
            return reading(found)
    raise Unusable("ratio.not_ratio")


def _plain(found: re.Match[str]) -> Value[str]:
    return Value(f"{int(found[1])}:{int(found[2])}")


def _unusual(found: re.Match[str]) -> Value[str]:
    if found["calls_first"]:
        raise _either_way("ratio.sides", int(found["left"]), int(found["right"]))
    return noticed(f"{found['left']}:{found['right']}", "ratio.rewritten")


def _duration(found: re.Match[str]) -> Value[str]:
    return _of_clock(timedelta(hours=int(found[1]), minutes=int(found[2])))


def _half_day(found: re.Match[str]) -> Value[str]:
    hour = int(found[1]) % 12 + (12 if found[3] == "p" else 0)
    return _of_clock(timedelta(hours=hour, minutes=int(found[2])))


def _number(found: re.Match[str]) -> Value[str]:
    return _of_number(float(found[0]))


def _out_of_range(_found: re.Match[str]) -> Value[str]:
    raise Unusable("ratio.range")


def _date(_found: re.Match[str]) -> Value[str]:
    raise Unusable("ratio.date")


_WORDS: Final = r"(?:(?:dial|dialing|dialling|call|pacing) )?ratio"
_AGENTS: Final = r"(?:agents?|users?)"
_CALLS: Final = r"(?:calls?|lines?|leads?|dials?|contacts?|customers?)"
_TO: Final = r"(?: ?[:/-] ?| to | per )"
_MONTH: Final = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"

_UNUSUAL: Final = (
    rf"(?:{_WORDS}(?: ?[:=] ?| - | ))?"
    r"(?P<left>[1-9][0-9]?)(?: ?[:;/-] ?| (?:is )?to )(?P<right>[1-9][0-9]?)"
    rf"(?: {_WORDS})?(?: ?\((?:{_AGENTS}{_TO}{_CALLS}|(?P<calls_first>{_CALLS}{_TO}{_AGENTS}))\))?"
)

_GRAMMAR: Final = tuple(
    (re.compile(pattern), reading)
    for pattern, reading in (
        (r"(0?[1-9]|[1-9][0-9]) ?: ?(0?[1-9]|[1-9][0-9])", _plain),
        (_UNUSUAL, _unusual),
        (r"([0-9]{1,3}):([0-5][0-9]):00", _duration),
        (r"(0?[1-9]|1[0-2]):([0-5][0-9])(?::00)? ?([ap])\.?m\.?", _half_day),
        (r"[0-9]{1,9}(?:\.[0-9]{1,20})?", _number),
        (r"[0-9]{1,9} ?: ?[0-9]{1,9}", _out_of_range),
        (rf"[0-9]{{1,2}}[-/ ]?{_MONTH}(?:[-/ ][0-9]{{2,4}})?", _date),
        (rf"{_MONTH}[-/ ]?[0-9]{{1,4}}", _date),
    )
)
