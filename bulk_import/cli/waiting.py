"""Waiting on the command line, by a clock that is passed in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final, TypeVar

from bulk_import.cli.output import print_err
from bulk_import.clock import Clock
from bulk_import.event_log import EventLog
from bulk_import.messages import text
from bulk_import.problems import Refused

SECONDS_BETWEEN_LOOKS: Final = 2.0
"""How often a run that waits for its account looks whether it is free."""

Done = TypeVar("Done")


def waiting(clock: Clock) -> Callable[[float], None]:
    """Return what waits for a number of seconds as *clock* does; Ctrl-C ends the wait."""

    def wait(seconds: float) -> None:
        import asyncio

        async def sleep() -> None:
            await clock.sleep(seconds)

        asyncio.run(sleep())

    return wait


def when_free(
    work: Callable[[], Done],
    refuse_held: Callable[[], object],
    *,
    clock: Clock,
    minutes: int,
    log: EventLog,
) -> Done:
    """Do *work*, which carries out a run, once no other run holds its account.

    While it waits, an interrupt ends the command: nothing was begun.

    Args:
        work: What needs the account; it is refused without an effect where another run has it.
        refuse_held: Is refused likewise, and shows nothing of what a run shows when it begins.
        clock: Time.
        minutes: How long to wait for the account at the most; 0 for not at all.
        log: Is told of whom it waits for.

    Raises:
        Refused: The account was not free in that time, or the run is refused for another reason.
    """
    told: Mapping[str, str] = {}
    deadline = clock.monotonic() + 60 * minutes
    until = clock.now() + timedelta(minutes=minutes)
    while True:
        try:
            if minutes:
                refuse_held()
            return work()
        except Refused as refused:
            left = deadline - clock.monotonic()
            if refused.code != "run.held" or left <= 0:
                raise
            if refused.facts != told:  # somebody else holds it by now
                told = refused.facts
                _tell(refused, f"{until:%H:%M:%S}", log)
            waiting(clock)(min(left, SECONDS_BETWEEN_LOOKS))


def _tell(held: Refused, until: str, log: EventLog) -> None:
    """Say who holds the account, and until when this is waited for."""
    who = {**held.facts}
    print_err(text("line.awaiting_account", at=until, **who))
    log.add("awaiting_account", code=held.code, facts=who)
