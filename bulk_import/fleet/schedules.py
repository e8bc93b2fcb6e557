"""Schedules: files that are imported at set times, by whichever worker is there.

A moment at which no worker was there is missed: it is told, and all that were missed are made up
for by one run.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count, takewhile
from pathlib import PurePath
from typing import Final

from bulk_import.clock import Clock
from bulk_import.fleet.timetable import Timetable
from bulk_import.problems import JsonObject, Refused
from bulk_import.store.schedules import ScheduleRecord, ScheduleTable

IN_TIME: Final = timedelta(minutes=5)
"""How late a moment may be taken that was not missed; workers look once a minute."""

STALE: Final = timedelta(minutes=15)
"""How long a worker may say nothing of what it serves; checking a very large file takes less."""

MOST_MISSED: Final = 1_000
"""Missed moments that are counted; a schedule of every minute has as many in a day."""

_NO_NAME: Final = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody wants to be run at set times.

    Attributes:
        cron: When, in five fields.
        zone: The name of the zone of these.
        account: What the settings call the account; empty for the only one.
        source: The file or folder, from every folder.
        options: How files are read and guarded.
        owner: Whose imports they are.
    """

    cron: str
    zone: str
    account: str
    source: PurePath
    options: JsonObject
    owner: str


class Schedules:
    """The schedules of a store, for those who look after them.

    Args:
        table: Where they are kept.
        clock: Time.
    """

    def __init__(self, table: ScheduleTable, clock: Clock) -> None:
        self._table = table
        self._clock = clock

    def all(self) -> list[ScheduleRecord]:
        """Return all schedules, by what they are called."""
        return self._table.all()

    def add(self, asked: Asked) -> ScheduleRecord:
        """Add a schedule, called as its file or folder, with a number where that is taken.

        Raises:
            Refused: It names no time or no zone.
        """
        table = Timetable.read(asked.cron, asked.zone)
        record = ScheduleRecord(
            id="",
            cron=table.cron,
            zone=table.zone.key or asked.zone,
            account=asked.account,
            source=str(asked.source),
            options=asked.options,
            owner=asked.owner,
            is_paused=False,
            next=table.after(self._clock.now()),
        )
        name = _NO_NAME.sub("-", asked.source.stem).strip("-").casefold() or "schedule"
        named = (replace(record, id=f"{name}-{n}" if n > 1 else name) for n in count(1))
        return next(one for one in named if self._table.add(one))

    def pause(self, schedule: str) -> ScheduleRecord:
        """Let nothing be due until somebody resumes the schedule; one that is paused stays so."""
        record = self.find(schedule)
        self._table.pause(schedule, record.next, is_paused=True)
        return self.find(schedule)

    def resume(self, schedule: str) -> ScheduleRecord:
        """Go on with a schedule that was paused; what was due meanwhile was not missed."""
        record = self.find(schedule)
        if record.is_paused:
            upcoming = timetable_of(record).after(self._clock.now())
            self._table.pause(schedule, upcoming, is_paused=False)
        return self.find(schedule)

    def remove(self, schedule: str) -> ScheduleRecord:
        """Remove a schedule, and return it; what it began goes on."""
        record = self.find(schedule)
        self._table.remove(schedule)
        return record

    def run_now(self, schedule: str) -> ScheduleRecord:
        """Let a schedule be due once, beside its times, whether it is paused or not."""
        self.find(schedule)
        self._table.ask(schedule, self._clock.now())
        return self.find(schedule)

    def find(self, schedule: str) -> ScheduleRecord:
        """Return the schedule that is called so.

        Raises:
            Refused: There is none.
        """
        record = self._table.find(schedule)
        if record is None:
            names = ", ".join(one.id for one in self._table.all())
            code = "schedule.none_called" if names else "schedule.none"
            raise Refused(code, name=schedule, names=names)
        return record


def timetable_of(record: ScheduleRecord) -> Timetable:
    """Return when a schedule is due."""
    return Timetable.read(record.cron, record.zone)


def due(record: ScheduleRecord, worker: str, now: datetime) -> ScheduleRecord | None:
    """Return a schedule as it becomes when *worker* takes what is due at *now*; None for nothing.

    What another worker serves is left to it, unless that has said nothing for too long.
    """
    taken = replace(record, taken_at=now, taken_by=worker, asked_at=None)
    if record.taken is not None and record.taken_at is not None:
        is_stale = record.taken_at < now - STALE
        return replace(taken, asked_at=record.asked_at) if is_stale else None
    if not record.is_paused and record.next <= now:
        return _next_taken(taken, now)
    return replace(taken, taken=now, missed=0) if record.asked_at is not None else None


def _next_taken(taken: ScheduleRecord, now: datetime) -> ScheduleRecord:
    """Return a schedule with the last moment up to *now* taken, those before it missed."""
    table = timetable_of(taken)
    later = takewhile(lambda moment: moment <= now, table.moments(taken.next))
    passed = [taken.next, *(moment for moment, _ in zip(later, range(MOST_MISSED), strict=False))]
    missed = sum(moment < now - IN_TIME for moment in passed)
    return replace(taken, taken=passed[-1], missed=missed, next=table.after(now))
