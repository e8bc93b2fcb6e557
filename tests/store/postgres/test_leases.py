"""The lease of an account: who may intend anything, and for how long that may leave."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from time import monotonic

import pytest
from recording import conclusion, run_record
from slicing import slice_or_full

from bulk_import.clock import Clock
from bulk_import.outcome import Unknown
from bulk_import.problems import Refused, Stopped
from bulk_import.store import AccountAddress
from bulk_import.store.lease_times import LeaseTimes
from bulk_import.store.postgres.leases import held, is_running, refuse_held
from bulk_import.store.postgres.opening import postgres_committer
from bulk_import.store.sql import BEGIN_RUN

TIMES = LeaseTimes(30.0)
INSTANT = LeaseTimes(0.001)
ACCOUNT = AccountAddress(1, "https://rest.telecmi.com")


class Time:
    """A machine's clocks, which go on as a test says, and its alarms."""

    def __init__(self):
        self.boot, self.wall = 5_000.0, datetime(2026, 5, 1, 9, tzinfo=UTC)
        self.alarms = []
        self.clock = Clock(
            now=lambda: self.wall, boot=lambda: self.boot, call_later=self._call_later
        )

    def _call_later(self, seconds, call):
        self.alarms.append((seconds, call))
        return self.alarms.clear

    def ring(self):
        """Call what waits for an alarm, once each."""
        waiting, self.alarms = self.alarms, []
        for _, call in waiting:
            call()


class Machine:
    """One of several machines that share a database."""

    def __init__(self, url):
        self.time = Time()
        self.connect = partial(postgres_committer, url)

    def held(self, run, times=TIMES, rate=2.0):
        record = run_record(run, rate=rate)
        return held(record, times, self.time.clock, self.connect)

    def do(self, work):
        with closing(self.connect()) as committer:
            return committer.now(work)

    def begin(self, run):
        row = (run, "s", "x", None, 1, "b", "0.2.0", "2026f", None)
        self.do(lambda connection: connection.execute(BEGIN_RUN, row))

    def intend(self, lease, run):
        return self.do(lease.intending((run, 2, "key", "N", "now")))

    def age(self, seconds):
        """Let the last sign of life be so long ago."""
        aged = "UPDATE accounts SET renewed = renewed - make_interval(secs => ?)"
        self.do(lambda connection: connection.execute(aged, (seconds,)))


@pytest.fixture
def one(database):
    machine = Machine(database)
    machine.begin("run-1")
    return machine


@pytest.fixture
def other(one, database):
    machine = Machine(database)
    machine.begin("run-2")
    return machine


def test_the_second_run_is_refused_and_told_which_run_holds_the_account(one, other):
    with one.held("run-1"):
        with pytest.raises(Refused) as refused, other.held("run-2"):
            pass
        with pytest.raises(Refused) as asked:
            other.do(lambda connection: refuse_held(connection, ACCOUNT))
        assert other.do(lambda connection: is_running(connection, *vars_of(ACCOUNT), "run-1"))
        assert not other.do(lambda connection: is_running(connection, *vars_of(ACCOUNT), "run-2"))
    assert refused.value.code == asked.value.code == "run.held"
    assert "run run-1 of campaigns.xlsx" in refused.value.message
    assert "30 seconds" in refused.value.message
    other.do(lambda connection: refuse_held(connection, ACCOUNT))
    with other.held("run-2"):
        pass


def vars_of(account):
    return account.inet_no, account.base_url


@pytest.mark.full
def test_another_account_and_another_address_are_free(one, other):
    elsewhere = [AccountAddress(2, ACCOUNT.base_url), AccountAddress(1, "http://127.0.0.1:1")]
    with one.held("run-1"):
        for account in elsewhere:
            other.do(lambda connection, account=account: refuse_held(connection, account))


def test_a_run_that_was_taken_over_can_intend_nothing_and_says_who_took_it(one, other):
    with one.held("run-1") as first:
        assert one.intend(first, "run-1") == 1
        one.age(31)
        with other.held("run-2") as second:
            lost = one.intend(first, "run-1")
            assert (lost.code, type(lost)) == ("run.taken_over", Stopped)
            assert "run run-2 of campaigns.xlsx" in lost.message
            assert first.why_lost() is lost
            assert other.intend(second, "run-2") == 2
            first_epoch, second_epoch = epochs(one)
            assert first_epoch < second_epoch
    with one.held("run-1"):  # what the first gave back last was not its own any more
        pass


def epochs(machine):
    statement = "SELECT epoch FROM attempts ORDER BY attempt"
    return [epoch for (epoch,) in machine.do(lambda c: c.execute(statement).fetchall())]


def test_signs_of_life_keep_the_account_and_end_with_the_lease(one, other):
    with one.held("run-1") as lease:
        ((seconds, _),) = one.time.alarms
        assert seconds == 5.0
        one.age(31)
        one.time.ring()
        with pytest.raises(Refused), other.held("run-2"):
            pass
        one.age(31)
        with other.held("run-2"):
            one.time.ring()
            assert lease.why_lost().code == "run.taken_over"
            assert one.time.alarms == []
    assert other.time.alarms == []


def test_a_lease_that_nobody_took_over_goes_on_whatever_its_age(one):
    with one.held("run-1") as lease:
        one.age(3_600)
        assert one.intend(lease, "run-1") == 1
        assert lease.why_lost() is None


def test_a_sign_of_life_comes_again_after_a_lost_connection(one, other, postgres, database):
    with one.held("run-1") as lease:
        postgres.end_connections(database)
        one.time.ring()
        one.age(31)
        one.time.ring()
        assert lease.why_lost() is None
        with pytest.raises(Refused), other.held("run-2"):
            pass


def test_a_request_leaves_only_while_its_lease_certainly_lasts(one):
    jumps = {(9.9, 9.9): False, (10.1, 9.9): True, (9.9, 10.1): True, (10.1, -3_600.0): True}
    with one.held("run-1") as lease:
        for (boot, wall), is_late in jumps.items():
            number = one.intend(lease, "run-1")
            one.time.boot += boot
            one.time.wall += timedelta(seconds=wall)
            assert lease.is_late(number) == is_late


@pytest.mark.parametrize(
    ("rate", "spaced"), [(20.0, 1.0), pytest.param(0.2, 5.0, marks=pytest.mark.full)]
)
def test_the_next_run_waits_until_no_second_holds_requests_of_both(one, other, rate, spaced):
    with one.held("run-1", rate=rate) as first:
        assert first.handover.spaced == 0.0
    with other.held("run-2", rate=rate) as second:
        assert second.handover.spaced == pytest.approx(1.06 * spaced)
    other.age(-3_600)  # somebody sets the clock of the database
    with one.held("run-1", rate=rate) as early:
        assert early.handover.spaced == pytest.approx(1.06 * spaced)
    other.age(60)
    with one.held("run-1", rate=rate) as third:
        assert third.handover.spaced == 0.0
        one.age(31)
        with other.held("run-2", rate=rate) as fourth:  # the third may have sent until now
            assert fourth.handover.spaced == pytest.approx(1.06 * spaced)


def test_a_pause_that_the_api_asked_for_holds_for_the_next_run(one, other):
    with one.held("run-1") as first:
        assert first.handover.paused == 0.0
        for seconds in (300.0, 20.0):
            conclude = replace(conclusion(1, Unknown(None, "api.no_answer")), retry_after=seconds)
            one.do(partial(first.conclude, conclusion=conclude))
    with other.held("run-2") as second:
        assert 20.0 < second.handover.paused <= 300.0


@pytest.mark.full
def test_a_holder_with_a_longer_lease_keeps_it_whatever_others_have_set(one, other):
    with one.held("run-1", LeaseTimes(600.0)):
        one.age(500)
        with pytest.raises(Refused), other.held("run-2", INSTANT):
            pass


TOLD = ("claims", "refused", "written")


class Claimant:
    """A run that claims the account whenever it can, and intends as much as it can."""

    def __init__(self, number, url):
        self.run, self.machine = f"run-{number}", Machine(url)
        self.machine.begin(self.run)
        self.claims = self.refused = self.written = 0

    def race(self, until):
        with closing(self.machine.connect()) as committer:
            while monotonic() < until:
                try:
                    with self.machine.held(self.run, INSTANT) as lease:
                        self.claims += 1
                        self.intend(lease, committer)
                except Refused:
                    continue

    def intend(self, lease, committer):
        values = (self.run, 2, "key", "N", "now")
        for _ in range(5):
            number = committer.now(lease.intending(values))
            if isinstance(number, Stopped):
                self.refused += 1
                return
            self.written += 1


@pytest.mark.parametrize("seconds", slice_or_full(1.0, 5.0))
def test_nothing_is_intended_once_a_newer_claim_is_there(database, seconds):
    claimants = [Claimant(number, database) for number in range(8)]
    with ThreadPoolExecutor(len(claimants)) as pool:
        until = monotonic() + seconds
        for done in [pool.submit(each.race, until) for each in claimants]:
            done.result()
    told = {name: sum(getattr(one, name) for one in claimants) for name in TOLD}
    print(f"\n{told}")  # noqa: T201  the denominators
    found = epochs(claimants[0].machine)
    assert found == sorted(found)
    assert len(found) == told["written"] > 0
    assert told["refused"] > 0


def test_a_sign_of_life_that_comes_after_the_end_of_a_run_connects_to_nothing(one):
    opened = []

    def connect():
        opened.append(one.connect())
        return opened[-1]

    with held(run_record("run-1"), TIMES, one.time.clock, connect):
        late = list(one.time.alarms)
    for _, beat in late:
        beat()
    assert (len(opened), one.time.alarms) == (1, [])
