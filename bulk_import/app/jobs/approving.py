"""Imports that wait for somebody who may import: what they would do, approved or refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bulk_import.app.checking import report_check
from bulk_import.app.comparing import compare
from bulk_import.app.jobs.asking import sheet_as_seen
from bulk_import.app.jobs.confirming import Confirmation, confirmation, confirmation_of
from bulk_import.app.jobs.destinations import Destinations
from bulk_import.app.jobs.dispatcher import Dispatcher
from bulk_import.app.jobs.job_facts import ended, facts_of, with_facts
from bulk_import.app.jobs.planning import WholePlans
from bulk_import.app.origin import EditablePlan
from bulk_import.app.report import Report
from bulk_import.app.sent_rows import digest_of_sent
from bulk_import.clock import Clock
from bulk_import.store import AccountAddress
from bulk_import.store.sheets import JobRecord, JobState, SheetStore

Note = Callable[[str, JobRecord, str], object]
"""Writes down that a person did something about a job: what, which, who."""


class OtherRows(Exception):
    """What would be sent is not any more what somebody was shown."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What somebody is shown of an import that waits.

    Attributes:
        made: What it would do.
        digest: The digest of what would be sent; an approval counts for that alone.
    """

    made: Confirmation
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Approvals:
    """The imports that wait; whoever calls keeps others from changing the same job meanwhile.

    Attributes:
        store: Where they are kept.
        plans: Their whole plans.
        dispatcher: Where they go once they are approved.
        destinations: Where campaigns go.
        clock: Time.
        note: Writes down who did what.
    """

    store: SheetStore
    plans: WholePlans
    dispatcher: Dispatcher
    destinations: Destinations
    clock: Clock
    note: Note

    def shown(self, job: JobRecord) -> Shown:
        """Return what importing *job* would do; blocks.

        Raises:
            LookupError: Its sheet is not there any more.
            Refused: The account, or the sheet as a whole, cannot be used.
        """
        now = self.clock.now()
        if facts_of(job).folder is not None:
            plan = self.plans.of(str(job.sheet), None, now)
            made = confirmation_of(plan, self._compared(job, plan), seconds_each=None)
        else:
            to = self.destinations.of(job.account)
            plan = self.plans.of(str(job.sheet), to.account, now)
            made = confirmation(plan, to, self.clock)
        return Shown(made, digest_of_sent(plan))

    def _compared(self, job: JobRecord, plan: EditablePlan) -> Report:
        """Return the report of the *plan* of a watched folder's file, for the folder's account."""
        inet_no, base_url = int(job.inet_no or 0), facts_of(job).base_url or ""
        settings = self.destinations.load(None)
        compared = compare(
            plan,
            AccountAddress(inet_no, base_url),
            self.destinations.store_of(job),
            settings.send,
            now=self.clock.now(),
        )
        return report_check(plan, inet_no, base_url, self.clock, compared=compared)

    def approve(self, job: JobRecord, person: str, shown: str) -> JobRecord:
        """Let *job* begin, which waits; the watcher of its folder begins one of a folder.

        Args:
            job: The job.
            person: Who approves it.
            shown: The digest of what they were shown.

        Raises:
            LookupError: Its sheet is not there any more.
            StaleRevision: Its sheet was changed since.
            OtherRows: Something else would be sent by now than they were shown.
            Refused: The account, or the sheet as a whole, cannot be used.
        """
        sheet_as_seen(self.store, str(job.sheet), job.revision)
        is_of_folder = facts_of(job).folder is not None
        if is_of_folder and self.shown(job).digest != shown:
            raise OtherRows
        state = JobState.APPROVED if is_of_folder else JobState.QUEUED
        at = self.clock.now().isoformat()
        job = with_facts(
            replace(job, state=state, approved_by=person),
            approved_at=at,
            plan=shown if is_of_folder else None,
        )
        along = self.dispatcher.along(job)
        if self.store.set_job(job, among=(JobState.WAITING,), along=along):
            self.note("import_approved", job, person)
            if not is_of_folder:
                self.dispatcher.add(job)
        return job

    def withdraw(self, job: JobRecord, person: str, why: str) -> None:
        """Refuse *job*, or take it back, so that its sheet can be changed and asked for again.

        Args:
            job: The job, which waits.
            person: Who does so.
            why: What they say about it; empty for nothing.
        """
        over = ended(job, self.clock.now(), withdrawn_by=person, withdrawn_why=why)
        if self.store.set_job(over, (JobState.WAITING,)):
            is_own = person == job.owner
            self.note("import_withdrawn" if is_own else "import_refused", over, person)
