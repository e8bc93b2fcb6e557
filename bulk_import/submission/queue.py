"""Which row is sent next: fresh ones in their order, and those that wait for their time."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from heapq import heappop, heappush

from bulk_import.campaign import Campaign
from bulk_import.outcome import Result
from bulk_import.store import PriorAttempt


@dataclass(frozen=True, slots=True)
class Due:
    """A row to send.

    Attributes:
        row: The row's number in its file.
        key: Its identity in the journal.
        campaign: What is sent.
        earlier: The request of an earlier run that may have created exactly this campaign; None
            where there was none.
        wait: Seconds before a request may leave, because an earlier run sent a campaign of this
            name and nobody knows whether the server is done with it.
    """

    row: int
    key: str
    campaign: Campaign
    earlier: PriorAttempt | None = None
    wait: float = 0.0


@dataclass(frozen=True, slots=True)
class Turn:
    """A row on its way through the run.

    Attributes:
        due: The row.
        at: When its next request may leave, in seconds of the steady clock.
        is_tainted: Whether a request may have created its campaign.
        attempts: Its requests so far, in this run.
        doubts: How many of them nobody knows the outcome of.
        vain: How many certainly did nothing, while others came through.
        result: What is told of the row unless it is sent again; None before the first request.
    """

    due: Due
    at: float
    is_tainted: bool
    attempts: int = 0
    doubts: int = 0
    vain: int = 0
    result: Result | None = None

    def after(self, result: Result, *, doubt: bool, vain: bool) -> Turn:
        """Return the row after one more request."""
        return replace(
            self,
            is_tainted=self.is_tainted or doubt,
            attempts=self.attempts + 1,
            doubts=self.doubts + doubt,
            vain=self.vain + vain,
            result=result,
        )


class Agenda:
    """The rows that are still to be sent.

    Rows that certainly did nothing come back as soon as their wait is over; then come the fresh
    ones, in their order; tainted ones wait for their quiet period, and come last.

    Args:
        rows: The rows, in their order.
        now: The steady clock.
    """

    def __init__(self, rows: Iterable[Due], now: float) -> None:
        self._fresh: Iterator[Due] = iter(rows)
        self._next: Turn | None = None
        self._untainted: list[tuple[float, int, Turn]] = []
        self._tainted: list[tuple[float, int, Turn]] = []
        self._fetch(now)

    @property
    def is_empty(self) -> bool:
        """Whether no row is left."""
        return self._next is None and not self._untainted and not self._tainted

    @property
    def tainted(self) -> tuple[Turn, ...]:
        """The rows that wait and may have been created."""
        return tuple(turn for _, _, turn in sorted(self._tainted))

    def put_back(self, turn: Turn) -> None:
        """Let a row wait for its time."""
        heap = self._tainted if turn.is_tainted else self._untainted
        heappush(heap, (turn.at, turn.due.row, turn))

    def take(self, now: float, *, retries: bool) -> Turn | None:
        """Take the row to send now, if there is one.

        Args:
            now: The steady clock.
            retries: Whether a row may be taken that has waited.
        """
        if retries and self._untainted and self._untainted[0][0] <= now:
            return heappop(self._untainted)[2]
        if self._next is not None:
            turn = self._next
            self._fetch(now)
            return turn
        if retries and self._tainted and self._tainted[0][0] <= now:
            return heappop(self._tainted)[2]
        return None

    def wait(self, now: float) -> float:
        """Return the seconds until a row has its time; infinite where none is left."""
        if self._next is not None:
            return 0.0
        soonest = [heap[0][0] for heap in (self._untainted, self._tainted) if heap]
        return max(0.0, min(soonest, default=math.inf) - now)

    def _fetch(self, now: float) -> None:
        """Hold the next fresh row; on the way, those that must wait join the others that do."""
        self._next = None
        for due in self._fresh:
            turn = Turn(due, now + due.wait, is_tainted=due.earlier is not None)
            if not turn.is_tainted and not due.wait:
                self._next = turn
                return
            self.put_back(turn)
