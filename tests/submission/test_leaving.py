"""The last moment before a request leaves: it may be too late, and another run's turn."""

import json
import math
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace

import httpx
import pytest
from modelled import OK, Dialer, Runs, codes, states
from recording import table
from sending import in_virtual_time

from bulk_import import events
from bulk_import.api import CampaignApi
from bulk_import.problems import Stopped
from bulk_import.store.holding import Handover
from bulk_import.store.sqlite_store import SqliteStore

BEGINS = "http11.send_request_headers.started"


@dataclass
class Travelling(Dialer):
    """A dialer whose requests tell when they are about to leave, as those on a network do."""

    arrived: list = field(default_factory=list)
    lost: set = field(default_factory=set)

    def connect(self, account, clock):
        async def handle(request):
            of_network = SimpleNamespace(method=b"POST")
            await request.extensions["trace"](BEGINS, {"request": of_network})
            name = json.loads(request.content)["name"]
            self.arrived.append((clock.monotonic(), name))
            if name in self.lost:
                raise httpx.ReadError("lost")
            return httpx.Response(200, json=OK)

        return CampaignApi(account, clock, httpx.MockTransport(handle))


@dataclass
class Lease:
    """What a store on several machines may say of the account."""

    handover: Handover = field(default_factory=Handover)
    late: set = field(default_factory=set)
    stopped: Stopped | None = None


class Leased:
    """A recorder whose account is another machine's before long."""

    def __init__(self, recorder, lease):
        self._recorder, self._lease = recorder, lease
        self.handover = lease.handover

    def __getattr__(self, name):
        return getattr(self._recorder, name)

    def why_stop(self):
        return self._lease.stopped

    def is_late(self, attempt):
        return attempt in self._lease.late


class LeasedRuns(Runs):
    """Runs that hold their account by a lease."""

    lease = Lease()

    def store(self, _opened=None):
        lease = self.lease

        class Store(SqliteStore):
            @contextmanager
            def begin(self, run, redact=str):
                with super().begin(run, redact) as recorder:
                    yield Leased(recorder, lease)

        return Store(self.folder / "journal.sqlite3", self.folder)


def run(tmp_path, lease, count=3, listen=lambda _event: None):
    runs = LeasedRuns(tmp_path, Travelling(), count=count)
    runs.lease = lease
    report = in_virtual_time(lambda clock: runs.run(clock, listen=listen))
    return runs, report


def test_a_request_that_is_late_does_not_leave_and_its_row_has_another_turn(tmp_path):
    runs, report = run(tmp_path, Lease(late={1, 3}))
    assert states(report) == ["created"] * 3
    assert sorted(name for _, name in runs.dialer.arrived) == [f"Campaign {n}" for n in (1, 2, 3)]
    attempts = table(tmp_path / "journal.sqlite3", "attempts")
    assert len(attempts) == 5
    assert sum("run.too_late" in attempt for attempt in attempts) == 2


def test_a_row_whose_requests_are_late_again_and_again_is_told_as_not_sent(tmp_path):
    runs, report = run(tmp_path, Lease(late=set(range(100))), count=1)
    assert states(report) == ["not_sent"]
    assert codes(report) == [["run.too_late"]]
    assert runs.dialer.arrived == []
    assert states(runs.past()) == ["not_sent"]


def test_a_run_that_lost_its_account_sends_nothing_more(tmp_path):
    lease = Lease()

    def lose(event):
        if isinstance(event, events.RowConcluded):
            lease.stopped = Stopped("run.too_late")

    runs, report = run(tmp_path, lease, count=40, listen=lose)
    assert report.stopped.code == "run.too_late"
    assert 1 <= len(runs.dialer.arrived) <= 5
    assert states(report).count("created") == len(runs.dialer.arrived)


@pytest.mark.parametrize(
    ("handover", "wait", "told"), [(Handover(spaced=1.4), 1.4, 0), (Handover(1.0, 30.0), 30.0, 1)]
)
def test_a_run_begins_where_the_one_before_it_left_the_account(tmp_path, handover, wait, told):
    runs, report = run(tmp_path, Lease(handover))
    assert states(report) == ["created"] * 3
    assert 1_000.0 + wait <= runs.dialer.arrived[0][0] <= 1_001.0 + 1.1 * wait
    assert len(runs.told(events.Paused)) == told


def test_a_pause_that_is_longer_than_a_run_waits_ends_it_before_anything_is_sent(tmp_path):
    runs, report = run(tmp_path, Lease(Handover(paused=3_600.0)))
    assert report.stopped.code == "api.later"
    assert runs.dialer.arrived == []


@pytest.mark.parametrize(("rested", "wait"), [(math.inf, 20.0), (30.0, 90.0)])
def test_the_quiet_period_counts_by_the_clock_that_machines_share(tmp_path, rested, wait):
    runs = LeasedRuns(tmp_path, Travelling(lost={"Campaign 1"}), count=1)

    async def main(clock):
        await runs.run(clock)
        await clock.sleep(100.0)
        runs.lease = Lease(Handover(rested=rested))
        before = clock.monotonic()
        await runs.run(clock)
        return before

    before = in_virtual_time(main)
    first = next(at for at, _ in runs.dialer.arrived if at > before)
    assert first - before == pytest.approx(wait, abs=2.0)
