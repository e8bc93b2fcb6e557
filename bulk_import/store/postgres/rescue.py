"""Writing outcomes once more when the connection was lost: servers are started anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from threading import Event
from typing import Final

from bulk_import.problems import Refused
from bulk_import.store.committer import Committer
from bulk_import.store.deferred import Write, execute
from bulk_import.store.failures import DatabaseError, PostgresError, is_busy, is_lost

WAITS: Final = (0.0, 0.5, 1.0, 2.0, 4.0)
"""Seconds in front of each try, together about what a server takes to start after a crash."""


def _wait(seconds: float) -> None:
    Event().wait(seconds)


class Reconnecting:
    """The `Rescue` of a store in PostgreSQL, which writes them on a new connection.

    An outcome may be written twice: what stands there already stays as it is. Nothing may be sent
    any more all the same: whoever else wanted the account may have it by now.

    Args:
        connect: Returns a new connection; what it raises counts as a try that failed.
        wait: Waits for a number of seconds.
    """

    def __init__(
        self, connect: Callable[[], Committer], wait: Callable[[float], None] = _wait
    ) -> None:
        self._connect = connect
        self._wait = wait

    def hold_room(self, outcomes: int) -> None:
        """Take nothing: the server's disk is not ours; see `Rescue`."""

    def keep(self, writes: Sequence[Write], error: DatabaseError, committer: Committer) -> None:
        """Keep *writes* in spite of *error*; see `Rescue`."""
        del committer
        if not (is_lost(error) or is_busy(error)):
            raise error
        for seconds in WAITS:
            self._wait(seconds)
            try:
                with closing(self._connect()) as anew:
                    anew.now(lambda connection: execute(connection, writes))
            except (PostgresError, Refused):
                continue
            return
        raise error
