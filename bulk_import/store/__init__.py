"""The durable record of what was planned, sent and answered."""

from bulk_import.store.claims import Holder
from bulk_import.store.history import (
    FINISHED,
    KILLED,
    RUNNING,
    PastRow,
    PastRun,
    past_agents,
    past_input,
    past_rows,
    past_runs,
)
from bulk_import.store.identity import identify
from bulk_import.store.journal import Journal
from bulk_import.store.records import Attempt, Earlier, Listed, Pruned, RunRecord, StoredInput

__all__ = [
    "FINISHED",
    "KILLED",
    "RUNNING",
    "Attempt",
    "Earlier",
    "Holder",
    "Journal",
    "Listed",
    "PastRow",
    "PastRun",
    "Pruned",
    "RunRecord",
    "StoredInput",
    "identify",
    "past_agents",
    "past_input",
    "past_rows",
    "past_runs",
]
