"""What somebody asks of the schedules, with the settings of the machine where they do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from bulk_import.app.sheets.read_options import kept
from bulk_import.cli.typed_command import as_typed
from bulk_import.clock import Clock
from bulk_import.fleet.schedule_options import ScheduleOptions
from bulk_import.fleet.schedules import Asked, Schedules
from bulk_import.journal_address import database_of
from bulk_import.options import GuardOptions, ReadOptions
from bulk_import.problems import Refused
from bulk_import.settings import load
from bulk_import.store import open_schedules
from bulk_import.store.schedules import ScheduleRecord

_PATHS: Final = ("agents", "replace")
"""Options that are files, which the workers look for."""

LOCAL: Final = "local"
"""Whoever uses the page of a machine where nobody has a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSchedule:
    """What the command asks for.

    Attributes:
        source: The file or folder, as the user wrote it.
        cron: When it is due.
        zone: In which zone.
        account: The account; None for the only one.
        owner: Whose imports they are on the page; None for everybody's on this machine.
        needs_approval: Whether somebody approves each import.
        guarding: What guards each file.
        options: The options of the program, by name.
    """

    source: str
    cron: str
    zone: str
    account: str | None
    owner: str | None
    needs_approval: bool
    guarding: GuardOptions
    options: Mapping[str, object]


def new_schedule(new: NewSchedule, clock: Clock) -> ScheduleRecord:
    """Add a schedule, and return it.

    Raises:
        Refused: The journal is a file of this machine, or there is no such time, zone or account.
    """
    settings = load(new.options, account=new.account, needs_account=True, may_lack_secret=True)
    command, path = as_typed(_command(new)), str(settings.journal)
    refused = Refused("schedule.use_system", path=path, command=command)
    journal = database_of(settings.journal, refused)
    asked = Asked(
        cron=new.cron,
        zone=new.zone,
        account=settings.name or "",
        source=Path(new.source).absolute(),
        options=_options(new).as_json(),
        owner=(new.owner or LOCAL).strip().casefold(),
    )
    with closing(open_schedules(journal)) as table:
        return Schedules(table, clock).add(asked)


def _options(new: NewSchedule) -> ScheduleOptions:
    given: dict[str, Any] = {name: value for name, value in new.options.items() if value}
    all_or_nothing = bool(given.pop("all_or_nothing", False))
    for name in _PATHS:
        if name in given:
            given[name] = str(Path(given[name]).absolute())
    return ScheduleOptions(
        read=kept(ReadOptions(**given)),
        is_strict=new.guarding.is_strict,
        allowed=tuple(sorted(new.guarding.allowed)),
        needs_approval=new.needs_approval,
        all_or_nothing=all_or_nothing,
    )


@contextmanager
def schedules_here(clock: Clock) -> Iterator[Schedules]:
    """Yield the schedules of the journal that the settings of this machine name.

    Raises:
        Refused: It is a file of this machine.
    """
    journal = load({}, may_lack_secret=True).journal
    url = database_of(journal, Refused("schedule.one_machine", path=str(journal)))
    with closing(open_schedules(url)) as table:
        yield Schedules(table, clock)


def _command(new: NewSchedule) -> Iterator[str]:
    """Yield the words of the command that does the same on one machine, by its own scheduler."""
    if Path(new.source).is_dir():
        yield from ("bulk-import", "watch", new.source, "--once")
    else:
        yield from ("bulk-import", "run", new.source, "--yes")
    if new.account is not None:
        yield from ("--account", new.account)
    if new.guarding.is_strict:
        yield "--guard"
