"""The rate limit: requests leave evenly spaced, never more in a second than allowed."""

from __future__ import annotations

import asyncio
import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bulk_import.clock import Clock

MARGIN: Final = 0.008
"""Share of the rate that is given away, so that jitter on the way puts no extra request into a
second as the server counts it."""

LATENESS: Final = 0.02
"""Seconds by which turns may lag behind and still be made up for: sleeps end late, and at hundreds
of requests a second anything that holds the program up costs several turns."""

JITTER: Final = 0.05
"""Share of a second, at the most, that is given away where requests reach the server unevenly."""

_ANSWERS: Final = 100
"""The last answers, of which the quickest tells how long one takes that nothing holds up."""

_ENOUGH: Final = 5
"""Answers that must be known for that."""

SOON: Final = 0.005
"""Seconds until a turn for which it is worth while to wait, so as to be written down with it."""

_AFTER_A_TURN: Final = 0.002
"""Seconds from a turn to the writing of its intent, amply."""


@dataclass(slots=True)
class Departed:
    """When a request left, or began to, and when its answer came; long ago for none."""

    at: float = -math.inf
    answered: float = math.inf


class Schedule:
    """The pure arithmetic of the pace; all times are seconds of a steady clock.

    Turns come at even intervals. A log of the requests that really left is the guard: whatever
    delays one between its turn and the wire, no window holds too many.

    The server counts requests as they arrive, and one that was held up on its way arrives nearer
    to those behind it. How late it may have come is known from its answer: no later than that one
    took longer than the quickest. So much later, up to `JITTER`, is counted from.
    """

    def __init__(self, rate: float) -> None:
        """Allow at most *rate* requests in any second; 0.5 is one in two seconds."""
        # A window of one second holds whole requests: 2.5 a second are 2 in the worst window.
        whole = math.floor(rate) if rate >= 1 else rate
        most = max(1, math.floor(whole))
        self._distance = (1 + MARGIN) / whole
        self._window = most * self._distance
        self._next = self._soonest = -math.inf
        self._slow_distance = 0.0
        self._slow_until = -math.inf
        self._left = deque([Departed()] * most, maxlen=most)
        self._took: deque[float] = deque(maxlen=_ANSWERS)

    def wait(self, now: float) -> float:
        """Return the seconds until the next turn; 0.0 is now."""
        return max(0.0, self._next - now, self._soonest - now)

    def take(self, now: float) -> None:
        """Note that a turn is taken now."""
        # Being a little late is made up for, or it would add up, at twice the pace at the most;
        # idle time is not.
        advised = self._slow_distance if now < self._slow_until else 0.0
        distance = max(advised, self._distance)
        self._next = (self._next if now - self._next <= LATENESS else now) + distance
        self._soonest = now + distance - self._distance / 2

    def pause(self, until: float) -> None:
        """Give no turn before *until*."""
        self._next = max(self._next, until)

    def slow_down(self, distance: float, until: float) -> None:
        """Give turns at least *distance* seconds apart until then; never closer than usual."""
        self._slow_distance, self._slow_until = distance, until

    def hold(self, now: float) -> float:
        """Return the seconds for which a request must still be held back; 0.0 is none."""
        first = self._left[0]
        return max(0.0, first.at + self._late(first, now) + self._window - now)

    def _late(self, departed: Departed, now: float) -> float:
        """Return by how many seconds a request may have been held up on its way, up to `JITTER`."""
        took = min(now, departed.answered) - departed.at
        quickest = min(self._took) if len(self._took) >= _ENOUGH else 0.0
        return min(max(0.0, took - quickest), JITTER * self._window)

    def leave(self, now: float) -> Departed:
        """Note that a request leaves now; who knows better when it did may say so."""
        departed = Departed(now)
        self._left.append(departed)
        return departed

    def answer(self, departed: Departed, now: float) -> None:
        """Note that the answer to a request comes now."""
        departed.answered = now
        self._took.append(now - departed.at)


@dataclass(frozen=True, slots=True)
class Passage:
    """The `Departure` of a request of a throttle."""

    departed: Departed
    schedule: Schedule
    clock: Clock

    def left(self) -> None:
        """Let the second in which the request counts begin no sooner; see `Departure`."""
        self.departed.at = self.clock.monotonic()

    def answered(self) -> None:
        """Learn how long an answer takes; see `Departure`."""
        self.schedule.answer(self.departed, self.clock.monotonic())


class Throttle:
    """The rate limit through which every request of an account goes, one at a time.

    A request acquires its turn, is written down, and leaves.
    """

    def __init__(self, rate: float, clock: Clock) -> None:
        self._schedule = Schedule(rate)
        self._clock = clock
        self._acquiring = asyncio.Lock()
        self._leaving = asyncio.Lock()
        self._turn = math.inf

    async def acquire(self, is_off: Callable[[], bool] = lambda: False) -> bool:
        """Wait until it is a request's turn, and take it; False where *is_off* came first."""
        async with self._acquiring:
            # A pause may arrive during the sleep, so look again after each.
            while not is_off():
                now = self._clock.monotonic()
                seconds = self._schedule.wait(now)
                if seconds <= 0.0:
                    self._schedule.take(now)
                    return True
                self._turn = now + seconds
                try:
                    await self._clock.sleep(min(seconds, 1.0))
                finally:
                    self._turn = math.inf
        return False

    def until_turn(self) -> float:
        """Return the seconds until whoever waits now has got a turn; 0.0 where that is not soon."""
        seconds = self._turn - self._clock.monotonic()
        return max(0.0, seconds) + _AFTER_A_TURN if seconds <= SOON else 0.0

    async def leave(self) -> Passage:
        """Let a request leave that had its turn; wait if the ones before it were late.

        Returns:
            What hears when it has left, and when it is answered.
        """
        async with self._leaving:
            while (seconds := self._schedule.hold(self._clock.monotonic())) > 0.0:
                await self._clock.sleep(seconds)
            departed = self._schedule.leave(self._clock.monotonic())
        return Passage(departed, self._schedule, self._clock)

    def pause(self, seconds: float) -> None:
        """Hold back everything for *seconds* from now."""
        self._schedule.pause(self._clock.monotonic() + seconds)

    def slow_down(self, distance: float, seconds: float) -> None:
        """Let requests leave at least *distance* seconds apart, for *seconds* from now."""
        self._schedule.slow_down(distance, self._clock.monotonic() + seconds)
