"""Which job of an account goes first, and the jobs that are under way."""

from __future__ import annotations

from collections.abc import Sequence
from threading import RLock

from bulk_import.app.jobs.carrying_out import SHUT_DOWN, STOPPED, LiveJob, Surroundings
from bulk_import.app.jobs.job_facts import facts_of
from bulk_import.app.jobs.reports import KeptReports
from bulk_import.app.jobs.run_state import RunState, phase_of
from bulk_import.app.jobs.transitions import OPEN, write_end, write_going_on, write_run
from bulk_import.app.report import Report
from bulk_import.problems import Refused
from bulk_import.store.sheets import JobRecord, JobState, SheetStore


class Queues:
    """The jobs that this process carries out, one at a time for each account; see `Dispatcher`.

    So the account's rate is shared without another word about it.

    Args:
        store: Where jobs are kept.
        surroundings: What each needs to be carried out.
        reports: Keeps the reports of those that are over.
    """

    def __init__(self, store: SheetStore, surroundings: Surroundings, reports: KeptReports) -> None:
        self._store = store
        self._surroundings = surroundings
        self._reports = reports
        self._lock = RLock()
        self._live: dict[str, LiveJob] = {}
        self._queued: dict[str, list[str]] = {}
        self._is_draining = False

    def along(self, job: JobRecord) -> None:
        """Return nothing: what is written down is found again by the next server."""

    def add(self, job: JobRecord) -> None:
        """Let *job* begin as soon as its account is free.

        Raises:
            Refused: The account cannot be used.
        """
        with self._lock:
            key = self._key(job)
            if not job.practice:
                self._surroundings.sheets.imported(str(job.sheet))
            queued = self._queued.setdefault(key, [])
            if job.id not in queued:
                queued.append(job.id)
            self._advance(key)

    def resume(self) -> None:
        """Go on with every job that nobody stopped, the oldest first."""
        with self._lock:
            for job in reversed(self._store.jobs(states=(*OPEN, JobState.STOPPING))):
                if facts_of(job).folder is not None:
                    continue  # its folder's watcher carries it out
                if job.state is JobState.STOPPING:
                    self._end(job, None)
                else:
                    self._go_on(job)

    def stop(self, job: JobRecord) -> None:
        """End *job* early: requests under way are waited for, and no others leave."""
        with self._lock:
            live = self._live.get(job.id)
            if live is None:
                self._end(job, None)
            else:
                live.job = job
                live.cancellation.cancel(STOPPED)

    def drain(self, seconds: float | None = None) -> bool:
        """Let nothing new leave, and wait for requests under way.

        Args:
            seconds: How long it waits for each job at the most; None for as long as it takes.

        Returns:
            Whether all of them have ended.
        """
        with self._lock:
            self._is_draining = True
            live = list(self._live.values())
        for one in live:
            one.cancellation.cancel(SHUT_DOWN)
        ended = [one.join(seconds) for one in live]
        return all(ended)

    def states(self, jobs: Sequence[JobRecord]) -> list[RunState]:
        """Return how *jobs* stand; see `Dispatcher`."""
        with self._lock:
            return list(map(self._state, jobs))

    def _state(self, job: JobRecord) -> RunState:
        live = self._live.get(job.id)
        if live is not None:
            return live.state()
        before = self._before(job)
        last = self._store.job(before[-1]) if before else None
        ahead = None if last is None else self._state(last)
        return RunState(job=job, phase=phase_of(job), ahead=ahead, before=len(before))

    def _go_on(self, job: JobRecord) -> None:
        if job.state is JobState.RUNNING:
            job = write_going_on(self._store, job, self._surroundings.clock.now())
        try:
            self.add(job)
        except Refused as refused:  # its account is not there any more
            self._end(job, refused)

    def _key(self, job: JobRecord) -> str:
        """Return what only one job at a time can have: the account; practice is in nobody's way."""
        if job.practice:
            return job.id
        account = self._surroundings.destinations.of(job.account).account
        return f"{account.inet_no} {account.base_url}"

    def _advance(self, key: str) -> None:
        """Begin with the first of those that wait for an account, where none is under way."""
        queued = self._queued.get(key, [])
        job = self._store.job(queued[0]) if queued else None
        if self._is_draining or job is None or job.id in self._live:
            return
        live = LiveJob(job, self._surroundings, began=self._began, ended=self._ended)
        self._live[job.id] = live
        live.start()

    def _before(self, job: JobRecord) -> list[str]:
        """Return the ids of the jobs of the same account that go before *job*, the next last."""
        for queued in self._queued.values():
            if job.id in queued:
                return queued[: queued.index(job.id)]
        return []

    def _began(self, live: LiveJob, run: str) -> None:
        """Write down that the journal has a run of a job."""
        with self._lock:
            now = self._surroundings.clock.now()
            live.job = write_run(self._store, live.job, run, now) or live.job

    def _ended(self, live: LiveJob, refused: Refused | None) -> None:
        """Write down that a job is over, unless the next server goes on with it."""
        with self._lock:
            if live.report is not None:
                self._reports.keep(live.job, live.report)
            self._live.pop(live.job.id, None)
            if not live.is_shut_down:
                self._end(live.job, refused, live.report)

    def _end(self, job: JobRecord, refused: Refused | None, report: Report | None = None) -> None:
        now = self._surroundings.clock.now()
        write_end(self._store, job, now, refused=refused, report=report)
        for key, queued in list(self._queued.items()):
            if job.id in queued:
                queued.remove(job.id)
                self._advance(key)
