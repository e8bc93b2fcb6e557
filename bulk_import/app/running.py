"""From a plan to campaigns: what is still due is sent, and every row gets its result."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from bulk_import import messages
from bulk_import.account import Account
from bulk_import.api import CampaignApi
from bulk_import.api.redaction import Redactor
from bulk_import.app.account_lock import held
from bulk_import.app.cancellation import Brake
from bulk_import.app.input_copies import Copies
from bulk_import.app.input_snapshot import stored
from bulk_import.app.origin import OriginalPlan
from bulk_import.app.report import Report
from bulk_import.app.select_due import Selection, listed, not_sent, select_due
from bulk_import.clock import SYSTEM, Clock
from bulk_import.normalizers import zone_offsets
from bulk_import.outcome import Result, State
from bulk_import.problems import Refused, Stopped
from bulk_import.settings import default_journal, default_locks
from bulk_import.store import FINISHED, Journal, RunRecord
from bulk_import.submission import Api, DueRow, Pace, Submission, Throttle
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
    path = options.journal or default_journal()
    with held(account, options.locks or default_locks(), record), keep_journal(path) as journal:
        selection = _begin(plan, account, journal, record, pace=options.pace)
        _keep_input(plan, account, journal, record, copies=Copies(path), say=say)
        told = _Told(tell)
        told.all(selection.results)
        async with connect(account, clock) as api:
            submission = _submission(
                record, api, journal, options.pace, tell=told.one, say=say, clock=clock
            )
            if brake is not None:
                brake.heard_by(submission.stop)
            await submission.send(_chosen(selection, options))
        stopped = submission.stopped
        told.all(_left(selection, told.results, _why(selection, stopped, options)))
        finished = clock.now()
        _finish(journal, record, finished, stopped)
    facts = _facts(record, finished, stopped)
    return Report(plan=plan, results=told.results, facts=facts, stopped=stopped)


@dataclass(slots=True)
class _Told:
    """The results so far; whoever watches is told of each as it comes."""

    tell: Callable[[int, Result], None]
    results: dict[int, Result] = field(default_factory=dict)

    def one(self, row: int, result: Result) -> None:
        self.results[row] = result
        self.tell(row, result)

    def all(self, results: Mapping[int, Result]) -> None:
        for row, result in results.items():
            self.one(row, result)


def _begin(
    plan: Plan, account: Account, journal: Journal, record: RunRecord, *, pace: Pace
) -> Selection:
    """Write down what the run sets out to do, and return which rows are still due."""
    journal.begin(record)
    selection = select_due(plan, account, journal, pace=pace, now=record.started)
    journal.enlist(record.run, account, listed(plan, selection))
    return selection


def _keep_input(
    plan: Plan,
    account: Account,
    journal: Journal,
    record: RunRecord,
    *,
    copies: Copies,
    say: Callable[[str], None],
) -> None:
    """Keep what the results can be written from again; a run without that is better than none."""
    if not isinstance(plan, OriginalPlan):
        return
    try:
        kept = stored(plan, Redactor(account.secret), copies)
    except Refused as refused:
        say(messages.text("history.not_kept", reason=refused.message))
    else:
        journal.keep_input(record.run, kept)


def _submission(
    record: RunRecord,
    api: Api,
    journal: Journal,
    pace: Pace,
    *,
    tell: Callable[[int, Result], None],
    say: Callable[[str], None],
    clock: Clock,
) -> Submission:
    throttle = Throttle(pace.rate, clock)
    return Submission(
        run=record.run,
        api=api,
        journal=journal,
        throttle=throttle,
        pace=pace,
        clock=clock,
        tell=tell,
        say=say,
    )


def _left(selection: Selection, results: Mapping[int, Result], why: str) -> dict[int, Result]:
    """Return the results of the rows whose turn did not come."""
    return {due.row: not_sent(due, why) for due in selection.due if due.row not in results}


def _finish(
    journal: Journal, record: RunRecord, finished: datetime, stopped: Stopped | None
) -> None:
    """Write down how the run ended; a journal that is lost must not take the report with it."""
    with suppress(Stopped):
        journal.finish(record.run, finished, stopped.code if stopped else FINISHED)


def _is_held_back(selection: Selection, options: Options) -> bool:
    """Return whether nothing is sent, because rows need fixing."""
    needs_fixing = any(result.state is State.INVALID for result in selection.results.values())
    return options.all_or_nothing and needs_fixing


def _chosen(selection: Selection, options: Options) -> list[DueRow]:
    """Return the rows to send now."""
    return [] if _is_held_back(selection, options) else selection.due[: options.first]


def _why(selection: Selection, stopped: Stopped | None, options: Options) -> str:
    """Return why the rows that were not sent were not."""
    if stopped is not None:
        return "run.not_reached"
    return "run.all_or_nothing" if _is_held_back(selection, options) else "run.trial"


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
