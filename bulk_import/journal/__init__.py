"""The durable record of what was planned, sent and answered."""

from bulk_import.journal.identity import identify
from bulk_import.journal.journal import Journal
from bulk_import.journal.records import Attempt, Earlier, RunRecord

__all__ = ["Attempt", "Earlier", "Journal", "RunRecord", "identify"]
