"""How long: the reading of lengths of time, for numbers and intervals alike.

Here is decided which lengths a cell can mean and in which form they are written; whether a form
is plain, worth a notice or a question is up to the kinds of value that read it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import Enum, auto
from fractions import Fraction
from typing import Final

from bulk_import.cells import Cell, as_displayed
from bulk_import.normalizers.decimal_marks import Marks, PlainReadings, plain_readings
from bulk_import.normalizers.normalizer import Context, Unit
from bulk_import.normalizers.text import cleaned
from bulk_import.normalizers.time_grammar import seconds_of

LARGEST: Final = 10**9
"""Seconds; beyond it a cell holds something else, such as a phone number."""

_SERIAL_DAYS: Final = {
    # Programs disagree about the day that 0 is.
    date(1899, 12, 30): 0,
    date(1899, 12, 31): 0,
    **{date(1900, 1, day): day for day in range(1, 6)},
    # Old workbooks of the Mac count from 1904.
    **{date(1904, 1, 1 + days): days for days in range(6)},
}
"""The first days that workbooks count, by their number."""

_OTHER_DIGIT: Final = re.compile(r"[^\D0-9\uff10-\uff19]")
"""A digit that is neither ASCII nor the full-width form of one."""

_OFF_THE_SECOND: Final = 0.01
"""Seconds by which a clock cell may miss the second: it is stored as a fraction of a day."""

_SECONDS_OF_DAY: Final = 86_400
_TYPED_DECIMALS: Final = 4
"""Decimals that people type; a clock cell shown as a number has more."""


class Form(Enum):
    """How a length of time is written."""

    BARE = auto()
    """A number alone, in seconds: `45`, `45.0`."""
    SECONDS = auto()
    """A whole number with its unit: `45 s`, `45_s`, `45 seconds`."""
    UNUSUAL_SECONDS = auto()
    """Seconds written otherwise: `45-s`, `45_sec`, `PT45S`, `every 45 s`."""
    LONGER_UNIT = auto()
    """With minutes or hours: `1.5 min`, `1 min 30 s`, `PT1M`."""
    HEADER_MILLISECONDS = auto()
    HEADER_MINUTES = auto()
    HEADER_HOURS = auto()
    """A number alone under a header that names its unit."""
    CLOCK = auto()
    """Hours, minutes and seconds: `00:00:45`."""
    SHORT_CLOCK = auto()
    """`0:45`: 45 seconds to people, 45 minutes to spreadsheets."""
    GROUPED = auto()
    """With commas between the thousands: `1,000,000`."""
    OTHERWISE_GROUPED = auto()
    """With other signs between them: `1 000`, `1'000`, `1.000.000`."""
    DECIMAL_COMMA = auto()
    """With a comma in front of the decimals: `30,0`."""
    DOTTED = auto()
    """`1.000`: one in some countries, a thousand in others."""
    COMMA = auto()
    """`1,000`: one in some countries, a thousand in others."""
    REPAIRED = auto()
    """`+45`, `45.`, `30.000000000000004`, or digits of another script."""


class Flaw(Enum):
    """Why a cell is no whole number of seconds."""

    UNREADABLE = auto()
    DATE = auto()
    FRACTION = auto()
    NEGATIVE = auto()
    SEVERAL = auto()
    TOO_LARGE = auto()


_HEADER_UNITS: Final[Mapping[Unit | None, tuple[Form, Fraction]]] = {
    "ms": (Form.HEADER_MILLISECONDS, Fraction(1, 1000)),
    "min": (Form.HEADER_MINUTES, Fraction(60)),
    "h": (Form.HEADER_HOURS, Fraction(3600)),
}
"""How a number alone is understood where the header names a unit, and the unit's seconds."""
_MARKED: Final = {
    Marks.DECIMAL_COMMA: Form.DECIMAL_COMMA,
    Marks.COMMA_GROUPS: Form.GROUPED,
    Marks.OTHER_GROUPS: Form.OTHERWISE_GROUPED,
    Marks.EITHER: Form.COMMA,
}
_ASKED: Final = frozenset({Form.COMMA})
_USUAL: Final = frozenset({Form.BARE, Form.SECONDS, Form.UNUSUAL_SECONDS, Form.REPAIRED})


@dataclass(frozen=True, slots=True)
class Duration:
    """The whole seconds that a cell can mean, people's reading first, and how it is written."""

    readings: tuple[int, ...]
    form: Form


def read(cell: Cell, context: Context) -> Duration | Flaw:
    """Return how long *cell* says; a number alone is in seconds unless the header says so.

    Raises:
        Unusable: The cell shows an error, holds a formula, is blank or too long to be a value.
    """
    content = cleaned(cell)
    match content:
        case str():
            duration = _of_text(content.casefold(), context)
            return _repaired(duration) if _OTHER_DIGIT.search(str(cell)) else duration
        case float() if math.isfinite(content):
            # By its text: 1.1 minutes are 66 seconds, not 66.000000000000005.
            return _of_number(Fraction(str(content)), context)
        case bool() | float():
            return Flaw.UNREADABLE
        case int():
            return _of_number(Fraction(content), context)
        case _:
            length = elapsed(content)
            return Flaw.DATE if length is None else _of_clock(length)


def elapsed(cell: Cell) -> timedelta | None:
    """Return how long a clock cell says; None for any other cell, dates included.

    Readers give `1:03` as a time, as a timedelta, or as a datetime on one of the first days
    that the workbook counts.
    """
    match cell:
        case timedelta():
            return cell
        case time():
            return timedelta(seconds=seconds_of(cell))
        case datetime() if cell.time() != time() and cell.date() in _SERIAL_DAYS:
            return timedelta(days=_SERIAL_DAYS[cell.date()], seconds=seconds_of(cell))
        case _:
            return None


def _repaired(duration: Duration | Flaw) -> Duration | Flaw:
    if isinstance(duration, Duration) and duration.form in {
        Form.BARE,
        Form.SECONDS,
    }:
        return replace(duration, form=Form.REPAIRED)
    return duration


def _whole(form: Form, *readings: Fraction | int) -> Duration | Flaw:
    """Return the *readings* that are whole seconds; nothing is rounded."""
    whole = tuple(int(reading) for reading in readings if reading.denominator == 1)
    if not whole:
        return Flaw.FRACTION
    usable = tuple(seconds for seconds in whole if seconds <= LARGEST)
    return Duration(usable, form) if usable else Flaw.TOO_LARGE


def _of_number(number: Fraction, context: Context, form: Form = Form.BARE) -> Duration | Flaw:
    if number < 0:
        return Flaw.NEGATIVE
    if 0 < number < 1 and (number * 10**_TYPED_DECIMALS).denominator != 1:
        clock = _of_clock(timedelta(seconds=float(number * _SECONDS_OF_DAY)))
        if isinstance(clock, Duration) and any(clock.readings):
            return clock
    if context.unit in _HEADER_UNITS and number:
        form, scale = _HEADER_UNITS[context.unit]
        return _whole(form, number * scale)
    return _whole(form, number)


def _of_clock(length: timedelta) -> Duration | Flaw:
    exact = length.total_seconds()
    seconds = round(exact)
    if exact < 0:
        return Flaw.NEGATIVE
    if abs(exact - seconds) > _OFF_THE_SECOND:
        return Flaw.FRACTION
    if seconds and seconds % 60 == 0:
        # A person's 0:45 is stored as 45 minutes.
        return _whole(Form.SHORT_CLOCK, seconds // 60, seconds)
    return _whole(Form.CLOCK, seconds)


def _of_text(text: str, context: Context) -> Duration | Flaw:
    if marked := plain_readings(text, context.decimal_mark):
        return _of_marked(marked, context)
    for pattern, reading in _GRAMMAR:
        if found := pattern.fullmatch(text):
            return reading(found, context)
    return Flaw.UNREADABLE


def _of_marked(marked: PlainReadings, context: Context) -> Duration | Flaw:
    """Return how long a text says whose number is written with commas or other signs."""
    found = [_of_text(text, context) for text in marked.texts]
    durations = [one for one in found if isinstance(one, Duration)]
    if not durations:
        return found[0]
    form = _MARKED[marked.marks]
    # What else is unusual about it, such as its unit, is said as it always is.
    inner = durations[0].form
    readings = tuple(seconds for one in durations for seconds in one.readings)
    return Duration(readings, inner if form not in _ASKED and inner not in _USUAL else form)


def _dotted(found: re.Match[str], context: Context) -> Duration | Flaw:
    _, scale = _HEADER_UNITS.get(context.unit, (Form.DOTTED, Fraction(1)))
    decimal, grouped = Fraction(found[0]), Fraction(found[0].replace(".", ""))
    return _whole(Form.DOTTED, decimal * scale, grouped * scale)


def _bare(found: re.Match[str], context: Context) -> Duration | Flaw:
    number = Fraction(found[0])
    displayed = _displayed(number)
    unusual = found[0].startswith("+") or found[0].endswith(".") or displayed != number
    return _of_number(displayed, context, Form.REPAIRED if unusual else Form.BARE)


def _displayed(number: Fraction) -> Fraction:
    """Return *number* without the noise that a program wrote out: 30.000000000000004 is 30."""
    if number.denominator == 1 or number > LARGEST:
        return number
    return Fraction(str(as_displayed(float(number))))


def _seconds(found: re.Match[str], context: Context) -> Duration | Flaw:
    del context
    return _whole(Form.SECONDS, Fraction(found["seconds"]))


def _units(found: re.Match[str], context: Context) -> Duration | Flaw:
    del context
    hours, minutes, seconds = (Fraction(amount) for amount in found.groups("0"))
    longer = found["hours"] or found["minutes"]
    form = Form.LONGER_UNIT if longer else Form.UNUSUAL_SECONDS
    return _whole(form, 3600 * hours + 60 * minutes + seconds)


def _clock(found: re.Match[str], context: Context) -> Duration | Flaw:
    del context
    hours, minutes, seconds = (int(part) for part in found.groups())
    return _whole(Form.CLOCK, 3600 * hours + 60 * minutes + seconds)


def _short_clock(found: re.Match[str], context: Context) -> Duration | Flaw:
    del context
    larger, smaller = (int(part) for part in found.groups())
    seconds = 60 * larger + smaller
    return _whole(Form.SHORT_CLOCK if seconds else Form.CLOCK, seconds, seconds * 60)


def _flaw(flaw: Flaw) -> Callable[[re.Match[str], Context], Flaw]:
    return lambda _found, _context: flaw


# Repetitions are possessive, so that no text makes a pattern try again and again; and Python
# refuses to convert more than 4,300 digits.
_AMOUNT: Final = r"[0-9]{1,4000}+(?:\.[0-9]{1,200}+)?+"
_HOUR: Final = r"[ _-]?(?:h|hrs?|hours?)\.?"
_MINUTE: Final = r"[ _-]?(?:m|mins?|minutes?)\.?"
_SECOND: Final = r"[ _-]?(?:s|secs?|seconds?)\.?"
_AND: Final = r"(?:(?:,? ?|,? and )(?=[0-9]))?"
_ONE: Final = rf"{_AMOUNT}(?:{_HOUR}|{_MINUTE}|{_SECOND})?"

_UNITS: Final = (
    rf"(?:every |pt(?=[0-9]))?(?:(?P<hours>{_AMOUNT}){_HOUR}{_AND})?"
    rf"(?:(?P<minutes>{_AMOUNT}){_MINUTE}{_AND})?(?:(?P<seconds>{_AMOUNT}){_SECOND})?"
)

_GRAMMAR: Final = tuple(
    (re.compile(pattern), reading)
    for pattern, reading in (
        (r"\+?[1-9][0-9]{0,2}\.[0-9]{3}", _dotted),
        (r"\+?[0-9]{1,4000}+(?:\.[0-9]{0,200}+)?+", _bare),
        (r"(?P<seconds>[0-9]{1,4000}+)(?: ?(?:s|secs?|seconds?)|_s)", _seconds),
        (_UNITS, _units),
        (r"(?:0 days )?([0-9]{1,4}):([0-5][0-9]):([0-5][0-9])(?:\.0+)?", _clock),
        (r"([0-9]{1,4}):([0-5][0-9])", _short_clock),
        (rf"-{_ONE}", _flaw(Flaw.NEGATIVE)),
        (rf"{_ONE}(?: ?[-/;&\n] ?|, | to | or | and ){_ONE}", _flaw(Flaw.SEVERAL)),
    )
)
