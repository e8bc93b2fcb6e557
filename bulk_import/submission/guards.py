"""What the answers teach about how the API fares, and how careful to be after them.

Three measures, each pure and each for the whole account: fewer requests in flight (AIMD, as
Netflix' concurrency-limits has it for clients), a budget of retries (as in Finagle and the AWS
SDKs), and a breaker that stops asking an API that does not answer.
"""

from __future__ import annotations

import asyncio
import math
from collections import deque
from types import TracebackType
from typing import Final

IN_A_ROW: Final = 5
"""Failures one after the other at which the breaker opens."""

WINDOW: Final = 20
"""Attempts of which half must fail to open the breaker."""

FIRST_WAIT: Final = 2.0
LONGEST_WAIT: Final = 30.0
"""Seconds for which the breaker stays open; a full minute after an outage, all is as before."""

PATIENCE: Final = 15.0
LONG_PATIENCE: Final = 900.0
"""Seconds of an outage after which the run ends; the second where the API had answered before."""

SHARE_OF_RETRIES: Final = 0.2
FEWEST_RETRIES: Final = 10
"""How many retries an API may cost that does not answer: a share of the rows, or a few."""

SHRINK: Final = 0.7


class Slots:
    """How many requests may be in flight: fewer after trouble, one more after a clean window.

    Use it as an asynchronous context manager around each request.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken = 0
        self._clean = 0
        self._changed = asyncio.Condition()
        self.limit = float(most)

    def shrink(self) -> None:
        """Allow fewer, but always one."""
        self._clean = 0
        self.limit = max(1.0, self.limit * SHRINK)

    def grow(self) -> None:
        """Count an answer without trouble; a whole window of them allows one more."""
        self._clean += 1
        if self._clean >= self.limit:
            self._clean = 0
            self.limit = min(float(self._most), self.limit + 1.0)

    async def __aenter__(self) -> None:
        async with self._changed:
            await self._changed.wait_for(lambda: self._taken < int(self.limit))
            self._taken += 1

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        async with self._changed:
            self._taken -= 1
            self._changed.notify_all()


class RetryBudget:
    """How many retries are left; every definite answer gives one back.

    While nothing is answered, the rows together cost at most a fifth more requests than they are.
    """

    def __init__(self, rows: int) -> None:
        self._most = max(FEWEST_RETRIES, math.floor(SHARE_OF_RETRIES * rows))
        self.left = self._most

    def spend(self) -> None:
        """Count a retry."""
        self.left = max(0, self.left - 1)

    def refund(self) -> None:
        """Count a definite answer."""
        self.left = min(self._most, self.left + 1)


class Breaker:
    """Opens when the API seems to be gone; then one request at a time asks whether it is back.

    All times are seconds of a steady clock.
    """

    def __init__(self) -> None:
        self.is_open = False
        self._ever_answered = False
        self._failures = deque[bool](maxlen=WINDOW)
        self._in_a_row = 0
        self._since = math.inf
        self._until = -math.inf
        self._wait = FIRST_WAIT
        self._is_probing = False

    def wait(self, now: float) -> float:
        """Return the seconds until a request may leave; 0.0 is now."""
        if not self.is_open:
            return 0.0
        return math.inf if self._is_probing else max(0.0, self._until - now)

    def take(self) -> bool:
        """Note that a request is on its way; return whether it is the one that asks."""
        self._is_probing = self.is_open
        return self._is_probing

    def put_back(self, *, probe: bool) -> None:
        """Note that a request did not leave after all."""
        self._is_probing = self._is_probing and not probe

    def good(self) -> None:
        """Note that the API has answered."""
        self._ever_answered = True
        self._failures.append(False)
        if self.is_open:
            self._failures.clear()
        self.is_open = self._is_probing = False
        self._in_a_row = 0
        self._since = math.inf
        self._wait = FIRST_WAIT

    def bad(self, now: float, *, probe: bool) -> None:
        """Note that a request came to nothing, or nobody knows to what."""
        self._failures.append(True)
        self._in_a_row += 1
        self._since = min(self._since, now)
        if self.is_open and probe:
            self._wait = min(LONGEST_WAIT, 2 * self._wait)
        if not self.is_open and self._is_outage():
            self.is_open = True
            self._until = now + self._wait
        elif probe:
            self._is_probing = False
            self._until = now + self._wait

    def is_given_up(self, now: float) -> bool:
        """Return whether it makes no sense to go on asking in this run."""
        patience = LONG_PATIENCE if self._ever_answered else PATIENCE
        return self.is_open and now - self._since > patience

    def _is_outage(self) -> bool:
        full = len(self._failures) == WINDOW
        return self._in_a_row >= IN_A_ROW or (full and 2 * sum(self._failures) >= WINDOW)
