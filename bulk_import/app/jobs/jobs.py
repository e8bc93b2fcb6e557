"""The imports that people ask for: started once, one at a time for an account, gone on with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from threading import RLock

from bulk_import.account import Account, Recipient
from bulk_import.api import CampaignApi
from bulk_import.app.history import record_findings
from bulk_import.app.jobs.approving import Approvals, Shown
from bulk_import.app.jobs.asking import (
    Asked,
    asked_before,
    audit_line,
    is_withdrawn,
    new_job,
    sheet_as_seen,
)
from bulk_import.app.jobs.carrying_out import Surroundings
from bulk_import.app.jobs.confirming import checked_report
from bulk_import.app.jobs.destinations import Destinations
from bulk_import.app.jobs.dispatcher import Dispatching
from bulk_import.app.jobs.job_facts import facts_of, with_ending, with_facts
from bulk_import.app.jobs.past_imports import PastImports
from bulk_import.app.jobs.planning import WholePlans
from bulk_import.app.jobs.queues import Queues
from bulk_import.app.jobs.reports import KeptReports, report_of
from bulk_import.app.jobs.rest import Rests
from bulk_import.app.jobs.run_state import RunState
from bulk_import.app.jobs.transitions import OPEN
from bulk_import.app.origin import EditablePlan
from bulk_import.app.report import Report
from bulk_import.app.sheets import Sheets
from bulk_import.clock import SYSTEM, Clock
from bulk_import.store.sheets import JobRecord, JobState, SheetStore
from bulk_import.submission import Api


class Jobs:
    """The imports of all people.

    Every method may be called from any thread; some block for as long as it takes to plan a sheet.

    Args:
        store: Where they are kept.
        sheets: The open sheets.
        destinations: Where campaigns go.
        clock: Time.
        connect: Returns what sends a campaign of an account.
        dispatching: Returns what lets jobs be carried out, with what it needs for that.

    Attributes:
        surroundings: What each needs to be carried out.
        past: Looks back at those that are over, those of the command line too.
        accounts: Returns where something can be sent; see `Destinations.accounts`.
        destination: Returns where that is for one account; see `Destinations.of`.
        rates: Returns how many campaigns leave in a second at the most; see `Destinations.rates`.
    """

    def __init__(
        self,
        *,
        store: SheetStore,
        sheets: Sheets,
        destinations: Destinations,
        clock: Clock = SYSTEM,
        connect: Callable[[Account, Clock], Api] = CampaignApi,
        dispatching: Dispatching = Queues,
    ) -> None:
        self._store = store
        self._destinations = destinations
        self._sheets = sheets
        self._clock = clock
        self._plans = WholePlans(sheets)
        self.surroundings = Surroundings(
            destinations=destinations,
            sheets=sheets,
            plans=self._plans,
            clock=clock,
            connect=connect,
        )
        self._reports = KeptReports()
        self._dispatcher = dispatching(store, self.surroundings, self._reports)
        self.accounts, self.destination = destinations.accounts, destinations.of
        self.rates = destinations.rates
        self.past = PastImports(store, destinations, clock)
        self._approvals = Approvals(
            store=store,
            plans=self._plans,
            dispatcher=self._dispatcher,
            destinations=destinations,
            clock=clock,
            note=self._note,
        )
        self._rests = Rests(store=store, sheets=sheets, clock=clock, note=self._note)
        self._lock = RLock()

    def plan(self, sheet: str, account: Recipient | None) -> EditablePlan:
        """Return the whole plan of a sheet, as it is going to be sent; blocks.

        Raises:
            LookupError: There is no such sheet.
            Refused: It cannot be used as a whole.
        """
        return self._plans.of(sheet, account, self._clock.now())

    def start(self, asked: Asked, person: str, *, may_import: bool = True) -> JobRecord:
        """Import a sheet, once: whoever asks again, however often, gets the same job.

        Args:
            asked: What.
            person: Who asks.
            may_import: Whether they may do so themselves; else the job waits for approval.

        Raises:
            LookupError: There is no such sheet.
            StaleRevision: It was changed since.
            Refused: The account cannot be used.
        """
        with self._lock:
            known = asked_before(asked, self._store.jobs(sheet=asked.sheet))
            if known is not None:
                return known
            sheet = sheet_as_seen(self._store, asked.sheet, asked.revision)
            new = new_job(
                asked,
                sheet,
                person,
                inet_no=self._destinations.inet_no_of(asked.account, practice=asked.practice),
                now=self._clock.now(),
                is_approved=may_import or asked.practice,
            )
            job = self._store.add_job(new, self._dispatcher.along(new))
            if job.id != new.id:  # it was asked for before, and nothing was sent
                job = replace(new, id=job.id)
                self._store.set_job(job, along=self._dispatcher.along(job))
            self._note("import_asked", job, person)
            if job.state is JobState.QUEUED:
                self._dispatcher.add(job)
            return job

    def shown(self, job: JobRecord) -> Shown:
        """Return what is shown of a job that waits for approval; see `Approvals.shown`."""
        return self._approvals.shown(job)

    def approve(self, job_id: str, person: str, shown: str = "") -> JobRecord:
        """Let a job begin that waits for approval; see `Approvals.approve`.

        One that was approved stays so.
        """
        with self._lock:
            job = self.job(job_id)
            if job.state is JobState.WAITING:
                self._approvals.approve(job, person, shown)
            return self.job(job_id)

    def withdraw(self, job_id: str, person: str, why: str = "") -> JobRecord:
        """Refuse a job that waits for approval, or take it back; see `Approvals.withdraw`."""
        with self._lock:
            job = self.job(job_id)
            if job.state is JobState.WAITING:
                self._approvals.withdraw(job, person, why)
            return self.job(job_id)

    def waiting(self) -> list[JobRecord]:
        """Return the jobs that wait for approval, the newest first."""
        return self._store.jobs(states=(JobState.WAITING,))

    def stop(self, job_id: str, person: str) -> JobRecord:
        """End a job early: requests under way are waited for, and no others leave.

        Raises:
            LookupError: There is no such job.
        """
        with self._lock:
            job = self.job(job_id)
            if job.state in OPEN and facts_of(job).folder is None:
                job = with_facts(replace(job, state=JobState.STOPPING), stopped_by=person)
                self._store.set_job(job)
                self._note("import_stopped", job, person)
                self._dispatcher.stop(job)
            return self.job(job_id)

    def job(self, job_id: str) -> JobRecord:
        """Return the job of that id.

        Raises:
            LookupError: There is none.
        """
        job = self._store.job(job_id)
        if job is None:
            raise LookupError(job_id)
        return job

    def state(self, job_id: str) -> RunState:
        """Return how a job stands.

        Raises:
            LookupError: There is none.
        """
        (state,) = self._dispatcher.states([self.job(job_id)])
        return self.past.counted(state)

    def under_way(self) -> list[RunState]:
        """Return how all jobs stand that may begin or have begun, by account and in turn."""
        jobs = self._store.jobs(states=(*OPEN, JobState.STOPPING))
        states = map(self.past.counted, self._dispatcher.states(jobs[::-1]))
        return sorted(states, key=lambda one: (one.job.inet_no or 0, one.before))

    def report(self, job_id: str) -> Report:
        """Return what became of every row of a job that is over; blocks.

        Raises:
            LookupError: There is no such job.
            Refused: It never began, or its results cannot be told any more.
        """
        job = self.job(job_id)
        kept = self._reports.of(job)
        return kept or self._reports.keep(job, report_of(job, self._destinations.store_of(job)))

    def record_found(self, job_id: str, row: int, *, is_found: bool, person: str) -> None:
        """Write down what a person found out about a campaign whose outcome is not known.

        Raises:
            LookupError: There is no such job.
            Refused: There is no such row, or its outcome is known.
        """
        job = self.job(job_id)
        found, not_found = ([str(row)], []) if is_found else ([], [str(row)])
        store = self._destinations.store_of(job)
        record_findings(store, str(job.run), found, not_found, person=person, clock=self._clock)
        job = with_facts(job, found=facts_of(job).found + 1)
        self._store.set_job(job)
        if job.practice:
            self._destinations.practice.keep(job_id)
            self._store.set_job(with_ending(job, self.report(job_id)))
        self._note("import_found" if is_found else "import_not_found", job, person)

    def check_report(self, sheet: str) -> Report:
        """Return the report of an open sheet that is not imported; blocks.

        Raises:
            LookupError: There is no such sheet.
            Refused: The settings, or the sheet as a whole, cannot be used.
        """
        known = self.accounts()
        to = self.destination(known[0].name or "") if len(known) == 1 else None
        return checked_report(self.plan(sheet, to.account if to else None), to, self._clock)

    def of_sheet(self, sheet: str) -> JobRecord | None:
        """Return the job that imported an open sheet, or is about to; None where none does."""
        jobs = [job for job in self._store.jobs(sheet=sheet) if not job.practice]
        return next((job for job in jobs if not is_withdrawn(job)), None)

    def rest(self, job_id: str, person: str) -> str:
        """Make an open sheet of the rows that still need a person, once; blocks.

        Returns:
            Its id; whoever asks again gets the same.

        Raises:
            LookupError: There is no such job.
            Refused: It never began, or the sheet cannot be read any more.
        """
        report = self.report(job_id)
        with self._lock:
            return self._rests.of_job(self.job(job_id), report, person)

    def rest_of_run(self, run: str, person: str) -> str:
        """Make an open sheet of the rows of a run of the command line, likewise; blocks."""
        past, report = self.past.find(run), self.past.report(run)
        with self._lock:
            return self._rests.of_run(past.id, past.file_name, report, person)

    def prune(self) -> list[str]:
        """Delete the journals of practice jobs whose sheets are deleted; return those jobs' ids."""
        gone = self._destinations.practice.remove(self._store.practice_needed)
        for job_id in gone:
            self._reports.forget(job_id)
        return gone

    def resume_all(self) -> None:
        """Go on with every job that nobody stopped; a server begins so."""
        self._dispatcher.resume()

    def drain(self, seconds: float | None = None) -> bool:
        """Let nothing new leave, and return whether all requests under way have ended in time."""
        return self._dispatcher.drain(seconds)

    def _note(self, action: str, job: JobRecord, person: str) -> None:
        self._store.add_audit(audit_line(action, job, person, self._clock.now()))
