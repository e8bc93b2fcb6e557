"""The transactions of a connection to SQLite, and what its file needs after them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Final

from bulk_import.store.committer import Committer
from bulk_import.store.connection import checkpoint
from bulk_import.store.failures import is_busy
from bulk_import.store.file_watch import FileWatch

CHANGES_BETWEEN_CHECKPOINTS: Final = 1_000
"""Rows that are written before the log is moved into the file; it grows by some megabytes."""


class SqliteTransactions:
    """The `Transactions` of a connection to SQLite.

    Args:
        connection: A connection without a transaction.
        checkpoint: Moves the log into the file.
        check_file: Raises `sqlite3.Error` once a commit cannot be found by others.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        checkpoint: Callable[[sqlite3.Connection], None],
        check_file: Callable[[], None],
    ) -> None:
        self.connection = connection
        self._checkpoint = checkpoint
        self._check_file = check_file
        self._checkpointed = 0
        self._is_writing = False

    def begin(self, *, writing: bool) -> None:
        """Begin a transaction; see `Transactions`."""
        self._is_writing = writing
        self.connection.execute("BEGIN IMMEDIATE" if writing else "BEGIN")

    def commit(self) -> None:
        """Commit; see `Transactions`."""
        self.connection.execute("COMMIT")
        if self._is_writing:
            self._check_file()
            self._shorten_log()

    def roll_back(self, error: BaseException) -> None:
        """Take back what was done; see `Transactions`."""
        self.connection.rollback()
        if isinstance(error, sqlite3.Error) and is_busy(error):
            # Whoever has the file is stuck: the rest of the run does not wait once more.
            self.connection.execute("PRAGMA busy_timeout = 0")

    def close(self) -> None:
        """Close the connection; see `Transactions`."""
        self.connection.close()

    def _shorten_log(self) -> None:
        """Move the log into the file now and then; if that cannot be now, it is done later."""
        if self.connection.total_changes - self._checkpointed < CHANGES_BETWEEN_CHECKPOINTS:
            return
        self._checkpointed = self.connection.total_changes
        with suppress(sqlite3.Error):
            self._checkpoint(self.connection)


def sqlite_committer(path: Path, connecting: Callable[[Path], sqlite3.Connection]) -> Committer:
    """Return what commits to the file *path*.

    Args:
        path: The file.
        connecting: Returns a connection that writes; what it raises comes through.
    """

    def connect() -> SqliteTransactions:
        connection = connecting(path)
        shorten = partial(checkpoint, path=path)
        return SqliteTransactions(connection, shorten, FileWatch(path).check)

    return Committer(connect)
