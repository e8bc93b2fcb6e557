"""What is kept of a job beside the columns that every store has for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from bulk_import.app.report import Report
from bulk_import.outcome import DONE
from bulk_import.problems import Refused
from bulk_import.store.sheets import Ending, JobRecord, JobState


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFacts:
    """What else is known of a job.

    Attributes:
        runs: Its runs in the journal, the oldest first: each restart of the server adds one.
        all_or_nothing: Whether nothing is sent while any row needs fixing.
        approved_at: When it was approved, as ISO text; None where nobody had to.
        stopped_by: Who stopped it; None where nobody did.
        withdrawn_by: Who took it back before it was approved, or refused it; None for nobody.
        withdrawn_why: What they said about it; empty for nothing.
        went_on_at: When a restarted server went on with it, as ISO text; None where none did.
        worker: The id of the worker that took it last; None where the page's own server does.
        refused: The code of why nothing was sent; None where that is not so.
        refused_facts: What the message of that code mentions.
        counts: How many rows of a practice are in each state: its journal goes with the sheet.
        found: How many doubts about its rows people have ended on the page.
        rest: The open sheet that was made of the rows that were left; None while there is none.
        folder: The watched folder in which the file lies; None for what was dropped on the page.
            Such a job is carried out by the folder's watcher, never by the page's server.
        digest: The digest of that file.
        base_url: The address of the API to which the watcher sends.
        plan: The digest of what is sent, as whoever approved it was shown.
        schedule: What the schedule is called that asked for it; None for a person.
    """

    runs: tuple[str, ...] = ()
    all_or_nothing: bool = False
    approved_at: str | None = None
    stopped_by: str | None = None
    withdrawn_by: str | None = None
    withdrawn_why: str = ""
    went_on_at: str | None = None
    worker: str | None = None
    refused: str | None = None
    refused_facts: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    found: int = 0
    rest: str | None = None
    folder: str | None = None
    digest: str | None = None
    base_url: str | None = None
    plan: str | None = None
    schedule: str | None = None

    @property
    def refusal(self) -> Refused | None:
        """Why nothing was sent; None where that is not so."""
        return None if self.refused is None else Refused(self.refused, **self.refused_facts)


def facts_of(job: JobRecord) -> JobFacts:
    """Return what is kept of *job* beside its columns."""
    kept = dict(job.facts)
    return JobFacts(**{**kept, "runs": tuple(kept.get("runs", ()))})


def with_facts(job: JobRecord, **changed: Any) -> JobRecord:
    """Return *job* with other facts, by their names in `JobFacts`."""
    facts = replace(facts_of(job), **changed)
    usual = asdict(JobFacts())
    kept = {name: value for name, value in asdict(facts).items() if value != usual[name]}
    return replace(job, facts=kept)


def ended(
    job: JobRecord,
    at: datetime,
    refused: Refused | None = None,
    report: Report | None = None,
    **changed: Any,
) -> JobRecord:
    """Return *job*, which is over.

    Args:
        job: The job.
        at: Since when.
        refused: Why nothing was sent; None where that is not so.
        report: What became of its rows; None where it never began.
        changed: Its other facts, by their names in `JobFacts`.
    """
    if refused is not None:
        changed |= {"refused": refused.code, "refused_facts": dict(refused.facts)}
    over = replace(job, state=JobState.DONE, finished_at=at)
    return with_ending(with_facts(over, **changed), report)


def with_ending(job: JobRecord, report: Report | None) -> JobRecord:
    """Return a *job* that is over with how it ended, as far as no run of the journal tells.

    Args:
        job: The job.
        report: What became of its rows; None where it never began.
    """
    facts = facts_of(job)
    if job.practice and report is not None:
        job = with_facts(job, counts={str(state): one for state, one in report.counts.items()})
    if facts.stopped_by or facts.withdrawn_by or not facts.runs:
        return replace(job, ending=Ending.STOPPED)
    return replace(job, ending=_ending_of(report) if job.practice else None)


def _ending_of(report: Report | None) -> Ending:
    if report is None or report.stopped is not None:
        return Ending.STOPPED
    is_left = any(result.state not in DONE for result in report.results.values())
    return Ending.NEEDS_PERSON if is_left else Ending.ALL_CREATED
