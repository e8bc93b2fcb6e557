"""The line of imports as it stands: which go before which, for an account and for the workers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bulk_import.app.jobs import RunState, facts_of
from bulk_import.fleet.progress import told_state
from bulk_import.store import WorkerRecord
from bulk_import.store.sheets import JobRecord, JobState

_UNDER_WAY: Final = (JobState.RUNNING, JobState.STOPPING)


@dataclass(frozen=True, slots=True)
class Line:
    """The imports that are not over, and the workers that live, at one moment.

    Attributes:
        jobs: The imports that workers carry out, in their turn.
        workers: The workers.
    """

    jobs: tuple[JobRecord, ...]
    workers: tuple[WorkerRecord, ...]

    @classmethod
    def of(cls, jobs: Iterable[JobRecord], workers: Iterable[WorkerRecord]) -> Line:
        """Return the line of *jobs* that may begin and of *workers*, dead ones among them."""
        ours = (one for one in jobs if facts_of(one).folder is None)
        living = (one for one in workers if one.is_alive)
        return cls(tuple(sorted(ours, key=_turn)), tuple(living))

    def told(self, job: JobRecord) -> RunState | None:
        """Return how *job* stands, as the worker tells that carries it out, or that put it back.

        None where none tells of it.
        """
        told = [told_state(job, one.jobs[job.id]) for one in self.workers if one.jobs.get(job.id)]
        return min(told, key=lambda state: state.held is not None, default=None)

    def before(self, job: JobRecord) -> Sequence[JobRecord]:
        """Return the imports of the same account that go before *job*, the next one last."""
        if job.practice:
            return ()
        same = [one for one in self.jobs if not one.practice and _account(one) == _account(job)]
        place = next((at for at, one in enumerate(same) if one.id == job.id), 0)
        return same[:place]

    def before_at_workers(self, job: JobRecord) -> int:
        """Return how many imports wait like *job* for nothing but a worker, and go before it."""
        waiting = (one for one in self.jobs if self._waits_for_worker(one))
        places = {one.id: place for place, one in enumerate(waiting)}
        return places.get(job.id, 0)

    def _waits_for_worker(self, job: JobRecord) -> bool:
        is_taken = any(job.id in one.jobs for one in self.workers)
        return not is_taken and not self.before(job)


def _account(job: JobRecord) -> tuple[str, int | None]:
    return job.account, job.inet_no


def _turn(job: JobRecord) -> tuple[bool, datetime]:
    """Return by what imports are in turn."""
    approved = facts_of(job).approved_at
    moment = job.asked_at if approved is None else datetime.fromisoformat(approved)
    return job.state not in _UNDER_WAY, moment
