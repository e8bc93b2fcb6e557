"""Schedules as the command shows them: lines for people, JSON for scripts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Final

from bulk_import import messages
from bulk_import.app.json_report import VERSION
from bulk_import.cli.output import print_err, print_json, print_out
from bulk_import.fleet.schedules import timetable_of
from bulk_import.messages import text
from bulk_import.problems import JsonObject, Refused
from bulk_import.store.schedules import ScheduleRecord, Told

_SHOWN: Final = 3
"""Moments that a new schedule shows, so that whoever wrote it sees what it means."""

_CHANGED: Final = {
    "pause": "line.schedule_pause",
    "resume": "line.schedule_resume",
    "remove": "line.schedule_remove",
    "now": "line.schedule_now",
}
"""What is said by the commands that change a schedule."""


def needs_person(schedule: ScheduleRecord) -> bool:
    """Return whether somebody has to look at what came of a schedule the last time."""
    return any(one.code for one in schedule.told)


def tell_added(added: ScheduleRecord, *, as_json: bool) -> None:
    """Say what a new schedule is called, and when it is due the next times."""
    if as_json:
        _print_json("schedule add", [added])
        return
    later = islice(timetable_of(added).moments(added.next), _SHOWN - 1)
    moments = "; ".join(_moment(one, added) for one in (added.next, *later))
    facts = {"name": added.id, "zone": added.zone, "source": added.source}
    print_out(text("line.schedule_added", moments=moments, **facts))


def tell_changed(what: str, changed: ScheduleRecord, *, as_json: bool) -> None:
    """Say that a command did its work, and when the schedule is due next."""
    if as_json:
        _print_json(f"schedule {what}", [changed])
        return
    upcoming = _moment(changed.next, changed)
    print_out(text(_CHANGED[what], name=changed.id, zone=changed.zone, next=upcoming))


def tell_all(schedules: Sequence[ScheduleRecord], *, as_json: bool) -> None:
    """List schedules."""
    if as_json:
        _print_json("schedule list", schedules)
        return
    for line in (line for one in schedules for line in _lines(one)):
        print_out(line)
    if not schedules:
        print_err(text("line.no_schedules"))


def _lines(one: ScheduleRecord) -> Iterator[str]:
    facts = {"name": one.id, "cron": one.cron, "zone": one.zone, "source": one.source}
    yield text("line.schedule_listed", **facts)
    if one.account:
        yield text("line.schedule_account", account=one.account)
    upcoming = _moment(one.next, one)
    yield text("line.schedule_is_paused" if one.is_paused else "line.schedule_next", next=upcoming)
    if one.taken is not None:
        yield text("line.schedule_served", worker=one.taken_by or "")
    if one.last is not None:
        yield text("line.schedule_last", last=_moment(one.last, one))
    if one.missed:
        yield text("line.schedule_late", missed=str(one.missed))
    for told in one.told:
        yield text("line.schedule_told", file=told.file, what=_what(told))


def _what(told: Told) -> str:
    if told.code:
        return Refused(told.code, **told.facts).message
    return text("line.schedule_import")


def _moment(moment: datetime, schedule: ScheduleRecord) -> str:
    """Return a moment as people write it, in the zone of the schedule."""
    with messages.speaking(messages.language(), timetable_of(schedule).zone):
        return text("line.schedule_moment", moment=moment.isoformat())


def _print_json(command: str, schedules: Sequence[ScheduleRecord]) -> None:
    described = list(map(_described, schedules))
    print_json({"version": VERSION, "command": command, "schedules": described})


def _described(one: ScheduleRecord) -> JsonObject:
    return {
        "name": one.id,
        "cron": one.cron,
        "zone": one.zone,
        "account": one.account or None,
        "source": one.source,
        "owner": one.owner,
        "options": one.options,
        "paused": one.is_paused,
        "next": one.next.isoformat(),
        "last": None if one.last is None else one.last.isoformat(),
        "missed": one.missed,
        "files": list(map(_described_file, one.told)),
    }


def _described_file(told: Told) -> JsonObject:
    refused = Refused(told.code, **told.facts) if told.code else None
    problem = None if refused is None else {"code": refused.code, "message": refused.message}
    return {"file": told.file, "job": told.job, "problem": problem}
