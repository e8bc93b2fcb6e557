"""One connection on one thread, and commits shared by whatever came in meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar, cast

from bulk_import.store.database import Connection, Transactions

T = TypeVar("T")
Work = Callable[[Connection], T]

_Waiting = tuple[Work[object], "asyncio.Future[object]"]


class Committer:
    """Does pieces of work on a connection, each in a transaction, alone or with others."""

    def __init__(self, connect: Callable[[], Transactions]) -> None:
        """Open the connection on its own thread.

        Args:
            connect: Returns the connection; what it raises comes through.
        """
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._waiting: list[_Waiting] = []
        self._patient: list[_Waiting] = []
        self._timer: asyncio.TimerHandle | None = None
        self._is_committing = False
        try:
            self._transactions = self._thread.submit(connect).result()
        except BaseException:
            self._thread.shutdown()
            raise

    def close(self) -> None:
        """Close the connection; whoever still waits has given up.

        What was in no hurry is still committed: only for that it was not on the disk before.
        """
        self._waiting.clear()
        if patient := self._taken():
            self._thread.submit(self._commit, [work for work, _ in patient])
        self._thread.submit(self._transactions.close).result()
        self._thread.shutdown()

    def read(self, work: Work[T]) -> T:
        """Do *work*, which only reads, on the file as it is now; writers are not held up."""
        (done,) = self._thread.submit(self._transact, [work], writing=False).result()
        return cast("T", done)

    def now(self, work: Work[T]) -> T:
        """Do *work* in a transaction of its own, and block until it is on the disk."""
        (done,) = self._thread.submit(self._commit, [work]).result()
        return cast("T", done)

    async def durably(self, work: Work[T], *, within: float = 0.0) -> T:
        """Do *work* in the next transaction; when this returns, it is on the disk.

        Args:
            work: What is done.
            within: Seconds for which it may wait for other work, to share its transaction.

        Raises:
            sqlite3.Error: The transaction failed, for this work and all that shared it.
            PostgresError: Likewise.
        """
        loop = asyncio.get_running_loop()
        done: asyncio.Future[object] = loop.create_future()
        if within:
            self._patient.append((work, done))
            self._timer = self._timer or loop.call_later(within, self._lose_patience)
            return cast("T", await done)
        self._waiting.append((work, done))
        if not self._is_committing:
            self._is_committing = True
            loop.call_soon(self._commit_waiting)
        return cast("T", await done)

    def _lose_patience(self) -> None:
        """Commit what could wait, with what is committed next or now."""
        self._waiting += self._taken()
        if not self._is_committing:
            self._is_committing = True
            self._commit_waiting()

    def _taken(self) -> list[_Waiting]:
        """Take what may wait; nothing waits for its time any more."""
        taken, self._patient = self._patient, []
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        return taken

    def _commit_waiting(self) -> None:
        """Commit what is waiting, on the thread of the connection.

        No task does it: `asyncio.run` would cancel that one as it closes its loop, and an outcome
        that is on its way to the disk would never be said to be there.
        """
        if not self._waiting:
            self._is_committing = False
            return
        batch, self._waiting = [*self._taken(), *self._waiting], []
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
        return self._transact(works, writing=True)

    def _transact(self, works: list[Work[object]], *, writing: bool) -> list[object]:
        transactions = self._transactions
        try:
            transactions.begin(writing=writing)
            results = [work(transactions.connection) for work in works]
            transactions.commit()
        except BaseException as error:
            transactions.roll_back(error)
            raise
        return results
