"""`bulk-import worker`: it takes imports that were asked for on any page of the shared journal."""

from __future__ import annotations

import asyncio
import os
import platform
from importlib.metadata import version
from secrets import token_hex
from typing import Final

import click

from bulk_import.cli.interrupts import heard_twice
from bulk_import.cli.output import print_err
from bulk_import.cli.waiting import waiting
from bulk_import.cli.worded import WordedCommand, option
from bulk_import.clock import Clock
from bulk_import.journal_address import DatabaseUrl, database_of
from bulk_import.log_levels import INFO, WARNING
from bulk_import.messages import text
from bulk_import.problems import Refused
from bulk_import.store import WorkerRecord

_BETWEEN_SWEEPS: Final = 60.0
"""Seconds after which it is looked again for jobs that the queue has forgotten."""

_BETWEEN_SCHEDULES: Final = 30.0
"""Seconds after which it is looked again for schedules that are due."""


@click.command(cls=WordedCommand, help="help.worker")
@option("--accounts", metavar="NAMES", help="option.worker_accounts")
@option(
    "--at-once",
    type=click.IntRange(1, 1_000),
    metavar="N",
    help="option.worker_at_once",
)
@click.pass_obj
def worker(clock: Clock, *, accounts: str | None, at_once: int | None) -> int:
    """Take imports until the program is ended."""
    from bulk_import.settings import load

    settings = load({"accounts": accounts, "workers": at_once})
    journal = settings.journal
    url = database_of(journal, Refused("worker.one_machine", path=str(journal)))
    _work(url, _names(settings.accounts), settings.workers, clock)
    return 0


def _names(wanted: tuple[str, ...] | None) -> dict[str, str]:
    """Return what the settings call the accounts whose secrets they have, by account.

    Args:
        wanted: Names of accounts; None for all.

    Raises:
        Refused: There is none of such a name, or it cannot be used.
    """
    from bulk_import.app.accounts.accounts import known_accounts
    from bulk_import.settings import load
    from bulk_import.store import account_name

    names = {}
    for known in (account for name in wanted or [None] for account in known_accounts(name)):
        if wanted is None and (known.problem or not known.inet_no or not known.secret_source):
            continue
        account = load({}, account=known.name).account()
        names[account_name(account)] = known.name or ""
    return names


def _work(journal: DatabaseUrl, names: dict[str, str], at_once: int, clock: Clock) -> None:
    """Work until a signal comes.

    Raises:
        Refused: The database cannot be used.
    """
    from bulk_import.app.accounts.accounts import known_accounts
    from bulk_import.app.jobs import Destinations, Jobs, practice_of
    from bulk_import.app.sheets import Sheets
    from bulk_import.cli import schedule_notices
    from bulk_import.fleet.dispatching import dispatching_over
    from bulk_import.fleet.queue import JobQueue
    from bulk_import.fleet.scheduled_imports import ScheduledImports
    from bulk_import.fleet.worker import Chore, Worker
    from bulk_import.settings import default_profiles, load
    from bulk_import.store import open_schedules, open_sheets, open_workers

    store, workers, queue = open_sheets(journal), open_workers(journal), JobQueue(journal.url)
    workers.all()  # a database that cannot be used is refused
    queue.refuse_unprepared(str(journal))
    me, sheets = _this_process(names, journal.lease), Sheets(store, clock=clock)
    destinations = Destinations(
        known=known_accounts,
        load=lambda name: load({}, account=name),
        practice=practice_of(journal),
    )
    jobs = Jobs(
        store=store,
        sheets=sheets,
        destinations=destinations,
        clock=clock,
        dispatching=dispatching_over(queue, workers),
    )
    scheduled = ScheduledImports(
        table=open_schedules(journal),
        sheets=sheets,
        jobs=jobs,
        destinations=destinations,
        profiles=default_profiles(),
        clock=clock,
        worker=me.id,
        wait=waiting(clock),
        tell=_tell,
        notify=schedule_notices.refused,
    )
    at_work = Worker(
        me,
        queue=queue,
        store=store,
        surroundings=jobs.surroundings,
        workers=workers,
        names=names,
        at_once=at_once,
        chores=(
            Chore(_BETWEEN_SWEEPS, jobs.resume_all),
            Chore(_BETWEEN_SCHEDULES, scheduled.serve_due),
        ),
        tell=_tell,
        over=schedule_notices.ended,
    )
    _tell(_started(names, at_once))
    with heard_twice(at_work.stop):
        asyncio.run(at_work.run())
    _tell(text("working.stopped"))


def _this_process(names: dict[str, str], lease: float) -> WorkerRecord:
    return WorkerRecord(
        id=f"{platform.node()}-{os.getpid()}-{token_hex(3)}",
        machine=platform.node(),
        process=os.getpid(),
        release=version("bulk-import"),
        accounts=tuple(names),
        lease=lease,
    )


def _started(names: dict[str, str], at_once: int) -> str:
    if not names:
        return text("working.practice_only")
    called = ", ".join(name or account for account, name in names.items())
    return text("working.started", accounts=called, at_once=str(at_once))


def _tell(message: str, *, is_trouble: bool = False) -> None:
    print_err(message, WARNING if is_trouble else INFO)
