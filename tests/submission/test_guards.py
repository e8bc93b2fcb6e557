import asyncio
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulk_import.submission.guards import (
    FEWEST_RETRIES,
    IN_A_ROW,
    LONG_PATIENCE,
    LONGEST_WAIT,
    PATIENCE,
    Breaker,
    RetryBudget,
    Slots,
)


def opened(now=0.0):
    breaker = Breaker()
    for _ in range(IN_A_ROW):
        breaker.bad(now, probe=False)
    return breaker


def test_the_breaker_opens_after_five_failures_in_a_row_and_not_before():
    breaker = Breaker()
    for _ in range(IN_A_ROW - 1):
        breaker.bad(0.0, probe=False)
    assert not breaker.is_open
    breaker.good()
    for _ in range(IN_A_ROW - 1):
        breaker.bad(1.0, probe=False)
    assert not breaker.is_open
    breaker.bad(1.0, probe=False)
    assert breaker.is_open
    assert breaker.wait(1.0) > 0


def test_the_breaker_opens_when_half_of_twenty_fail():
    breaker = Breaker()
    for _ in range(9):
        breaker.good()
        breaker.bad(0.0, probe=False)
    assert not breaker.is_open
    breaker.good()
    breaker.bad(0.0, probe=False)
    assert breaker.is_open


def test_one_request_asks_and_the_others_wait_for_what_it_learns():
    breaker = opened()
    now = breaker.wait(0.0)
    assert breaker.wait(now) == 0.0
    assert breaker.take()
    assert breaker.wait(now + 1_000) == math.inf
    breaker.good()
    assert breaker.wait(now) == 0.0
    assert not breaker.is_open


def test_each_question_in_vain_makes_the_next_wait_longer_up_to_a_limit():
    breaker, now, waits = opened(), 0.0, []
    for _ in range(8):
        waits.append(breaker.wait(now))
        now += waits[-1]
        assert breaker.take()
        breaker.bad(now, probe=True)
    assert waits == [2.0, 4.0, 8.0, 16.0, *[LONGEST_WAIT] * 4]


def test_requests_that_left_before_the_breaker_opened_change_nothing():
    breaker = opened()
    breaker.bad(1.0, probe=False)
    assert breaker.wait(1.0) == 1.0
    assert breaker.take()
    breaker.bad(2.0, probe=False)
    assert breaker.wait(2.0) == math.inf


def test_an_api_that_answered_before_is_given_more_time_than_one_that_never_did():
    never, once = opened(), Breaker()
    once.good()
    for _ in range(IN_A_ROW):
        once.bad(0.0, probe=False)
    assert not never.is_given_up(PATIENCE)
    assert never.is_given_up(PATIENCE + 1)
    assert not once.is_given_up(LONG_PATIENCE)
    assert once.is_given_up(LONG_PATIENCE + 1)


@pytest.mark.parametrize(("rows", "retries"), [(1, 10), (50, 10), (100, 20), (12_345, 2_469)])
def test_the_budget_is_a_fifth_of_the_rows_or_a_few(rows, retries):
    budget = RetryBudget(rows)
    for _ in range(retries):
        assert budget.left
        budget.spend()
    assert budget.left == 0
    budget.refund()
    assert budget.left == 1


@given(st.integers(1, 2_000), st.lists(st.booleans(), max_size=200))
def test_the_budget_never_leaves_its_bounds(rows, events):
    budget = RetryBudget(rows)
    most = max(FEWEST_RETRIES, rows // 5)
    for is_spent in events:
        budget.spend() if is_spent else budget.refund()
        assert 0 <= budget.left <= most


def test_trouble_leaves_fewer_slots_and_a_clean_window_gives_one_back():
    slots = Slots(10)
    slots.shrink()
    assert slots.limit == pytest.approx(7.0)
    for _ in range(7):
        slots.grow()
    assert slots.limit == pytest.approx(8.0)
    for _ in range(100):
        slots.grow()
    assert slots.limit == 10.0
    for _ in range(100):
        slots.shrink()
    assert slots.limit == 1.0


def test_no_more_go_in_than_there_are_slots_also_after_there_are_fewer():
    async def main():
        slots, inside, most = Slots(8), 0, []

        async def go():
            nonlocal inside
            async with slots:
                inside += 1
                most.append((inside, int(slots.limit)))
                await asyncio.sleep(0)
                inside -= 1

        waiting = [asyncio.create_task(go()) for _ in range(40)]
        await asyncio.sleep(0)
        slots.shrink()
        slots.shrink()
        await asyncio.gather(*waiting)
        return most

    entered = asyncio.run(main())
    assert len(entered) == 40
    assert all(inside <= limit for inside, limit in entered)
