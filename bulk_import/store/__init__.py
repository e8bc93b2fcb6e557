"""The durable record of what was planned, sent and answered."""

from pathlib import Path

from platformdirs import user_data_path

from bulk_import.journal_address import DatabaseUrl, JournalAddress
from bulk_import.store.account_holder import user_name
from bulk_import.store.claims import account_name, account_of
from bulk_import.store.examining import StoreState, examine
from bulk_import.store.findings import Finding
from bulk_import.store.identity import AccountAddress, Addressed, identify
from bulk_import.store.input_copies import copy_name
from bulk_import.store.mention import Mention
from bulk_import.store.prior_campaigns import PriorCampaigns
from bulk_import.store.protocol import RunRecorder, Store
from bulk_import.store.records import (
    FINISHED,
    KILLED,
    RUNNING,
    Attempt,
    ClaimHolder,
    Conclusion,
    FileRun,
    Forgotten,
    PastRow,
    PastRun,
    PriorAttempt,
    PriorClaim,
    Pruned,
    RowIntent,
    RunRecord,
    StoredInput,
)
from bulk_import.store.schedules import ScheduleTable
from bulk_import.store.sheets import SheetStore, SqliteSheets
from bulk_import.store.sqlite_store import SqliteStore
from bulk_import.store.workers import WorkerRecord, WorkerStore

__all__ = [
    "FINISHED",
    "KILLED",
    "RUNNING",
    "AccountAddress",
    "Addressed",
    "Attempt",
    "ClaimHolder",
    "Conclusion",
    "FileRun",
    "Finding",
    "Forgotten",
    "Mention",
    "PastRow",
    "PastRun",
    "PriorAttempt",
    "PriorCampaigns",
    "PriorClaim",
    "Pruned",
    "RowIntent",
    "RunRecord",
    "RunRecorder",
    "Store",
    "StoreState",
    "StoredInput",
    "WorkerRecord",
    "WorkerStore",
    "account_name",
    "account_of",
    "copy_name",
    "examine",
    "identify",
    "open_schedules",
    "open_sheets",
    "open_store",
    "open_workers",
    "user_name",
]


def open_store(address: Path, locks: Path | None = None) -> Store:
    """Return the store at *address*, as a setting or an option gives it; nothing is created yet.

    Args:
        address: The journal's file.
        locks: The folder of the locks that keep an account to one run on this machine; None for
            the one in the user's data folder.
    """
    default = user_data_path("bulk-import", appauthor=False) / "locks"
    return SqliteStore(address, locks or default)


def open_sheets(address: JournalAddress) -> SheetStore:
    """Return the open sheets and jobs of the store at *address*; nothing is created yet.

    Args:
        address: The journal's file, or its database.
    """
    if isinstance(address, DatabaseUrl):
        from bulk_import.store.postgres.sheets import PostgresSheets  # noqa: PLC0415  of an extra

        return PostgresSheets(address)
    return SqliteSheets(address)


def open_workers(url: DatabaseUrl) -> WorkerStore:
    """Return where the workers of the database say that they live; nothing is created yet."""
    from bulk_import.store.postgres.workers import PostgresWorkers  # noqa: PLC0415  of an extra

    return PostgresWorkers(url)


def open_schedules(url: DatabaseUrl) -> ScheduleTable:
    """Return the schedules that the workers of the database serve; nothing is created yet."""
    from bulk_import.store.postgres.schedules import schedules_of  # noqa: PLC0415  of an extra

    return schedules_of(url)
