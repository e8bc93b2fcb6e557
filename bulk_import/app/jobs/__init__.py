"""Imports that people ask for on the page: an approved open sheet becomes a run.

Nothing is sent here: `Run` of `app.running` does that, and the journal knows what became of it.
What is added is who asked, for what, and which import of an account goes first.
"""

from bulk_import.app.jobs.approving import OtherRows, Shown
from bulk_import.app.jobs.asking import Asked, StaleRevision
from bulk_import.app.jobs.confirming import Confirmation, confirmation
from bulk_import.app.jobs.destinations import Destination, Destinations
from bulk_import.app.jobs.job_facts import JobFacts, facts_of
from bulk_import.app.jobs.jobs import Jobs
from bulk_import.app.jobs.past_imports import PastImport, PastImports, PastPage, file_name_of
from bulk_import.app.jobs.practice import PracticeJournals, practice_of
from bulk_import.app.jobs.rest import remaining
from bulk_import.app.jobs.run_state import Phase, RunState

__all__ = [
    "Asked",
    "Confirmation",
    "Destination",
    "Destinations",
    "JobFacts",
    "Jobs",
    "OtherRows",
    "PastImport",
    "PastImports",
    "PastPage",
    "Phase",
    "PracticeJournals",
    "RunState",
    "Shown",
    "StaleRevision",
    "confirmation",
    "facts_of",
    "file_name_of",
    "practice_of",
    "remaining",
]
