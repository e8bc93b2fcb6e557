"""The grammar of times in text, alone or behind a date, and why text is none.

A clock time has one reading: a colon or AM/PM makes it certain. Beside a date nothing else is
taken; alone, other spellings are as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Final

from bulk_import.problems import Unusable

DAY: Final = 86_400
"""Seconds of a day."""

UTC: Final = frozenset({"Z", "UTC", "GMT", "+00:00", "-00:00"})
"""The zones, as `ClockTime` has them, in which programs store a moment."""

FLAGS: Final = re.IGNORECASE | re.ASCII

_NOON: Final = 12
_LAST_HOUR: Final = 23
_SIXTY: Final = 60
_QUARTER: Final = 15
_FURTHEST_ZONE: Final = 14

_ABBREVIATIONS: Final = (
    "z|utc|gmt|ist|est|edt|et|cst|cdt|ct|mst|mdt|mt|pst|pdt|pt|akst|akdt|hst|ast|adt|nst|ndt|brt"
    "|art|wet|west|bst|cet|cest|eet|eest|msk|trt|sast|wat|cat|eat|gst|pkt|npt|bdt|slst|mmt|ict|wib"
    "|wita|wit|sgt|myt|hkt|pht|jst|kst|awst|acst|acdt|aest|aedt|nzst|nzdt"
)
_REGIONS: Final = "africa|america|asia|atlantic|australia|canada|europe|indian|pacific|us"
_ZONE: Final = (
    rf"(?: ?\(?(?:(?P<name>{_ABBREVIATIONS}|(?:{_REGIONS})(?:/[a-z_-]+){{1,2}})"
    # Without UTC in front, -6 behind a time would rather be where it ends.
    r"|(?:(?:utc|gmt) ?|(?=[+-]\d\d|\+\d:))"
    r"(?P<sign>[+-]) ?(?P<ahead>\d\d?)(?::?(?P<minutes_ahead>\d\d))?)\)?"
    # JavaScript adds a name, GMT+0530 (India Standard Time), and Java another: [Asia/Kolkata].
    r"(?: \((?P<place>[a-z ]+ time)\))?(?:\[[a-z_/+-]+\])?)?"
)
_MINUTE: Final = r"(?P<minute>\d\d)"
_SECOND: Final = r"(?P<second>\d\d(?:\.\d{1,9})?)"
_OF_24_HOURS: Final = re.compile(
    rf"(?P<hour>\d\d?):{_MINUTE}(?::{_SECOND})?(?P<half>)(?: ?(?:hrs?|hours?|h)\.?)?{_ZONE}", FLAGS
)
_OF_12_HOURS: Final = re.compile(
    rf"(?P<hour>\d\d?)(?:[:.]{_MINUTE}(?:[:.]{_SECOND})?)? ?(?P<half>[ap])\.? ?m\.?{_ZONE}", FLAGS
)

_DOTTED: Final = re.compile(r"^(\d\d)\.(\d\d)\.(\d\d(?=\.\d{6}))", FLAGS)
"""The clock of Oracle and of DB2, known by the parts of a second behind it."""

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
        (r"T(\d\d:\d\d(?::\d\d)?)", r"\1"),
        (r"0 days?,? (\d\d?:\d\d:\d\d(?:\.\d{1,9})?)", r"\1"),
    )
)

# Only seconds or a date in front tell an offset from an end: 09:00:00-05:00 from 09:00-05:00.
_FROM_TO: Final = re.compile(rf"\d\d?(?::\d\d)?{_HALF}? ?- ?\d\d?(?::\d\d)?", FLAGS)
_JOINT: Final = re.compile(r"\n|[&,|-]|\b(?:to|till|until|and|or)\b", FLAGS)
_NUMBERS: Final = re.compile(rf"[\d:. ]+(?:{_HALF}|{_HOURS})?", FLAGS)


@dataclass(frozen=True, slots=True)
class ClockTime:
    """A time of day as written.

    Attributes:
        seconds: Since midnight; `DAY` itself for 24:00.
        zone: What stood behind it: an offset as `+05:30`, or a name; "" for nothing.
        needless_half: AM or PM stood behind an hour of the 24-hour clock.
        unusual: It was spelt in another way than a clock shows it.
    """

    seconds: float
    zone: str = ""
    needless_half: bool = False
    unusual: bool = False


def read(text: str) -> ClockTime | None:
    """Return the time that is the whole of *text* and certain in itself; None where it is none."""
    if _FROM_TO.fullmatch(text):
        return None
    return read_clock(text) or _respelt(text, _EVERYDAY) or _unusual(text)


def read_clock(text: str) -> ClockTime | None:
    """Return the clock time that is the whole of *text*; None where it is none."""
    text = _DOTTED.sub(r"\1:\2:\3", text)
    match = _OF_24_HOURS.fullmatch(text) or _OF_12_HOURS.fullmatch(text)
    if match is None:
        return None
    stated, half = int(match["hour"]), match["half"].lower()
    hour, zone = _hour(stated, half), _zone(match)
    minute, second = int(match["minute"] or 0), float(match["second"] or 0)
    if hour is None or zone is None or minute >= _SIXTY or second >= _SIXTY:
        return None
    seconds = hour * 3600 + minute * 60 + second
    needless = bool(half) and not 1 <= stated <= _NOON
    return ClockTime(seconds, zone, needless) if seconds <= DAY else None


def seconds_of(moment: time | datetime) -> float:
    """Return the seconds between midnight and *moment*, by its own clock."""
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
    return seconds + moment.microsecond / 1e6


def zone_of(moment: time | datetime) -> str:
    """Return the zone of a typed cell as `ClockTime` has it: "" where it has none."""
    ahead = moment.utcoffset()
    if ahead is None:
        return "" if moment.tzinfo is None else str(moment.tzinfo)
    minutes = round(ahead.total_seconds() / 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def written(seconds: float) -> str:
    """Return a time of day as HH:MM, or HH:MM:SS where seconds matter."""
    minutes, second = divmod(int(seconds), 60)
    short = f"{minutes // 60:02}:{minutes % 60:02}"
    return f"{short}:{second:02}" if second else short


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
            return read_clock(match.expand(clock_time))
    return None


def _unusual(text: str) -> ClockTime | None:
    respelt = _respelt(text, _UNUSUAL)
    return replace(respelt, unusual=True) if respelt else None


def _hour(hour: int, half: str) -> int | None:
    """Return the hour of the 24-hour clock; None where AM or PM contradicts it."""
    if not half or (half == "p" and _NOON < hour <= _LAST_HOUR):
        return hour
    if hour > _NOON or (half == "p" and hour == 0):
        return None
    return hour % _NOON + (_NOON if half == "p" else 0)


def _zone(match: re.Match[str]) -> str | None:
    if match["sign"] is None:
        name = match["name"] or ""
        return name if "/" in name else name.upper()
    ahead, minutes = int(match["ahead"]), int(match["minutes_ahead"] or 0)
    if minutes % _QUARTER:
        # The local mean time that a place had on a day long ago: the name says its zone.
        return match["place"] or ""
    if ahead > _FURTHEST_ZONE or minutes >= _SIXTY:
        return None
    return f"{match['sign']}{ahead:02}:{minutes:02}"
