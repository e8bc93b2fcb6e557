"""One run at a time for an account, on however many machines: a lease with a fencing token.

The account's row says who holds it, and when he last gave a sign of life. Each claim raises its
epoch, the fencing token: an intent is written down only under the epoch of its own run, by the
statement that looks. So a run that was believed dead and comes back can intend nothing any more,
and what it had intended before leaves only while the lease certainly lasts; see `Lease.is_late`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from threading import Lock
from typing import Final, NamedTuple, TypeVar

from bulk_import.clock import Clock
from bulk_import.problems import Refused, Stopped
from bulk_import.store.account_holder import note_of, read_note, told_of
from bulk_import.store.claims import account_name
from bulk_import.store.committer import Committer
from bulk_import.store.database import Connection
from bulk_import.store.deferred import Value
from bulk_import.store.failures import PostgresError
from bulk_import.store.holding import TAKEN_OVER, Handover
from bulk_import.store.identity import AccountAddress, Addressed
from bulk_import.store.lease_times import LeaseTimes
from bulk_import.store.postgres import account_sql as sql
from bulk_import.store.records import Conclusion, RunRecord

T = TypeVar("T")

_MARGIN: Final = 1.06
"""So that a request that is held up on its way shares no second with those of the next run."""

_UNSURE: Final = 30.0
"""Seconds by which the database's clock may be set while an account changes hands."""


class _Moment(NamedTuple):
    """A moment by two clocks of this machine, since either may miss what the other sees.

    Attributes:
        boot: Seconds of the clock that nobody sets, and that goes on while the machine sleeps.
        wall: Seconds of the clock that people set.
    """

    boot: float
    wall: float


class Lease:
    """The `Hold` of a run whose journal several machines share.

    Args:
        run: The run.
        epoch: The fencing token.
        handover: In which state the account was taken.
        times: How long it lasts.
        clock: Time on this machine.
    """

    def __init__(
        self, run: RunRecord, epoch: int, *, handover: Handover, times: LeaseTimes, clock: Clock
    ) -> None:
        self.handover = handover
        self._account = AccountAddress(run.inet_no, run.base_url)
        self._token = (account_name(run), epoch)
        self._times = times
        self._clock = clock
        self._asked: dict[int, _Moment] = {}
        self._lost: Stopped | None = None

    def why_lost(self) -> Stopped | None:
        """Return which other run holds the account by now; see `Hold`."""
        return self._lost

    def intending(self, values: tuple[Value, ...]) -> Callable[[Connection], int | Stopped]:
        """Return what writes an intent down under the fencing token; see `Hold`."""
        asked = self._moment()

        def intend(connection: Connection) -> int | Stopped:
            number = self._intend(connection, values)
            if not isinstance(number, Stopped):
                self._asked[number] = asked
            return number

        return intend

    def _intend(self, connection: Connection, values: tuple[Value, ...]) -> int | Stopped:
        """Write an intent down; a lease that nobody took over in spite of its age goes on."""
        fenced = (*values, *self._token, self._times.stale - self._times.local)
        found = connection.execute(sql.INTEND, fenced).fetchone()
        while found is None:
            lost = self.renew(connection)
            if lost is not None:
                return lost
            found = connection.execute(sql.INTEND, fenced).fetchone()
        return int(found[0])

    def is_late(self, attempt: int) -> bool:
        """Return whether the lease may be over since an intent was asked for; see `Hold`.

        It lasted then for `local` seconds more, or the intent would not have been written down.
        After that another run may hold the account: this process was stopped, or the machine
        slept, or the database was slow.
        """
        asked, now = self._asked[attempt], self._moment()
        passed = max(now.boot - asked.boot, now.wall - asked.wall)
        return self._lost is not None or passed > self._times.local

    def _moment(self) -> _Moment:
        return _Moment(self._clock.boot(), self._clock.now().timestamp())

    def renew(self, connection: Connection) -> Stopped | None:
        """Give a sign of life; return why the account is not held any more, where it is not."""
        if not connection.execute(sql.RENEW, self._token).rowcount:
            found = _holder(connection, self._account)
            noted = read_note(found[0]) if found else {}
            self._lost = told_of(Stopped, TAKEN_OVER, self._account.inet_no, noted)
        return self._lost

    def conclude(self, connection: Connection, conclusion: Conclusion) -> None:
        """Write down for how long the API asked everybody to wait; see `Hold`."""
        self._asked.pop(conclusion.attempt, None)
        if conclusion.retry_after:
            account, _ = self._token
            connection.execute(sql.PAUSE, (conclusion.retry_after, account))

    def release(self, connection: Connection) -> None:
        """Give the account back with the end of a transaction; see `Hold`."""
        connection.execute(sql.RELEASE, self._token)


class Pulse:
    """The signs of life of a run, on a connection and in a thread of their own.

    Args:
        connect: Returns a new connection; what it raises comes through at the beginning. One that
            is lost is replaced with the next sign of life.
        clock: Time on this machine.
        seconds: Between two signs of life.
    """

    def __init__(self, connect: Callable[[], Committer], clock: Clock, seconds: float) -> None:
        self._connect = connect
        self._clock = clock
        self._seconds = seconds
        self._using = Lock()
        self._committer: Committer | None = connect()
        self._is_over = False
        self._cancel: Callable[[], None] = _nothing

    def now(self, work: Callable[[Connection], T]) -> T:
        """Do *work* in a transaction of its own.

        Raises:
            PostgresError: It cannot be done; the next one gets a new connection.
        """
        with self._using:
            return self._do(work)

    def _do(self, work: Callable[[Connection], T]) -> T:
        if self._committer is None:
            self._committer = self._connect()
        try:
            return self._committer.now(work)
        except PostgresError:
            self._disconnect()
            raise

    def begin(self, lease: Lease) -> None:
        """Give signs of life for *lease*, until it is lost or the end is asked for."""

        def beat() -> None:
            with self._using, suppress(PostgresError, Refused):
                if not self._is_over:  # or it would connect anew, and nobody would close that
                    self._do(lease.renew)
            self.begin(lease)

        if not self._is_over and lease.why_lost() is None:
            self._cancel = self._clock.call_later(self._seconds, beat)

    def close(self) -> None:
        """Give no more signs of life."""
        self._is_over = True
        self._cancel()
        with self._using:
            self._disconnect()

    def _disconnect(self) -> None:
        committer, self._committer = self._committer, None
        if committer is not None:
            with suppress(PostgresError):
                committer.close()


def _nothing() -> None:
    """Cancel nothing: no sign of life is due yet."""


@contextmanager
def held(
    run: RunRecord, times: LeaseTimes, clock: Clock, connect: Callable[[], Committer]
) -> Iterator[Lease]:
    """Hold the account of *run*, with signs of life on a connection of their own.

    Args:
        run: The run; whoever comes second is told of it.
        times: How long its lease lasts.
        clock: Time on this machine.
        connect: Returns a new connection; what it raises comes through at the beginning.

    Raises:
        Refused: Another run holds the account.
        PostgresError: The database cannot tell.
    """
    with closing(Pulse(connect, clock, times.renew)) as pulse:
        lease = pulse.now(lambda connection: _claim(connection, run, times, clock))
        pulse.begin(lease)
        try:
            yield lease
        finally:
            for _ in range(2):  # where the connection is lost, on a new one; else others take over
                with suppress(PostgresError, Refused):
                    pulse.now(lease.release)
                    break


def _claim(connection: Connection, run: RunRecord, times: LeaseTimes, clock: Clock) -> Lease:
    account = account_name(run)
    connection.execute(sql.ADD_ACCOUNT, (account,))
    found = connection.execute(sql.LOCK_ACCOUNT, (account,)).fetchone()
    holder, lease, is_alive, idle, paused = found
    if holder is not None and is_alive:
        raise _held(run, holder, lease)
    facts = (run.run, note_of(run), run.rate, times.stale)
    (epoch,) = connection.execute(sql.CLAIM, (*facts, account)).fetchone()
    handover = handover_of(idle if holder is None else 0.0, paused or 0.0, run.rate)
    return Lease(run, epoch, handover=handover, times=times, clock=clock)


def handover_of(idle: float | None, paused: float, rate: float) -> Handover:
    """Return in which state an account is taken.

    The next run waits a whole second, by its own clock and from when it has the account: until then
    the run before may have sent. So no second holds requests of both, whoever sets which clock.

    Args:
        idle: Seconds since the last moment at which the run before may have sent; None where there
            was none.
        paused: Seconds for which the API asked everybody to wait; over where they are negative.
        rate: The requests that may leave in a second; of 0.5, one in two seconds.
    """
    rested = math.inf if idle is None else max(0.0, idle)
    window = _MARGIN * max(1.0, 1.0 / rate)
    is_long_ago = rested > window + _UNSURE
    spaced = 0.0 if is_long_ago else window
    return Handover(spaced=spaced, paused=max(0.0, paused), rested=rested)


def refuse_held(connection: Connection, account: Addressed) -> None:
    """Refuse an account that a run holds at this moment.

    Raises:
        Refused: A run holds it; the message tells which.
    """
    found = _holder(connection, account)
    if found is not None:
        raise _held(account, *found)


def is_running(connection: Connection, inet_no: int, base_url: str, run: str) -> bool:
    """Return whether *run* holds its account at this moment."""
    found = _holder(connection, AccountAddress(inet_no, base_url))
    return found is not None and read_note(found[0]).get("run") == run


def _holder(connection: Connection, account: Addressed) -> tuple[str, float] | None:
    """Return the note of the run that holds *account*, and its lease; None where none does."""
    found: tuple[str, float] | None = connection.execute(
        sql.HOLDER, (account_name(account),)
    ).fetchone()
    return found


def _held(account: Addressed, note: str, lease: float) -> Refused:
    noted = read_note(note)
    if noted:
        noted |= {"lease": f"{lease:g}"}
    return told_of(Refused, "run.held", account.inet_no, noted, who="reason.leased_run")
