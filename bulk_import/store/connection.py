"""Opening the store's file so that a commit is one, and that several processes can share it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from bulk_import import rights
from bulk_import.clock import SYSTEM, Clock
from bulk_import.problems import Refused, reason_of
from bulk_import.store.account_lock import locks_of
from bulk_import.store.drives import Mount, is_remote, mounts
from bulk_import.store.failures import failure, kind_of, refusing
from bulk_import.store.schema import is_current, keep_copy, migrate

BUSY_TIMEOUT: Final = 30.0
"""Seconds for which a transaction waits for those of other processes. The longest of ours writes
the list of a hundred thousand rows, which takes some seconds."""

PRAGMAS: Final = (
    ("locking_mode", "NORMAL", "normal"),
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", 2),  # a commit that a power cut takes back could send a row twice
    ("fullfsync", "ON", 1),  # as above: macOS alone has two kinds of it, and this is the real one
    ("checkpoint_fullfsync", "ON", 1),
    ("wal_autocheckpoint", "0", 0),  # see `checkpoint`
    ("foreign_keys", "ON", 1),
    ("trusted_schema", "OFF", 0),
)
"""What is set, and what must read back."""

_ALONE: Final = ("locking_mode", "EXCLUSIVE", "exclusive")


def connect(
    path: Path,
    *,
    mounted: Callable[[], Iterable[Mount]] = mounts,
    factory: type[sqlite3.Connection] = sqlite3.Connection,
    timeout: float = BUSY_TIMEOUT,
    clock: Clock = SYSTEM,
) -> sqlite3.Connection:
    """Return a connection that writes into the file *path*, created or brought up to date.

    Args:
        path: The file.
        mounted: Tells the file systems of the machine.
        factory: What a connection is made of.
        timeout: Seconds for which to wait for other processes, now and in each transaction.
        clock: Tells the day, by which a copy of an older file is named.

    Raises:
        Refused: Another process has the file locked, or it cannot be written, or it is no store,
            or it lies on a network drive, where SQLite's promises do not hold.
    """
    if is_remote(path, mounted()):
        raise Refused("journal.network_drive", path=str(path))

    def opened(locking: tuple[str, str, str | int]) -> sqlite3.Connection:
        connection = sqlite3.connect(path, timeout=timeout, isolation_level=None, factory=factory)
        return _prepared(connection, (locking, *PRAGMAS[1:]))

    try:
        with _one_at_a_time(path, timeout):
            rights.create(path)  # its log takes the same rights
            for log in ("-wal", "-shm"):  # of a run that was killed, by an earlier release
                rights.close(path.with_name(f"{path.name}{log}"))
            return _up_to_date(opened, path, clock.now().date())
    except Timeout:
        raise Refused("journal.held", path=str(path)) from None
    except (OSError, NotImplementedError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else str(error)
        raise Refused("journal.unusable", path=str(path), reason=reason) from None
    except sqlite3.Error as error:
        raise failure(error, Refused, str(path), "journal.unusable") from None


@contextmanager
def alone(path: Path, timeout: float = BUSY_TIMEOUT) -> Iterator[sqlite3.Connection]:
    """Yield a connection to the file *path* that no other process has open meanwhile.

    What is deleted is overwritten, and closing leaves no log.

    Raises:
        Refused: Another process has it open, or it cannot be written.
    """
    try:
        with _one_at_a_time(path, timeout):
            opened = sqlite3.connect(path, timeout=timeout, isolation_level=None)
            erasing = ("secure_delete", "ON", 1)
            with closing(_prepared(opened, (_ALONE, *PRAGMAS[1:], erasing))) as connection:
                yield connection
    except Timeout:
        raise Refused("journal.held", path=str(path)) from None
    except sqlite3.Error as error:
        raise failure(error, Refused, str(path), "journal.unusable") from None


def _one_at_a_time(path: Path, timeout: float) -> FileLock:
    """Return what keeps processes apart that open the file *path* to write.

    Of two that create a file, or that want it for themselves alone, SQLite turns one away without
    any wait, lest they wait for each other for ever.
    """
    folder = locks_of(path)
    rights.create_folder(folder)
    return FileLock(folder / "opening.lock", timeout=timeout, mode=rights.OWNER)


def _up_to_date(
    opened: Callable[[tuple[str, str, str | int]], sqlite3.Connection], path: Path, today: date
) -> sqlite3.Connection:
    """Return a connection to the file *path* in the newest schema.

    The schema is changed while no other process has the file open: a run of an older release
    that is under way would not find its tables again.
    """
    connection = opened(PRAGMAS[0])
    if is_current(connection):
        return connection
    connection.close()
    with closing(opened(_ALONE)) as alone:
        keep_copy(alone, path, today)
        migrate(alone)
    return opened(PRAGMAS[0])


def _prepared(
    connection: sqlite3.Connection, pragmas: Iterable[tuple[str, str, str | int]]
) -> sqlite3.Connection:
    """Set *pragmas* and read them back; a connection that refuses one is closed."""
    try:
        for name, value, expected in pragmas:
            connection.execute(f"PRAGMA {name} = {value}")
            (found,) = connection.execute(f"PRAGMA {name}").fetchone()
            if found != expected:
                raise sqlite3.OperationalError(f"{name} is {found} and not {expected}")
    except sqlite3.Error:
        connection.close()
        raise
    return connection


@contextmanager
def reading(path: Path, timeout: float = BUSY_TIMEOUT) -> Iterator[sqlite3.Connection]:
    """Yield a connection that sees the file *path* as it is at this moment, and changes nothing.

    Runs write on meanwhile. A file of an older release is read through a copy in memory that is
    brought up to date; the file itself stays as it is until a run needs it.

    Raises:
        Refused: The file cannot be read, or it is no store, or a newer release wrote it.
    """
    with refusing(sqlite3.Error, str(path)), closing(_open_to_read(path, timeout)) as connection:
        if is_current(connection):
            connection.execute("BEGIN")
            yield connection
            return
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as memory:
            connection.backup(memory)
            migrate(memory)
            yield memory


def _open_to_read(path: Path, timeout: float) -> sqlite3.Connection:
    """Return a connection that only reads.

    SQLite needs two files beside that of the store. Where it may not make them, as on a disk that
    nobody can write, it reads a file without a log all the same if told that nobody writes.
    """
    address = path.absolute().as_uri()
    try:
        return _reader(f"{address}?mode=rw", timeout)
    except sqlite3.Error as error:
        has_log = path.with_name(f"{path.name}-wal").is_file()
        if kind_of(error) != sqlite3.SQLITE_CANTOPEN or has_log:
            raise
    return _reader(f"{address}?immutable=1", timeout)


def _reader(address: str, timeout: float) -> sqlite3.Connection:
    connection = sqlite3.connect(address, timeout=timeout, isolation_level=None, uri=True)
    try:
        connection.execute("PRAGMA query_only = ON")
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def checkpoint(
    connection: sqlite3.Connection,
    path: Path,
    connecting: Callable[[Path], sqlite3.Connection] = sqlite3.connect,
) -> None:
    """Move what the log holds into the file *path*, while nobody writes.

    SQLite before 3.51.3 can lose pages where a checkpoint begins while another connection commits
    and starts the log anew (https://sqlite.org/wal.html#walresetbug). Therefore no connection of
    ours makes checkpoints while it writes; there are those that SQLite makes as the last one
    closes the file, and this one, which keeps every writer out by the write lock.

    Args:
        connection: A connection without a transaction; it takes the lock.
        path: Its file.
        connecting: Returns the connection that does it; the one that holds the lock cannot.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        with closing(connecting(path)) as other:
            other.execute("PRAGMA wal_checkpoint(PASSIVE)")
    finally:
        connection.rollback()
