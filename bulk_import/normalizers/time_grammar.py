"""The grammar of times in text, beyond clock times: their other spellings, and why text is none."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from bulk_import.normalizers import clock_times
from bulk_import.normalizers.clock_times import FLAGS, ClockTime
from bulk_import.problems import Unusable

Spellings = tuple[tuple[re.Pattern[str], str], ...]
"""Patterns, and what they mean as a clock shows it."""

LONGEST: Final = 100
"""Characters of a time; what is longer is prose."""

_HALF: Final = r"(?: ?[ap]\.? ?m\.?)"
_HOURS: Final = r"(?: ?(?:hrs?|hours?|h)\.?)"

BARE: Final = re.compile(
    rf"(?P<hour>\d\d?)(?:\.00?|{_HOURS}| ?o'? ?clock)?"
    rf"|(?P<short_hour>\d)(?P<minute>\d\d){_HOURS}?",
    FLAGS,
)
"""Hours alone, or hours and minutes in three digits: morning or evening is not said."""

DECIMAL: Final = re.compile(r"(?P<hour>\d\d?)\.(?P<decimals>\d\d?)", FLAGS)
"""Hours and minutes, or hours and a fraction of an hour."""

FRACTION: Final = re.compile(r"0?\.\d{3,20}", FLAGS)
"""A part of a day, as spreadsheets store a time."""

SERIAL: Final = re.compile(r"\d{5}(?:\.\d{1,15})?", FLAGS)
"""A day, perhaps with a part of it, as spreadsheets store a date with a time."""

MIDNIGHT: Final = re.compile(r"(?:12(?::00)? ?)?mid-?night", FLAGS)

_EVERYDAY: Final[Spellings] = (
    (re.compile(rf"(\d\d)(\d\d){_HOURS}?((?: [a-z]{{3,4}})?)", FLAGS), r"\1:\2\3"),
    (re.compile(r"(?:12(?::00)? ?)?noon", FLAGS), "12:00"),
)
_UNUSUAL: Final[Spellings] = tuple(
    (re.compile(pattern, FLAGS), clock_time)
    for pattern, clock_time in (
        (r"(\d\d?) ?h ?(\d\d)(?: ?m(?:in)?)?", r"\1:\2"),
        (rf"(\d\d?) ?: ?(\d\d)({_HALF}?)", r"\1:\2\3"),
        (rf"(\d\d?) ?: ?(\d\d) ?: ?(\d\d)({_HALF}?)", r"\1:\2:\3\4"),
        # 14.08.26 is a date; these endings are none.
        (r"(\d\d?)\.(\d\d)\.(00|(?<=59\.)59)", r"\1:\2:\3"),
        (rf"(\d\d?)\.(\d\d){_HOURS}", r"\1:\2"),
        (r"(0\d|1[2-9]|2\d)\.(00)", r"\1:\2"),
        (rf"(\d\d?)(\d\d)({_HALF})", r"\1:\2\3"),
        (r"0 days?,? (\d\d?:\d\d:\d\d(?:\.\d{1,9})?)", r"\1"),
    )
)

# Only seconds or a date in front tell an offset from an end: 09:00:00-05:00 from 09:00-05:00.
_FROM_TO: Final = re.compile(rf"\d\d?(?::\d\d)?{_HALF}? ?- ?\d\d?(?::\d\d)?", FLAGS)
_JOINT: Final = re.compile(r"\n|[&,|-]|\b(?:to|till|until|and|or)\b", FLAGS)
_NUMBERS: Final = re.compile(rf"[\d:. ]+(?:{_HALF}|{_HOURS})?", FLAGS)


def read(text: str) -> ClockTime | None:
    """Return the time that is the whole of *text* and certain in itself; None where it is none."""
    if _FROM_TO.fullmatch(text):
        return None
    return clock_times.read(text) or _respelt(text, _EVERYDAY) or _unusual(text)


def refusal(text: str) -> Unusable:
    """Return why *text*, in which no time was found, is none."""
    if sum(any(map(str.isdigit, part)) for part in _JOINT.split(text)) > 1:
        return Unusable("time.several")
    if _NUMBERS.fullmatch(text):
        return Unusable("time.no_such_time")
    return Unusable("time.not_a_time")


def _respelt(text: str, spellings: Spellings) -> ClockTime | None:
    for pattern, clock_time in spellings:
        if match := pattern.fullmatch(text):
            return clock_times.read(match.expand(clock_time))
    return None


def _unusual(text: str) -> ClockTime | None:
    respelt = _respelt(text, _UNUSUAL)
    return replace(respelt, unusual=True) if respelt else None
