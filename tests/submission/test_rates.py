"""The rate, on a clock of its own: never too many in any second, and hardly any given away."""

import json
import random
from dataclasses import dataclass, field
from types import SimpleNamespace

import httpx
import pytest
from modelled import OK, Runs, states
from sending import in_virtual_time
from slicing import slice_or_full
from submission.test_leaving import Lease, LeasedRuns

from bulk_import.api import CampaignApi
from bulk_import.api.retry_after import pause_seconds
from bulk_import.options import SendOptions
from bulk_import.sandbox.faults import Faults
from bulk_import.store.postgres.leases import handover_of
from bulk_import.submission.throttle import Throttle

RATES = [0.2, 0.5, 1, 1.5, 2, 3, 5, 7, 10, 25, 50, 100, 250, 1_000]
LATENESS = [0.0, 0.003]  # seconds that a sleep ends late, at the most
CONFIGURATIONS = [(rate, late) for rate in RATES for late in LATENESS]


def departures(rate, late, calls):
    chance = random.Random(f"{rate} {late}")  # noqa: S311  no secret is made of it

    async def main(clock):
        left = []
        throttle = Throttle(rate, clock)
        for _ in range(calls):
            await throttle.acquire()
            (await throttle.leave()).answered()
            left.append(clock.monotonic())
            if late:
                await clock.sleep(chance.random() * min(late, 0.2 / rate))
        return left

    return in_virtual_time(main)


@pytest.mark.slice(20)
@pytest.mark.parametrize("calls", slice_or_full(1_000, 10_000))
@pytest.mark.parametrize(("rate", "late"), CONFIGURATIONS)
def test_no_second_holds_too_many_and_hardly_any_of_the_rate_is_given_away(rate, late, calls):
    left = departures(rate, late, calls)
    whole = max(1, int(rate))
    span = max(1.0, 1.0 / rate)
    windows = list(zip(left, left[whole:], strict=False))
    over = [after - before for before, after in windows if after - before < span]
    # A window of one second holds whole requests: of 1.5 a second, one in the worst of them.
    allowed = int(rate) if rate >= 1 else rate
    used = (len(left) - 1) / (left[-1] - left[0]) / allowed
    print(f"{len(windows)} windows, {used:.1%} of the rate used")  # noqa: T201  for whoever runs it with -s
    assert over == []
    assert used >= 0.97


def test_the_configurations_are_as_many_as_promised():
    assert len(CONFIGURATIONS) >= 20


def spellings():
    whole = ["1", "2", "3", "5", "7", "10", "13", "20", "30", "60", "61", "90", "120", "240", "300"]
    whole += ["600", "899", "900", " 15 ", "0015", "\t9"]
    dates = ["Fri, 01 May 2026 09:00:{:02} GMT", "Friday, 01-May-26 09:00:{:02} GMT"]
    dates += ["Fri May  1 09:00:{:02} 2026", "Fri, 1 May 2026 09:00:{:02} GMT"]
    return whole + [form.format(second) for form in dates for second in (1, 2, 15, 30, 45, 59)]


@pytest.mark.parametrize("header", spellings())
def test_no_request_leaves_before_the_time_that_the_api_names(header):
    async def main(clock):
        throttle = Throttle(50, clock)
        left = []

        async def work():
            while len(left) < 60:
                await throttle.acquire()
                (await throttle.leave()).answered()
                left.append(clock.monotonic())

        await throttle.acquire()
        await throttle.leave()
        now = clock.monotonic()
        seconds = pause_seconds(header, clock.now())
        throttle.pause(seconds)
        for worker in [work() for _ in range(4)]:
            await worker
        return now + seconds, left, seconds

    until, left, seconds = in_virtual_time(main)
    assert seconds > 0
    assert min(left) >= until
    assert len(left) == 60


def test_the_spellings_are_as_many_as_promised():
    assert len(set(spellings())) >= 40


# As the server counts


def most_in_a_second(times):
    """Return how many of *times* the fullest second holds."""
    return max(sum(first <= each < first + 1.0 for each in times) for first in times)


@dataclass
class BusyServer:
    """A server that requests reach unevenly, which counts them as they arrive.

    Attributes:
        held_up: Seconds by which one is held up on its way, at the most.
        limit: How many it lets in in a second; the others are turned away.
    """

    held_up: float
    limit: int
    arrived: list = field(default_factory=list)
    statuses: list = field(default_factory=list)

    def connect(self, account, clock):
        chance, faults = random.Random(5), Faults(clock.monotonic)  # noqa: S311  no secret is made of it
        faults.set(rate_limit=self.limit)

        async def handle(request):
            tell = request.extensions["trace"]
            await tell("http11.send_request_headers.started", {"request": POST})
            await tell("http11.send_request_body.complete", {})
            await clock.sleep(0.01 + self.held_up * chance.random() ** 3)
            self.arrived.append(clock.monotonic())
            status = faults.next_for(json.loads(request.content)["name"]).status or 200
            self.statuses.append(status)
            await clock.sleep(0.08 + 0.002 * chance.random())
            await tell("http11.receive_response_headers.complete", {})
            return httpx.Response(status, json=OK if status == 200 else {"code": status})

        return CampaignApi(account, clock, httpx.MockTransport(handle))


POST = SimpleNamespace(method=b"POST")


@pytest.mark.parametrize("rate", [2, 10, 20])
@pytest.mark.parametrize("held_up", [0.0, 0.02, 0.05])
def test_no_request_is_turned_away_by_a_server_that_allows_the_rate(tmp_path, rate, held_up):
    count = 8 * rate
    server = BusyServer(held_up, limit=rate)
    options = SendOptions(rate=rate, concurrency=10)
    runs = Runs(tmp_path, server, count=count, options=options)
    report = in_virtual_time(runs.run)
    assert set(states(report)) == {"created"}
    assert server.statuses == [200] * count
    assert most_in_a_second(server.arrived) == rate
    used = (count - 1) / (server.arrived[-1] - server.arrived[0]) / rate
    assert used >= 0.94


@pytest.mark.parametrize("after", [7, 30, 50])
def test_no_second_holds_too_many_while_an_account_is_handed_over_twice(tmp_path, after):
    rate = 20
    server = BusyServer(held_up=0.05, limit=rate)
    options = SendOptions(rate=rate, concurrency=10)
    runs = LeasedRuns(tmp_path, server, count=3 * after, options=options)
    runs.first = after

    async def main(clock):
        for idle in (None, 0.0, 0.0):
            runs.lease = Lease(handover_of(idle, 0.0, rate))
            report = await runs.run(clock)
        return report

    report = in_virtual_time(main)
    assert set(states(report)) <= {"created", "already_created"}
    assert server.statuses == [200] * (3 * after)
    assert most_in_a_second(server.arrived) <= rate
