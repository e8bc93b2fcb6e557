"""What a job goes through in the store: it is gone on with, it begins a run, it is over.

Each is made of the job as it is in the store, since others may have asked to stop it meanwhile.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from bulk_import.app.jobs.job_facts import ended, facts_of, with_facts
from bulk_import.app.report import Report
from bulk_import.problems import Refused
from bulk_import.store.sheets import JobRecord, JobState, SheetState, SheetStore

OPEN: Final = (JobState.APPROVED, JobState.QUEUED, JobState.RUNNING)
"""The states of jobs that nobody stopped and that are not over."""


def write_going_on(store: SheetStore, job: JobRecord, now: datetime) -> JobRecord:
    """Write down that a *job* is gone on with whose server or worker ended, and return it."""
    gone_on = with_facts(job, went_on_at=now.isoformat())
    return gone_on if store.set_job(gone_on, (job.state,)) else store.job(job.id) or job


def write_taken(store: SheetStore, job: JobRecord, worker: str, now: datetime) -> JobRecord:
    """Write down that a *worker* carries a *job* out from now on, and return it.

    From then on no other one that had it before can write down anything of it.
    """
    while job.state in OPEN:
        taken = with_facts(job, worker=worker)
        if job.state is JobState.RUNNING:
            taken = with_facts(taken, went_on_at=now.isoformat())
        if store.set_job(taken, (job.state,)):
            return taken
        job = store.job(job.id) or job
    return job


def write_run(store: SheetStore, job: JobRecord, run: str, now: datetime) -> JobRecord | None:
    """Write down that the journal has a *run* of a *job*, and return the job.

    Returns:
        None, and nothing is written, where another worker has taken the job over.
    """
    worker = facts_of(job).worker
    while True:
        known = store.job(job.id) or job
        if facts_of(known).worker != worker:
            return None
        begun = replace(
            known,
            state=JobState.RUNNING if known.state in OPEN else known.state,
            run=run,
            started_at=known.started_at or now,
        )
        begun = with_facts(begun, runs=(*facts_of(known).runs, run))
        if store.set_job(begun, (known.state,), worker=worker):
            return begun


def write_end(
    store: SheetStore,
    job: JobRecord,
    now: datetime,
    *,
    refused: Refused | None = None,
    report: Report | None = None,
) -> bool:
    """Write down that a *job* is over.

    Args:
        store: Where it is kept.
        job: The job.
        now: Since when.
        refused: Why nothing was sent; None where that is not so.
        report: What became of its rows; None where it never began.

    Returns:
        False, and nothing is written, where another worker has taken the job over.
    """
    worker = facts_of(job).worker
    job = store.job(job.id) or job
    if facts_of(job).worker != worker:
        return False
    why = None if facts_of(job).stopped_by else refused
    if not (job.practice or facts_of(job).runs):  # nothing was sent: it can be asked for again
        store.set_state(str(job.sheet), SheetState.CHECKED, (SheetState.IMPORTED,))
    # Last, so that whoever reads that it is over finds the sheet as it is from then on, and a
    # server that dies in between leaves a job that the next one goes on with.
    return store.set_job(ended(job, now, why, report), worker=worker)
