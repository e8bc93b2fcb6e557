"""Dates: the day that a cell names, or a question, or a refusal.

A date in three numbers has no order of its own. The order is decided for the whole column and
comes in by the context; a single cell is never turned round to make it fit.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from functools import lru_cache, partial
from typing import Final, Literal

from bulk_import.cells import Cell
from bulk_import.normalizers import date_grammar, time_grammar
from bulk_import.normalizers.date_grammar import (
    FIRST_YEAR,
    LAST_YEAR,
    WEEKDAYS,
    DateForm,
    WrittenDate,
)
from bulk_import.normalizers.normalizer import Context, DateOrder, Value, noticed
from bulk_import.normalizers.text import cleaned
from bulk_import.problems import Ambiguous, Notice, Unusable

LAST_CERTAIN_SHORT_YEAR: Final = 2029
"""Excel reads 30 to 99 as years of the last century, other programs 30 to 68 of this one."""

NEXT_DAY_FROM: Final = 10 * 3600
"""From this second of a UTC day on it is the next day somewhere: in the zone +14:00."""

_BEFORE_MIDNIGHT: Final = "23:58"
"""From here on a moment may be a midnight that lost seconds: programs that take the time of a place
of long ago for its present one lose up to about a minute."""

_EMPTY_YEARS: Final = {0, 1899, 1900}
_NUMBER: Final = re.compile(r"[0-9]{5}(?:\.[0-9]{1,15})?|[0-9]{7,8}\.0")


def normalize(
    cell: Cell, context: Context, ends_of_day: frozenset[str] = frozenset()
) -> Value[date]:
    """Return the day that *cell* names.

    Args:
        cell: The cell.
        context: What is known beside it.
        ends_of_day: The times that stand for the end of the day before which they stand.

    Raises:
        Unusable: The cell names no day, an incomplete or impossible one, or several.
        Ambiguous: Several readings fit, or the only one that fits is against the column's order.
            A moment shortly before midnight may be meant as the next day: programs lose seconds.
    """
    value: Value[date]
    match cleaned(cell):
        case str() as text:
            value = _from_text(text, context)
        case datetime() as stamp:
            day = Value(_of_campaign(stamp.date()))
            value = _beside(day, time_grammar.seconds_of(stamp), time_grammar.zone_of(stamp))
        case date() as day:
            return Value(_of_campaign(day))
        case time() | timedelta():
            raise Unusable("date.only_a_time")
        case int() | float() as number if not isinstance(number, bool):
            value = _from_number(number, context)
        case _:
            raise Unusable("date.not_a_date")
    return _unless_before_midnight(value, ends_of_day) if value.notices else value


normalize_end: Final = partial(normalize, ends_of_day=frozenset({"23:59", "23:59:59"}))
"""Does as `normalize` for the last day, whose last second or minute programs write."""


def vote(cell: Cell) -> Literal["dmy", "mdy"] | None:
    """Return the order that *cell* proves for its column: only text in three numbers, year last.

    A day above 12 is the proof. A date that does not exist, such as 31/06/2026, proves nothing:
    whoever wrote it was wrong somewhere, and nobody knows where.
    """
    written = _numeric(cell)
    if written is None or written.form == "digits":
        return None
    if written.weekdays and not written.agreeing_days():
        return None
    match tuple(written.days()):
        case ("dmy",):
            return "dmy"
        case ("mdy",):
            return "mdy"
        case _:
            return None


def is_numeric(cell: Cell) -> bool:
    """Say whether the column's order decides what *cell* means: alone, it is a question."""
    written = _numeric(cell)
    if written is None:
        return False
    try:
        _decided(written, Context())
    except Ambiguous:
        return True
    except Unusable:
        return False
    return False


def _numeric(cell: Cell) -> WrittenDate | None:
    """Return a text date whose form leaves its order open; None for every other cell."""
    return _numeric_text(cell) if isinstance(cell, str) else None


@lru_cache(maxsize=4_096)
def _numeric_text(cell: str) -> WrittenDate | None:
    try:
        text = cleaned(cell)
    except Unusable:
        return None
    written = date_grammar.read(text) if isinstance(text, str) else None
    return written if written and written.is_numeric else None


def _from_text(text: str, context: Context) -> Value[date]:
    if _NUMBER.fullmatch(text):
        return _from_number(float(text), context)
    written = date_grammar.read(text)
    if written is None:
        raise date_grammar.refusal(text)
    value = _decided(written, context)
    day, notices = value.meant, value.notices
    if day.year > LAST_CERTAIN_SHORT_YEAR and str(day.year) not in text:
        notices += (Notice("date.century"),)
    if written.marked:
        notices += (Notice("date.marks"),)
    seconds = written.clock.seconds if written.clock else 0
    return _beside(Value(day, notices), seconds, written.zone)


def _from_number(number: float, context: Context) -> Value[date]:
    if day := date_grammar.day_of_serial(number, context.day_zero):
        return _beside(Value(day, (Notice("date.serial"),)), number % 1 * time_grammar.DAY, "")
    if 10**6 <= number < 10**8 and number == int(number):
        return _from_text(str(int(number)), context)
    raise Unusable("date.number")


def _decided(written: WrittenDate, context: Context) -> Value[date]:
    days = written.days()
    if context.date_order != "ymd" and days.keys() == {"ymd"} and written.is_numeric:
        days = {}  # 29/02/27 is no such day; it was not meant as a day of 2029
    if not days:
        raise _no_day(next(iter(written.readings.values()))[0])
    agreeing = written.agreeing_days()
    if not agreeing:
        day = next(iter(days.values()))
        weekday = f"weekday.{WEEKDAYS[day.weekday()]}"
        raise Unusable("date.weekday", day=day.isoformat(), weekday=weekday)
    if written.is_numeric:
        return _by_order(agreeing, written, context)
    return Value(agreeing["ymd"])


def _by_order(days: dict[DateOrder, date], written: WrittenDate, context: Context) -> Value[date]:
    candidates = _candidates(*days.values())
    order = context.date_order if context.date_order in written.readings else None
    if context.date_conflict and not ("dmy" in days and days["dmy"] == days.get("mdy")):
        raise Ambiguous("date.conflict", candidates)
    if order is None:
        return _by_itself(days, written.form, candidates)
    if order not in days:
        raise Ambiguous("date.against_order", candidates, order=f"order.{order}")
    if written.form == "dotted" and order == "mdy" and len(candidates) > 1:
        raise Ambiguous("date.ambiguous", candidates)
    if written.form == "digits":
        return noticed(days[order], "date.digits")
    return Value(days[order])


def _by_itself(
    days: dict[DateOrder, date], form: DateForm, candidates: tuple[str, ...]
) -> Value[date]:
    if len(candidates) == 1 and form != "digits":
        return Value(next(iter(days.values())))
    if form == "dotted" and "ymd" not in days:
        return noticed(days["dmy"], "date.dots")  # as every locale does that writes dots
    raise Ambiguous("date.ambiguous", candidates)


def _beside(value: Value[date], seconds: float, zone: str) -> Value[date]:
    """Return *value* with notices of the time and the zone that stood behind the date."""
    day, notices = value.meant, value.notices
    if seconds == time_grammar.DAY:
        raise Unusable("date.not_a_date")
    if zone in time_grammar.UTC and seconds >= NEXT_DAY_FROM:
        raise Ambiguous("date.utc", _candidates(day, _of_campaign(day + timedelta(days=1))))
    if seconds >= 1:
        notices += (Notice("date.with_time", {"time": time_grammar.written(seconds)}),)
    if zone:
        notices += (Notice("date.with_zone", {"zone": zone}),)
    return Value(day, notices)


def _unless_before_midnight(value: Value[date], ends_of_day: frozenset[str]) -> Value[date]:
    for notice in value.notices:
        clock = notice.facts["time"] if notice.code == "date.with_time" else ""
        if clock >= _BEFORE_MIDNIGHT and clock not in ends_of_day:
            next_day = _of_campaign(value.meant + timedelta(days=1))
            raise Ambiguous("date.before_midnight", _candidates(value.meant, next_day), time=clock)
    return value


def _candidates(*days: date) -> tuple[str, ...]:
    return tuple(dict.fromkeys(day.isoformat() for day in days))


def _of_campaign(day: date) -> date:
    if FIRST_YEAR <= day.year <= LAST_YEAR:
        return day
    raise _no_day(day.year)


def _no_day(year: int) -> Unusable:
    if year in _EMPTY_YEARS:
        return Unusable("date.zero")
    if FIRST_YEAR <= year <= LAST_YEAR:
        return Unusable("date.no_such_day")
    return Unusable("date.year", year=str(year))
