"""Opening the journal's file so that a commit is one, and that one run at a time has it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from bulk_import.problems import Refused, Stopped
from bulk_import.store.drives import Mount, is_remote, mounts
from bulk_import.store.schema import MIGRATIONS, migrate

PRAGMAS: Final = (
    ("locking_mode", "EXCLUSIVE", "exclusive"),  # from the first look on: keeps a second run out
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", 2),  # a commit that a power cut takes back could send a row twice
    ("foreign_keys", "ON", 1),
    ("trusted_schema", "OFF", 0),
)
"""What is set, and what must read back."""

_CAUSES: Final = {
    sqlite3.SQLITE_BUSY: "journal.held",
    sqlite3.SQLITE_FULL: "journal.disk_full",
    sqlite3.SQLITE_READONLY: "journal.read_only",
    sqlite3.SQLITE_CORRUPT: "journal.damaged",
}
"""The failures that have messages of their own."""

_PRIMARY: Final = 0xFF
"""The part of an error's number that names its kind."""


def failure(
    error: sqlite3.Error, raised: type[Refused | Stopped], address: str, otherwise: str
) -> Refused | Stopped:
    """Return the exception for a failure of SQLite.

    Args:
        error: What SQLite raised.
        raised: What it becomes.
        address: What the store is called in messages.
        otherwise: The code of a failure that has no message of its own.
    """
    code = _CAUSES.get(getattr(error, "sqlite_errorcode", 0) & _PRIMARY, otherwise)
    return raised(code, path=address, reason=str(error))


def connect(
    path: Path,
    *,
    mounted: Callable[[], Iterable[Mount]] = mounts,
    factory: type[sqlite3.Connection] = sqlite3.Connection,
) -> sqlite3.Connection:
    """Return the one connection to the journal at *path*, created or brought up to date.

    Args:
        path: The file.
        mounted: Tells the file systems of the machine.
        factory: What a connection is made of.

    Raises:
        Refused: Another run holds the file, or it cannot be written, or it is no journal, or it
            lies on a network drive, where SQLite's promises do not hold.
    """
    if is_remote(path, mounted()):
        raise Refused("journal.network_drive", path=str(path))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=1.0, isolation_level=None, factory=factory)
    except (sqlite3.Error, OSError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise Refused("journal.unusable", path=str(path), reason=str(reason)) from None
    try:
        _prepare(connection)
    except sqlite3.Error as error:
        connection.close()
        raise failure(error, Refused, str(path), "journal.unusable") from None
    return connection


def _prepare(connection: sqlite3.Connection) -> None:
    for name, value, expected in PRAGMAS:
        connection.execute(f"PRAGMA {name} = {value}")
        (found,) = connection.execute(f"PRAGMA {name}").fetchone()
        _require(found == expected, f"{name} is {found} and not {expected}")
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    _require(version <= len(MIGRATIONS), "a newer release of bulk-import wrote it")
    migrate(connection)


def _require(is_so: bool, otherwise: str) -> None:  # noqa: FBT001  read at its three calls
    if not is_so:
        raise sqlite3.OperationalError(otherwise)
