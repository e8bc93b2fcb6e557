"""The hold of a run on its account: what the recorder asks of it, whichever way it is held."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Final, Protocol

from bulk_import.problems import Stopped
from bulk_import.store import sql
from bulk_import.store.database import Connection
from bulk_import.store.deferred import Value
from bulk_import.store.records import Conclusion


@dataclass(frozen=True, slots=True)
class Handover:
    """In which state the run before has left the account to the next one.

    Attributes:
        spaced: Seconds before a request may leave, so that no second holds too many.
        paused: Seconds for which the API asked everybody to wait.
        rested: Seconds since a request may have left, by a clock that all machines share; infinite
            where one machine's own clock tells.
    """

    spaced: float = 0.0
    paused: float = 0.0
    rested: float = math.inf


TAKEN_OVER: Final = "run.taken_over"
"""Why a run stops whose account another one has taken over."""


class Hold(Protocol):
    """The hold of one run on its account."""

    @property
    def handover(self) -> Handover:
        """In which state the account was taken."""
        ...

    def why_lost(self) -> Stopped | None:
        """Return why the account is not held any more, as far as is known; None while it is."""
        ...

    def intending(self, values: tuple[Value, ...]) -> Callable[[Connection], int | Stopped]:
        """Return what writes an intent down, within a transaction; it is asked for now.

        That returns the attempt's number; or why nothing was written, and nothing may be sent any
        more. It raises no such thing itself, since others share the transaction.

        Args:
            values: Run, row, key, name and moment of the intent.
        """
        ...

    def is_late(self, attempt: int) -> bool:
        """Return whether the request of *attempt* must not leave any more; see `RunRecorder`."""
        ...

    def conclude(self, connection: Connection, conclusion: Conclusion) -> None:
        """Keep, within a transaction, what an outcome says of the account."""
        ...

    def release(self, connection: Connection) -> None:
        """Give the account back with the end of a transaction."""
        ...


def _intend(connection: Connection, values: tuple[Value, ...]) -> int:
    (number,) = connection.execute(sql.INTEND, values).fetchone()
    return int(number)


@dataclass(frozen=True, slots=True)
class LockHold:
    """The `Hold` by locks of the system, which last exactly as long as the process.

    Whoever is stopped keeps them, so no request is late, and no other run has to know of a pause
    or of the pace: it begins on the same machine, after this one has ended.
    """

    handover: Handover = field(default_factory=Handover)

    def why_lost(self) -> None:
        """Return None; see `Hold`."""

    def intending(self, values: tuple[Value, ...]) -> Callable[[Connection], int]:
        """Return what writes an intent down; see `Hold`."""
        return partial(_intend, values=values)

    def is_late(self, attempt: int) -> bool:
        """Return False; see `Hold`."""
        del attempt
        return False

    def conclude(self, connection: Connection, conclusion: Conclusion) -> None:
        """Write nothing; see `Hold`."""

    def release(self, connection: Connection) -> None:
        """Write nothing: the locks are released by themselves; see `Hold`."""
