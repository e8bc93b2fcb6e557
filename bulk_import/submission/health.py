"""How well the API answers, and how careful a run is because of it: one object for an account.

Four of the field's standard measures:

- **Back-off**: how long a row waits before its next attempt.
- **Concurrency limit**: fewer requests in flight after an overload, one more after a clean window
  (additive increase, multiplicative decrease, as Netflix' concurrency-limits has it for clients).
- **Retry budget**: what an API may cost that does not answer (as in Finagle and the AWS SDKs).
- **Circuit breaker**: stops sending to an API that seems to be gone; then one probe at a time finds
  out whether it is back.
"""

from __future__ import annotations

import asyncio
import math
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from bulk_import.api import Reply
from bulk_import.api.answers import OF_THE_ACCOUNT
from bulk_import.options import SendOptions
from bulk_import.outcome import Created, NotSent, Rejected, Unknown

DECREASE: Final = 0.7
"""What an overload multiplies the concurrency limit by."""

RETRY_SHARE: Final = 0.2
MIN_RETRIES: Final = 10
"""The retry budget: a share of the rows, or a few."""

FAILURES_IN_A_ROW: Final = 5
"""Failures one after the other that open the circuit."""

WINDOW: Final = 20
"""The last attempts; if half of them failed, the circuit opens."""

FIRST_PROBE_SECONDS: Final = 2.0
MAX_PROBE_SECONDS: Final = 30.0
"""How long the circuit stays open before a probe: it doubles with each probe that fails. The
maximum bounds how soon after an outage everything is as before."""

PATIENCE_SECONDS: Final = 15.0
LONG_PATIENCE_SECONDS: Final = 900.0
"""How long an outage may last before the run ends; the second where the API had answered before."""

MAX_UNANSWERED: Final = 6
"""Attempts without any definite answer after which a row that gives up ends the run."""


def is_safe_to_retry(reply: Reply) -> bool:
    """Return whether the request certainly created nothing, and another may do better."""
    return isinstance(reply.outcome, NotSent) and reply.stops is None


def back_off(options: SendOptions, attempt: int, chance: float) -> float:
    """Return the seconds to wait after failed attempt number *attempt*, counted from 1.

    Exponential back-off with full jitter: the wait doubles with each attempt, and *chance* (0 to 1)
    is the part of it that is waited, so that rows do not all come back at once.
    """
    doubled = options.first_back_off * 2.0 ** (attempt - 1)
    return chance * min(options.longest_back_off, doubled)


class Health:
    """What the answers of one run say about the API.

    All times are seconds of a steady clock.

    Args:
        rows: How many rows there are to send.
        concurrency: Requests in flight at the most.

    Attributes:
        limit: The concurrency limit as it is now; its whole part counts, and it is never below 1.
        retries_left: What is left of the retry budget; every definite answer gives one back.
        is_open: Whether the circuit is open.
    """

    def __init__(self, rows: int, concurrency: int) -> None:
        self.limit = float(concurrency)
        self.retries_left = max(MIN_RETRIES, math.floor(RETRY_SHARE * rows))
        self.is_open = False
        self._max_limit = self.limit
        self._max_retries = self.retries_left
        self._in_flight = 0
        self._slot_freed = asyncio.Condition()
        self._clean_answers = 0
        self._ever_answered = False
        self._failures = deque[bool](maxlen=WINDOW)
        self._failures_in_a_row = 0
        self._failing_since = math.inf
        self._probe_at = -math.inf
        self._probe_seconds = FIRST_PROBE_SECONDS
        self._is_probing = False
        self._unanswered = 0
        self._is_turned_away = False
        self._is_accepted = False

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[None]:
        """Wait until the concurrency limit has room for one request, and take it meanwhile."""
        async with self._slot_freed:
            await self._slot_freed.wait_for(lambda: self._in_flight < int(self.limit))
            self._in_flight += 1
        try:
            yield
        finally:
            async with self._slot_freed:
                self._in_flight -= 1
                self._slot_freed.notify_all()

    def wait(self, now: float) -> float:
        """Return the seconds until the circuit lets a request through; infinite during a probe."""
        if not self.is_open:
            return 0.0
        return math.inf if self._is_probing else max(0.0, self._probe_at - now)

    def start(self) -> bool:
        """Note that a request is on its way; return whether it is the probe."""
        self._is_probing = self.is_open
        return self._is_probing

    def withdraw(self, *, is_probe: bool) -> None:
        """Note that a request did not leave after all."""
        self._is_probing = self._is_probing and not is_probe

    def record(self, reply: Reply, now: float, *, is_retry: bool, is_probe: bool) -> None:
        """Learn from what a request came to.

        Args:
            reply: What it came to.
            now: The steady clock.
            is_retry: Whether its row had been sent before.
            is_probe: Whether it was the probe of an open circuit.
        """
        self._is_accepted = self._is_accepted or isinstance(reply.outcome, Created)
        if is_retry:
            self.retries_left = max(0, self.retries_left - 1)
        if isinstance(reply.outcome, Created | Rejected):
            self._unanswered = 0
            self.retries_left = min(self._max_retries, self.retries_left + 1)
            self._increase_limit()
            self._close_circuit()
            return
        self._unanswered += 1
        if _is_overload(reply):
            self._decrease_limit()
        self._is_turned_away = is_safe_to_retry(reply) and reply.outcome.answer is not None
        if self._is_turned_away:
            self._close_circuit()  # the API is well, and we are too fast
        else:
            self._fail(now, is_probe=is_probe)

    def why_stop(self, stops: str) -> str:
        """Return why no further request makes sense, which an answer gives as *stops*.

        An account in which something was created was right, so its secret is not any more.
        """
        is_late = self._is_accepted and stops in OF_THE_ACCOUNT
        return "api.no_longer_accepted" if is_late else stops

    def why_give_up(self, now: float, *, row_gave_up: bool) -> str | None:
        """Return why it makes no sense to go on, as a code; None while it does.

        Args:
            now: The steady clock.
            row_gave_up: Whether a row has just used up its attempts.
        """
        is_useless = row_gave_up or not self.retries_left
        is_unanswered = self._unanswered >= MAX_UNANSWERED and is_useless
        if is_unanswered and self._is_turned_away:
            return "api.busy"
        return "api.down" if is_unanswered or self._is_out_of_patience(now) else None

    def _increase_limit(self) -> None:
        """Count an answer without trouble; a whole window of them allows one more in flight."""
        self._clean_answers += 1
        if self._clean_answers >= self.limit:
            self._clean_answers = 0
            self.limit = min(self._max_limit, self.limit + 1.0)

    def _decrease_limit(self) -> None:
        self._clean_answers = 0
        self.limit = max(1.0, self.limit * DECREASE)

    def _close_circuit(self) -> None:
        self._ever_answered = True
        self._failures.append(False)
        if self.is_open:
            self._failures.clear()
        self.is_open = self._is_probing = False
        self._failures_in_a_row = 0
        self._failing_since = math.inf
        self._probe_seconds = FIRST_PROBE_SECONDS

    def _fail(self, now: float, *, is_probe: bool) -> None:
        """Count an attempt that failed, or whose outcome is unknown."""
        self._failures.append(True)
        self._failures_in_a_row += 1
        self._failing_since = min(self._failing_since, now)
        if self.is_open and is_probe:
            self._probe_seconds = min(MAX_PROBE_SECONDS, 2 * self._probe_seconds)
        if not self.is_open and self._is_outage():
            self.is_open = True
            self._probe_at = now + self._probe_seconds
        elif is_probe:
            self._is_probing = False
            self._probe_at = now + self._probe_seconds

    def _is_outage(self) -> bool:
        is_half = len(self._failures) == WINDOW and 2 * sum(self._failures) >= WINDOW
        return self._failures_in_a_row >= FAILURES_IN_A_ROW or is_half

    def _is_out_of_patience(self, now: float) -> bool:
        patience = LONG_PATIENCE_SECONDS if self._ever_answered else PATIENCE_SECONDS
        return self.is_open and now - self._failing_since > patience


def _is_overload(reply: Reply) -> bool:
    is_timeout = isinstance(reply.outcome, Unknown) and reply.outcome.why == "api.timeout"
    return is_timeout or reply.pause is not None
