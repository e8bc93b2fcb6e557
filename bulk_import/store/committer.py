"""One connection on one thread, and commits shared by whatever came in meanwhile."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar, cast

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]


class Committer:
    """Does pieces of work on a connection, each in a transaction, alone or with others."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        """Open the connection on its own thread; what *connect* raises comes through."""
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="journal")
        self._waiting: list[tuple[Work[object], asyncio.Future[object]]] = []
        self._flushing: asyncio.Task[None] | None = None
        try:
            self._connection = self._thread.submit(connect).result()
        except BaseException:
            self._thread.shutdown()
            raise

    def close(self) -> None:
        """Close the connection; nothing may be waiting."""
        self._thread.submit(self._connection.close).result()
        self._thread.shutdown()

    def now(self, work: Work[T]) -> T:
        """Do *work* in a transaction of its own, and block until it is on the disk."""
        (done,) = self._thread.submit(self._commit, [work]).result()
        return cast("T", done)

    async def durably(self, work: Work[T]) -> T:
        """Do *work* in the next transaction; when this returns, it is on the disk.

        Raises:
            sqlite3.Error: The transaction failed, for this work and all that shared it.
        """
        done: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        self._waiting.append((work, done))
        if self._flushing is None or self._flushing.done():
            self._flushing = asyncio.create_task(self._flush())
        return cast("T", await done)

    async def _flush(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            batch, self._waiting = self._waiting, []
            works = [work for work, _ in batch]
            commit = loop.run_in_executor(self._thread, self._commit, works)
            await asyncio.wait([commit])
            error = commit.exception()
            for place, (_, done) in enumerate(batch):
                if done.cancelled():
                    continue
                if error is not None:
                    done.set_exception(error)
                else:
                    done.set_result(commit.result()[place])

    def _commit(self, works: list[Work[object]]) -> list[object]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            results = [work(self._connection) for work in works]
            self._connection.execute("COMMIT")
        except BaseException:
            self._connection.rollback()
            raise
        return results
