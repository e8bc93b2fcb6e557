"""Times of day: the clock time that a cell names, or a question, or a refusal.

Spreadsheets hold a time as a fraction of a day, and readers hand that over in six types. A 9 is
the midnight of some day to a spreadsheet and nine o'clock to people: bare numbers are read as
people mean them, and that is said, or they are asked about.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Final, Literal

from bulk_import.cells import Cell
from bulk_import.normalizers import date_grammar, time_grammar
from bulk_import.normalizers.date_grammar import Parts
from bulk_import.normalizers.normalizer import Context, Value, noticed
from bulk_import.normalizers.text import cleaned
from bulk_import.normalizers.time_grammar import DAY, ClockTime
from bulk_import.problems import Ambiguous, Notice, Unusable

NO_DAYS: Final[frozenset[Parts]] = frozenset(
    {
        *((1899, 12, 30), (1899, 12, 31), (1900, 1, 0), (1904, 1, 1)),
        *((1, 1, 1), (1970, 1, 1), (2000, 1, 1)),
    }
)
"""What programs put in front of a time that has no date: spreadsheets, then .NET, Java, Ruby."""

DAY_ONE: Final[Parts] = (1900, 1, 1)
"""The same to some programs; to others a whole day has passed, and its midnight is 24:00."""

LAST_YEAR_OF_DURATIONS: Final = 1904
"""Dates up to here are lengths of time that a reader took for dates."""

EARLY_STARTS: Final = range(1, 6)
EARLY_ENDS: Final = range(1, 12)
"""Hours that may as well be meant in the afternoon or evening where AM or PM is not said."""

Notices = tuple[Notice, ...]

Edge = Literal["start", "end"]
"""Which end of the hours of a day a time is."""

_LAST_SECONDS: Final[dict[Edge, int]] = {"start": 1, "end": 59}
"""The odd seconds that people do write: one behind the hour, and one before it."""

_LAST_OF_DAY: Final = time(23, 59, 59)

_SHIFTS: Final = (23 * 60 + 28, 23 * 60 + 20, -(8 * 60 + 50))
"""The seconds that Indian times lose to the mean times of Calcutta and of Madras."""

_HOURS_OF_A_DAY: Final = 24
_MINUTES_OF_AN_HOUR: Final = 60


def normalize_start(cell: Cell, context: Context) -> Value[time]:
    """Return the time of day that *cell* names, in whole seconds and in no zone.

    A zone or a date beside the time is left out; notices carry them to the rules of the row.

    Raises:
        Unusable: The cell names no time of day, an impossible one, or several.
        Ambiguous: Several readings fit, such as morning and evening.
    """
    return _unless_shifted(cell, _normalized(cell, "start", context.day_zero), "start")


def normalize_end(cell: Cell, context: Context) -> Value[time]:
    """Do as `normalize_start` for the end of a day's hours, which midnight and 24:00 may be.

    Raises:
        Unusable: As `normalize_start`.
        Ambiguous: As `normalize_start`; the hours before noon may be meant in the evening.
    """
    return _unless_shifted(cell, _normalized(cell, "end", context.day_zero), "end")


def _normalized(cell: Cell, edge: Edge, day_zero: date) -> Value[time]:
    match cleaned(cell):
        case str() as text:
            return _from_text(text, edge, day_zero)
        case datetime() as stamp:
            notices = _zone(time_grammar.zone_of(stamp))
            return _dated(_parts(stamp), time_grammar.seconds_of(stamp), edge, notices)
        case date() as day:
            raise _end_of_day(edge) if _parts(day) == DAY_ONE else Unusable("time.is_date")
        case time() as moment:
            return _at(time_grammar.seconds_of(moment), _zone(time_grammar.zone_of(moment)))
        case timedelta() as duration:
            return _from_duration(duration / timedelta(seconds=1), edge)
        case int() | float() as number if not isinstance(number, bool):
            return _from_number(number, edge, day_zero)
        case _:
            raise Unusable("time.not_a_time")


def _from_duration(seconds: float, edge: Edge) -> Value[time]:
    if seconds == DAY:
        raise _end_of_day(edge)
    if not 0 <= seconds < DAY:
        raise Unusable("time.duration")
    return _at(seconds)


def _from_number(number: float, edge: Edge, day_zero: date) -> Value[time]:
    if number == 1:
        raise _end_of_day(edge)
    if 0 < number < 1:
        return _after_zero(number * DAY, edge)
    if not 0 <= number < date_grammar.MOST_SERIAL:
        raise Unusable("time.not_a_time")
    if day := date_grammar.day_of_serial(number, day_zero):
        return _dated(_parts(day), number % 1 * DAY, edge)
    # Ten digits are beyond any time, and leave out the noise that computed numbers carry.
    value = _from_text(f"{number:.10g}", edge, day_zero)
    return value if value.notices else noticed(value.meant, "time.hour")


def _from_text(text: str, edge: Edge, day_zero: date) -> Value[time]:
    if len(text) > time_grammar.LONGEST:
        raise Unusable("time.not_a_time")
    if read := time_grammar.read(text):
        return _from_clock(read, edge)
    if bare := time_grammar.BARE.fullmatch(text):
        return _bare(bare, edge)
    if decimal := time_grammar.DECIMAL.fullmatch(text):
        raise _decimal(decimal, edge)
    if time_grammar.FRACTION.fullmatch(text):
        return _after_zero(float(text) * DAY, edge, (Notice("time.fraction"),))
    if time_grammar.MIDNIGHT.fullmatch(text):
        return _midnight(edge)
    return _with_date(text, edge, day_zero)


def _from_clock(read: ClockTime, edge: Edge) -> Value[time]:
    if read.seconds == DAY:
        raise _end_of_day(edge)
    notices = _zone(read.zone)
    if read.needless_half:
        notices += (Notice("time.needless_half"),)
    if read.unusual:
        notices += (Notice("time.form"),)
    return _at(read.seconds, notices)


def _midnight(edge: Edge) -> Value[time]:
    if edge == "end":
        raise _end_of_day(edge)
    return noticed(time(), "time.midnight")


def _with_date(text: str, edge: Edge, day_zero: date) -> Value[time]:
    is_serial = time_grammar.SERIAL.fullmatch(text) is not None
    if is_serial and (day := date_grammar.day_of_serial(float(text), day_zero)):
        return _dated(_parts(day), float(text) % 1 * DAY, edge)
    written = date_grammar.read(text)
    if written is None:
        raise time_grammar.refusal(text)
    dayless = {*NO_DAYS, DAY_ONE}.intersection(written.readings.values())
    days = dayless or set(map(_parts, written.agreeing_days().values()))
    if written.clock is None or not days:
        raise Unusable("time.is_date")
    if len(days) > 1:
        raise Ambiguous("time.unclear_date", (time_grammar.written(written.clock.seconds),))
    notices = _zone(written.zone)
    if dayless & NO_DAYS:
        notices = (Notice("time.form"), *notices)
    return _dated(days.pop(), written.clock.seconds, edge, notices)


def _dated(parts: Parts, seconds: float, edge: Edge, notices: Notices = ()) -> Value[time]:
    """Return the time behind a date, with a notice where that date is one."""
    if parts in NO_DAYS:
        return _after_zero(seconds, edge, notices)
    midnight = not 1 <= seconds < DAY
    if parts == DAY_ONE:
        if midnight:
            raise _end_of_day(edge)
        return _at(seconds, (Notice("time.form"), *notices))
    year, month, day = parts
    if year <= LAST_YEAR_OF_DURATIONS:
        raise Unusable("time.duration")
    if midnight:
        raise Unusable("time.is_date")
    beside = Notice("time.with_date", {"date": f"{year:04}-{month:02}-{day:02}"})
    return _at(seconds, (beside, *notices))


def _bare(match: re.Match[str], edge: Edge) -> Value[time]:
    """Read hours without their half of the day."""
    hour, minute = int(match["hour"] or match["short_hour"]), int(match["minute"] or 0)
    if hour == _HOURS_OF_A_DAY and not minute:
        raise _end_of_day(edge)
    if hour >= _HOURS_OF_A_DAY or minute >= _MINUTES_OF_AN_HOUR:
        raise Unusable("time.no_such_time")
    candidates = [half * 3600 + minute * 60 for half in _halves(hour, edge)]
    if len(candidates) > 1:
        raise Ambiguous("time.half", tuple(map(time_grammar.written, candidates)))
    return _after_zero(candidates[0], edge, (Notice("time.hour"),))


def _decimal(match: re.Match[str], edge: Edge) -> Ambiguous | Unusable:
    """Return the question that 9.5 is: 9:30, 9:50 or 9:05. Numbers drop the last zero of 9.30."""
    hour, decimals = int(match["hour"]), match["decimals"]
    if hour >= _HOURS_OF_A_DAY:
        return Unusable("time.no_such_time")
    minutes = (decimals.ljust(2, "0"), decimals.rjust(2, "0"))
    past = [int(two) * 60 for two in minutes if int(two) < _MINUTES_OF_AN_HOUR]
    past.insert(1, int(minutes[0]) * 36)  # hundredths of an hour, in seconds
    seconds = [half * 3600 + second for half in _halves(hour, edge) for second in past]
    if hour == 0:
        seconds.append(round(int(minutes[0]) / 100 * DAY))
    return Ambiguous("time.decimal", tuple(dict.fromkeys(map(time_grammar.written, seconds))))


def _halves(hour: int, edge: Edge) -> tuple[int, ...]:
    early = EARLY_ENDS if edge == "end" else EARLY_STARTS
    return (hour, hour + 12) if hour in early else (hour,)


def _after_zero(seconds: float, edge: Edge, notices: Notices = ()) -> Value[time]:
    """Return a time unless it is none: an empty cell counts as zero in spreadsheets."""
    if round(seconds) == 0:
        raise Ambiguous("time.zero", ("23:59:59",) if edge == "end" else ("00:00",))
    return _at(seconds, notices)


def _at(seconds: float, notices: Notices = ()) -> Value[time]:
    """Return the time to the nearest second; the last second of the day stays in the day."""
    whole = round(seconds)
    if whole == DAY:
        whole = DAY - 1
        notices += (Notice("time.last_second"),)
    minutes, second = divmod(whole, 60)
    return Value(time(*divmod(minutes, 60), second), notices)


def _unless_shifted(cell: Cell, value: Value[time], edge: Edge) -> Value[time]:
    """Return *value*, unless a program made its seconds; typed ones get a warning.

    Programs shift times: by seconds that a fraction of a day lost, or by the local mean time of a
    place on the day 0 of spreadsheets in 1899.
    """
    second = value.meant.second
    if second % 15 == 0 or second == _LAST_SECONDS[edge] or value.meant == _LAST_OF_DAY:
        return value
    codes = {notice.code for notice in value.notices}
    if codes >= {"time.form", "time.with_zone"}:  # on a first day of some program
        raise Unusable("time.shifted")
    if isinstance(cell, str):
        return Value(value.meant, (*value.notices, Notice("time.seconds")))
    seconds = round(time_grammar.seconds_of(value.meant))
    meant = (_nearest(seconds + shift, 0 if shift else 30) for shift in (0, *_SHIFTS))
    candidates = (value.meant.isoformat(), *(one for one in meant if one))
    raise Ambiguous("time.odd_seconds", tuple(dict.fromkeys(candidates)))


def _nearest(seconds: int, off: int) -> str | None:
    """Return the time on a fifth minute that *seconds* are off by so many; None for none."""
    usual = round(seconds / 300) * 300
    return time_grammar.written(usual) if abs(usual - seconds) <= off and usual < DAY else None


def _end_of_day(edge: Edge) -> Ambiguous | Unusable:
    """Return what 24:00 is: ISO 8601 has it as an end only, the API not at all."""
    if edge == "end":
        return Ambiguous("time.end_of_day", ("23:59:59",))
    return Unusable("time.starts_at_24")


def _zone(zone: str) -> Notices:
    return (Notice("time.with_zone", {"zone": zone}),) if zone else ()


def _parts(day: date) -> Parts:
    return day.year, day.month, day.day
