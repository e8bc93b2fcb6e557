"""What is kept of a job beside the columns that every store has for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from bulk_import.problems import Refused
from bulk_import.store.sheets import JobRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFacts:
    """What else is known of a job.

    Attributes:
        runs: Its runs in the journal, the oldest first: each restart of the server adds one.
        all_or_nothing: Whether nothing is sent while any row needs fixing.
        approved_by: Who approved it; None where nobody had to.
        approved_at: When, as ISO text; None likewise.
        stopped_by: Who stopped it; None where nobody did.
        withdrawn_by: Who took it back before it was approved, or refused it; None for nobody.
        withdrawn_why: What they said about it; empty for nothing.
        went_on_at: When a restarted server went on with it, as ISO text; None where none did.
        refused: The code of why nothing was sent; None where that is not so.
        refused_facts: What the message of that code mentions.
        rest: The open sheet that was made of the rows that were left; None while there is none.
        folder: The watched folder in which the file lies; None for what was dropped on the page.
            Such a job is carried out by the folder's watcher, never by the page's server.
        digest: The digest of that file.
        base_url: The address of the API to which the watcher sends.
        plan: The digest of what is sent, as whoever approved it was shown.
    """

    runs: tuple[str, ...] = ()
    all_or_nothing: bool = False
    approved_by: str | None = None
    approved_at: str | None = None
    stopped_by: str | None = None
    withdrawn_by: str | None = None
    withdrawn_why: str = ""
    went_on_at: str | None = None
    refused: str | None = None
    refused_facts: Mapping[str, str] = field(default_factory=dict)
    rest: str | None = None
    folder: str | None = None
    digest: str | None = None
    base_url: str | None = None
    plan: str | None = None

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
