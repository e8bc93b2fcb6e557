"""The hold of a run on its account: what the recorder asks of it, whichever way it is held."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, NamedTuple, Protocol

from bulk_import.problems import Stopped
from bulk_import.store import sql
from bulk_import.store.database import Connection
from bulk_import.store.deferred import Value


@dataclass(frozen=True, slots=True)
class Handover:
    """In which state the run before has left the account to the next one.

    Attributes:
        spaced: Seconds before a request may leave, so that no second holds too many.
        paused: Seconds for which the API asked everybody to wait.
    """

    spaced: float = 0.0
    paused: float = 0.0


class Moment(NamedTuple):
    """A moment by two clocks of this machine, since either may miss what the other sees.

    Attributes:
        boot: Seconds of the clock that nobody sets, and that goes on while the machine sleeps.
        wall: Seconds of the clock that people set.
    """

    boot: float
    wall: float


class Hold(Protocol):
    """The hold of one run on its account."""

    @property
    def handover(self) -> Handover:
        """In which state the account was taken."""
        ...

    def why_lost(self) -> Stopped | None:
        """Return why the account is not held any more, as far as is known; None while it is."""
        ...

    def moment(self) -> Moment:
        """Return the present moment, before an intent is asked for."""
        ...

    def is_late(self, asked: Moment) -> bool:
        """Return whether a request whose intent was asked for at *asked* must not leave now."""
        ...

    def intend(self, connection: Connection, values: tuple[Value, ...]) -> int | Stopped:
        """Write an intent down, within a transaction.

        Args:
            connection: Of the transaction.
            values: Run, row, key, name and moment of the intent.

        Returns:
            The attempt's number; or why nothing was written, and nothing may be sent any more. It
            raises nothing: others share the transaction.
        """
        ...

    def pause(self, connection: Connection, seconds: float) -> None:
        """Write down, within a transaction, for how long the API asked everybody to wait."""
        ...

    def release(self, connection: Connection) -> None:
        """Give the account back with the end of a transaction."""
        ...


_NO_MOMENT: Final = Moment(0.0, 0.0)


@dataclass(frozen=True, slots=True)
class LockHold:
    """The `Hold` by locks of the system, which last exactly as long as the process.

    Whoever is stopped keeps them, so no request is late, and no other run has to know of a pause
    or of the pace: it begins on the same machine, after this one has ended.
    """

    handover: Handover = field(default_factory=Handover)

    def why_lost(self) -> None:
        """Return None; see `Hold`."""

    def moment(self) -> Moment:
        """Return any moment: none is compared; see `Hold`."""
        return _NO_MOMENT

    def is_late(self, asked: Moment) -> bool:
        """Return False; see `Hold`."""
        del asked
        return False

    def intend(self, connection: Connection, values: tuple[Value, ...]) -> int:
        """Write an intent down; see `Hold`."""
        (number,) = connection.execute(sql.INTEND, values).fetchone()
        return int(number)

    def pause(self, connection: Connection, seconds: float) -> None:
        """Write nothing; see `Hold`."""

    def release(self, connection: Connection) -> None:
        """Write nothing: the locks are released by themselves; see `Hold`."""
