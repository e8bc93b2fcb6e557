"""Time as it is passed in: what asks for it can be tested in any hour and at any speed."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime


def _now() -> datetime:
    return datetime.now(UTC).astimezone()


@dataclass(frozen=True, slots=True)
class Clock:
    """The hour, a steady count of seconds, and waiting.

    Attributes:
        now: The present moment, aware, in the machine's zone.
        monotonic: Seconds from an arbitrary moment; never goes back.
        sleep: Waits for a number of seconds without blocking others.
    """

    now: Callable[[], datetime] = _now
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


SYSTEM = Clock()
