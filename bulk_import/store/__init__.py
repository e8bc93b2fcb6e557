"""The durable record of what was planned, sent and answered."""

from pathlib import Path
from types import ModuleType

from platformdirs import user_data_path

from bulk_import.journal_address import DatabaseUrl, JournalAddress
from bulk_import.problems import Refused
from bulk_import.store.account_holder import user_name
from bulk_import.store.examining import StoreState, examine_file
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
from bulk_import.store.sqlite_store import SqliteStore

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
    "copy_name",
    "examine",
    "identify",
    "open_store",
    "user_name",
]


def open_store(address: JournalAddress, locks: Path | None = None) -> Store:
    """Return the store at *address*, as a setting or an option gives it; nothing is created yet.

    Args:
        address: The journal's file, or its database.
        locks: The folder of the locks that keep an account to one run on this machine; None for
            the one in the user's data folder. Runs that share a database need none.

    Raises:
        Refused: What speaks to a database is not installed.
    """
    if isinstance(address, DatabaseUrl):
        store: Store = _postgres().PostgresStore(address)
        return store
    default = user_data_path("bulk-import", appauthor=False) / "locks"
    return SqliteStore(address, locks or default)


def examine(address: JournalAddress) -> StoreState:
    """Return how the store at *address* is; nothing is created or changed."""
    if not isinstance(address, DatabaseUrl):
        return examine_file(address)
    try:
        state: StoreState = _postgres().PostgresStore(address).examine()
    except Refused as refused:
        return StoreState(refused=(refused,))
    return state


def _postgres() -> ModuleType:
    """Return the room of PostgreSQL, which an installation without the extra cannot load."""
    try:
        from bulk_import.store.postgres import postgres_store  # noqa: PLC0415  see above
    except ModuleNotFoundError:
        raise Refused("journal.no_driver") from None
    return postgres_store
