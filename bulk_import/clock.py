"""Time, passed in, so that code that needs it can be tested at any hour and any speed."""

from __future__ import annotations

import sys
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import Timer
from typing import Final


def _now() -> datetime:
    return datetime.now(UTC).astimezone()


def _sleep(seconds: float) -> Awaitable[None]:
    import asyncio  # noqa: PLC0415  it takes 0.1 s to load, which `--help` should not cost

    return asyncio.sleep(seconds)


def _call_later(seconds: float, call: Callable[[], object]) -> Callable[[], None]:
    timer = Timer(seconds, call)
    timer.daemon = True
    timer.start()
    return timer.cancel


_COARSE: Final = 0.001
"""Seconds; a clock that ticks less often cannot keep a pace of requests."""


def steady_clock(
    resolution: float = time.get_clock_info("monotonic").resolution,
) -> Callable[[], float]:
    """Return a clock that never goes back; the usual one ticks 64 times a second on Windows."""
    return time.perf_counter if resolution > _COARSE else time.monotonic


_STEADY: Final = steady_clock()


if sys.platform == "win32":
    _boot = time.monotonic  # which counts sleep as well
else:

    def _boot() -> float:
        """Return the seconds of the clock that goes on while the machine sleeps."""
        # That of Linux, or of macOS, where the usual one goes on.
        return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


@dataclass(frozen=True, slots=True)
class Clock:
    """The present moment, a steady count of seconds, waiting, and timers.

    Attributes:
        now: The present moment, aware, in the machine's zone.
        monotonic: Seconds from an arbitrary moment; never goes back.
        boot: Likewise, and the time for which the machine slept counts as well.
        sleep: Waits for a number of seconds without blocking others.
        call_later: Calls a function after a number of seconds, in a thread of its own, unless it
            is cancelled before by the function that it returns.
    """

    now: Callable[[], datetime] = _now
    monotonic: Callable[[], float] = _STEADY
    boot: Callable[[], float] = _boot
    sleep: Callable[[float], Awaitable[None]] = _sleep
    call_later: Callable[[float, Callable[[], object]], Callable[[], None]] = _call_later


SYSTEM = Clock()
