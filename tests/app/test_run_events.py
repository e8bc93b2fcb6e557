"""What a run tells while it works, and how it ends when whoever listens does not want more."""

import asyncio
import os
import signal
import threading
import time
from contextlib import aclosing, contextmanager, suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from modelled import OPTIONS, Dialer, Lost, Runs, says, states
from sending import in_virtual_time, rows, write_csv

from bulk_import.app.checking import check
from bulk_import.app.report import fold
from bulk_import.app.running import run, run_events
from bulk_import.cancellation import Cancellation
from bulk_import.events import Finished, Paused, Resumed, RowConcluded, Started, Stopped
from bulk_import.options import SendOptions
from bulk_import.outcome import State
from bulk_import.sandbox import Fault
from bulk_import.store import open_store

WRONG = {"Start date": "31/06/2090"}


def kinds(events):
    return [type(event).__name__ for event in events]


# What it tells


def test_a_run_tells_its_start_every_row_once_and_its_end(tmp_path):
    good, wrong, other = rows(3)
    runs = Runs(tmp_path, Dialer(), lines=[good, wrong | WRONG, other])
    report = in_virtual_time(runs.run)
    first, *between, last = runs.events
    assert isinstance(first, Started)
    assert (first.rows, first.due, first.inet_no) == (3, 2, 2224257)
    assert (first.run, first.at) == (report.facts.run, report.facts.started)
    assert sorted(event.row for event in between if isinstance(event, RowConcluded)) == [2, 3, 4]
    assert kinds(between) == ["RowConcluded"] * 3
    assert last == Finished(at=report.facts.finished)


def test_a_run_of_a_trial_says_how_many_rows_are_due(tmp_path):
    runs = Runs(tmp_path, Dialer(), count=5)
    runs.first = 2
    in_virtual_time(runs.run)
    (started,) = runs.told(Started)
    assert (started.rows, started.due) == (5, 2)


def test_a_run_that_was_stopped_tells_it_at_once_and_concludes_the_other_rows(tmp_path):
    dialer = Dialer(lambda name, _: says(401) if name == "Campaign 1" else None, latency=1.0)
    runs = Runs(tmp_path, dialer, count=30)
    report = in_virtual_time(runs.run)
    (stopped,) = runs.told(Stopped)
    assert stopped == report.stopped == Stopped(code="api.account_refused")
    assert report.facts.stopped == stopped.message
    place = runs.events.index(stopped)
    assert kinds(runs.events[place + 1 :]) == [*["RowConcluded"] * 30, "Finished"]


def test_a_pause_that_the_api_asks_for_is_told_and_so_is_its_end(tmp_path):
    dialer = Dialer(
        lambda *which: says(429, retry_after=20) if which == ("Campaign 1", 1) else None
    )
    runs = Runs(tmp_path, dialer, count=9)
    in_virtual_time(runs.run)
    paused, resumed = [event for event in runs.events if isinstance(event, Paused | Resumed)]
    assert (paused.code, paused.seconds) == ("run.paused", pytest.approx(21, abs=1))
    assert paused.message.startswith("TeleCMI asked for a pause")
    assert resumed == Resumed()


def test_an_api_that_does_not_answer_is_told_and_so_is_its_return(tmp_path):
    dialer = Dialer()
    runs = Runs(tmp_path, dialer, count=40)

    async def main(clock):
        begun = clock.monotonic()
        down = httpx.ConnectError("nobody there")
        dialer.script = lambda *_: down if 1 < clock.monotonic() - begun < 100 else None
        return await runs.run(clock)

    assert set(states(in_virtual_time(main))) == {"created"}
    told = [event for event in runs.events if isinstance(event, Paused | Resumed)]
    assert {event.code for event in told[:-1]} == {"run.unanswered"}
    assert [event.seconds for event in told[:4]] == pytest.approx([2.0, 4.0, 8.0, 16.0])
    assert told[-1] == Resumed()


def test_a_run_without_trouble_tells_of_no_pause(tmp_path):
    runs = Runs(tmp_path, Dialer(), count=20)
    in_virtual_time(runs.run)
    assert set(kinds(runs.events)) == {"Started", "RowConcluded", "Finished"}


happenings = st.sampled_from(
    [
        None,
        None,
        says(400, "Leads ID Not Found"),
        says(400, "Campaign Name Already Exists"),
        says(500),
        says(429),
        says(401),
        Lost(),
        Lost(applied=False, by=httpx.ReadTimeout),
        httpx.ConnectError("nobody there"),
    ]
)


@pytest.mark.full
@settings(max_examples=15, deadline=None)
@given(st.lists(happenings, min_size=1, max_size=12), st.booleans())
def test_the_report_is_the_fold_of_the_events_live_past_and_on_the_way(happens, is_resent):
    good = rows(4)
    coming = iter(happens)
    with TemporaryDirectory() as folder:
        dialer = Dialer(lambda *_: next(coming, None))
        options = OPTIONS if is_resent else SendOptions(rate=10, resend=False)
        runs = Runs(Path(folder), dialer, lines=[*good[:3], good[3] | WRONG], options=options)
        report = in_virtual_time(runs.run)
        past = runs.past()
    concluded = {event.row: event.result for event in runs.told(RowConcluded)}
    assert concluded == report.results
    assert len(runs.told(RowConcluded)) == len(concluded) == 4
    assert report == fold(runs.plan, runs.events)
    for place in range(1, len(runs.events)):
        on_the_way = fold(runs.plan, runs.events[:place])
        assert sum(on_the_way.counts.values()) == 4
        known = {each.row for each in runs.events[:place] if isinstance(each, RowConcluded)}
        assert all(on_the_way.results[row] == concluded[row] for row in known)
    assert past.facts == report.facts
    assert past.counts == report.counts
    assert past.exit_status == report.exit_status
    for row, result in past.results.items():
        live = report.results[row]
        assert (result.state, result.attempts, result.key) == (live.state, live.attempts, live.key)


def test_a_fold_without_a_start_is_refused(tmp_path):
    plan = check(write_csv(tmp_path / "a.csv", rows(1)))
    with pytest.raises(ValueError, match="Started"):
        fold(plan, [Resumed()])


# Whoever listens


def test_whoever_listens_slowly_changes_nothing(tmp_path):
    def departures(folder, seconds):
        folder.mkdir()
        dialer = Dialer(lambda name, count: Lost() if name.endswith("3") and count == 1 else None)
        runs = Runs(folder, dialer, count=30)

        async def main(clock):
            begun = clock.monotonic()
            async with aclosing(runs.prepared(clock).stream()) as stream:
                async for event in stream:
                    runs.events.append(event)
                    await clock.sleep(seconds)
            return [(at - begun, name) for at, name in dialer.requests]

        return in_virtual_time(main), states(fold(runs.plan, runs.events))

    assert departures(tmp_path / "slow", 100.0) == departures(tmp_path / "fast", 0.0)


async def until_a_row_is_concluded(stream):
    async for event in stream:
        if isinstance(event, RowConcluded):
            return


async def by_break(stream):
    async with aclosing(stream):
        await until_a_row_is_concluded(stream)


async def by_error(stream):
    with suppress(LookupError):
        async with aclosing(stream):
            await until_a_row_is_concluded(stream)
            raise LookupError("of the page")


async def by_cancelling(stream):
    task = asyncio.create_task(by_listening(stream))
    await asyncio.sleep(7.0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def by_timeout(stream):
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(7.0):
            await by_listening(stream)


async def by_listening(stream):
    async for _ in stream:
        pass


@pytest.mark.slice(1)
@pytest.mark.parametrize("leave", [by_break, by_error, by_cancelling, by_timeout])
def test_whoever_leaves_early_loses_no_outcome_and_frees_the_account(leave, tmp_path):
    dialer = Dialer(latency=5.0)
    runs = Runs(tmp_path, dialer, count=40)

    async def main(clock):
        await leave(runs.prepared(clock).stream())
        past = runs.past()
        sent = len(dialer.requests)
        await clock.sleep(60)
        assert len(dialer.requests) == sent
        return past, sent, await runs.run(clock)

    past, sent, report = in_virtual_time(main)
    assert 4 <= sent < 40
    assert past.stopped == Stopped(code="run.interrupted")
    assert past.counts[State.CREATED] == sent
    assert past.counts[State.NOT_SENT] == 40 - sent
    assert report.counts[State.ALREADY_CREATED] == sent
    assert set(dialer.created.values()) == {1}
    assert len(dialer.requests) == len(dialer.created) == 40


def test_a_fault_of_ours_in_one_row_lets_the_others_in_flight_come_to_their_end(tmp_path):
    def script(name, _):
        return RuntimeError("a fault") if name == "Campaign 1" else None

    dialer = Dialer(script, latency=5.0)
    runs = Runs(tmp_path, dialer, count=40)

    async def main(clock):
        with pytest.raises(RuntimeError, match="a fault"):
            await runs.run(clock)
        sent = len(dialer.requests)
        await clock.sleep(60)
        assert len(dialer.requests) == sent
        (past,) = runs.store().runs()
        return past, sent

    past, sent = in_virtual_time(main)
    assert 4 <= sent < 40
    assert past.counts[State.CREATED] == sent - 1
    assert past.counts[State.UNKNOWN] == 1


@pytest.fixture
def slow(sandbox, tmp_path):
    """Return a plan whose requests take a while, and the arguments of its run."""
    sandbox.faults.set(Fault(delay=0.4, times=None))
    plan = check(write_csv(tmp_path / "campaigns.csv", rows(30)))
    options = SendOptions(rate=500, concurrency=3, resend=False)
    return plan, {"options": options, "journal": tmp_path / "journal.sqlite3"}


@contextmanager
def after_requests(sandbox, count, act, *, more=lambda: None):
    """Call *act* from another thread when so many requests have arrived, and then *more*.

    *more* is called again where nothing comes of it: of two signals that come before the first one
    is handled, a busy machine sees one.
    """

    def watch():
        while len(sandbox.requests) < count:
            if done.wait(0.01):
                return
        act()
        for wait in (0.3, 5.0, 5.0):
            if not done.wait(wait):
                more()

    done = threading.Event()
    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()


def interrupt(number=signal.SIGINT):
    # From this thread, `raise_signal` would wake this one, and not the one that waits.
    signal.pthread_kill(threading.main_thread().ident, number)


def assert_came_to_its_end(journal, sandbox):
    """Whatever was sent has its outcome in the journal, and the run says that it was stopped."""
    (past,) = open_store(journal).runs()
    sent = len(sandbox.requests)
    assert 4 <= sent < 30
    assert past.ended == "run.interrupted"
    assert past.counts == {State.CREATED: sent, State.NOT_SENT: 30 - sent}


def test_a_listener_that_fails_without_closing_the_stream_loses_no_outcome(slow, account, sandbox):
    plan, how = slow

    async def main():
        async for event in run_events(plan, account, **how):
            assert not isinstance(event, RowConcluded)

    with pytest.raises(AssertionError):
        asyncio.run(main())
    assert_came_to_its_end(how["journal"], sandbox)


def test_another_thread_ends_a_run(slow, account, sandbox):
    plan, how = slow
    cancellation = Cancellation()
    with after_requests(sandbox, 4, cancellation.cancel):
        report = run(plan, account, **how, cancellation=cancellation)
    assert report.stopped == Stopped(code="run.interrupted")
    assert_came_to_its_end(how["journal"], sandbox)


@pytest.mark.skipif(os.name == "nt", reason="there it would end the process")
def test_a_signal_ends_a_run(slow, account, sandbox):
    plan, how = slow
    cancellation = Cancellation()
    before = signal.signal(signal.SIGTERM, lambda *_: cancellation.cancel())
    try:
        with after_requests(sandbox, 4, partial(interrupt, signal.SIGTERM)):
            report = run(plan, account, **how, cancellation=cancellation)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert report.exit_status == 3
    assert_came_to_its_end(how["journal"], sandbox)


@pytest.mark.skipif(os.name == "nt", reason="there it would end the process")
def test_ctrl_c_ends_a_run_after_the_rows_in_flight(slow, account, sandbox):
    plan, how = slow
    with after_requests(sandbox, 4, interrupt), pytest.raises(KeyboardInterrupt):
        run(plan, account, **how)
    assert_came_to_its_end(how["journal"], sandbox)


@pytest.mark.skipif(os.name == "nt", reason="there it would end the process")
def test_ctrl_c_twice_leaves_at_once_and_the_rows_in_flight_are_unknown(slow, account, sandbox):
    plan, how = slow
    sandbox.faults.set(Fault(delay=60.0, times=None))
    begun = time.monotonic()
    with after_requests(sandbox, 3, interrupt, more=interrupt), pytest.raises(KeyboardInterrupt):
        run(plan, account, **how)
    assert time.monotonic() - begun < 30.0
    (past,) = open_store(how["journal"]).runs()
    assert past.counts == {State.UNKNOWN: 3, State.NOT_SENT: 27}
    assert past.ended == "killed"
