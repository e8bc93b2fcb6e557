"""The imports that were: those of the page, and the runs of the command line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bulk_import.app.history import record_findings
from bulk_import.app.jobs.destinations import Destinations
from bulk_import.app.jobs.job_facts import facts_of
from bulk_import.app.rebuild_report import report_past
from bulk_import.app.report import Report
from bulk_import.clock import Clock
from bulk_import.outcome import State
from bulk_import.problems import Refused
from bulk_import.store import PastRun, Store, open_store
from bulk_import.store.sheets import JobRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class PastImport:
    """One import, as a list shows it.

    Attributes:
        id: That of the job; of a run of the command line that of the run.
        file_name: The file, for people.
        began: When it began, or was asked for; aware.
        job: The job; None for a run of the command line.
        past: Its last run; None where it has none.
        counts: How many rows are in each state.
    """

    id: str
    file_name: str
    began: datetime
    job: JobRecord | None = None
    past: PastRun | None = None
    counts: Mapping[State, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PastImports:
    """Looks back at imports.

    Attributes:
        destinations: Where campaigns went.
        clock: Time.
    """

    destinations: Destinations
    clock: Clock

    def all(self, jobs: Iterable[JobRecord], *, with_others: bool) -> list[PastImport]:
        """Return *jobs*, and the runs of the command line if *with_others*, the newest first.

        Raises:
            Refused: The store cannot be read.
        """
        by_id = {past.run: past for past in self._store.runs()}
        asked = list(jobs)
        found = [self._of_job(job, by_id) for job in asked]
        if with_others:
            of_jobs = {run for job in asked for run in facts_of(job).runs}
            found += [_of_run(past) for run, past in by_id.items() if run not in of_jobs]
        return sorted(found, key=lambda one: one.began, reverse=True)

    def find(self, run: str) -> PastImport:
        """Return a run of the command line.

        Raises:
            LookupError: There is none.
        """
        return _of_run(self._past(run))

    def report(self, run: str) -> Report:
        """Return the report of a run of the command line; blocks.

        Raises:
            LookupError: There is none.
            Refused: Its results cannot be told any more.
        """
        return report_past(self._store, self._past(run), self._store.rows(run))

    def record_found(self, run: str, row: int, *, is_found: bool, person: str) -> None:
        """Write down what a person found out about a campaign of a run of the command line.

        Raises:
            LookupError: There is no such run.
            Refused: There is no such row, or its outcome is known.
        """
        found, not_found = ([str(row)], []) if is_found else ([], [str(row)])
        named = self._past(run).run
        record_findings(self._store, named, found, not_found, person=person, clock=self.clock)

    @property
    def _store(self) -> Store:
        return open_store(self.destinations.load(None).journal, self.destinations.locks)

    def _past(self, run: str) -> PastRun:
        found = next((past for past in self._store.runs() if past.run == run), None)
        if found is None:
            raise LookupError(run)
        return found

    def _of_job(self, job: JobRecord, by_id: Mapping[str, PastRun]) -> PastImport:
        known = self._practised(job) if job.practice else by_id
        runs = [known[run] for run in facts_of(job).runs if run in known]
        return PastImport(
            id=job.id,
            file_name=job.file_name,
            began=job.started_at or job.asked_at,
            job=job,
            past=runs[-1] if runs else None,
            counts=counts_of(runs),
        )

    def _practised(self, job: JobRecord) -> Mapping[str, PastRun]:
        try:
            return {past.run: past for past in self.destinations.store_of(job).runs()}
        except Refused:  # a damaged journal of a practice keeps nobody from the list
            return {}


def counts_of(runs: Iterable[PastRun]) -> Mapping[State, int]:
    """Return what became of the rows of a job, over all of its *runs*, the oldest first."""
    every = list(runs)
    if not every:
        return {}
    counts = Counter(every[-1].counts)
    earlier = sum(past.counts.get(State.CREATED, 0) for past in every[:-1])
    own = min(earlier, counts[State.ALREADY_CREATED])
    counts[State.CREATED] += own
    counts[State.ALREADY_CREATED] -= own
    return counts


def _of_run(past: PastRun) -> PastImport:
    return PastImport(
        id=past.run,
        file_name=past.path.replace("\\", "/").rpartition("/")[2] or past.path,
        began=datetime.fromisoformat(past.started),
        past=past,
        counts=past.counts,
    )
