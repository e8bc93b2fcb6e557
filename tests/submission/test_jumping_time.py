"""Clocks that are set, and machines that sleep, in the middle of a run."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from modelled import OPTIONS, QUIET, Dialer, Lost, Runs, codes, says, states
from sending import in_virtual_time

from bulk_import.api.client import DEADLINE_SECONDS

HOUR = 3_600.0
YEARS = 11 * 365 * 24 * HOUR
"""From a machine whose battery is dead to the day on which it asks for the time."""

SET = [-YEARS, -25 * HOUR, -HOUR, -QUIET - 1, -0.5, 0.5, QUIET + 1, HOUR, 25 * HOUR, YEARS]
SLEPT = [1.0, QUIET - 5, QUIET + 5, 10 * HOUR]
COUNT = 8


class Jumping:
    """A clock whose hands are set when a given request comes to the dialer.

    Args:
        clock: The time that passes.
        seconds: By how much they are set.
        request: At which request.
        sleeps: Whether the machine slept so long, and its steady count of seconds went on.
    """

    def __init__(self, clock, loop, seconds, request, *, sleeps=False):
        self.steady, self.loop, self.sleeps = clock, loop, sleeps
        self.seconds, self.request = seconds, request
        self.offset = timedelta()
        self.clock = replace(clock, now=lambda: clock.now() + self.offset)

    def count(self, requests):
        if requests != self.request:
            return
        if self.sleeps:
            self.loop.seconds += self.seconds
        else:
            self.offset += timedelta(seconds=self.seconds)


def script(name, count):
    """Lose two answers, one of which takes effect late, turn one away and refuse one."""
    if count == 1 and name in {"Campaign 2", "Campaign 5"}:
        return Lost(late=QUIET / 2 if name == "Campaign 5" else 0.0)
    if count == 1 and name == "Campaign 3":
        return says(429, retry_after=3)
    return says(400, "Leads ID Not Found") if name == "Campaign 4" else None


ENDS = ["created", "unknown", "created", "rejected", "unknown", "created", "created", "created"]


class Jumped(Dialer):
    def __init__(self):
        super().__init__(script)
        self.jumping = None

    async def answer(self, name, clock):
        self.jumping.count(len(self.requests) + 1)
        return await super().answer(name, clock)


def assert_held(dialer):
    """Hold pace and quiet period against the requests as the dialer saw them."""
    assert all(count == 1 for count in dialer.created.values())
    assert dialer.overlaps == []
    times = [at for at, _ in dialer.requests]
    assert all(later - at >= 0.99 for at, later in zip(times, times[10:], strict=False))
    for name in {name for _, name in dialer.requests} - {"Campaign 3"}:
        assert all(later - at >= QUIET for at, later in pairwise(dialer.times(name)))


def names(report):
    return [row.name for row in report.plan.rows]


def jumped(tmp_path, seconds, request, *, sleeps=False):
    """Run once while time jumps; return the dialer, the report and that of the journal."""
    dialer = Jumped()
    runs = Runs(tmp_path, dialer, count=COUNT)

    async def main(clock):
        loop = clock.monotonic.__self__
        dialer.jumping = Jumping(clock, loop, seconds, request, sleeps=sleeps)
        return await runs.run(dialer.jumping.clock)

    return dialer, in_virtual_time(main), runs.past()


@pytest.mark.slice(2)
@pytest.mark.parametrize("seconds", SET)
@pytest.mark.parametrize("request_no", range(1, COUNT + 4))
def test_a_clock_that_is_set_changes_neither_pace_nor_quiet_period(seconds, request_no, tmp_path):
    dialer, report, past = jumped(tmp_path, seconds, request_no)
    assert states(report) == ENDS
    assert_held(dialer)
    assert len(dialer.requests) == COUNT + 3
    assert dialer.requests[-1][0] - dialer.requests[0][0] < 1.2 * QUIET
    assert states(past) == ENDS
    assert codes(past) == codes(report)


@pytest.mark.slice(4)
@pytest.mark.parametrize("seconds", SLEPT)
@pytest.mark.parametrize("request_no", range(1, COUNT + 4))
def test_a_machine_that_sleeps_keeps_pace_and_quiet_period(seconds, request_no, tmp_path):
    dialer, report, past = jumped(tmp_path, seconds, request_no, sleeps=True)
    assert_held(dialer)
    assert states(past) == states(report)
    for name, state, end in zip(names(report), states(report), ENDS, strict=True):
        was_cut_off = seconds > DEADLINE_SECONDS and len(dialer.times(name)) > 1
        assert state in ({end, "unknown"} if was_cut_off else {end})


@pytest.mark.slice(2)
@pytest.mark.parametrize("seconds", SET)
def test_the_quiet_period_of_the_next_run_counts_what_really_passed(seconds, tmp_path):
    """A run is ended with a row in doubt, the clock was set meanwhile, and the next run begins."""
    dialer = Dialer(lambda _name, count: Lost(late=60.0) if count == 1 else None)
    runs = Runs(tmp_path, dialer, options=replace(OPTIONS, quiet_period=QUIET))

    async def main(clock):
        offset = timedelta()
        set_clock = replace(clock, now=lambda: clock.now() + offset)
        task = asyncio.create_task(runs.run(set_clock))
        await clock.sleep(2.0)
        offset = timedelta(seconds=seconds)
        runs.cancellation.cancel()
        await task
        await clock.sleep(3.0)
        return await runs.run(set_clock)

    report = in_virtual_time(main)
    assert states(report) == ["unknown"]
    assert sum(dialer.created.values()) == 1
    first, second = dialer.times("Campaign 1")
    assert second - first >= QUIET - 1.0
