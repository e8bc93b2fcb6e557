"""The grammar of dates in text: what is written, before anything decides its order.

Every pattern takes the whole text. Nothing here looks at today's date or the machine's language.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from bulk_import.cells import DAY_ZERO
from bulk_import.normalizers import time_grammar
from bulk_import.normalizers.normalizer import DateOrder
from bulk_import.normalizers.time_grammar import FLAGS, ClockTime
from bulk_import.problems import Unusable

LONGEST: Final = 100
"""Characters of a date; what is longer is prose."""

FIRST_COUNTED: Final = date(2015, 1, 1)
LAST_COUNTED: Final = date(2060, 12, 31)
"""The days whose numbers are plausible as days: 46248 is 14 August 2026."""

MOST_SERIAL: Final = 100_000
"""No plausible day has a number above it, from whichever day it is counted."""

FIRST_YEAR: Final = 2000
LAST_YEAR: Final = 2099
"""The years that a campaign may have."""

LEADING_YEARS: Final = range(25, 30)
"""Two digits in front may be a year only here: 26/08/14, but neither 14/08/26 nor 31/08/26."""

LAST_SHORT_YEAR: Final = 68
"""POSIX: 00 to 68 are years of this century, 69 to 99 of the last."""

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""The beginnings of their names; each is the code of its name in the messages, too."""

Parts = tuple[int, int, int]
"""Year, month and day as written; there may be no such day."""

Readings = dict[DateOrder, Parts]

DateForm = Literal["certain", "marked", "numbers", "dotted", "digits"]
"""How a date is written: in a `certain` order, perhaps `marked` by signs beside its numbers;
or else, year last, as `numbers` between separators, `dotted` ones, or `digits` run together."""

_MONTHS: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTH_NUMBERS: Final = {
    **{name: number for number, name in enumerate(_MONTHS, start=1)},
    **{name[:3]: number for number, name in enumerate(_MONTHS, start=1)},
    "sept": 9,  # CLDR has both Sep and Sept
}
_WEEKDAY_NUMBERS: Final = {name: number for number, name in enumerate(WEEKDAYS)}

_MONTH_NAME: Final = rf"(?:{'|'.join(_MONTH_NUMBERS)})\.?"
_WEEKDAY: Final = (
    r"(?:mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?"
    r"|sat(?:urday)?|sun(?:day)?)"
)
# A wrong ending, as in 2th, may be a lost digit.
_ENDING: Final = (
    r"(?:(?<=1)(?<!11) ?st|(?<=2)(?<!12) ?nd|(?<=3)(?<!13) ?rd|(?:(?<=[04-9])|(?<=1\d)) ?th)?"
)

_DAY: Final = rf"(?P<day>\d\d?){_ENDING}"
_MONTH: Final = rf"(?P<month>{_MONTH_NAME})"
_YEAR: Final = r"'?(?P<year>\d{4}|\d\d)"
_GAP: Final = "(?: ?[-/.,] ?| )"

_WHOLE: Final = re.compile(
    rf"(?:(?P<before>{_WEEKDAY})\.?,?[ -]?)?"
    r"(?P<day>.+?)"
    rf"(?:,? \(?(?P<after>{_WEEKDAY})\)?)?"
    r"(?:(?:(?<=\d)T|,? at |,? |-(?=\d\d\.\d\d\.\d\d\.))"
    r"(?P<clock>\d\d?(?::|\.\d\d\.\d\d\.\d{6}| ?[ap]\.? ?m).*)"
    r"|(?<=\d)(?P<zone>Z|[+-]\d\d:\d\d))?"
    r"(?P<mark>[.,]?)",
    FLAGS,
)
_PROGRAMS: Final = (
    # Java and the shell: Thu Aug 14 00:00:00 IST 2031.
    (
        re.compile(
            rf"({_WEEKDAY} {_MONTH_NAME} +\d\d?) (\d\d:\d\d:\d\d)((?: [a-z]{{3,4}})?"
            rf"(?:[+-]\d\d:\d\d)?) (\d{{4}})",
            FLAGS,
        ),
        r"\1 \4 \2\3",
    ),
    # ISO 8601 in its basic form: 20310814T000000Z.
    (
        re.compile(r"(20\d{6})T(\d\d):?(\d\d):?(\d\d)(Z|[+-]\d\d:?\d\d)?", FLAGS),
        r"\1 \2:\3:\4\5",
    ),
)
"""How programs write a moment, and the order in which people do."""

_FORMS: Final[tuple[tuple[DateForm, re.Pattern[str]], ...]] = (
    ("certain", re.compile(r"(?P<year>\d{4})([-/. ])(?P<month>\d\d?)\2(?P<day>\d\d?)", FLAGS)),
    ("numbers", re.compile(rf"(?P<first>\d\d?) ?([-/ ]) ?(?P<second>\d\d?) ?\2 ?{_YEAR}", FLAGS)),
    ("dotted", re.compile(rf"(?P<first>\d\d?)\. ?(?P<second>\d\d?)\. ?{_YEAR}", FLAGS)),
    ("certain", re.compile(rf"{_DAY}{_GAP}?(?:of )?{_MONTH}{_GAP}?{_YEAR}", FLAGS)),
    ("certain", re.compile(rf"{_MONTH}{_GAP}?{_DAY}{_GAP}{_YEAR}", FLAGS)),
    ("certain", re.compile(rf"(?P<year>\d{{4}}){_GAP}?{_MONTH}{_GAP}?{_DAY}", FLAGS)),
    # No eight digits are a day in both of these: 20 would have to be a month.
    ("digits", re.compile(r"(?P<first>\d\d?)(?P<second>\d\d)(?P<year>20\d\d)", FLAGS)),
    ("certain", re.compile(r"(?P<year>20\d\d)(?P<month>\d\d)(?P<day>\d\d)", FLAGS)),
    (
        "marked",
        re.compile(
            r"(?P<year>\d{4})[.年년] ?(?P<month>\d\d?)[.月월] ?(?P<day>\d\d?)[日号號일]?",
            FLAGS,
        ),
    ),
)

_MISSING: Final = tuple(
    (re.compile(pattern, FLAGS), missing)
    for pattern, missing in (
        (rf"(?:{_WEEKDAY},? )?{_DAY}{_GAP}?(?:of )?{_MONTH_NAME}", "missing.year"),
        (rf"(?:{_WEEKDAY},? )?{_MONTH_NAME}{_GAP}?'?{_DAY}", "missing.day_or_year"),
        (r"\d\d?[-/. ]\d\d?", "missing.year"),
        (rf"(?:{_MONTH_NAME}{_GAP}?|\d\d?{_GAP})'?\d{{4}}", "missing.day"),
        (rf"\d{{4}}(?:{_GAP}?{_MONTH_NAME}|{_GAP}\d\d?)", "missing.day"),
        (r"20\d\d", "missing.day_and_month"),
        (_MONTH_NAME, "missing.day_and_year"),
        (rf"(?:{_WEEKDAY},? ?)?{_DAY}", "missing.month_and_year"),
        (_WEEKDAY, "missing.whole"),
    )
)
_NUMBER: Final = re.compile(r"[+-]?[\d,]*\.?\d+", FLAGS)
_JOINT: Final = re.compile(
    r"\n|[&;+|]|\b(?:to|till|until|and|or)\b| - |(?<=\d)-(?=\d\d? ?[a-z])", FLAGS
)
_UNSETTLED: Final = re.compile(
    r"[~?]|\b(?:tentative(?:ly)?|tbc|tbd|approx(?:imately)?|around|about|maybe|expected|likely"
    r"|provisional(?:ly)?|probably|planned|or so)\b",
    FLAGS,
)


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date as written, with all that stood beside it.

    Attributes:
        readings: The date by every order in which it may be read; one where that is certain.
        form: How it is written.
        marked: Signs stood beside it that say nothing: a full stop, or the words for day and year.
        weekdays: The weekdays that were written with it, Monday being 0.
        clock: The time behind it; None where there is none.
        zone: The zone behind the date or its time; "" where there is none.
    """

    readings: Readings
    form: DateForm
    marked: bool
    weekdays: frozenset[int]
    clock: ClockTime | None
    zone: str

    @property
    def is_numeric(self) -> bool:
        """Whether it is three numbers whose order is left open."""
        return "dmy" in self.readings

    def days(self) -> dict[DateOrder, date]:
        """Return the readings that exist in the calendar and in a campaign's years."""
        return {
            order: date(*parts)
            for order, parts in self.readings.items()
            if FIRST_YEAR <= parts[0] <= LAST_YEAR and _exists(parts)
        }

    def agreeing_days(self) -> dict[DateOrder, date]:
        """Return the `days` that fall on the weekday that was written with them."""
        return {o: day for o, day in self.days().items() if self.weekdays <= {day.weekday()}}


def day_of_serial(number: float, day_zero: date = DAY_ZERO) -> date | None:
    """Return the day of a serial number, whose fraction is a time; None where it is no day.

    Args:
        number: The days since *day_zero*.
        day_zero: The day from which the workbook counts.
    """
    if not 0 < number < MOST_SERIAL:
        return None
    day = day_zero + timedelta(days=int(number))
    return day if FIRST_COUNTED <= day <= LAST_COUNTED else None


def read(text: str) -> WrittenDate | None:
    """Return the date that is the whole of *text*; None where it is none."""
    whole = _WHOLE.fullmatch(_in_order(text)) if len(text) <= LONGEST else None
    if whole is None:
        return None
    time_of_day = time_grammar.read_clock(whole["clock"]) if whole["clock"] else None
    if whole["clock"] and time_of_day is None:
        return None
    names = [name[:3].lower() for name in (whole["before"], whole["after"]) if name]
    weekdays = frozenset(_WEEKDAY_NUMBERS[name] for name in names)
    zone = time_of_day.zone if time_of_day else (whole["zone"] or "").upper()
    for form, pattern in _FORMS:
        if match := pattern.fullmatch(whole["day"]):
            marked = form == "marked" or bool(whole["mark"])
            readings = _certain(match) if form in {"certain", "marked"} else _uncertain(match)
            return WrittenDate(readings, form, marked, weekdays, time_of_day, zone)
    return None


def _in_order(text: str) -> str:
    """Return *text* as people order it, where a program put the year last or left out all signs."""
    for pattern, ordered in _PROGRAMS:
        if found := pattern.fullmatch(text):
            return found.expand(ordered).strip()
    return text


def refusal(text: str) -> Unusable:
    """Return why *text*, which the grammar does not take, is no date."""
    if len(text) > LONGEST:
        return Unusable("date.not_a_date")
    for pattern, missing in _MISSING:
        if pattern.fullmatch(text):
            return Unusable("date.incomplete", missing=missing)
    if _NUMBER.fullmatch(text):
        return Unusable("date.number")
    if time_grammar.read_clock(text):
        return Unusable("date.only_a_time")
    if sum(any(map(str.isdigit, part)) for part in _JOINT.split(text)) > 1:
        return Unusable("date.several")
    if _UNSETTLED.search(text):
        return Unusable("date.unsettled")
    return Unusable("date.not_a_date")


def _certain(match: re.Match[str]) -> Readings:
    month = match["month"].lower().rstrip(".")
    number = int(month) if month.isdigit() else _MONTH_NUMBERS[month]
    return {"ymd": (_year(match["year"]), number, int(match["day"]))}


def _uncertain(match: re.Match[str]) -> Readings:
    first, second, last = int(match["first"]), int(match["second"]), match["year"]
    year = _year(last)
    readings: Readings = {"dmy": (year, second, first), "mdy": (year, first, second)}
    if len(last) == len("26"):
        leading = 2000 + first if first in LEADING_YEARS else 0
        readings["ymd"] = (leading, second, int(last))
    return readings


def _year(digits: str) -> int:
    if len(digits) == len("2026"):
        return int(digits)
    # 00 is 1900: spreadsheets show an empty date as 0-Jan-00.
    short = int(digits)
    return 2000 + short if 1 <= short <= LAST_SHORT_YEAR else 1900 + short


def _exists(parts: Parts) -> bool:
    try:
        date(*parts)
    except ValueError:
        return False
    return True
