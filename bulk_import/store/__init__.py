"""The durable record of what was planned, sent and answered."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from platformdirs import user_data_path

from bulk_import.journal_address import DatabaseUrl, JournalAddress
from bulk_import.problems import Refused
from bulk_import.store.account_holder import user_name
from bulk_import.store.claims import account_name, account_of
from bulk_import.store.copying import DatabasePlace, Place
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
from bulk_import.store.schedules import ScheduleTable
from bulk_import.store.shared_files import SharedFiles
from bulk_import.store.sheets import SheetStore, SqliteSheets
from bulk_import.store.sqlite_place import SqlitePlace
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
    "SharedFiles",
    "Store",
    "StoreState",
    "StoredInput",
    "WorkerRecord",
    "WorkerStore",
    "account_name",
    "account_of",
    "confirm",
    "copy_name",
    "examine",
    "identify",
    "open_schedules",
    "open_shared_files",
    "open_sheets",
    "open_store",
    "open_workers",
    "place_of",
    "upgrade",
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
        with _of_the_extra():
            from bulk_import.store.postgres.postgres_store import PostgresStore  # noqa: PLC0415  of the extra

        return PostgresStore(address)
    default = user_data_path("bulk-import", appauthor=False) / "locks"
    return SqliteStore(address, locks or default)


def open_sheets(address: JournalAddress) -> SheetStore:
    """Return the open sheets and jobs of the store at *address*; nothing is created yet.

    Args:
        address: The journal's file, or its database.

    Raises:
        Refused: What speaks to a database is not installed.
    """
    if isinstance(address, DatabaseUrl):
        with _of_the_extra():
            from bulk_import.store.postgres.sheets import PostgresSheets  # noqa: PLC0415  of the extra

        return PostgresSheets(address)
    return SqliteSheets(address)


def open_shared_files(url: DatabaseUrl) -> SharedFiles:
    """Return the files that the machines of the database share; nothing is created yet.

    Raises:
        Refused: What speaks to a database is not installed.
    """
    with _of_the_extra():
        from bulk_import.store.postgres.shared_files import PostgresFiles  # noqa: PLC0415  of the extra

    return PostgresFiles(url)


def open_workers(url: DatabaseUrl) -> WorkerStore:
    """Return where the workers of the database say that they live; nothing is created yet.

    Raises:
        Refused: What speaks to a database is not installed.
    """
    with _of_the_extra():
        from bulk_import.store.postgres.workers import PostgresWorkers  # noqa: PLC0415  of the extra

    return PostgresWorkers(url)


def open_schedules(url: DatabaseUrl) -> ScheduleTable:
    """Return the schedules that the workers of the database serve; nothing is created yet.

    Raises:
        Refused: What speaks to a database is not installed.
    """
    with _of_the_extra():
        from bulk_import.store.postgres.schedules import schedules_of  # noqa: PLC0415  of the extra

    return schedules_of(url)


def place_of(address: JournalAddress) -> Place:
    """Return what opens the store at *address* as a whole, to be copied, filled and checked.

    Raises:
        Refused: What speaks to a database is not installed.
    """
    return _database(address) if isinstance(address, DatabaseUrl) else SqlitePlace(address)


def upgrade(address: JournalAddress) -> bool:
    """Bring the tables of the store up to date, and return whether they were changed.

    Raises:
        Refused: It cannot be used, or a newer release made its tables.
    """
    if isinstance(address, DatabaseUrl):
        return bool(_database(address).upgrade())
    return SqlitePlace(address).upgrade()


def confirm(url: DatabaseUrl, person: str) -> bool:
    """Let runs use a database that may have forgotten something; return whether it may.

    Args:
        url: The database.
        person: Who has looked at what it may have forgotten.

    Raises:
        Refused: It cannot be written.
    """
    return _database(url).confirm(person)


def _database(url: DatabaseUrl) -> DatabasePlace:
    with _of_the_extra():
        from bulk_import.store.postgres.postgres_place import PostgresPlace  # noqa: PLC0415  of the extra

    return PostgresPlace(url)


def examine(address: JournalAddress) -> StoreState:
    """Return how the store at *address* is; nothing is created or changed."""
    if not isinstance(address, DatabaseUrl):
        return examine_file(address)
    try:
        with _of_the_extra():
            from bulk_import.store.postgres.postgres_store import PostgresStore  # noqa: PLC0415  of the extra
    except Refused as refused:
        return StoreState(refused=(refused,))
    return PostgresStore(address).examine()


@contextmanager
def _of_the_extra() -> Iterator[None]:
    """Refuse where what is imported comes with an extra that is not installed."""
    try:
        yield
    except ModuleNotFoundError:
        raise Refused("journal.no_driver") from None
