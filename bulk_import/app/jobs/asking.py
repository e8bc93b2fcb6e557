"""What somebody asks for, and why they do not get it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bulk_import.app.jobs.job_facts import facts_of, with_facts
from bulk_import.store.sheets import (
    AuditLine,
    Change,
    JobRecord,
    JobState,
    SheetRecord,
    SheetStore,
    new_id,
)


class StaleRevision(Exception):
    """A sheet was changed after somebody saw what was going to be imported.

    Attributes:
        changes: What changed since, the oldest first.
    """

    def __init__(self, changes: list[Change]) -> None:
        super().__init__(len(changes))
        self.changes = changes


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody asks for.

    Attributes:
        sheet: The open sheet.
        revision: The revision that they saw.
        account: What the settings call the account; empty for the only one.
        first: How many ready rows are sent, as a trial; None for all.
        practice: Whether they go to the sandbox.
        all_or_nothing: Whether nothing is sent while any row needs fixing.
        schedule: What the schedule is called that asks for it; None for a person.
    """

    sheet: str
    revision: int
    account: str = ""
    first: int | None = None
    practice: bool = False
    all_or_nothing: bool = False
    schedule: str | None = None


def sheet_as_seen(store: SheetStore, sheet: str, revision: int) -> SheetRecord:
    """Return the *sheet* of that id, which somebody saw at a *revision*.

    Raises:
        LookupError: There is none.
        StaleRevision: It was changed since.
    """
    record = store.sheet(sheet)
    if record is None:
        raise LookupError(sheet)
    if record.revision != revision:
        raise StaleRevision(store.changes(sheet, revision))
    return record


def new_job(
    asked: Asked,
    sheet: SheetRecord,
    person: str,
    *,
    inet_no: int | None,
    now: datetime,
    is_approved: bool,
) -> JobRecord:
    """Return the job that somebody asks for.

    Args:
        asked: What.
        sheet: The open sheet.
        person: Who asks.
        inet_no: The number of the account; None to practise without one.
        now: When; aware.
        is_approved: Whether it may begin.
    """
    job = JobRecord(
        id=new_id(),
        sheet=asked.sheet,
        revision=asked.revision,
        file_name=sheet.file_name,
        owner=person,
        account=asked.account,
        inet_no=inet_no,
        first=asked.first,
        practice=asked.practice,
        state=JobState.QUEUED if is_approved else JobState.WAITING,
        asked_at=now,
    )
    return with_facts(job, all_or_nothing=asked.all_or_nothing, schedule=asked.schedule)


def asked_before(asked: Asked, jobs: Iterable[JobRecord]) -> JobRecord | None:
    """Return the job among those of the same sheet that is the same: of real ones there is one."""
    for job in jobs:
        is_same = job.revision == asked.revision
        if job.practice != asked.practice or is_withdrawn(job):
            continue
        if is_same or not (asked.practice or job.state is JobState.WAITING):
            return job
    return None


def is_withdrawn(job: JobRecord) -> bool:
    """Return whether a job is over and nothing was sent: it can be asked for again."""
    return job.state is JobState.DONE and not facts_of(job).runs


def audit_line(action: str, job: JobRecord, person: str, now: datetime) -> AuditLine:
    """Return the line that keeps who did what about a job."""
    facts = {
        "file": job.file_name,
        "account": job.account,
        "inet_no": str(job.inet_no or ""),
        "revision": str(job.revision),
        "practice": str(job.practice),
    }
    return AuditLine(at=now, person=person, action=action, subject=job.id, facts=facts)
