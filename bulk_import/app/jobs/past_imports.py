"""The imports that were: those of the page, and the runs of the command line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bulk_import.app.history import record_findings
from bulk_import.app.jobs.destinations import Destinations
from bulk_import.app.jobs.job_facts import facts_of
from bulk_import.app.jobs.run_state import SENT, Phase, RunState
from bulk_import.app.rebuild_report import report_past
from bulk_import.app.report import Report
from bulk_import.clock import Clock
from bulk_import.outcome import State
from bulk_import.store import PastRun, Store, open_store
from bulk_import.store.sheets import ImportsWanted, JobRecord, SheetStore


@dataclass(frozen=True, slots=True, kw_only=True)
class PastImport:
    """One import, as a list shows it.

    Attributes:
        id: That of the job; of a run of the command line that of the run.
        file_name: The file, for people.
        began: When it began, or was asked for; aware.
        job: The job; None for a run of the command line.
        past: Its last run; None where it has none, and for practice.
        counts: How many rows are in each state.
        has_rows: Whether its rows are still kept, so that their results can be written.
    """

    id: str
    file_name: str
    began: datetime
    job: JobRecord | None = None
    past: PastRun | None = None
    counts: Mapping[State, int] = field(default_factory=dict)
    has_rows: bool = False


@dataclass(frozen=True, slots=True)
class PastPage:
    """A page of a list of imports.

    Attributes:
        of: How many imports the whole list has.
        page: Which page it is, from 1.
        imports: Those on it, the newest first.
    """

    of: int
    page: int
    imports: tuple[PastImport, ...]


@dataclass(frozen=True, slots=True)
class PastImports:
    """Looks back at imports.

    Attributes:
        asked: Keeps those that people asked for.
        destinations: Where campaigns went.
        clock: Time.
    """

    asked: SheetStore
    destinations: Destinations
    clock: Clock

    def find_page(self, wanted: ImportsWanted) -> PastPage:
        """Return a page of the imports that are *wanted*; no other one is looked at.

        Raises:
            Refused: The store cannot be read.
        """
        found = self.asked.imports(wanted)
        runs = self._runs(run for one in found.imports for run in _runs_of(one))
        imports = (
            _of_run(runs[one]) if isinstance(one, str) else self._of_job(one, runs)
            for one in found.imports
            if not isinstance(one, str) or one in runs
        )
        return PastPage(found.of, found.page, tuple(imports))

    def of_job(self, job: JobRecord) -> PastImport:
        """Return the import of a *job*.

        Raises:
            Refused: The store cannot be read.
        """
        return self._of_job(job, self._runs(_runs_of(job)))

    def counted(self, state: RunState) -> RunState:
        """Return *state* of a job; what its folder's watcher carries out is counted by the journal.

        Raises:
            Refused: The store cannot be read.
        """
        if state.phase is not Phase.ELSEWHERE:
            return state
        found = self.of_job(state.job)
        due = sum(found.counts.get(one, 0) for one in (*SENT, State.NOT_SENT))
        sent = Counter({one: found.counts.get(one, 0) for one in SENT})
        sent[State.UNKNOWN] -= found.past.unanswered if found.past else 0
        return replace(state, due=due, counts=sent)

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
        found = self._runs([run]).get(run)
        if found is None:
            raise LookupError(run)
        return found

    def _runs(self, ids: Iterable[str]) -> Mapping[str, PastRun]:
        asked = list(ids)
        return {past.run: past for past in self._store.runs(asked)} if asked else {}

    def _of_job(self, job: JobRecord, by_id: Mapping[str, PastRun]) -> PastImport:
        runs = [by_id[run] for run in _runs_of(job) if run in by_id]
        past = runs[-1] if runs else None
        kept = {State(name): count for name, count in facts_of(job).counts.items()}
        return PastImport(
            id=job.id,
            file_name=job.file_name,
            began=job.started_at or job.asked_at,
            job=job,
            past=past,
            counts=kept or counts_of(runs),
            has_rows=self._has_rows(job, past),
        )

    def _has_rows(self, job: JobRecord, past: PastRun | None) -> bool:
        if job.practice:
            return bool(facts_of(job).runs) and self.destinations.practice.has(job.id)
        return past is not None and not past.removed


def _runs_of(one: JobRecord | str) -> tuple[str, ...]:
    """Return the runs of an import in the journal; practice has a journal of its own."""
    if isinstance(one, str):
        return (one,)
    return () if one.practice else facts_of(one).runs


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
        file_name=file_name_of(past.path),
        began=datetime.fromisoformat(past.started),
        past=past,
        counts=past.counts,
        has_rows=not past.removed,
    )


def file_name_of(path: str) -> str:
    """Return the name of a file without its folders, of whatever system they are."""
    return path.replace("\\", "/").rpartition("/")[2] or path
