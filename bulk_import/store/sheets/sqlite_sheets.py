"""Open sheets and jobs in the store's SQLite file."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bulk_import.store.account_lock import is_running, locks_of
from bulk_import.store.connection import connect
from bulk_import.store.reopening import Database
from bulk_import.store.sheets.database_sheets import DatabaseSheets
from bulk_import.store.sheets.imports import ImportsFound, ImportsWanted, find_in_sqlite
from bulk_import.store.sheets.uploads import UploadFolder
from bulk_import.store.sqlite_transactions import sqlite_committer


class SqliteSheets(DatabaseSheets):
    """The `SheetStore` in the file *path*; see there.

    Args:
        path: The file, created or brought up to date by the first call.
        connecting: Returns a connection that writes.
    """

    def __init__(
        self, path: Path, connecting: Callable[[Path], sqlite3.Connection] = connect
    ) -> None:
        database = Database(str(path), lambda: sqlite_committer(path, connecting))
        super().__init__(database, UploadFolder(path))
        self._path = path

    def imports(self, wanted: ImportsWanted) -> ImportsFound:
        """Return the imports that are *wanted*; see `SheetStore`."""
        running = partial(is_running, locks_of(self._path))
        return self._database.read(partial(find_in_sqlite, wanted=wanted, is_running=running))
