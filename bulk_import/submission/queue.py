"""Which row is sent next: first requests in the file's order, and rows that wait to be retried."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from heapq import heappop, heappush
from typing import NamedTuple

from bulk_import.campaign import Campaign
from bulk_import.outcome import Result
from bulk_import.store import PriorAttempt


class FieldPlace(NamedTuple):
    """Where a value is corrected: the column's letter, None for the command; and its header."""

    column: str | None
    header: str


@dataclass(frozen=True, slots=True)
class DueRow:
    """A row to send.

    Attributes:
        row: The row's number in its file.
        key: Its identity in the journal.
        campaign: What the row asks for.
        earlier: The request of an earlier run that may have created exactly this campaign; None
            where there was none.
        mark: The end of the name under which it is sent; None for a name as it stands.
        wait: Seconds before a request may leave, because an earlier run sent a campaign of this
            name and nobody knows whether the server is done with it.
        places: Where the values are corrected that the API may refuse, by field.
    """

    row: int
    key: str
    campaign: Campaign
    earlier: PriorAttempt | None = None
    wait: float = 0.0
    mark: str | None = None
    places: Mapping[str, FieldPlace] = field(default_factory=dict, hash=False)

    @property
    def sent(self) -> Campaign:
        """The campaign as it is sent: with the mark in its name, which is no part of `key`."""
        if self.mark is None:
            return self.campaign
        return self.campaign.model_copy(update={"name": f"{self.campaign.name} ·{self.mark}"})


@dataclass(frozen=True, slots=True)
class QueuedRow:
    """A row in the queue, with what the run did for it so far.

    Attributes:
        due: The row.
        at: When its next request may leave, in seconds of the steady clock.
        maybe_sent: Whether an earlier request may have created its campaign.
        maybe_sent_at: When the first such request of this run left; None while there is none.
        attempts: Its requests so far, in this run.
        unknown_attempts: How many of them nobody knows the outcome of.
        failed_attempts: How many certainly created nothing, while the API was not down.
        result: What became of the row unless it is sent again; None before the first request.
    """

    due: DueRow
    at: float
    maybe_sent: bool
    attempts: int = 0
    unknown_attempts: int = 0
    failed_attempts: int = 0
    result: Result | None = None
    maybe_sent_at: datetime | None = None

    def after(self, result: Result, *, is_unknown: bool, is_failed: bool) -> QueuedRow:
        """Return the row after one more request."""
        return replace(
            self,
            maybe_sent=self.maybe_sent or is_unknown,
            maybe_sent_at=self.maybe_sent_at or (result.sent_at if is_unknown else None),
            attempts=self.attempts + 1,
            unknown_attempts=self.unknown_attempts + is_unknown,
            failed_attempts=self.failed_attempts + is_failed,
            result=result,
        )


class Queue:
    """The rows that are still to be sent.

    Rows that were certainly not created come back as soon as their back-off is over; then come the
    first requests, in the file's order; rows that may have been created wait for their quiet
    period, and come last.

    Args:
        rows: The rows, in their order.
        now: The steady clock.
    """

    def __init__(self, rows: Iterable[DueRow], now: float) -> None:
        self._untried: Iterator[DueRow] = iter(rows)
        self._next: QueuedRow | None = None
        self._not_sent: list[tuple[float, int, QueuedRow]] = []
        self._maybe_sent: list[tuple[float, int, QueuedRow]] = []
        self._fetch(now)

    @property
    def is_empty(self) -> bool:
        """Whether no row is left."""
        return self._next is None and not self._not_sent and not self._maybe_sent

    @property
    def maybe_sent(self) -> tuple[QueuedRow, ...]:
        """The rows that wait and may have been created."""
        return tuple(row for _, _, row in sorted(self._maybe_sent))

    @property
    def tried(self) -> tuple[QueuedRow, ...]:
        """The rows that wait and were sent before, in this run or an earlier one."""
        waiting = (row for _, _, row in sorted([*self._maybe_sent, *self._not_sent]))
        return tuple(row for row in waiting if row.attempts or row.maybe_sent)

    def put_back(self, row: QueuedRow) -> None:
        """Let a row wait for its time."""
        heap = self._maybe_sent if row.maybe_sent else self._not_sent
        heappush(heap, (row.at, row.due.row, row))

    def take(self, now: float, *, retries: bool) -> QueuedRow | None:
        """Take the row to send now, if there is one.

        Args:
            now: The steady clock.
            retries: Whether a row may be taken that has waited.
        """
        if retries and self._not_sent and self._not_sent[0][0] <= now:
            return heappop(self._not_sent)[2]
        if self._next is not None:
            row = self._next
            self._fetch(now)
            return row
        if retries and self._maybe_sent and self._maybe_sent[0][0] <= now:
            return heappop(self._maybe_sent)[2]
        return None

    def wait(self, now: float) -> float:
        """Return the seconds until a row has its time; infinite where none is left."""
        if self._next is not None:
            return 0.0
        soonest = [heap[0][0] for heap in (self._not_sent, self._maybe_sent) if heap]
        return max(0.0, min(soonest, default=math.inf) - now)

    def _fetch(self, now: float) -> None:
        """Find the next untried row; rows before it that must wait join the waiting ones."""
        self._next = None
        for due in self._untried:
            row = QueuedRow(due, now + due.wait, maybe_sent=due.earlier is not None)
            if not row.maybe_sent and not due.wait:
                self._next = row
                return
            self.put_back(row)
