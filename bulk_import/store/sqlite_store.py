"""The store in one SQLite file, with a folder beside it for copies of inputs."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path

from bulk_import.problems import Refused
from bulk_import.store import history, pruning, sql
from bulk_import.store.account_lock import held, is_running
from bulk_import.store.committer import Committer
from bulk_import.store.connection import connect, failure
from bulk_import.store.input_copies import InputCopies
from bulk_import.store.recorder import SqliteRecorder
from bulk_import.store.records import PastRow, PastRun, Pruned, RunRecord, StoredInput
from bulk_import.store.snapshot import copied


class SqliteStore:
    """The `Store` in the file *path*.

    Args:
        path: The file.
        locks: The folder of the locks that keep an account to one run.
        connecting: Returns the connection that writes.
    """

    def __init__(
        self,
        path: Path,
        locks: Path,
        connecting: Callable[[Path], sqlite3.Connection] = connect,
    ) -> None:
        self._path = path
        self._locks = locks
        self._connecting = connecting
        self._copies = InputCopies(path)

    @property
    def address(self) -> str:
        """The file's path."""
        return str(self._path)

    @contextmanager
    def begin(self, run: RunRecord) -> Iterator[SqliteRecorder]:
        """Hold the account of *run* and write down that the run begins; see `Store`."""
        with held(run, self._locks), self._writing() as committer:
            recorder = SqliteRecorder(run, committer, self._copies, self.address)
            recorder.begin()
            yield recorder

    def runs(self) -> list[PastRun]:
        """Return all runs, the newest first; see `Store`."""
        if not self._path.exists():
            return []
        with copied(self._path) as connection:
            return history.past_runs(connection, partial(is_running, self._locks))

    def rows(self, run: str) -> list[PastRow]:
        """Return the rows of *run*, in their order; see `Store`."""
        with copied(self._path) as connection:
            return history.past_rows(connection, run)

    def input_of(self, past: PastRun) -> StoredInput | None:
        """Return what a run was made from; see `Store`."""
        with copied(self._path) as connection:
            found = connection.execute(sql.INPUT, (past.run,)).fetchone()
        return self._copies.fetch_input(*found, path=past.path) if found else None

    def agents(self, inet_no: int | None) -> list[str]:
        """Return the ids of the agents that campaigns were created with; see `Store`."""
        if not self._path.exists():
            return []
        with copied(self._path) as connection:
            return history.past_agents(connection, inet_no)

    def prune(self, before: datetime) -> Pruned:
        """Remove what is only told of runs that ended before a moment; see `Store`."""
        if not self._path.exists():
            return Pruned()
        with self._writing() as committer:
            try:
                removed = committer.now(lambda connection: pruning.prune(connection, before))
            except sqlite3.Error as error:
                raise failure(error, Refused, self.address, "journal.unusable") from None
            # While the file is held: no run may begin to need a copy meanwhile.
            files, size = self._copies.keep_only(removed.needed)
        return Pruned(inputs=removed.inputs, rows=removed.rows, files=files, size=size)

    @contextmanager
    def _writing(self) -> Iterator[Committer]:
        with closing(Committer(partial(self._connecting, self._path))) as committer:
            yield committer
