"""The offsets that the zones of the IANA database keep, from the package `tzdata` alone.

`zoneinfo.ZoneInfo(name)` prefers the files of the operating system, which differ from machine
to machine and grow old; here every zone is loaded from the pinned package, and nothing is
changed for the program around us.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from bulk_import.normalizers.normalizer import Context

LONGEST_YEARS: Final = 45
"""The years of a campaign that are looked at; the rules of the database repeat long before."""

FIRST_YEAR: Final = 1970
"""The database promises its zones from here on; before, clocks were set by the sun."""

LAST_YEAR: Final = date.max.year - 1

NOON: Final = time(12)


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a campaign, both included, and the times of day that are looked at."""

    start: date
    end: date
    times: tuple[time, ...] = (NOON,)


THESE_DECADES: Final = Span(date(2015, 1, 1), date(2060, 12, 31))
"""What a zone must have kept one offset through, to be read without dates."""


@dataclass(frozen=True, slots=True)
class ZoneOffsets:
    """The offsets that a zone keeps on the days of a campaign.

    Attributes:
        offsets: Minutes east of Greenwich, in the order in which they come.
        changed: The first day with another offset than the first; None where there is none.
        at_start: The clock changes on the very first day.
    """

    offsets: tuple[int, ...]
    changed: date | None = None
    at_start: bool = False


def release() -> str:
    """Return the release of the IANA database in use, such as `2026f`."""
    with files("tzdata.zoneinfo").joinpath("tzdata.zi").open(encoding="utf-8") as stream:
        return stream.readline().removeprefix("# version ").strip()


def span_of(context: Context) -> Span | None:
    """Return the days and dialing hours of the campaign, or None where its dates are unknown."""
    start, end = context.start_date, context.end_date
    if start is None or end is None or start.year < FIRST_YEAR or end < start:
        return None
    known = tuple(clock for clock in (context.start_time, context.end_time) if clock is not None)
    return Span(start, end, known or (NOON,))


@lru_cache(maxsize=8192)
def offsets_during(name: str, span: Span) -> ZoneOffsets:
    """Return the offsets of zone *name* at every time of day of *span*, on every day of it."""
    zone = load(name)
    found: dict[int, date] = {}
    for day in _telling_days(name, span):
        for clock in span.times:
            # Both folds: a local time that comes twice, or never, has both offsets.
            for fold in (0, 1):
                found.setdefault(_offset(zone, day, clock.replace(fold=fold)), day)
    changed = next((day for day in list(found.values())[1:]), None)
    return ZoneOffsets(tuple(found), changed, at_start=changed == span.start)


def standard_offset(name: str, day: date) -> int:
    """Return the offset of zone *name* without daylight time, as Windows prints it."""
    moment = datetime.combine(day, NOON, load(name))
    return _minutes((moment.utcoffset() or timedelta()) - (moment.dst() or timedelta()))


@cache
def load(name: str) -> ZoneInfo:
    """Return the zone *name*, which must be a name of the package's own list."""
    with files("tzdata.zoneinfo").joinpath(name).open("rb") as stream:
        return ZoneInfo.from_file(stream, key=name)


def _telling_days(name: str, span: Span) -> Iterator[date]:
    """Yield the first day, and each day within which a clock changes with the day after it."""
    yield span.start
    last = min(span.end.year, span.start.year + LONGEST_YEARS, LAST_YEAR)
    for year in range(span.start.year, last + 1):
        for change in _changes(name, year):
            for day in (change, change + timedelta(days=1)):
                if span.start < day <= span.end:
                    yield day


@cache
def _changes(name: str, year: int) -> tuple[date, ...]:
    """Return the days of *year* within which zone *name* changes its offset."""
    begin = datetime(year, 1, 1, tzinfo=load(name))
    days = [begin + timedelta(days=count) for count in range(367)]
    offsets = map(datetime.utcoffset, days)
    return tuple(
        day.date()
        for day, (before, after) in zip(days, pairwise(offsets), strict=False)
        if before != after and day.year == year
    )


def _offset(zone: ZoneInfo, day: date, clock: time) -> int:
    return _minutes(datetime.combine(day, clock, zone).utcoffset() or timedelta())


def _minutes(offset: timedelta) -> int:
    return int(offset.total_seconds() / 60)
