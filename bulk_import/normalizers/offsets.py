"""Offsets from UTC as people, programs and spreadsheets write them.

An offset is a whole number of minutes east of Greenwich. Signs mean what ISO 8601 makes of
them: `UTC+5` is east.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final

from bulk_import.cells import Cell
from bulk_import.normalizers.normalizer import Value
from bulk_import.problems import Ambiguous, Notice, Unusable

WESTERNMOST: Final = -12 * 60
EASTERNMOST: Final = 14 * 60
"""The ends of the range of the API page; no clock in the world is beyond them."""

MINUTES_AN_HOUR: Final = 60

# Day 0 of spreadsheets: readers may hand over a time of day as a moment of that day.
_EPOCHS: Final = {date(1899, 12, 30), date(1899, 12, 31), date(1904, 1, 1)}

_BASE: Final = r"(?:(?:utc|gmt)(?:/(?:utc|gmt))?(?: offset)?:? ?)?"
_SIGN: Final = r"(?P<sign>[+-]|(?P<word>plus|minus)|(?P<both>\+/-|±))? ?"
_UNIT: Final = r"(?P<unit> ?h(?:rs?|ours?)?\.?)?"
_AFTER: Final = r"(?P<after> ?(?:utc|gmt))?"


def _form(hours_and_minutes: str) -> re.Pattern[str]:
    return re.compile(_BASE + _SIGN + hours_and_minutes + _UNIT + _AFTER, re.ASCII)


_PLAIN: Final = (
    _form(r"(?P<hours>\d\d?)(?::(?P<minutes>\d\d))?"),
    _form(r"(?P<hours>\d\d)(?P<minutes>\d\d)"),
)
_LOOSE: Final = (
    _form(r"(?P<hours>\d\d?):(?P<minutes>\d\d):00"),
    _form(r"(?P<hours>\d\d?) ?h(?:rs?|ours?)? ?(?P<minutes>\d\d)(?: ?m(?:ins?|inutes?)?)?"),
)
_DECIMAL: Final = _form(r"(?P<hours>\d\d?)[.,](?P<fraction>\d\d?)")
_THREE_DIGITS: Final = _form(r"(?P<number>[1-9]\d\d)")
_PART_OF_A_DAY: Final = re.compile(r"-?0?\.\d{1,20}", re.ASCII)
_AROUND_A_COLON: Final = re.compile(r" ?: ?")

# 5.5 and 5.75 are decimal hours, 5.30 and 5.45 hours and minutes: the other reading of each
# (5:50, 5:18, 5:27) is the time of nobody.
_MINUTES_OF_FRACTION: Final = {
    **dict.fromkeys(("0", "00"), 0),
    **dict.fromkeys(("25", "15"), 15),
    **dict.fromkeys(("5", "50", "30"), 30),
    **dict.fromkeys(("75", "45"), 45),
}
_LOST_ZERO: Final = "3"
"""A fraction that a spreadsheet may have made of 30."""


def minutes_of(text: str) -> int:
    """Return the minutes of an offset in the form that is sent, `+05:30`."""
    hours, minutes = text[1:].split(":")
    return int(text[0] + "1") * (int(hours) * MINUTES_AN_HOUR + int(minutes))


def written(minutes: int) -> str:
    """Return an offset in the form that is sent, `+05:30`."""
    hours, rest = divmod(abs(minutes), MINUTES_AN_HOUR)
    return f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"


IN_USE: Final = frozenset(
    (
        *range(WESTERNMOST, EASTERNMOST + 1, MINUTES_AN_HOUR),
        *map(minutes_of, ("-09:30", "-03:30", "-02:30", "+03:30", "+04:30", "+05:30", "+05:45")),
        *map(minutes_of, ("+06:30", "+08:45", "+09:30", "+10:30", "+12:45", "+13:45")),
    )
)
"""Every offset that some zone keeps at some time of the year, these years."""


@lru_cache(maxsize=1_024)
def read(text: str) -> Value[int] | None:
    """Return the offset that *text* writes, or None where it writes something else.

    Raises:
        Unusable: The offset is outside the range of the API page.
        Ambiguous: A number that can be hours and minutes as well as minutes alone.
    """
    text = _AROUND_A_COLON.sub(":", text.casefold())
    if text[:1] + text[-1:] in {"()", "[]"}:
        text = text[1:-1].strip()
    for pattern in _PLAIN:
        if found := pattern.fullmatch(text):
            return _of_clock(found)
    return _read_loosely(text)


def read_typed(cell: Cell) -> Value[int] | None:
    """Return the offset that a cell without text holds, or None where it holds something else.

    Raises:
        Unusable: As `read`.
        Ambiguous: As `read`.
    """
    match cell:
        case bool():
            return None
        case int() | float():
            return _of_number(cell)
        case datetime() if cell.date() in _EPOCHS and cell.tzinfo is None:
            return _of_time(cell.time())
        case time() if cell.tzinfo is None:
            return _of_time(cell)
        case timedelta():
            return _of_duration(cell)
        case _:
            return None


def _read_loosely(text: str) -> Value[int] | None:
    if _PART_OF_A_DAY.fullmatch(text):
        return _of_duration(timedelta(days=float(text)))
    for pattern in _LOOSE:
        if found := pattern.fullmatch(text):
            return _of_clock(found, "timezone.spelling")
    if found := _DECIMAL.fullmatch(text):
        return _of_decimal(found)
    if found := _THREE_DIGITS.fullmatch(text):
        return _of_three_digits(found)
    return None


def _of_clock(found: re.Match[str], *codes: str) -> Value[int] | None:
    minutes = int(found["minutes"] or 0)
    if minutes >= MINUTES_AN_HOUR:
        return None
    return _signed(found, int(found["hours"]) * MINUTES_AN_HOUR + minutes, *codes)


def _of_decimal(found: re.Match[str]) -> Value[int] | None:
    hours = int(found["hours"]) * MINUTES_AN_HOUR
    if found["fraction"] == _LOST_ZERO:
        likely = _signed(found, hours + 30)
        if likely is None or likely.meant not in IN_USE:
            return None
        raise Ambiguous("timezone.number", (written(likely.meant),))
    if (minutes := _MINUTES_OF_FRACTION.get(found["fraction"])) is None:
        return None
    return _signed(found, hours + minutes, "timezone.spelling")


def _of_three_digits(found: re.Match[str]) -> Value[int] | None:
    number = int(found["number"])
    hours, minutes = divmod(number, 100)
    clock = _signed(found, hours * MINUTES_AN_HOUR + minutes, "timezone.spelling")
    if clock is None:
        return None
    # Programs count in minutes, and JavaScript does so west of Greenwich: India is -330.
    counted = _direction(found) * number
    readings = (
        (clock.meant, counted, -counted) if minutes < MINUTES_AN_HOUR else (counted, -counted)
    )
    in_use = tuple(reading for reading in readings if reading in IN_USE)
    if in_use == (clock.meant,):
        return clock
    if in_use:
        raise Ambiguous("timezone.number", tuple(map(written, in_use)))
    return None


def _of_number(number: float) -> Value[int] | None:
    if not -10_000 < number < 10_000:  # noqa: PLR2004  four digits; NaN and infinity stay out
        return None
    text = str(int(number)) if number == int(number) else repr(float(number))
    found = read(text)
    # A bare number that is no offset in use comes from another column, as does a time of day.
    if found is None or found.meant not in IN_USE:
        return None
    return Value(found.meant, found.notices or (Notice("timezone.spelling"),))


def _of_time(clock: time) -> Value[int] | None:
    since_midnight = timedelta(
        hours=clock.hour,
        minutes=clock.minute,
        seconds=clock.second,
        microseconds=clock.microsecond,
    )
    return _of_duration(since_midnight)


def _of_duration(duration: timedelta) -> Value[int] | None:
    seconds = duration.total_seconds()
    minutes = round(seconds / 60)
    if abs(seconds - minutes * 60) >= 1 or minutes not in IN_USE:
        return None
    return Value(minutes, (Notice("timezone.spreadsheet_time"),))


def _signed(found: re.Match[str], minutes: int, *codes: str) -> Value[int] | None:
    if (found["both"] and minutes) or (found["after"] and not found["sign"]):
        return None
    if minutes and not found["sign"]:
        codes = ("timezone.sign_assumed",)
    elif found["word"] or found["unit"] or found["after"]:
        codes = ("timezone.spelling",)
    return _offset(_direction(found) * minutes, *codes)


def _direction(found: re.Match[str]) -> int:
    return -1 if found["sign"] in {"-", "minus"} else 1


def _offset(minutes: int, *codes: str) -> Value[int]:
    if not WESTERNMOST <= minutes <= EASTERNMOST:
        raise Unusable("timezone.out_of_range")
    if minutes not in IN_USE:
        codes = (*codes, "timezone.unused_offset")
    return Value(minutes, tuple(Notice(code) for code in codes))
