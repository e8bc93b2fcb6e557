"""Schedules in the store that several machines share: which there are, and who serves which.

A moment that is due is taken by one statement that changes the row only if it is still as it was
read: of two workers one takes it, and neither waits for the other.
"""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass, field
from datetime import datetime
from typing import Any, Final

from bulk_import.problems import JsonObject
from bulk_import.store.reopening import Database

_COLUMNS: Final = """
    schedule, cron, zone, account, source, options, owner, paused, next, last, missed, told,
    asked_at, taken, taken_at, taken_by
"""
_ALL: Final = f"SELECT {_COLUMNS} FROM schedules ORDER BY schedule"
_ADD: Final = f"""
    INSERT INTO schedules ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO NOTHING
"""
_PAUSE: Final = "UPDATE schedules SET paused = ?, next = ? WHERE schedule = ?"
_ASK: Final = "UPDATE schedules SET asked_at = ? WHERE schedule = ?"
_REMOVE: Final = "DELETE FROM schedules WHERE schedule = ?"
_TAKE: Final = """
    UPDATE schedules
    SET next = ?, missed = ?, asked_at = ?, taken = ?, taken_at = ?, taken_by = ?
    WHERE schedule = ? AND paused = ? AND next = ? AND asked_at IS NOT DISTINCT FROM ?
        AND taken_at IS NOT DISTINCT FROM ?
"""
_RENEW: Final = """
    UPDATE schedules SET taken_at = ? WHERE schedule = ? AND taken = ? AND taken_by = ?
"""
_END: Final = """
    UPDATE schedules
    SET last = taken, told = ?, taken = NULL, taken_at = NULL, taken_by = NULL
    WHERE schedule = ? AND taken = ? AND taken_by = ?
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What came of one file at a moment.

    Attributes:
        file: The file's name.
        job: The import that it became; None where it became none.
        code: The code of why it did not, or of what a person should know; empty for neither.
        facts: What that mentions.
    """

    file: str
    job: str | None = None
    code: str = ""
    facts: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleRecord:
    """A schedule.

    Attributes:
        id: What it is called.
        cron: When it is due, in five fields.
        zone: The name of the zone of these.
        account: What the settings of the workers call its account; empty for the only one.
        source: The file, or the folder whose files are taken, as the workers reach it.
        options: How files are read and guarded, as JSON.
        owner: Whose imports they are.
        is_paused: Whether nothing is due until somebody resumes it.
        next: The next moment that nobody took; aware, as are all moments here.
        last: The last moment that was served to its end; None for none.
        missed: How many moments nobody took in time, before that which was taken last.
        told: What came of the files at that moment.
        asked_at: When somebody asked for it to be run once, beside its times; None for nobody.
        taken: The moment that a worker serves now; None for none.
        taken_at: When that worker last said that it does.
        taken_by: Which worker.
    """

    id: str
    cron: str
    zone: str
    account: str
    source: str
    options: JsonObject
    owner: str
    is_paused: bool
    next: datetime
    last: datetime | None = None
    missed: int = 0
    told: tuple[Told, ...] = ()
    asked_at: datetime | None = None
    taken: datetime | None = None
    taken_at: datetime | None = None
    taken_by: str | None = None


class ScheduleTable:
    """The schedules of a store.

    Whatever a method writes is on the disk when it returns.

    Args:
        database: Where they are.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def close(self) -> None:
        """Let go of the database; it is opened again by the next call."""
        self._database.close()

    def all(self) -> list[ScheduleRecord]:
        """Return all schedules, by what they are called."""
        rows = self._database.read(lambda connection: connection.execute(_ALL).fetchall())
        return list(map(_record_of, rows))

    def find(self, schedule: str) -> ScheduleRecord | None:
        """Return the schedule that is called so; None where there is none."""
        return next((one for one in self.all() if one.id == schedule), None)

    def add(self, record: ScheduleRecord) -> bool:
        """Write down a schedule; return False, and do nothing, where one is called so."""
        return self._changed(_ADD, *_row_of(record))

    def pause(self, schedule: str, upcoming: datetime, *, is_paused: bool) -> None:
        """Pause or resume a schedule, whose next moment is *upcoming* from now on."""
        self._changed(_PAUSE, is_paused, upcoming, schedule)

    def ask(self, schedule: str, now: datetime) -> None:
        """Write down that somebody wants a schedule to be run once at the moment *now*."""
        self._changed(_ASK, now, schedule)

    def remove(self, schedule: str) -> None:
        """Remove a schedule."""
        self._changed(_REMOVE, schedule)

    def take(self, seen: ScheduleRecord, taken: ScheduleRecord) -> bool:
        """Take a moment of a schedule, unless it changed since it was *seen*.

        Args:
            seen: As it was read.
            taken: As it becomes: which worker serves which moment, and the next one.

        Returns:
            Whether it was taken.
        """
        becomes = (
            taken.next,
            taken.missed,
            taken.asked_at,
            taken.taken,
            taken.taken_at,
            taken.taken_by,
        )
        was = (seen.id, seen.is_paused, seen.next, seen.asked_at, seen.taken_at)
        return self._changed(_TAKE, *becomes, *was)

    def renew(self, taken: ScheduleRecord, now: datetime) -> bool:
        """Say that a moment that was taken is still served; return whether that is so."""
        return self._changed(_RENEW, now, taken.id, taken.taken, taken.taken_by)

    def end(self, taken: ScheduleRecord, told: tuple[Told, ...]) -> None:
        """Write down that a moment was served, and what came of it."""
        self._changed(_END, _told_text(told), taken.id, taken.taken, taken.taken_by)

    def _changed(self, statement: str, *values: object) -> bool:
        changed = self._database.now(lambda one: one.execute(statement, values).rowcount)
        return changed == 1


def _row_of(record: ScheduleRecord) -> tuple[object, ...]:
    row = {one: getattr(record, one) for one in ScheduleRecord.__slots__}
    row |= {"options": json.dumps(record.options), "told": _told_text(record.told)}
    return tuple(row.values())


def _record_of(row: tuple[Any, ...]) -> ScheduleRecord:
    values = dict(zip(ScheduleRecord.__slots__, row, strict=True))
    values["options"] = json.loads(values["options"])
    values["told"] = tuple(Told(**one) for one in json.loads(values["told"] or "[]"))
    return ScheduleRecord(**values)


def _told_text(told: tuple[Told, ...]) -> str:
    return json.dumps([dict(zip(Told.__slots__, astuple(one), strict=True)) for one in told])
