"""Waiting on the command line, by a clock that is passed in."""

from __future__ import annotations

from collections.abc import Callable

from bulk_import.clock import Clock


def waiting(clock: Clock) -> Callable[[float], None]:
    """Return what waits for a number of seconds as *clock* does; Ctrl-C ends the wait."""

    def wait(seconds: float) -> None:
        import asyncio

        async def sleep() -> None:
            await clock.sleep(seconds)

        asyncio.run(sleep())

    return wait
