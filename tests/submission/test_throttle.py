import asyncio
import math
import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sending import in_virtual_time

from bulk_import.submission.throttle import SOON, Schedule, Throttle

RATES = [0.1, 0.5, 0.9, 1, 1.5, 2, 2.5, 3, 7, 10, 33.3, 50, 99, 300, 1_000]


def rate_kept(left, rate):
    """Say whether no second, wherever it begins, holds more requests than *rate* allows."""
    most, seconds = (math.floor(rate), 1.0) if rate >= 1 else (1, 1.0 / rate)
    return all(after - before >= seconds for before, after in zip(left, left[most:], strict=False))


def departures(schedule, count, lag=lambda: 0.0, now=0.0):
    """Let *count* requests go through *schedule*, each delayed by `lag()` after its turn."""
    left = []
    for _ in range(count):
        now += schedule.wait(now)
        schedule.take(now)
        late = now + lag()
        while schedule.hold(late) > 0.0:
            late += schedule.hold(late)
        schedule.answer(schedule.leave(late), late)
        left.append(late)
        now = max(now, late)
    return left


@pytest.mark.parametrize("rate", RATES)
def test_no_second_holds_more_requests_than_allowed(rate):
    assert rate_kept(departures(Schedule(rate), 10_000), rate)


@pytest.mark.parametrize("rate", [0.1, 0.5, 1, 2, 3, 7, 10, 50, 99, 300, 1_000])
def test_the_allowed_rate_is_used_to_99_percent_at_least(rate):
    left = departures(Schedule(rate), 10_000)
    assert (len(left) - 1) / (left[-1] - left[0]) >= 0.99 * rate


@pytest.mark.parametrize("rate", RATES)
def test_a_request_that_is_late_on_its_way_crowds_no_second(rate):
    chance = random.Random(7)  # noqa: S311  no secret
    left = departures(Schedule(rate), 5_000, lambda: chance.choice([0.0, 0.001, 0.05, 0.4, 1.7]))
    assert rate_kept(left, rate)


@pytest.mark.parametrize("rate", [2, 20, 100, 300])
def test_what_holds_everybody_up_for_a_moment_is_made_up_for_without_a_burst(rate):
    chance = random.Random(11)  # noqa: S311  no secret
    taken = []

    def lag():
        return chance.uniform(0.005, 0.018) if chance.random() < 1 / rate else 0.0

    class Watched(Schedule):
        def take(self, now):
            taken.append(now)
            super().take(now)

    left = departures(Watched(rate), 10_000, lag)
    assert rate_kept(left, rate)
    assert (len(left) - 1) / (left[-1] - left[0]) >= 0.99 * rate
    assert min(after - before for before, after in pairwise(taken)) >= 0.5 / rate


seconds = st.floats(0.0, 5.0)


@given(
    rate=st.floats(0.1, 100.0),
    steps=st.lists(st.tuples(seconds, seconds, st.none() | seconds), max_size=60),
)
def test_idle_times_delays_and_pauses_in_any_order_crowd_no_second(rate, steps):
    schedule = Schedule(rate)
    now = 0.0
    left = []
    for idle, lag, pause in steps:
        now += idle
        if pause is not None:
            schedule.pause(now + pause)
            assert schedule.wait(now) >= pause - 1e-6
        left += departures(schedule, 3, lambda lag=lag: lag, now)
        now = left[-1]
    assert rate_kept(left, rate)


@pytest.mark.parametrize("rate", [2, 10, 50])
def test_an_idle_time_is_not_caught_up_by_a_burst(rate):
    schedule = Schedule(rate)
    departures(schedule, 20)
    left = departures(schedule, 20, now=3_600.0)
    gaps = [after - before for before, after in pairwise(left)]
    assert min(gaps) >= 0.5 / rate
    assert rate_kept(left, rate)


# The throttle, with several workers


def let_through(rate, *, workers=4, each=50, lag=lambda: 0.0, pauses=(), held_up=lambda: 0.0):
    """Return when each request of each worker left, in virtual time that begins at 0."""

    async def main(clock):
        throttle = Throttle(rate, clock)
        start = clock.monotonic()
        left = []

        async def work():
            for _ in range(each):
                assert await throttle.acquire()
                await clock.sleep(lag())
                departure = await throttle.leave()
                await clock.sleep(held_up())
                left.append(clock.monotonic() - start)
                departure.left()
                departure.answered()

        async def interrupt():
            for at, length in pauses:
                await clock.sleep(at - (clock.monotonic() - start))
                throttle.pause(length)

        await asyncio.gather(interrupt(), *(work() for _ in range(workers)))
        return left

    return in_virtual_time(main)


@pytest.mark.parametrize("rate", [0.5, 2, 2.5, 7, 50, 300])
@pytest.mark.parametrize("workers", [1, 4, 50])
def test_workers_together_keep_the_rate_and_use_it(rate, workers):
    left = let_through(rate, workers=workers, each=400 // workers)
    assert rate_kept(left, rate)
    allowed = math.floor(rate) if rate >= 1 else rate
    assert (len(left) - 1) / (left[-1] - left[0]) >= 0.99 * allowed


def test_workers_that_are_slow_to_leave_keep_the_rate_too():
    chance = random.Random(3)  # noqa: S311  no secret
    assert rate_kept(let_through(10, each=200, lag=lambda: chance.random() / 3), 10)


@pytest.mark.parametrize("rate", [2, 20, 300])
def test_what_holds_up_a_request_while_it_leaves_crowds_no_second_either(rate):
    chance = random.Random(5)  # noqa: S311  no secret
    left = let_through(rate, each=100, held_up=lambda: chance.choice([0.0, 0.0, 0.02, 0.3]))
    assert rate_kept(sorted(left), rate)


def test_a_pause_holds_everybody_back():
    left = let_through(10, pauses=[(3.0, 30.0)])
    assert [at for at in left if 3.0 <= at < 33.0] == []
    assert len([at for at in left if at >= 33.0]) > 150
    assert rate_kept(left, 10)


def test_a_pause_that_comes_while_somebody_waits_is_heeded():
    first, second, *_ = let_through(0.1, each=1, pauses=[(5.0, 100.0)])
    assert first == 0.0
    assert second == pytest.approx(105.0)


def test_a_shorter_pause_does_not_shorten_a_longer_one():
    left = let_through(10, pauses=[(3.0, 30.0), (4.0, 1.0)])
    assert [at for at in left if 3.0 <= at < 33.0] == []


def test_whoever_waits_gives_up_soon_after_the_end_of_the_run():
    async def main(clock):
        throttle = Throttle(0.001, clock)
        assert await throttle.acquire()
        start = clock.monotonic()

        def is_off():
            return clock.monotonic() >= start + 60.0

        waiting = [asyncio.create_task(throttle.acquire(is_off)) for _ in range(3)]
        assert await asyncio.gather(*waiting) == [False] * 3
        return clock.monotonic() - start

    assert in_virtual_time(main) <= 61.0


def test_after_the_end_of_the_run_nobody_gets_a_turn_however_free_the_way():
    async def main(clock):
        return await Throttle(10, clock).acquire(lambda: True)

    assert in_virtual_time(main) is False


def test_it_is_told_when_somebody_who_waits_gets_a_turn_soon():
    async def main(clock):
        throttle = Throttle(100, clock)
        assert throttle.until_turn() == 0.0  # nobody waits
        await throttle.acquire()
        waiting = asyncio.create_task(throttle.acquire())
        await asyncio.sleep(0)
        assert throttle.until_turn() == 0.0  # 10 ms are not soon
        await clock.sleep(0.008)
        assert 0.002 < throttle.until_turn() < SOON
        await waiting
        assert throttle.until_turn() == 0.0

    in_virtual_time(main)
