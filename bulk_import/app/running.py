"""From a plan to campaigns: what is still due is sent, and every row gets its result."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import version
from os import PathLike
from typing import Final

from bulk_import import events, problems
from bulk_import.account import Account
from bulk_import.api import CampaignApi
from bulk_import.api.redaction import Redactor
from bulk_import.app.accounts.own_secret import refuse_own_secret
from bulk_import.app.comparing import told_of_given
from bulk_import.app.event_stream import event_stream
from bulk_import.app.file_answers import file_answers, findings, still_open
from bulk_import.app.gc_tuning import collecting_only_what_is_new
from bulk_import.app.input_snapshot import snapshot
from bulk_import.app.name_marks import random_mark
from bulk_import.app.origin import EditablePlan
from bulk_import.app.report import Report, fold
from bulk_import.app.results_trial import untellable
from bulk_import.app.select_due import Selection, not_sent, row_intents, select_due
from bulk_import.cancellation import Cancellation
from bulk_import.cells import ranges
from bulk_import.clock import SYSTEM, Clock
from bulk_import.events import Event, Listener
from bulk_import.normalizers import zone_offsets
from bulk_import.options import SendOptions
from bulk_import.outcome import Result, State
from bulk_import.settings import journal_named
from bulk_import.store import RunRecord, RunRecorder, Store, open_store, user_name
from bulk_import.submission import Api, DueRow, Submission, Throttle
from bulk_import.validation import Plan

_USUAL: Final = SendOptions()


def run(
    plan: Plan,
    account: Account,
    options: SendOptions = _USUAL,
    *,
    journal: str | PathLike[str] | None = None,
    cancellation: Cancellation | None = None,
) -> Report:
    """Create the campaigns of *plan* that are still due, and block until the run has ended.

    Args:
        plan: What `check` returned.
        account: In whose name, and where.
        options: How fast and how many.
        journal: The file or the URL of the PostgreSQL database in which the run is recorded; None
            for the file in the user's data folder.
        cancellation: Lets another task or thread or a signal handler end the run early.

    Raises:
        Refused: Another run holds the account, or nothing can be recorded; nothing was sent.
    """
    return asyncio.run(
        run_async(plan, account, options, journal=journal, cancellation=cancellation)
    )


async def run_async(
    plan: Plan,
    account: Account,
    options: SendOptions = _USUAL,
    *,
    journal: str | PathLike[str] | None = None,
    cancellation: Cancellation | None = None,
) -> Report:
    """Create the campaigns of *plan* that are still due, inside a running loop.

    If the waiting task is cancelled, the rows in flight are finished first, and then it is
    cancelled; if it is cancelled twice, at once.

    The arguments and refusals are those of `run`.
    """
    stream = run_events(plan, account, options, journal=journal, cancellation=cancellation)
    async with aclosing(stream):
        return fold(plan, [event async for event in stream])


def run_events(
    plan: Plan,
    account: Account,
    options: SendOptions = _USUAL,
    *,
    journal: str | PathLike[str] | None = None,
    cancellation: Cancellation | None = None,
) -> AsyncGenerator[Event]:
    """Create the campaigns of *plan* that are still due, and yield what happens.

    The run begins with the first step of the iteration, and does not wait for the iterating code:
    only what blocks the event loop delays it. It ends early if the iteration does, by `break`, an
    error or a cancellation. The rows in flight are then finished and recorded;
    `contextlib.aclosing` waits for that.

        async with aclosing(run_events(plan, account)) as events:
            async for event in events: ...

    The arguments and refusals are those of `run`.

    Yields:
        `Started`, for each row of the plan one `RowConcluded`, and at the end `Finished`. In
        between `Waiting`, `Paused`, `Resumed` and `Warned`, and `Stopped` where the run ends early.
    """
    return Run(
        plan=plan,
        account=account,
        options=options,
        store=open_store(journal_named(journal)),
        cancellation=cancellation or Cancellation(),
    ).stream()


@dataclass(slots=True, kw_only=True)
class Run:
    """One run of a plan.

    Attributes:
        plan: What `check` returned.
        account: In whose name, and where.
        options: How fast and how many.
        store: Where the run is recorded.
        cancellation: Ends the run early.
        clock: Time.
        connect: Returns what sends a campaign of an account.
        draw_mark: Returns a new mark for a name, by chance.
    """

    plan: Plan
    account: Account
    options: SendOptions
    store: Store
    cancellation: Cancellation = field(default_factory=Cancellation)
    clock: Clock = SYSTEM
    connect: Callable[[Account, Clock], Api] = CampaignApi
    draw_mark: Callable[[], str] = random_mark
    _results: dict[int, Result] = field(default_factory=dict, init=False)

    def stream(self) -> AsyncGenerator[Event]:
        """Run, and yield what happens; see `run_events`."""
        return event_stream(self._run, self.cancellation)

    async def _run(self, listen: Listener) -> None:
        def emit(event: Event) -> None:
            if isinstance(event, events.RowConcluded):
                self._results[event.row] = event.result
            listen(event)

        record, redact = self._record(), Redactor(self.account.secret)
        refuse_own_secret(self.plan, redact)
        with self.store.begin(record, redact) as recorder:
            self._take_answers(recorder, record.started, emit)
            selection = self._select_due(recorder, record.started)
            chosen = self._chosen(selection)
            started = self._started(record, len(chosen))
            emit(started)
            _emit_marks(chosen, emit)
            for warned in told_of_given(selection):
                emit(warned)
            self._keep_input(recorder, emit)
            for row, result in selection.results.items():
                emit(events.RowConcluded(row=row, result=result))
            stopped = await untellable(self.plan, started, emit) if chosen else None
            stopped = stopped or await self._send(chosen, recorder, emit)
            for due in self._left(selection):
                result = not_sent(due, self._why_not_sent(selection, stopped))
                emit(events.RowConcluded(row=due.row, result=result))
            self._finish(recorder, stopped, emit)

    def _record(self) -> RunRecord:
        now = self.clock.now()
        return RunRecord(
            run=f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}",
            started=now,
            path=self.plan.path,
            sheet=self.plan.sheet.name,
            inet_no=self.account.inet_no,
            base_url=self.account.base_url,
            release=version("bulk-import"),
            tz_release=zone_offsets.release(),
            problems=self.plan.file_problems,
            rate=self.options.rate,
        )

    def _started(self, record: RunRecord, due: int) -> events.Started:
        return events.Started(
            run=record.run,
            at=record.started,
            inet_no=record.inet_no,
            base_url=record.base_url,
            tz_release=record.tz_release,
            rows=len(self.plan.rows),
            due=due,
        )

    def _take_answers(self, recorder: RunRecorder, now: datetime, emit: Listener) -> None:
        """Write down what a person wrote into the file about campaigns in doubt, and say so."""
        answers = file_answers(self.plan)
        if not answers:
            return
        taken = still_open(answers, recorder.prior_attempts)
        recorder.add_findings(findings(taken, person=user_name(), now=now))
        passed_over = [answer for answer in answers if answer not in taken]
        for code, those in (("answered", taken), ("answers_passed_over", passed_over)):
            if those:
                rows = ranges([answer.row for answer in those])
                emit(events.Warned(code=f"history.{code}", facts={"rows": rows}))

    def _select_due(self, recorder: RunRecorder, now: datetime) -> Selection:
        """Return which rows are still due, and write down what the run sets out to do."""
        selection = select_due(
            self.plan,
            self.account,
            recorder,
            options=self.options,
            now=now,
            draw_mark=self.draw_mark,
            rested=recorder.handover.rested,
        )
        recorder.add_rows(row_intents(self.plan, selection))
        return selection

    def _keep_input(self, recorder: RunRecorder, emit: Listener) -> None:
        """Keep what the results can be written from again; without that the run goes on."""
        if not isinstance(self.plan, EditablePlan):
            return
        refused = recorder.keep_input(snapshot(self.plan, Redactor(self.account.secret)))
        if refused is not None:
            emit(events.Warned(code="history.not_kept", facts=refused.facts))

    async def _send(
        self, rows: list[DueRow], recorder: RunRecorder, emit: Listener
    ) -> events.Stopped | None:
        """Send *rows*, and return why that ended early; None where it did not."""
        submission = Submission(
            api=self.connect(self.account, self.clock),
            recorder=recorder,
            throttle=Throttle(self.options.rate, self.clock),
            options=self.options,
            clock=self.clock,
            cancellation=self.cancellation,
            emit=emit,
        )
        with collecting_only_what_is_new():
            await submission.send(rows)
        return submission.stopped

    def _finish(
        self, recorder: RunRecorder, stopped: events.Stopped | None, emit: Listener
    ) -> None:
        """Write down how the run ended; where that cannot be kept, the report says so."""
        finished = self.clock.now()
        try:
            recorder.finish(finished, stopped, self._results)
        except problems.Stopped as lost:
            if stopped is None:
                emit(events.Stopped(code=lost.code, facts=lost.facts))
        emit(events.Finished(at=finished))

    def _is_held_back(self, selection: Selection) -> bool:
        """Return whether nothing is sent, because rows need fixing."""
        needs_fixing = any(result.state is State.INVALID for result in selection.results.values())
        return self.options.all_or_nothing and needs_fixing

    def _chosen(self, selection: Selection) -> list[DueRow]:
        """Return the rows to send now."""
        return [] if self._is_held_back(selection) else selection.due[: self.options.first]

    def _left(self, selection: Selection) -> list[DueRow]:
        """Return the rows whose turn did not come."""
        return [due for due in selection.due if due.row not in self._results]

    def _why_not_sent(self, selection: Selection, stopped: events.Stopped | None) -> str:
        if stopped is not None:
            return "run.not_reached"
        return "run.all_or_nothing" if self._is_held_back(selection) else "run.trial"


def _emit_marks(rows: Iterable[DueRow], emit: Listener) -> None:
    """Say before anything is sent that names get marks."""
    marked = [due for due in rows if due.mark is not None]
    if marked:
        facts = {"campaigns": str(len(marked)), "sent_name": marked[0].sent.name}
        emit(events.Warned(code="run.names_marked", facts=facts))
