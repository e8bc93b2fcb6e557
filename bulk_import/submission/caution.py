"""What the answers teach about how the API fares, put into the guards that act on it."""

from __future__ import annotations

from typing import Final

from bulk_import.api import Reply
from bulk_import.outcome import Created, NotSent, Rejected, Unknown
from bulk_import.submission.guards import Breaker, RetryBudget, Slots

MANY_IN_VAIN: Final = 6
"""Attempts without any definite answer after which a row that gives up ends the run."""


def did_nothing(reply: Reply) -> bool:
    """Return whether the request certainly created nothing, and another may do better."""
    return isinstance(reply.outcome, NotSent) and reply.stops is None


class Caution:
    """The guards of one run.

    Args:
        rows: How many rows there are to send.
        concurrency: Requests in flight at the most.
    """

    def __init__(self, rows: int, concurrency: int) -> None:
        self.slots: Final = Slots(concurrency)
        self.budget: Final = RetryBudget(rows)
        self.breaker: Final = Breaker()
        self._in_vain = 0
        self._is_turned_away = False

    def gives_up(self, now: float, *, row_did: bool) -> str | None:
        """Return why it makes no sense to go on, as a key of the table of messages; else None.

        Args:
            now: The steady clock.
            row_did: Whether a row has just used up its attempts.
        """
        is_in_vain = self._in_vain >= MANY_IN_VAIN and (row_did or not self.budget.left)
        if is_in_vain and self._is_turned_away:
            return "api.busy"
        return "api.down" if is_in_vain or self.breaker.is_given_up(now) else None

    def learn(self, reply: Reply, now: float, *, retry: bool, probe: bool) -> None:
        """Learn from *reply*.

        Args:
            reply: What a request came to.
            now: The steady clock.
            retry: Whether its row had been sent before.
            probe: Whether the request asked if the API is back.
        """
        if retry:
            self.budget.spend()
        if isinstance(reply.outcome, Created | Rejected):
            self._in_vain = 0
            self.budget.refund()
            self.slots.grow()
            self.breaker.good()
            return
        self._in_vain += 1
        if _is_overload(reply):
            self.slots.shrink()
        self._is_turned_away = _is_turned_away(reply)
        if self._is_turned_away:
            self.breaker.good()  # the API is well, and we are too fast
        else:
            self.breaker.bad(now, probe=probe)


def _is_overload(reply: Reply) -> bool:
    timed_out = isinstance(reply.outcome, Unknown) and reply.outcome.why == "api.timeout"
    return timed_out or reply.pause is not None


def _is_turned_away(reply: Reply) -> bool:
    """Return whether the API said that it took nothing of the request, for now."""
    return did_nothing(reply) and reply.outcome.answer is not None
