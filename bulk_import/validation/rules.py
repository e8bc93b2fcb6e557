"""Rules between the fields of a row; each runs on whatever fields are clean."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from typing import Final, TypeVar

from bulk_import.normalizers import timezones
from bulk_import.normalizers.normalizer import Context
from bulk_import.problems import Ambiguous, Notice, Severity, Unusable
from bulk_import.validation.row_draft import RowDraft
from bulk_import.validation.rule_suspects import (
    USUAL_YEARS_AHEAD,
    USUAL_YEARS_LONG,
    Suspects,
    days_out_of_order,
    days_past_or_far,
    days_with_times,
    times_out_of_order,
    times_with,
    zoned_headers,
)

T = TypeVar("T")

_MINUTES_OF_DAY: Final = 24 * 60
_MINUTES_LOST: Final = 2
"""The most that programs lose of a time by the way."""

_EDGES: Final = {"start_date": "start_time", "end_date": "end_time"}

_ODD_OFFSETS: Final = ("+05:30", "+05:45")
"""The zones of India and Nepal, whose midnights in UTC are no usual times of day."""


@dataclass(frozen=True, slots=True)
class Violation:
    """What a rule found against a row, and in which field."""

    severity: Severity
    code: str
    field: str
    facts: Mapping[str, str]
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RowRule:
    """A rule between the fields of a row.

    Attributes:
        find: What it finds in the clean values of a row.
        fields: The fields at which it looks, and at no others.
        suspects: The rows in which alone it can find anything.
    """

    find: Callable[[RowDraft, datetime], Iterator[Violation]]
    fields: tuple[str, ...]
    suspects: Suspects


def violations(draft: RowDraft, now: datetime) -> Iterator[Violation]:
    """Yield what the rules find in the clean values of *draft*; *now* is aware."""
    for rule in RULES:
        yield from rule.find(draft, now)


def _dates_in_order(draft: RowDraft, now: datetime) -> Iterator[Violation]:
    """Tell campaigns of many years, too: their end is a placeholder or has a wrong year."""
    del now
    start, end = _clean(draft, "start_date", date), _clean(draft, "end_date", date)
    if start and end and end < start:
        facts = {"start": start.isoformat(), "end": end.isoformat()}
        yield Violation(Severity.ERROR, "date.end_before_start", "end_date", facts)
    elif start and end and end.year - start.year > USUAL_YEARS_LONG:
        yield _too_long(start, end)


def _too_long(start: date, end: date) -> Violation:
    facts = {"years": str(end.year - start.year), "end": end.isoformat()}
    if meant := _exchanged(end, start):
        return Violation(Severity.QUESTION, "date.long_run_exchanged", "end_date", facts, meant)
    return Violation(Severity.WARNING, "date.long_run", "end_date", facts)


def _dates_to_come(draft: RowDraft, now: datetime) -> Iterator[Violation]:
    """Find dates in the past; mostly the sheet was copied and nobody changed them."""
    today = _today(_clean(draft, "timezone", str), now)
    start, end = _clean(draft, "start_date", date), _clean(draft, "end_date", date)
    facts = {"today": today.isoformat()}
    if start and start.year - today.year > USUAL_YEARS_AHEAD:
        yield from _years_ahead({"start_date": start, "end_date": end}, today)
    if end and end < today:
        yield Violation(Severity.ERROR, "date.end_in_past", "end_date", facts)
    elif start and start < today:
        yield Violation(Severity.WARNING, "date.start_in_past", "start_date", facts)


def _years_ahead(days: Mapping[str, date | None], today: date) -> Iterator[Violation]:
    """Ask about years with digits exchanged; tell of others, be they of another calendar or not."""
    for field, day in days.items():
        if day is None:
            continue
        facts = {"years": str(day.year - today.year), "day": day.isoformat()}
        if meant := _exchanged(day, today):
            yield Violation(Severity.QUESTION, "date.exchanged", field, facts, meant)
        elif field == "start_date":
            yield Violation(Severity.WARNING, "date.years_ahead", field, facts)


def _exchanged(day: date, first: date) -> tuple[str, ...]:
    """Return *day* with the last two digits of its year exchanged, if that is a usual day.

    Args:
        day: The day as it is written.
        first: The first day that it may be.
    """
    century, tens, ones = day.year // 100, day.year // 10 % 10, day.year % 10
    year = century * 100 + ones * 10 + tens
    if not first.year <= year <= first.year + USUAL_YEARS_AHEAD:
        return ()
    try:
        meant = day.replace(year=year)
    except ValueError:  # the 29th of February
        return ()
    return (meant.isoformat(),) if meant >= first else ()


def _hours_in_order(draft: RowDraft, now: datetime) -> Iterator[Violation]:
    """The API page says nothing about hours that cross midnight, so a person decides."""
    del now
    start, end = _clean(draft, "start_time", time), _clean(draft, "end_time", time)
    if start is None or end is None:
        return
    facts = {"start": start.isoformat(), "end": end.isoformat()}
    if start == end:
        yield Violation(Severity.ERROR, "time.same", "end_time", facts)
    elif end < start:
        yield Violation(Severity.QUESTION, "time.overnight", "end_time", facts, ("23:59:59",))


def _zones_beside_times(draft: RowDraft, now: datetime) -> Iterator[Violation]:
    """A zone written beside a time was left out; it must be the campaign's own."""
    del now
    offset = _clean(draft, "timezone", str)
    for field, zone in _left_out(draft, "time.with_zone", "zone"):
        if offset is not None and offset not in _offsets(zone, draft):
            facts = {"zone": zone, "offset": offset}
            yield Violation(Severity.ERROR, "time.other_zone", field, facts)


def _zones_in_headers(draft: RowDraft, now: datetime) -> Iterator[Violation]:
    """A zone in the header of a time, such as (UTC), must be the campaign's own as well."""
    del now
    offset = _clean(draft, "timezone", str)
    for field, said in draft.zones.items():
        if offset is None or field not in draft.values or not any(map(str.isalpha, said)):
            continue
        offsets = _offsets(said.removeprefix("in "), draft)
        if offsets and offset not in offsets:
            yield Violation(
                Severity.ERROR, "time.zone_in_header", field, {"zone": said, "offset": offset}
            )


def _dates_beside_times(draft: RowDraft, now: datetime) -> Iterator[Violation]:
    """A date written beside a time was left out; it must be the campaign's first or last."""
    del now
    start, end = _clean(draft, "start_date", date), _clean(draft, "end_date", date)
    for field, day in _left_out(draft, "time.with_date", "date"):
        allowed = {start, end} if field == "end_time" else {start}
        if None not in allowed and day not in {one.isoformat() for one in allowed if one}:
            yield Violation(Severity.ERROR, "time.other_date", field, {"date": day})


def _midnights_elsewhere(draft: RowDraft, now: datetime) -> Iterator[Violation]:
    """A date behind which stands the midnight of a zone, in UTC, may be meant as the next day.

    Programs write so what was a day where they ran: in the campaign's zone, or in one whose
    midnight nobody would write otherwise. Where each such time is that of the row, it is meant.
    """
    del now
    found = []
    for field, hours in _EDGES.items():
        notices = draft.notices.get(field)
        clock = _clock_alone(notices) if notices else None
        zone = _zone_of_midnight(clock, _clean(draft, "timezone", str)) if clock else None
        if zone and (day := _clean(draft, field, date)):
            days = day.isoformat(), (day + timedelta(days=1)).isoformat()
            found.append((clock == draft.values.get(hours), field, zone, days))
    if found and not all(is_meant for is_meant, *_ in found):
        for _, field, zone, days in found:
            yield Violation(
                Severity.QUESTION, "date.midnight_elsewhere", field, {"zone": zone}, days
            )


def _clock_alone(notices: tuple[Notice, ...]) -> time | None:
    """Return the time that was left out of a date, unless a zone stood beside it."""
    facts = {notice.code: notice.facts for notice in notices}
    if "date.with_time" not in facts or "date.with_zone" in facts:
        return None
    return time.fromisoformat(facts["date.with_time"]["time"])


def _zone_of_midnight(clock: time, offset: str | None) -> str | None:
    """Return the zone that has its midnight at *clock* in UTC: the campaign's, or an odd one."""
    return next((one for one in (offset, *_ODD_OFFSETS) if _is_midnight(clock, one)), None)


def _is_midnight(clock: time, offset: str | None) -> bool:
    """Say whether *clock*, in UTC, is about midnight in a zone; one ahead has begun the next day.

    Behind UTC it is the other way round: there, a midnight of UTC is still the day before.
    """
    if offset is None or offset == "+00:00":
        return False
    ahead = int(offset[1:3]) * 60 + int(offset[4:6])
    minutes = clock.hour * 60 + clock.minute + clock.second / 60
    return abs(_MINUTES_OF_DAY - ahead - minutes) <= _MINUTES_LOST


_DAYS: Final = ("start_date", "end_date")
_TIMES: Final = ("start_time", "end_time")

RULES: Final[tuple[RowRule, ...]] = (
    RowRule(_dates_in_order, _DAYS, days_out_of_order),
    RowRule(_dates_to_come, ("timezone", *_DAYS), days_past_or_far),
    RowRule(_hours_in_order, _TIMES, times_out_of_order),
    RowRule(_zones_beside_times, ("timezone", *_DAYS, *_TIMES), times_with("time.with_zone")),
    RowRule(_zones_in_headers, ("timezone", *_DAYS, *_TIMES), zoned_headers),
    RowRule(_dates_beside_times, (*_DAYS, *_TIMES), times_with("time.with_date")),
    RowRule(_midnights_elsewhere, ("timezone", *_DAYS, *_TIMES), days_with_times),
)


def _left_out(draft: RowDraft, code: str, fact: str) -> Iterator[tuple[str, str]]:
    """Yield each field of whose cell something was left out, with what it was."""
    for field, notices in draft.notices.items():
        for notice in notices:
            if notice.code == code:
                yield field, notice.facts[fact]


def _offsets(zone: str, draft: RowDraft) -> tuple[str, ...]:
    """Return the offsets that *zone* may stand for on the campaign's days."""
    context = Context(
        start_date=_clean(draft, "start_date", date),
        end_date=_clean(draft, "end_date", date),
    )
    try:
        return (timezones.normalize(zone, context).meant,)
    except Ambiguous as several:
        return several.candidates
    except Unusable:
        return ()


def _clean(draft: RowDraft, name: str, kind: type[T]) -> T | None:
    value = draft.values.get(name)
    return value if isinstance(value, kind) else None


@lru_cache(maxsize=256)
def _today(offset: str | None, now: datetime) -> date:
    """Return the day it is where a campaign dials; in UTC while its zone is not clean."""
    if offset is None:
        return now.astimezone(UTC).date()
    hours, minutes = int(offset[1:3]), int(offset[4:6])
    east = timedelta(hours=hours, minutes=minutes)
    return now.astimezone(timezone(-east if offset[0] == "-" else east)).date()
