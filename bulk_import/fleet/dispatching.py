"""Jobs that workers carry out: how a server lets them begin, stops them, and shows them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from bulk_import.app.jobs import Phase, RunState, facts_of
from bulk_import.app.jobs.carrying_out import Surroundings
from bulk_import.app.jobs.dispatcher import Dispatching
from bulk_import.app.jobs.reports import KeptReports
from bulk_import.app.jobs.run_state import phase_of
from bulk_import.app.jobs.transitions import OPEN, write_end
from bulk_import.fleet.line import Line
from bulk_import.fleet.queue import JobQueue
from bulk_import.problems import Refused
from bulk_import.store import WorkerRecord, WorkerStore, account_name
from bulk_import.store.database import Connection
from bulk_import.store.sheets import Along, JobRecord, JobState, SheetStore


class FleetDispatcher:
    """The jobs that workers carry out, whichever server asked for them; see `Dispatcher`.

    Args:
        store: Where jobs are kept.
        surroundings: What each needs to be carried out.
        reports: Keeps the reports of those that are over; nothing ends here.
        queue: The queue from which workers take them.
        workers: The workers, with what they tell of what they do.
    """

    def __init__(
        self,
        store: SheetStore,
        surroundings: Surroundings,
        reports: KeptReports,
        *,
        queue: JobQueue,
        workers: WorkerStore,
    ) -> None:
        del reports
        self._store = store
        self._surroundings = surroundings
        self._queue = queue
        self._workers = workers

    def along(self, job: JobRecord) -> Along | None:
        """Return what puts *job* into the queue, if it may begin; see `Dispatcher`."""
        return self._deferred(job) if job.state is JobState.QUEUED else None

    def _deferred(self, job: JobRecord) -> Along:
        account = self._account(job)

        def defer(connection: Connection) -> None:
            self._queue.defer(getattr(connection, "opened", None), job.id, account)

        return defer

    def add(self, job: JobRecord) -> None:
        """Let a *job* begin, which is in the queue by now; see `Dispatcher`."""
        if not job.practice:
            self._surroundings.sheets.imported(str(job.sheet))

    def resume(self) -> None:
        """Put what the queue has forgotten into it again, as after a restored backup."""
        queued = {one.job for one in self._queue.entries()}
        for job in reversed(self._store.jobs(states=(*OPEN, JobState.STOPPING))):
            if job.id not in queued and facts_of(job).folder is None:
                self._put_again(job)

    def stop(self, job: JobRecord) -> None:
        """End *job* early; a worker that carries it out sees that it is to stop."""
        if self._queue.withdraw(job.id, self._account(job)):
            write_end(self._store, job, self._surroundings.clock.now())

    def drain(self, seconds: float | None = None) -> bool:
        """Let go of the queue: no request leaves this process; see `Dispatcher`."""
        del seconds
        self._queue.close()
        return True

    def states(self, jobs: Sequence[JobRecord]) -> list[RunState]:
        """Return how *jobs* stand; see `Dispatcher`."""
        line = Line((), ())
        if any(phase_of(job) is Phase.QUEUED for job in jobs):
            may_begin = self._store.jobs(states=(*OPEN, JobState.STOPPING))
            line = Line.of(may_begin, self._workers.all())
        return [self._state(job, line) for job in jobs]

    def _state(self, job: JobRecord, line: Line) -> RunState:
        if phase_of(job) is not Phase.QUEUED:
            return RunState(job=job, phase=phase_of(job))
        told = line.told(job)
        if told is not None:
            return told
        before = line.before(job)
        ahead = [line.told(one) or RunState(job=one, phase=Phase.QUEUED) for one in before[-1:]]
        return RunState(
            job=job,
            phase=Phase.QUEUED,
            ahead=ahead[0] if ahead else None,
            held=self._nobody(job, line.workers),
            before=len(before),
            before_at_workers=0 if before else line.before_at_workers(job),
        )

    def _put_again(self, job: JobRecord) -> None:
        if job.state is JobState.STOPPING:
            write_end(self._store, job, self._surroundings.clock.now())
            return
        try:
            along = self._deferred(job)
        except Refused:  # no account of this machine is called so; another one may know it
            return
        self._store.set_job(job, (job.state,), along=along)

    def _account(self, job: JobRecord) -> str | None:
        """Return what only one job at a time can have: the account; None for practice.

        Raises:
            Refused: The settings do not know the account.
        """
        if job.practice:
            return None
        return account_name(self._surroundings.destinations.address_of(job.account))

    def _nobody(self, job: JobRecord, workers: Sequence[WorkerRecord]) -> Refused | None:
        """Return that nobody carries out *job*; None where somebody can."""
        able = [one for one in workers if not one.is_draining]
        if not able:
            return Refused("fleet.no_worker")
        try:
            account = self._account(job)
        except Refused as unknown:  # the settings of this machine do not know it any more
            return unknown
        if account is None or any(account in one.accounts for one in able):
            return None
        return Refused("fleet.no_worker_for", account=job.account or str(job.inet_no))


def dispatching_over(queue: JobQueue, workers: WorkerStore) -> Dispatching:
    """Return what makes the dispatcher of *queue* and *workers*."""
    return partial(FleetDispatcher, queue=queue, workers=workers)
