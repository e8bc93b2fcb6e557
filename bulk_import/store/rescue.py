"""Keeping what has become known when it cannot be written as usual."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock
from typing import Protocol

from bulk_import.store.committer import Committer
from bulk_import.store.deferred import DeferredWrites, Write, execute
from bulk_import.store.failures import DatabaseError, is_busy, is_short_of_room
from bulk_import.store.file_watch import FileGone
from bulk_import.store.reserve import Reserve


class Rescue(Protocol):
    """Keeps outcomes, in another way, that could not be written into the store."""

    def hold_room(self, outcomes: int) -> None:
        """Make sure that so many outcomes can be kept, before the requests leave.

        Raises:
            OSError: They could not.
        """
        ...

    def keep(self, writes: Sequence[Write], error: DatabaseError, committer: Committer) -> None:
        """Keep *writes* in spite of *error*; several threads may do so, and it may take its time.

        Args:
            writes: What was to be written.
            error: Why it could not be.
            committer: What could not write it.

        Raises:
            Refused: They cannot be kept either.
            Exception: Likewise; one of `failures.DATABASE_ERRORS`.
        """
        ...


class FileRescue:
    """The `Rescue` of a store in a file of SQLite.

    Where the disk is full, there is the room that was held. Where another process has the file
    locked, they lie beside it until the next run. Where the file was moved away, they are in it.

    Args:
        deferred: Where that is kept which another process holds up.
        reserve: Room for what is still to be written once the disk is full.
    """

    def __init__(self, deferred: DeferredWrites, reserve: Reserve) -> None:
        self._deferred = deferred
        self._reserve = reserve
        self._one_at_a_time = Lock()

    def hold_room(self, outcomes: int) -> None:
        """Take room for so many outcomes; see `Rescue`."""
        self._reserve.hold(outcomes)

    def keep(self, writes: Sequence[Write], error: DatabaseError, committer: Committer) -> None:
        """Keep *writes* in spite of *error*; see `Rescue`."""
        with self._one_at_a_time:
            if is_busy(error):
                self._deferred.keep(writes)
            elif is_short_of_room(error):
                self._reserve.release()
                committer.now(lambda connection: execute(connection, writes))
            elif not isinstance(error, FileGone):
                raise error
