"""A database that is opened when it is needed, and anew after something went wrong."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from threading import Lock
from typing import TypeVar

from bulk_import.problems import Refused
from bulk_import.store.committer import Committer
from bulk_import.store.database import Connection
from bulk_import.store.failures import DATABASE_ERRORS, failure

T = TypeVar("T")


class Database:
    """A database over one connection that stays open; for whoever works there for days.

    Every method may be called from any thread.

    Args:
        address: What it is called in messages.
        opening: Returns what commits to it, over a new connection.
    """

    def __init__(self, address: str, opening: Callable[[], Committer]) -> None:
        self._address = address
        self._opening = opening
        self._lock = Lock()
        self._committer: Committer | None = None

    def close(self) -> None:
        """Let go of the database; it is opened again by the next call."""
        with self._lock:
            if self._committer is not None:
                self._committer.close()
                self._committer = None

    def read(self, work: Callable[[Connection], T]) -> T:
        """Do *work*, which only reads, in a transaction.

        Raises:
            Refused: It cannot be read.
        """
        return self._do(lambda committer: committer.read(work))

    def now(self, work: Callable[[Connection], T]) -> T:
        """Do *work* in a transaction, and return once it is durable.

        Raises:
            Refused: It cannot be written.
        """
        return self._do(lambda committer: committer.now(work))

    def _do(self, work: Callable[[Committer], T]) -> T:
        committer = self._opened()
        try:
            return work(committer)
        except DATABASE_ERRORS as error:
            with suppress(*DATABASE_ERRORS):
                self.close()
            raise failure(error, Refused, self._address, "journal.unusable") from None

    def _opened(self) -> Committer:
        with self._lock:
            if self._committer is None:
                self._committer = self._opening()
            return self._committer
