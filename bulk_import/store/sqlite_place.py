"""A journal in a file of SQLite, as it is copied and checked as a whole."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from bulk_import import rights
from bulk_import.files import put
from bulk_import.problems import Refused
from bulk_import.store.connection import BUSY_TIMEOUT, alone, connect
from bulk_import.store.deferred import DeferredWrites
from bulk_import.store.failures import refusing
from bulk_import.store.input_copies import InputCopies
from bulk_import.store.schema import kept_copies
from bulk_import.store.sql import COPIES
from bulk_import.store.sqlite_transactions import sqlite_committer

_UPLOAD: Final = "upload-"


class SqliteJournal:
    """The `Journal` behind a connection to a file.

    Args:
        path: The file.
        connection: A connection within a transaction.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.address = str(path)
        self.connection = connection
        self._copies = path.with_name(f"{path.name}.inputs")
        self._uploads = path.with_name(f"{path.name}.uploads")

    def rows(self, statement: str) -> Iterator[Sequence[Any]]:
        """Yield what a statement finds; see `Journal`."""
        return iter(self.connection.execute(statement))

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield copies of inputs and uploads; see `Journal`."""
        for folder, beginning in ((self._copies, ""), (self._uploads, _UPLOAD)):
            for path in sorted(folder.iterdir()) if folder.is_dir() else ():
                yield f"{beginning}{path.name}", path.read_bytes()

    def keep(self, name: str, content: bytes) -> None:
        """Keep a copy of an input, or an upload; see `Journal`."""
        is_upload = name.startswith(_UPLOAD)
        folder = self._uploads if is_upload else self._copies
        rights.create_folder(folder)
        put(content, folder / name.removeprefix(_UPLOAD))

    def go_on_numbering(self, table: str, column: str) -> None:
        """Do nothing: SQLite goes on behind the highest number; see `Journal`."""


class SqlitePlace:
    """The `Place` of a file.

    Args:
        path: The file.
        patience: Seconds for which a run that is under way is waited for.
    """

    def __init__(self, path: Path, patience: float = BUSY_TIMEOUT) -> None:
        self._path = path
        self._patience = patience

    @contextmanager
    def to_copy(self) -> Iterator[SqliteJournal]:
        """Open the file alone, after what had to be deferred is in it; see `Place`."""
        if not self._path.exists():
            raise Refused("journal.none_there", path=str(self._path))
        with refusing(sqlite3.Error, str(self._path)):
            with closing(sqlite_committer(self._path, connect)) as committer:
                DeferredWrites(self._path).apply(committer.now)
            with alone(self._path, self._patience) as connection:
                connection.execute("BEGIN IMMEDIATE")
                yield SqliteJournal(self._path, connection)

    @contextmanager
    def to_fill(self) -> Iterator[SqliteJournal]:
        """Open the file, created where there is none; see `Place`."""
        with refusing(sqlite3.Error, str(self._path)), closing(connect(self._path)) as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield SqliteJournal(self._path, connection)
            connection.execute("COMMIT")

    def upgrade(self) -> bool:
        """Bring the tables up to date, and return whether they were changed; a copy is kept.

        Raises:
            Refused: There is no file, or it cannot be written.
        """
        if not self._path.exists():
            raise Refused("journal.none_there", path=str(self._path))
        before = kept_copies(self._path)
        connect(self._path).close()
        return kept_copies(self._path) != before

    def check(self) -> int:
        """Return how many copies of inputs are missing or changed.

        Raises:
            Refused: The file cannot be read, or refers to what it does not hold.
        """
        copies = InputCopies(self._path)
        with refusing(sqlite3.Error, str(self._path)), closing(connect(self._path)) as connection:
            if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
                raise Refused("journal.damaged", path=str(self._path))
            found = connection.execute(COPIES).fetchall()
            return sum(copies.fetch(name) is None for (name,) in found if name)
