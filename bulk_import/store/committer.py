"""One connection on one thread, and commits shared by whatever came in meanwhile."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Final, TypeVar, cast

from bulk_import.store.connection import is_busy

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]
CHANGES_BETWEEN_CHECKPOINTS: Final = 1_000
"""Rows that are written before the log is moved into the file; it grows by some megabytes."""

_Waiting = tuple[Work[object], "asyncio.Future[object]"]


class Committer:
    """Does pieces of work on a connection, each in a transaction, alone or with others."""

    def __init__(
        self,
        connect: Callable[[], sqlite3.Connection],
        checkpoint: Callable[[sqlite3.Connection], None],
        watch: Callable[[], Callable[[], None]],
    ) -> None:
        """Open the connection on its own thread.

        Args:
            connect: Returns the connection; what it raises comes through.
            checkpoint: Moves the log into the file.
            watch: Begins to watch the file, and returns what raises `sqlite3.Error` once a commit
                cannot be found by others.
        """
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._checkpoint = checkpoint
        self._checkpointed = 0
        self._waiting: list[_Waiting] = []
        self._is_committing = False
        try:
            self._connection = self._thread.submit(connect).result()
        except BaseException:
            self._thread.shutdown()
            raise
        self._check_file = watch()

    def close(self) -> None:
        """Close the connection; whoever still waits has given up."""
        self._waiting.clear()
        self._thread.submit(self._connection.close).result()
        self._thread.shutdown()

    def read(self, work: Work[T]) -> T:
        """Do *work*, which only reads, on the file as it is now; writers are not held up."""
        (done,) = self._thread.submit(self._transact, "BEGIN", [work]).result()
        return cast("T", done)

    def now(self, work: Work[T]) -> T:
        """Do *work* in a transaction of its own, and block until it is on the disk."""
        (done,) = self._thread.submit(self._commit, [work]).result()
        return cast("T", done)

    async def durably(self, work: Work[T]) -> T:
        """Do *work* in the next transaction; when this returns, it is on the disk.

        Raises:
            sqlite3.Error: The transaction failed, for this work and all that shared it.
        """
        loop = asyncio.get_running_loop()
        done: asyncio.Future[object] = loop.create_future()
        self._waiting.append((work, done))
        if not self._is_committing:
            self._is_committing = True
            loop.call_soon(self._commit_waiting)
        return cast("T", await done)

    def _commit_waiting(self) -> None:
        """Commit what is waiting, on the thread of the connection.

        No task does it: `asyncio.run` would cancel that one as it closes its loop, and an outcome
        that is on its way to the disk would never be said to be there.
        """
        batch, self._waiting = self._waiting, []
        if not batch:
            self._is_committing = False
            return
        works = [work for work, _ in batch]
        commit = asyncio.get_running_loop().run_in_executor(self._thread, self._commit, works)
        commit.add_done_callback(partial(self._committed, batch))

    def _committed(self, batch: list[_Waiting], commit: asyncio.Future[list[object]]) -> None:
        error = commit.exception()
        for place, (_, done) in enumerate(batch):
            if done.done():  # whoever waited was cancelled
                continue
            if error is not None:
                done.set_exception(error)
            else:
                done.set_result(commit.result()[place])
        self._commit_waiting()

    def _commit(self, works: list[Work[object]]) -> list[object]:
        results = self._transact("BEGIN IMMEDIATE", works)
        self._check_file()
        self._shorten_log()
        return results

    def _transact(self, begin: str, works: list[Work[object]]) -> list[object]:
        try:
            self._connection.execute(begin)
            results = [work(self._connection) for work in works]
            self._connection.execute("COMMIT")
        except BaseException as error:
            self._connection.rollback()
            if isinstance(error, sqlite3.Error) and is_busy(error):
                # Whoever has the file is stuck: the rest of the run does not wait once more.
                self._connection.execute("PRAGMA busy_timeout = 0")
            raise
        return results

    def _shorten_log(self) -> None:
        """Move the log into the file now and then; if that cannot be now, it is done later."""
        if self._connection.total_changes - self._checkpointed < CHANGES_BETWEEN_CHECKPOINTS:
            return
        self._checkpointed = self._connection.total_changes
        with suppress(sqlite3.Error):
            self._checkpoint(self._connection)
