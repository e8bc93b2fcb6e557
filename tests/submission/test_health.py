import asyncio
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulk_import.api import Reply
from bulk_import.outcome import Answer, Created, NotSent, Rejected, Unknown
from bulk_import.submission.health import (
    FAILURES_IN_A_ROW,
    LONG_PATIENCE_SECONDS,
    MAX_PROBE_SECONDS,
    MAX_UNANSWERED,
    MIN_RETRIES,
    PATIENCE_SECONDS,
    Health,
)

CREATED = Reply(Created(Answer(200, 200, "Campaign created successfully")))
REJECTED = Reply(Rejected(Answer(400, 400, "Leads ID Not Found")))
BROKEN_OFF = Reply(Unknown(Answer(None, None, ""), "api.broken_off"))
TIMEOUT = Reply(Unknown(Answer(None, None, ""), "api.timeout"))
UNREACHABLE = Reply(NotSent("api.unreachable"))
TOO_MANY = Reply(NotSent("api.busy", Answer(429, 429, "Too many")), pause=0.0)


def record(health, *replies, now=0.0, is_retry=False, is_probe=False):
    for reply in replies:
        health.record(reply, now, is_retry=is_retry, is_probe=is_probe)


def healthy(rows=100, concurrency=10):
    return Health(rows, concurrency)


def opened(now=0.0):
    health = healthy()
    record(health, *[BROKEN_OFF] * FAILURES_IN_A_ROW, now=now)
    return health


# The circuit breaker


@pytest.mark.parametrize("failure", [BROKEN_OFF, TIMEOUT, UNREACHABLE], ids=str)
@pytest.mark.parametrize("answer", [CREATED, REJECTED, TOO_MANY], ids=str)
def test_the_circuit_opens_after_five_failures_in_a_row_and_not_before(failure, answer):
    health = healthy()
    record(health, *[failure] * (FAILURES_IN_A_ROW - 1))
    assert not health.is_open
    record(health, answer)
    record(health, *[failure] * (FAILURES_IN_A_ROW - 1), now=1.0)
    assert not health.is_open
    record(health, failure, now=1.0)
    assert health.is_open
    assert health.wait(1.0) > 0


def test_the_circuit_opens_when_half_of_twenty_fail():
    health = healthy()
    record(health, *[CREATED, BROKEN_OFF] * 9)
    assert not health.is_open
    record(health, CREATED, BROKEN_OFF)
    assert health.is_open


def test_one_probe_leaves_and_the_others_wait_for_what_it_learns():
    health = opened()
    now = health.wait(0.0)
    assert health.wait(now) == 0.0
    assert health.start()
    assert health.wait(now + 1_000) == math.inf
    record(health, CREATED, now=now, is_probe=True)
    assert health.wait(now) == 0.0
    assert not health.is_open


def test_a_probe_that_did_not_leave_lets_another_one_try():
    health = opened()
    now = health.wait(0.0)
    assert health.start()
    health.withdraw(is_probe=True)
    assert health.wait(now) == 0.0


def test_each_failed_probe_makes_the_next_wait_longer_up_to_a_limit():
    health, now, waits = opened(), 0.0, []
    for _ in range(8):
        waits.append(health.wait(now))
        now += waits[-1]
        assert health.start()
        record(health, BROKEN_OFF, now=now, is_probe=True)
    assert waits == [2.0, 4.0, 8.0, 16.0, *[MAX_PROBE_SECONDS] * 4]


def test_requests_that_left_before_the_circuit_opened_change_nothing():
    health = opened()
    record(health, BROKEN_OFF, now=1.0)
    assert health.wait(1.0) == 1.0
    assert health.start()
    record(health, BROKEN_OFF, now=2.0)
    assert health.wait(2.0) == math.inf


def test_an_api_that_answered_before_is_given_more_time_than_one_that_never_did():
    never, once = opened(), healthy()
    record(once, CREATED, *[BROKEN_OFF] * FAILURES_IN_A_ROW)
    assert never.why_give_up(PATIENCE_SECONDS, row_gave_up=False) is None
    assert never.why_give_up(PATIENCE_SECONDS + 1, row_gave_up=False) == "api.down"
    assert once.why_give_up(LONG_PATIENCE_SECONDS, row_gave_up=False) is None
    assert once.why_give_up(LONG_PATIENCE_SECONDS + 1, row_gave_up=False) == "api.down"


@pytest.mark.parametrize(("reply", "code"), [(UNREACHABLE, "api.down"), (TOO_MANY, "api.busy")])
def test_a_row_that_gives_up_ends_the_run_where_nothing_was_answered(reply, code):
    health = healthy()
    record(health, *[reply] * (MAX_UNANSWERED - 1))
    assert health.why_give_up(0.0, row_gave_up=True) is None
    record(health, reply)
    assert health.why_give_up(0.0, row_gave_up=True) == code
    assert health.why_give_up(0.0, row_gave_up=False) is None
    record(health, REJECTED)
    assert health.why_give_up(0.0, row_gave_up=True) is None


# The retry budget


@pytest.mark.parametrize(("rows", "retries"), [(1, 10), (50, 10), (100, 20), (12_345, 2_469)])
def test_the_budget_is_a_fifth_of_the_rows_or_a_few(rows, retries):
    health = healthy(rows)
    for _ in range(retries):
        assert health.retries_left
        record(health, BROKEN_OFF, is_retry=True)
    assert health.retries_left == 0
    record(health, CREATED)
    assert health.retries_left == 1


def test_a_first_request_costs_nothing_of_the_budget():
    health = healthy(rows=1)
    record(health, *[UNREACHABLE] * 30)
    assert health.retries_left == MIN_RETRIES


@given(st.integers(1, 2_000), st.lists(st.sampled_from([CREATED, BROKEN_OFF]), max_size=200))
def test_the_budget_never_leaves_its_bounds(rows, replies):
    health = healthy(rows)
    most = max(MIN_RETRIES, rows // 5)
    for reply in replies:
        record(health, reply, is_retry=reply is BROKEN_OFF)
        assert 0 <= health.retries_left <= most


# The concurrency limit


@pytest.mark.parametrize("overload", [TIMEOUT, TOO_MANY], ids=str)
def test_an_overload_leaves_fewer_slots_and_a_clean_window_gives_one_back(overload):
    health = healthy(concurrency=10)
    record(health, overload)
    assert health.limit == pytest.approx(7.0)
    record(health, *[CREATED] * 7)
    assert health.limit == pytest.approx(8.0)
    record(health, *[REJECTED] * 100)
    assert health.limit == 10.0
    record(health, *[overload] * 100)
    assert health.limit == 1.0


def test_other_failures_leave_the_slots_as_they_are():
    health = healthy(concurrency=10)
    record(health, BROKEN_OFF, UNREACHABLE)
    assert health.limit == 10.0


def test_no_more_go_in_than_there_are_slots_also_after_there_are_fewer():
    async def main():
        health, inside, most = healthy(concurrency=8), 0, []

        async def go():
            nonlocal inside
            async with health.slot():
                inside += 1
                most.append((inside, int(health.limit)))
                await asyncio.sleep(0)
                inside -= 1

        waiting = [asyncio.create_task(go()) for _ in range(40)]
        await asyncio.sleep(0)
        record(health, TIMEOUT, TIMEOUT)
        await asyncio.gather(*waiting)
        return most

    entered = asyncio.run(main())
    assert len(entered) == 40
    assert all(inside <= limit for inside, limit in entered)
