"""What tests of sending need: campaigns, an account, and time that costs none."""

import asyncio
import csv
import selectors
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from threading import Event
from time import monotonic

import campaigns
from pydantic import SecretStr

from bulk_import.account import Account
from bulk_import.app.report import fold
from bulk_import.campaign import build
from bulk_import.clock import Clock

SECRET = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
LONGEST_REAL_WAIT = 5.0  # seconds
START = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)

PROGRESSIVE = campaigns.row_of("progressive", users="5201_2224257")
"""A row that can be sent: its cells by their headers."""


def rows(count, **changes):
    """Return *count* rows that can be sent, none of which takes anything from another."""
    return [
        campaigns.row_of("progressive", **campaigns.own(number)) | changes
        for number in range(1, count + 1)
    ]


def write_csv(path, lines):
    """Write *lines*, dictionaries of header and cell, and return the path."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(dict.fromkeys(key for line in lines for key in line)))
        writer.writeheader()
        writer.writerows(lines)
    return path


def wait_until(condition, seconds=60.0, every=0.005):
    """Wait until *condition* holds, and leave the processor to others meanwhile."""
    last = monotonic() + seconds
    while not condition():
        assert monotonic() < last, f"waited {seconds} seconds in vain"
        Event().wait(every)


def campaign(number=1, **changes):
    """Return a campaign that the sandbox creates."""
    return build(campaigns.values_of("progressive", **campaigns.own(number)) | changes)


def account(base_url="http://127.0.0.1:1", *, inet_no=2224257, secret=SECRET):
    return Account(inet_no=inet_no, secret=SecretStr(secret), base_url=base_url)


async def carry_out(run, listen=lambda _event: None):
    """Carry out a `Run`, let *listen* hear its events, and return its report."""
    events = []
    async with aclosing(run.stream()) as stream:
        async for event in stream:
            events.append(event)
            listen(event)
    return fold(run.plan, events)


class VirtualLoop(asyncio.SelectorEventLoop):
    """A loop on which hours pass at once: whenever everybody waits, time jumps to the next alarm.

    Work in other threads takes its real time, during which the loop's time stands still.
    """

    def __init__(self):
        self.seconds = 1_000.0
        self._elsewhere = 0
        super().__init__(_Jumping(self))
        self.clock = Clock(
            now=lambda: START + timedelta(seconds=self.seconds - 1_000.0),
            monotonic=self.time,
            sleep=asyncio.sleep,
        )

    def time(self):
        return self.seconds

    def run_in_executor(self, executor, func, *args):
        self._elsewhere += 1
        future = super().run_in_executor(executor, func, *args)
        future.add_done_callback(self._back)
        return future

    def jump(self, seconds):
        """Let *seconds* pass; return how long the selector really has to wait for the others."""
        if self._elsewhere or seconds is None:
            return LONGEST_REAL_WAIT
        self.seconds += seconds
        return 0

    def _back(self, _):
        self._elsewhere -= 1


class _Jumping(selectors.DefaultSelector):
    def __init__(self, loop):
        super().__init__()
        self._loop = loop

    def select(self, timeout=None):
        really = 0 if timeout == 0 else self._loop.jump(timeout)
        ready = super().select(really)
        if really and not ready:
            raise RuntimeError("everybody waits, and nothing will ever happen")
        return ready


def in_virtual_time(main):
    """Run `await main(clock)`, in which waiting takes no time, and return what it returns."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main(runner.get_loop().clock))
