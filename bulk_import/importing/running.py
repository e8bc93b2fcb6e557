"""From a plan to campaigns: what is still due is sent, and every row gets its result."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from bulk_import.account import Account
from bulk_import.api import CampaignApi
from bulk_import.clock import SYSTEM, Clock
from bulk_import.importing.brake import Brake
from bulk_import.importing.holding import held
from bulk_import.importing.report import Report
from bulk_import.importing.settling import Settled, listed, not_sent, settle
from bulk_import.journal import Journal, RunRecord
from bulk_import.normalizers import zone_offsets
from bulk_import.outcome import Result, State
from bulk_import.problems import Stopped
from bulk_import.settings import default_journal, default_locks
from bulk_import.submission import Api, Due, Pace, Submission, Throttle, submit
from bulk_import.validation import Plan
from bulk_import.workbooks import RunFacts


def _tell_nobody(row: int, result: Result) -> None:
    del row, result


def _say_nothing(sentence: str) -> None:
    del sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a plan is run.

    Attributes:
        pace: How fast; by default 2 requests a second, 4 in flight.
        journal: The journal's file; None for the one in the user's data folder. It serves one
            run at a time, of whatever account.
        locks: The folder of the locks that keep an account to one run; None for the one in the
            user's data folder.
        first: Send only so many rows, as a trial; None for all.
        all_or_nothing: Send nothing while any row needs fixing.
    """

    pace: Pace = field(default_factory=Pace)
    journal: Path | None = None
    locks: Path | None = None
    first: int | None = None
    all_or_nothing: bool = False


DEFAULTS: Final = Options()


def run(plan: Plan, account: Account, options: Options = DEFAULTS) -> Report:
    """Create the campaigns of *plan* that are still due, and block until the run has ended.

    Raises:
        Refused: Another run holds the account or the journal, or one of them cannot be used;
            nothing was sent.
    """
    return asyncio.run(run_async(plan, account, options))


async def run_async(
    plan: Plan,
    account: Account,
    options: Options = DEFAULTS,
    *,
    tell: Callable[[int, Result], None] = _tell_nobody,
    say: Callable[[str], None] = _say_nothing,
    brake: Brake | None = None,
    clock: Clock = SYSTEM,
    connect: Callable[[Account, Clock], AbstractAsyncContextManager[Api]] = CampaignApi,
    keep_journal: Callable[[Path], Journal] = Journal,
) -> Report:
    """Create the campaigns of *plan* that are still due, inside a running loop.

    Args:
        plan: What `check` returned.
        account: In whose name, and where.
        options: How fast, how many, and where the journal is.
        tell: Called with each row's number and result as soon as it is known.
        say: Called with a sentence for whoever watches, when the run waits for long.
        brake: Lets another task or a signal end the run early.
        clock: Time.
        connect: Returns what sends a campaign of an account.
        keep_journal: Opens the journal's file.

    Raises:
        Refused: Another run holds the account or the journal, or one of them cannot be used;
            nothing was sent.
    """
    record = _record(plan, account, clock.now())
    with (
        held(account, options.locks or default_locks(), record),
        keep_journal(options.journal or default_journal()) as journal,
    ):
        journal.begin(record)
        settled = settle(plan, account, journal, pace=options.pace, now=record.started)
        journal.enlist(record.run, account, listed(plan, settled))
        results: dict[int, Result] = {}

        def keep(row: int, result: Result) -> None:
            results[row] = result
            tell(row, result)

        for row, result in settled.results.items():
            keep(row, result)
        async with connect(account, clock) as api:
            submission = Submission(
                run=record.run,
                api=api,
                journal=journal,
                throttle=Throttle(options.pace.rate, clock),
                pace=options.pace,
                clock=clock,
                tell=keep,
                say=say,
            )
            if brake is not None:
                brake.heard_by(submission.stop)
            await submit(_chosen(settled, options), submission)
        stopped = submission.stopped
        why = _why(settled, stopped, options)
        for left in settled.due:
            if left.row not in results:
                keep(left.row, not_sent(left, why))
        facts = _facts(record, clock.now(), stopped)
        with suppress(Stopped):  # a journal that is lost must not take the report with it
            journal.finish(record.run, facts.finished, stopped.code if stopped else "finished")
    return Report(plan=plan, results=results, facts=facts, stopped=stopped)


def _is_held_back(settled: Settled, options: Options) -> bool:
    """Return whether nothing is sent, because rows need fixing."""
    needs_fixing = any(result.state is State.INVALID for result in settled.results.values())
    return options.all_or_nothing and needs_fixing


def _chosen(settled: Settled, options: Options) -> list[Due]:
    """Return the rows to send now."""
    return [] if _is_held_back(settled, options) else settled.due[: options.first]


def _why(settled: Settled, stopped: Stopped | None, options: Options) -> str:
    """Return why the rows that were not sent were not."""
    if stopped is not None:
        return "run.not_reached"
    return "run.all_or_nothing" if _is_held_back(settled, options) else "run.trial"


def _record(plan: Plan, account: Account, now: datetime) -> RunRecord:
    return RunRecord(
        run=f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}",
        started=now,
        path=plan.path,
        sheet=plan.sheet.name,
        inet_no=account.inet_no,
        base_url=account.base_url,
    )


def _facts(record: RunRecord, finished: datetime, stopped: Stopped | None) -> RunFacts:
    return RunFacts(
        command="run",
        run=record.run,
        inet_no=record.inet_no,
        base_url=record.base_url,
        started=record.started,
        finished=finished,
        tz_release=zone_offsets.release(),
        stopped=stopped.message if stopped else None,
    )
