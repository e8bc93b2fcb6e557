"""One job while it is carried out, in a thread with an event loop of its own.

So the page answers while a run reads the journal or writes copies of its input. The thread is a
daemon: a second signal ends the process at once, as a kill would, and the journal knows what was
under way.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from threading import Thread
from typing import Final

from bulk_import.account import Account
from bulk_import.api import CampaignApi
from bulk_import.app.history import find_run
from bulk_import.app.jobs.destinations import Destination, Destinations
from bulk_import.app.jobs.job_facts import facts_of
from bulk_import.app.jobs.planning import WholePlans, as_practice, plan_of_run
from bulk_import.app.jobs.reports import created_before, with_earlier
from bulk_import.app.jobs.run_state import Phase, Progress, RunState
from bulk_import.app.origin import EditablePlan
from bulk_import.app.report import Report, fold
from bulk_import.app.running import Run
from bulk_import.app.sheets import Sheets
from bulk_import.cancellation import Cancellation
from bulk_import.clock import Clock
from bulk_import.events import Event, Started
from bulk_import.options import SendOptions
from bulk_import.outcome import Result
from bulk_import.problems import Refused
from bulk_import.store.sheets import JobRecord
from bulk_import.submission import Api

STOPPED: Final = "run.stopped_on_page"
"""Why a run ends that a person stopped."""

SHUT_DOWN: Final = "run.server_shut_down"
"""Why a run ends whose server ends; the next server goes on with it."""

_RETRY_SECONDS: Final = 2.0
"""How often a job looks whether another program still holds the account."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What every job needs to be carried out.

    Attributes:
        destinations: Where campaigns go.
        sheets: The open sheets.
        plans: Their whole plans.
        clock: Time.
        connect: Returns what sends a campaign of an account.
    """

    destinations: Destinations
    sheets: Sheets
    plans: WholePlans
    clock: Clock
    connect: Callable[[Account, Clock], Api] = CampaignApi


@dataclass(slots=True)
class LiveJob:
    """One job while it is carried out.

    Attributes:
        job: The job, as last written down.
        surroundings: What it needs.
        began: Called with the id of its run as soon as the journal has it.
        ended: Called at the end, with why nothing was sent, where that is so.
        waits: Whether it waits for an account that another program holds; else it ends.
        held: Who else holds the account; None where nobody does.
        report: What became of it; None before its end, and where it never began.
    """

    job: JobRecord
    surroundings: Surroundings
    began: Callable[[LiveJob, str], None]
    ended: Callable[[LiveJob, Refused | None], None]
    waits: bool = True
    held: Refused | None = None
    report: Report | None = None
    cancellation: Cancellation = field(default_factory=Cancellation)
    _progress: Progress | None = None
    _thread: Thread | None = None

    @property
    def is_shut_down(self) -> bool:
        """Whether it was cut short because the server ends, so that the next one goes on."""
        is_whole = self.report is not None and self.report.stopped is None
        return self.cancellation.code == SHUT_DOWN and not is_whole

    def start(self) -> None:
        """Carry the job out, in another thread."""
        self._thread = Thread(target=self.carry_out, name=f"job {self.job.id[:6]}", daemon=True)
        self._thread.start()

    def join(self, seconds: float | None) -> bool:
        """Wait until it has ended; return whether it has."""
        if self._thread is not None:
            self._thread.join(seconds)
            return not self._thread.is_alive()
        return True

    def state(self) -> RunState:
        """Return how it stands."""
        if self._progress is None or self.held is not None:
            return RunState(job=self.job, phase=Phase.QUEUED, held=self.held)
        return self._progress.state(self.job)

    def carry_out(self) -> None:
        """Carry the job out, and return when it has ended."""
        refused = None
        try:
            asyncio.run(self._run())
        except Refused as why:
            refused = why
        except Exception as fault:  # noqa: BLE001  or the account's queue would stand for ever
            _log.exception("job %s", self.job.id)
            refused = Refused("job.fault", error=type(fault).__name__)
        self.ended(self, refused)

    async def _run(self) -> None:
        surroundings, job = self.surroundings, self.job
        with surroundings.destinations.opened(job) as destination:
            plan = self._plan(destination)
            plan = as_practice(plan) if job.practice else plan
            runs = () if job.practice else facts_of(job).runs  # each practice has its own sandbox
            earlier = created_before(plan, destination.store, runs)
            while not await self._follow(plan, destination, earlier):
                await surroundings.clock.sleep(_RETRY_SECONDS)

    def _plan(self, destination: Destination) -> EditablePlan:
        """Return what is sent: what was confirmed, also where the sheet was changed since.

        Raises:
            Refused: It was changed before the job began, or is not there any more.
        """
        job, now = self.job, self.surroundings.clock.now()
        for run in facts_of(job).runs[-1:]:
            plan = plan_of_run(destination.store, find_run(destination.store, run)[0], now)
            if plan is not None:
                return plan
        account = destination.account if job.inet_no is not None else None
        try:
            return self.surroundings.plans.of(str(job.sheet), account, now, revision=job.revision)
        except LookupError:
            raise Refused("job.no_sheet") from None

    async def _follow(
        self, plan: EditablePlan, destination: Destination, earlier: dict[int, Result]
    ) -> bool:
        """Run *plan*; return False where another program holds the account."""

        def name_of(row: int) -> str:
            return plan.rows.row(row).name or ""

        progress = Progress(self.surroundings.clock, destination.send.rate, earlier, name_of)
        run = Run(
            plan=plan,
            account=destination.unlock(),
            options=self._options(destination.send, len(earlier)),
            store=destination.store,
            cancellation=self.cancellation,
            clock=self.surroundings.clock,
            connect=self.surroundings.connect,
        )
        events: list[Event] = []
        try:
            async with aclosing(run.stream()) as stream:
                async for event in stream:
                    events.append(event)
                    self._hear(event, progress)
        except Refused as refused:
            may_wait = self.waits and self.cancellation.code is None
            if refused.code != "run.held" or not may_wait:
                raise
            self.held = refused
            return False
        self.report = with_earlier(fold(plan, events), earlier)
        return True

    def _hear(self, event: Event, progress: Progress) -> None:
        progress.hear(event)
        if isinstance(event, Started) and event.run is not None:
            self._progress, self.held = progress, None
            self.began(self, event.run)

    def _options(self, send: SendOptions, created: int) -> SendOptions:
        """Return how the job is sent; of a trial only what earlier runs of it did not create."""
        first = None if self.job.first is None else max(0, self.job.first - created)
        return replace(send, first=first, all_or_nothing=facts_of(self.job).all_or_nothing)
