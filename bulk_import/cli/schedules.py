"""`bulk-import schedule`: files that the workers import at set times."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import click

from bulk_import.cli.options import ACCOUNT, CHECKING, JSON, declared_options, guard_options
from bulk_import.cli.worded import WordedCommand, WordedGroup, files_to_complete, option
from bulk_import.clock import Clock
from bulk_import.options import GuardOptions

NAME: Final = click.argument("name", metavar="NAME")


@click.group("schedule", cls=WordedGroup, help="help.schedule")
def schedule() -> int:
    """Import files at set times."""
    return 0


@schedule.command("add", cls=WordedCommand, help="help.schedule_add")
@click.argument("source", metavar="FILE|FOLDER", shell_complete=files_to_complete)
@option("--cron", required=True, metavar="FIELDS", help="option.cron")
@option("--zone", required=True, metavar="ZONE", help="option.zone")
@ACCOUNT
@option("--owner", metavar="PERSON", help="option.owner")
@option("--approve", is_flag=True, help="option.schedule_approve")
@guard_options
@declared_options(*(one for one in CHECKING if one != "live"), "all_or_nothing")
@JSON
@click.pass_obj
def add(
    clock: Clock,
    *,
    source: str,
    cron: str,
    zone: str,
    account: str | None,
    owner: str | None,
    approve: bool,
    guarding: GuardOptions,
    options: Mapping[str, object],
    as_json: bool,
) -> int:
    """Add a schedule."""
    from bulk_import.cli.new_schedule import NewSchedule, new_schedule
    from bulk_import.cli.schedule_output import tell_added

    asked = NewSchedule(
        source=source,
        cron=cron,
        zone=zone,
        account=account,
        owner=owner,
        needs_approval=approve,
        guarding=guarding,
        options=options,
    )
    tell_added(new_schedule(asked, clock), as_json=as_json)
    return 0


@schedule.command("list", cls=WordedCommand, help="help.schedule_list")
@JSON
@click.pass_obj
def list_schedules(clock: Clock, *, as_json: bool) -> int:
    """List the schedules."""
    from bulk_import.cli.new_schedule import schedules_here
    from bulk_import.cli.schedule_output import needs_person, tell_all

    with schedules_here(clock) as schedules:
        found = schedules.all()
    tell_all(found, as_json=as_json)
    return int(any(map(needs_person, found)))


@schedule.command("pause", cls=WordedCommand, help="help.schedule_pause")
@NAME
@JSON
@click.pass_obj
def pause(clock: Clock, *, name: str, as_json: bool) -> int:
    """Let nothing be due until somebody resumes it."""
    return _change("pause", name, clock, as_json=as_json)


@schedule.command("resume", cls=WordedCommand, help="help.schedule_resume")
@NAME
@JSON
@click.pass_obj
def resume(clock: Clock, *, name: str, as_json: bool) -> int:
    """Go on with one that was paused."""
    return _change("resume", name, clock, as_json=as_json)


@schedule.command("remove", cls=WordedCommand, help="help.schedule_remove")
@NAME
@JSON
@click.pass_obj
def remove(clock: Clock, *, name: str, as_json: bool) -> int:
    """Remove a schedule."""
    return _change("remove", name, clock, as_json=as_json)


@schedule.command("now", cls=WordedCommand, help="help.schedule_now")
@NAME
@JSON
@click.pass_obj
def now(clock: Clock, *, name: str, as_json: bool) -> int:
    """Let a schedule be due once, now."""
    return _change("now", name, clock, as_json=as_json)


def _change(command: str, name: str, clock: Clock, *, as_json: bool) -> int:
    """Change a schedule, and tell of it."""
    from bulk_import.cli.new_schedule import schedules_here
    from bulk_import.cli.schedule_output import tell_changed

    with schedules_here(clock) as schedules:
        changes = {
            "pause": schedules.pause,
            "resume": schedules.resume,
            "remove": schedules.remove,
            "now": schedules.run_now,
        }
        changed = changes[command](name)
    tell_changed(command, changed, as_json=as_json)
    return 0
