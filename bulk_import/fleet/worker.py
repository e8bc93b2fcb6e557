"""A worker: it takes jobs from the queue, one of each account at a time, until it is stopped."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

from bulk_import.app.jobs import facts_of
from bulk_import.app.jobs.carrying_out import SHUT_DOWN, STOPPED, LiveJob, Surroundings
from bulk_import.app.jobs.transitions import OPEN, write_end, write_run, write_taken
from bulk_import.app.report import Report
from bulk_import.fleet.ends import seconds_until_again, told_end
from bulk_import.fleet.progress import progress_of
from bulk_import.fleet.queue import HandBack, JobQueue
from bulk_import.fleet.telling import Tell
from bulk_import.fleet.waits import Waits
from bulk_import.messages import text
from bulk_import.problems import BulkImportError, Refused
from bulk_import.store import WorkerRecord, WorkerStore
from bulk_import.store.holding import TAKEN_OVER
from bulk_import.store.lease_times import LeaseTimes
from bulk_import.store.sheets import JobRecord, JobState, SheetStore

_LOOK: Final = 1.0
"""Seconds between two looks whether somebody stopped a job; as often its progress is told."""

FENCED: Final = 75
"""The status of a worker that was taken for dead: EX_TEMPFAIL of sysexits.h, start it again."""


@dataclass(frozen=True, slots=True)
class Chore:
    """What every worker does now and then.

    Attributes:
        seconds: After how long again.
        do: Does it; blocks.
    """

    seconds: float
    do: Callable[[], object]


class Worker:
    """One worker process.

    Args:
        me: What it is.
        queue: From where it takes jobs.
        store: Where jobs are kept.
        surroundings: What each needs to be carried out.
        workers: Where it says that it lives.
        names: What its settings call the accounts whose jobs it takes, by account.
        at_once: How many jobs it carries out at a time.
        chores: What else it does now and then.
        tell: Tells people something, in words.
        over: Hears of each job that is over: why nothing was sent, what became of its rows; blocks.
        leave: Ends the process with a status.
    """

    def __init__(
        self,
        me: WorkerRecord,
        *,
        queue: JobQueue,
        store: SheetStore,
        surroundings: Surroundings,
        workers: WorkerStore,
        names: Mapping[str, str],
        at_once: int,
        chores: tuple[Chore, ...],
        tell: Tell,
        over: Callable[[JobRecord, Refused | None, Report | None], object],
        leave: Callable[[int], object] = os._exit,
    ) -> None:
        self._me = me
        self._times = LeaseTimes(me.lease)
        self._queue = queue
        self._store = store
        self._surroundings = surroundings
        self._workers = workers
        self._names = names
        self._at_once = at_once
        self._chores = chores
        self._tell = tell
        self._over = over
        self._leave = leave
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="job")
        self._live: dict[str, LiveJob] = {}
        self._handed_back: dict[str, float] = {}
        self._waits = Waits(surroundings.clock, tell)
        self._stopping = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._trouble: tuple[str, dict[str, str]] | None = None

    def stop(self) -> None:
        """Take nothing new, let requests in flight end, and hand the rest over.

        It may be called from any thread and by a signal.
        """
        if self._loop is None:
            self._stopping.set()
        else:
            self._loop.call_soon_threadsafe(self._stop)

    def _stop(self) -> None:
        if not self._stopping.is_set():
            self._tell(text("working.stopping"))
        self._stopping.set()
        for live in list(self._live.values()):
            live.cancellation.cancel(SHUT_DOWN)

    async def run(self) -> None:
        """Work until `stop` is called."""
        self._loop = asyncio.get_running_loop()
        beside = [
            asyncio.create_task(self._again(self._times.renew, self._beat)),
            asyncio.create_task(self._again(_LOOK, self._look)),
            *(
                asyncio.create_task(self._again(one.seconds, self._blocking(one.do)))
                for one in self._chores
            ),
        ]
        try:
            while not self._stopping.is_set():
                await self._work()
        finally:
            for task in beside:
                task.cancel()
            with suppress(Refused):
                await asyncio.to_thread(self._workers.remove, self._me.id)
            self._workers.close()
            self._queue.close()

    async def _work(self) -> None:
        """Take jobs until this is stopped, or the database is lost."""
        stopped = asyncio.create_task(self._stopping.wait())
        working = asyncio.create_task(
            self._queue.work(
                self._carry_out,
                self._names,
                at_once=self._at_once,
                beat=self._times.renew,
                stale=self._times.stale,
            )
        )
        await asyncio.wait({stopped, working}, return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if not working.done():
            working.cancel()
        try:
            await working
        except asyncio.CancelledError:
            return
        except Refused as lost:
            self._tell_once(lost)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), self._times.renew)

    async def _carry_out(self, job_id: str, account: str | None) -> None:
        """Carry out the job of that id, which the queue delivers.

        Raises:
            HandBack: Somebody else has to go on with it, or later.
        """
        try:
            job = await asyncio.to_thread(self._take, job_id, account)
            if job is None:
                return
            live = LiveJob(job, self._surroundings, self._began, self._ended, waits=False)
            self._live[job_id] = live
            if self._stopping.is_set():
                live.cancellation.cancel(SHUT_DOWN)
            await asyncio.get_running_loop().run_in_executor(self._threads, live.carry_out)
        except Refused as lost:
            self._tell_once(lost)
            raise HandBack(self._times.renew) from None
        finally:
            self._live.pop(job_id, None)
        seconds = self._handed_back.pop(job_id, None)
        if seconds is not None:
            raise HandBack(seconds)

    def _take(self, job_id: str, account: str | None) -> JobRecord | None:
        """Return the job of that id as this machine carries it out; None if it is over."""
        job = self._store.job(job_id)
        if job is None or job.state not in (*OPEN, JobState.STOPPING):
            return None
        now = self._surroundings.clock.now()
        if job.state is JobState.STOPPING:
            write_end(self._store, job, now)
            return None
        name = "" if account is None else self._names[account]
        held = None if account is None else self._surroundings.destinations.why_held(name)
        if held is not None:
            self._waits.add(job, held, self._times.renew)
            raise HandBack(self._times.renew / 5)  # the holder may be dead, and its lease soon over
        job = write_taken(self._store, job, self._me.id, now)
        if account is None:
            self._tell(text("working.took_practice", file=job.file_name))
        else:
            self._tell(text("working.took", file=job.file_name, account=name or account))
        return replace(job, account=name)

    def _began(self, live: LiveJob, run: str) -> None:
        """Write down that the journal has a run of a job."""
        now = self._surroundings.clock.now()
        begun = write_run(self._store, live.job, run, now)
        if begun is None:
            self._fenced()
        else:
            live.job = replace(begun, account=live.job.account)

    def _ended(self, live: LiveJob, refused: Refused | None) -> None:
        """Write down that a job is over, unless another worker goes on with it."""
        job, now = live.job, self._surroundings.clock.now()
        seconds = seconds_until_again(live, refused, self._times)
        if self._is_taken_over(live):
            self._fenced()
        elif seconds is not None:
            self._handed_back[job.id] = seconds
            if refused is None:
                self._tell(text("working.handed_over", file=job.file_name))
            else:
                self._waits.add(job, refused, seconds)
        elif write_end(self._store, job, now, refused=refused, report=live.report):
            said, is_trouble = told_end(job.file_name, refused, live.report)
            self._tell(said, is_trouble=is_trouble)
            self._over(job, refused, live.report)
        else:
            self._fenced()

    def _is_taken_over(self, live: LiveJob) -> bool:
        """Return whether another worker has the account of a job, or the job, by now."""
        stopped = None if live.report is None else live.report.stopped
        known = self._store.job(live.job.id) or live.job
        is_lost = stopped is not None and stopped.code == TAKEN_OVER
        return is_lost or facts_of(known).worker != self._me.id

    def _fenced(self) -> None:
        """Leave at once, since another worker goes on with something that this one had.

        The queue would take that for done, whoever carries it out by now.
        """
        self._tell(text("working.taken_over"), is_trouble=True)
        self._leave(FENCED)

    async def _look(self) -> None:
        """See whether somebody stopped a job of this worker, and tell how far each is."""
        if not self._live:
            return
        stopping = await asyncio.to_thread(self._store.jobs, states=(JobState.STOPPING,))
        for job in stopping:
            live = self._live.get(job.id)
            if live is not None and facts_of(job).worker == self._me.id:
                live.job = replace(job, account=live.job.account)
                live.cancellation.cancel(STOPPED)
        await self._beat()

    async def _beat(self) -> None:
        """Say that this worker lives, and what it does."""
        under_way = {job: progress_of(live.state()) for job, live in list(self._live.items())}
        jobs = self._waits.progress() | under_way
        is_draining = self._stopping.is_set()
        me = replace(self._me, jobs=jobs, is_draining=is_draining)
        await asyncio.to_thread(self._workers.renew, me)
        self._trouble = None

    def _blocking(self, do: Callable[[], object]) -> Callable[[], Awaitable[None]]:
        async def done() -> None:
            await asyncio.to_thread(do)

        return done

    async def _again(self, seconds: float, do: Callable[[], Awaitable[None]]) -> None:
        """Do something again and again; what hinders it is told once."""
        while True:
            try:
                await do()
            except BulkImportError as hindrance:
                self._tell_once(hindrance)
            await asyncio.sleep(seconds)

    def _tell_once(self, hindrance: BulkImportError) -> None:
        trouble = hindrance.code, dict(hindrance.facts)
        if trouble != self._trouble:
            self._trouble = trouble
            self._tell(hindrance.message, is_trouble=True)
