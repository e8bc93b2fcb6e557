"""An API that is away, slow or overloaded: what that costs, and how soon all is well again."""

from dataclasses import replace
from itertools import pairwise

import httpx
import pytest
from modelled import OK, OPTIONS, Dialer, Lost, Runs, codes, says, states
from sending import in_virtual_time

OUTAGE = 600.0


def during(begin, end, happens, clock):
    """Let *happens* befall every request between two moments of the run."""
    start = clock.monotonic()
    return lambda *_: happens if begin <= clock.monotonic() - start < end else None


@pytest.mark.slice(1)
@pytest.mark.parametrize(
    "happens",
    [
        says(503),
        says(503, retry_after=20),
        Lost(applied=False, by=httpx.ReadTimeout),
        Lost(by=httpx.ReadError),
        httpx.ConnectError("nobody there"),
        says(500),
    ],
    ids=["503", "503 with a time", "time-outs", "resets", "refused", "500"],
)
def test_ten_minutes_of_outage_cost_little_and_all_is_well_a_minute_later(happens, tmp_path):
    dialer = Dialer()
    count = 300
    runs = Runs(tmp_path, dialer, count=count, options=replace(OPTIONS, rate=2))

    async def main(clock):
        dialer.script = during(10, 10 + OUTAGE, happens, clock)
        begun = clock.monotonic()
        return await runs.run(clock), begun + 10, begun + 10 + OUTAGE

    report, begun, over = in_virtual_time(main)
    meanwhile = [at for at, _ in dialer.requests if begun <= at < over]
    assert len(meanwhile) <= 40
    assert len(dialer.requests) <= 1.2 * count
    soon = [at for at, _ in dialer.requests if over + 60 <= at < over + 70]
    assert len(soon) >= 19  # the full rate
    in_doubt = {
        row.planned.name for row in report.rows if row.result.state.value == "unknown"
    }  # the request took effect, and its answer was lost
    assert set(states(report)) <= {"created", "unknown"}
    assert all(len(dialer.times(name)) > 1 for name in in_doubt)
    assert not in_doubt or isinstance(happens, Lost)
    assert dialer.created.total() == count == len(dialer.created)
    print(f"{len(meanwhile)} requests in the outage, {len(dialer.requests)} for {count} rows")  # noqa: T201  for whoever runs it with -s


@pytest.mark.slice(8)
@pytest.mark.parametrize("count", [1, 3, 10, 60, pytest.param(1_000, marks=pytest.mark.full)])
@pytest.mark.parametrize(
    "happens",
    [
        says(503),
        says(500),
        says(429),
        says(429, retry_after=5),
        Lost(applied=False, by=httpx.ReadTimeout),
        httpx.ConnectError("nobody there"),
    ],
    ids=["503", "500", "429", "429 with a time", "time-outs", "refused"],
)
def test_an_api_that_is_dead_from_the_start_is_soon_given_up(count, happens, tmp_path):
    dialer = Dialer(lambda *_: happens)
    runs = Runs(tmp_path, dialer, count=count, options=replace(OPTIONS, quiet_period=2.0))
    report = in_virtual_time(runs.run)
    assert len(dialer.requests) <= max(count + 10, 1.2 * count)
    assert len(dialer.requests) <= 40
    assert set(states(report)) <= {"unknown", "not_sent"}
    assert report.exit_status == 3 or (count <= 4 and report.exit_status == 1)
    assert dialer.created == {}


@pytest.mark.parametrize("seconds", [901, 3_600, 86_400])
def test_a_pause_longer_than_a_run_waits_for_ends_it(seconds, tmp_path):
    dialer = Dialer(lambda *_: says(429, retry_after=seconds))
    report = in_virtual_time(Runs(tmp_path, dialer, count=9).run)
    assert report.stopped.code == "api.later"
    assert len(dialer.requests) == 1
    assert set(states(report)) == {"not_sent"}


def test_one_row_that_always_fails_does_not_hold_up_the_others(tmp_path):
    dialer = Dialer(lambda name, _: says(500) if name == "Campaign 5" else None)
    report = in_virtual_time(Runs(tmp_path, dialer, count=30).run)
    assert states(report).count("created") == 29
    assert states(report)[4] == "unknown"
    assert len(dialer.requests) == 32


@pytest.mark.full
def test_after_too_many_requests_fewer_are_in_flight_and_more_again_later(tmp_path):
    inside, most = 0, []

    class Busy(Dialer):
        async def answer(self, name, clock):
            nonlocal inside
            inside += 1
            most.append(inside)
            try:
                return await super().answer(name, clock)
            finally:
                inside -= 1

    dialer = Busy(lambda name, count: says(429) if name == "Campaign 60" and count < 3 else None)
    dialer.latency = 2.0
    runs = Runs(tmp_path, dialer, count=200, options=replace(OPTIONS, rate=50, concurrency=8))
    report = in_virtual_time(runs.run)
    assert set(states(report)) == {"created"}
    assert max(most[:50]) == 8
    assert max(most[70:90]) <= 6
    assert max(most[-40:]) == 8


@pytest.mark.parametrize(
    ("headers", "distance"),
    [
        ({"RateLimit": '"default";r=10;t=60'}, 6.0),
        ({"RateLimit-Remaining": "10", "RateLimit-Reset": "60"}, 6.0),
        ({"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "60"}, 60.0),
        ({"RateLimit": '"default";r=1000000;t=60'}, 0.1),
        ({"RateLimit": '"default";r=1;t=1000000'}, 0.1),
        ({"RateLimit": "nonsense"}, 0.1),
    ],
    ids=str,
)
def test_what_the_api_has_left_slows_down_and_never_speeds_up(headers, distance, tmp_path):
    def script(_, __):
        return httpx.Response(200, json=OK, headers=headers)

    dialer = Dialer(script)
    in_virtual_time(Runs(tmp_path, dialer, count=4, options=replace(OPTIONS, concurrency=1)).run)
    gaps = [after - before for before, after in pairwise(at for at, _ in dialer.requests)]
    # The request that follows the first advice had its turn fixed before.
    assert gaps[-1] == pytest.approx(distance, rel=0.1)
    assert all(gap >= 0.07 for gap in gaps)


def test_a_budget_that_is_used_up_stops_a_run_in_which_only_retries_are_left(tmp_path):
    dialer = Dialer(lambda *_: says(429))
    report = in_virtual_time(Runs(tmp_path, dialer, count=2).run)
    assert report.stopped.code in {"api.busy", "api.down"}
    assert len(dialer.requests) <= 12
    assert {code for row in codes(report) for code in row} <= {"api.busy", "run.not_reached"}


def test_a_row_that_would_have_been_tried_again_says_what_its_attempt_came_to(tmp_path):
    down = httpx.ConnectError("nobody there")
    dialer = Dialer(lambda name, _: down if name == "Campaign 1" else says(401))
    report = in_virtual_time(
        Runs(tmp_path, dialer, count=3, options=replace(OPTIONS, concurrency=1)).run
    )
    assert states(report) == ["not_sent", "rejected", "not_sent"]
    assert codes(report) == [["api.unreachable"], ["api.rejected"], ["run.not_reached"]]
    assert [report.results[row].attempts for row in (2, 3, 4)] == [1, 1, 0]


@pytest.mark.parametrize("status", [401, 403, 404, 407, 420])
def test_an_account_that_was_accepted_and_is_no_longer_is_told_as_that(status, tmp_path):
    dialer = Dialer(lambda name, _: None if name == "Campaign 1" else says(status, "Not Found"))
    one_by_one = replace(OPTIONS, concurrency=1)
    report = in_virtual_time(Runs(tmp_path, dialer, count=3, options=one_by_one).run)
    assert states(report) == ["created", "rejected", "not_sent"]
    assert report.stopped.code == "api.no_longer_accepted"


def test_what_else_ends_a_run_is_told_as_before_when_something_was_created(tmp_path):
    dialer = Dialer(lambda name, _: None if name == "Campaign 1" else says(301))
    one_by_one = replace(OPTIONS, concurrency=1)
    report = in_virtual_time(Runs(tmp_path, dialer, count=2, options=one_by_one).run)
    assert report.stopped.code == "api.redirected"
