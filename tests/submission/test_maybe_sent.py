"""Rows whose outcome nobody knows: when they are sent again, and what the answer then means."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import httpx
import pytest
from modelled import OPTIONS, QUIET, Dialer, Lost, Runs, codes, says, states
from sending import in_virtual_time, rows

from bulk_import import messages
from bulk_import.events import Waiting

NAME = "Campaign 1"
TAKEN = [
    "Campaign Name Already Exists",
    "Lead already mapped to another campaign",
    "User already mapped to another campaign",
]
DOUBTS = [
    Lost(),
    Lost(by=httpx.ReadTimeout),
    Lost(by=httpx.RemoteProtocolError),
    says(500),
    says(503),
    says(408),
    httpx.Response(502, html="<h1>Bad gateway"),
    httpx.Response(200, text="<html>"),
    httpx.Response(204),
    httpx.Response(303),
]


def first(happens, then=None):
    """Let *happens* befall the first request for campaign 1, and *then* those after it."""

    def script(name, count):
        if name != NAME:
            return None
        return happens if count == 1 else then

    return script


def run_once(folder, script, **options):
    dialer = Dialer(script)
    runs = Runs(folder, dialer, **options)
    return in_virtual_time(runs.run), dialer


@pytest.mark.slice(4)
@pytest.mark.parametrize("doubt", DOUBTS, ids=str)
def test_a_row_without_an_answer_is_sent_again_after_the_quiet_period_and_the_others_go_on(
    doubt, tmp_path
):
    report, dialer = run_once(tmp_path, first(doubt), count=9)
    expected = "unknown" if getattr(doubt, "applied", False) else "created"
    assert states(report) == [expected, *["created"] * 8]
    assert set(dialer.created.values()) == {1}
    before, again = dialer.times(NAME)
    assert QUIET <= again - before < QUIET + 3
    assert dialer.requests[-1] == (again, NAME)
    assert report.results[2].attempts == 2


def test_a_name_that_is_taken_by_then_is_very_probably_ours_but_a_person_must_look(tmp_path):
    report, dialer = run_once(tmp_path, first(Lost()))
    assert states(report) == ["unknown"]
    assert codes(report) == [["answer.lost"]]
    (problem,) = report.results[2].problems
    assert problem.severity == "error"
    assert "Campaign Name Already Exists" in problem.message
    moment = datetime.fromisoformat(problem.facts["when"])
    with messages.speaking(zone=UTC):
        assert f"{moment:%d %b %Y, %H:%M}".lstrip("0") in problem.message
    assert dialer.created == {NAME: 1}
    assert report.exit_status == 1


@pytest.mark.parametrize("msg", TAKEN)
def test_what_was_there_before_is_never_told_as_created(msg, tmp_path):
    report, dialer = run_once(tmp_path, first(Lost(applied=False), says(400, msg)))
    assert (states(report), codes(report)) == (["unknown"], [["answer.lost"]])
    assert dialer.created == {}


def test_the_time_to_look_for_is_that_of_the_first_request_that_was_not_answered(tmp_path):
    dialer = Dialer(lambda _, count: {1: Lost(applied=False), 2: Lost()}.get(count))
    runs = Runs(tmp_path, dialer)
    report = in_virtual_time(runs.run)
    (problem,) = report.results[2].problems
    assert problem.code == "answer.lost"
    first_sent, _, last_sent = dialer.times(NAME)
    waited = report.results[2].sent_at - datetime.fromisoformat(problem.facts["when"])
    assert waited.total_seconds() == pytest.approx(last_sent - first_sent, abs=1)


def test_a_request_that_came_to_nothing_is_simply_created_the_second_time(tmp_path):
    report, dialer = run_once(tmp_path, first(Lost(applied=False)))
    assert (states(report), codes(report)) == (["created"], [[]])
    assert dialer.created == {NAME: 1}


@pytest.mark.parametrize("msg", TAKEN)
def test_whatever_the_first_request_took_may_be_what_is_taken(msg, tmp_path):
    report, _ = run_once(tmp_path, first(Lost(), says(400, msg)))
    assert (states(report), codes(report)) == (["unknown"], [["answer.lost"]])


@pytest.mark.parametrize("msg", TAKEN)
def test_what_is_taken_the_first_time_is_refused(msg, tmp_path):
    report, _ = run_once(tmp_path, first(says(400, msg)))
    assert (states(report), codes(report)) == (["rejected"], [["api.rejected"]])


@pytest.mark.slice(6)
@pytest.mark.parametrize(
    ("then", "state", "code"),
    [
        (says(409), "unknown", "answer.lost"),
        (says(400, "Leads ID Not Found"), "rejected", "api.rejected"),
        (says(400, "Invalid agent IDs"), "rejected", "api.rejected"),
        (says(422, "Validation Failed"), "rejected", "api.rejected"),
        (says(413), "rejected", "api.rejected"),
        (says(400, "The campaign is locked"), "unknown", "answer.still_open"),
        (says(404, "App Not Found"), "unknown", "answer.still_open"),
        (says(401), "unknown", "answer.still_open"),
        (httpx.Response(404, html="<pre>"), "unknown", "answer.still_open"),
        (httpx.Response(302), "unknown", "answer.still_open"),
        (says(429), "unknown", "answer.still_open"),
        (httpx.ConnectError("nobody"), "unknown", "answer.still_open"),
        (says(500), "unknown", "api.server_error"),
    ],
    ids=str,
)
def test_what_the_second_answer_means_for_a_row_that_may_exist(then, state, code, tmp_path):
    report, _ = run_once(tmp_path, first(Lost(), then))
    assert (states(report), codes(report)) == ([state], [[code]])


def test_a_row_is_sent_three_times_at_the_most_while_nobody_knows(tmp_path):
    report, dialer = run_once(tmp_path, lambda *_: says(500, "Internal Server Error"))
    assert states(report) == ["unknown"]
    assert len(dialer.requests) == report.results[2].attempts == 3
    assert all(later - one >= QUIET for one, later in pairwise(dialer.times(NAME)))
    assert report.stopped is None


def test_without_resending_it_is_told_at_once_and_never_sent_again(tmp_path):
    dialer = Dialer(first(Lost()))
    runs = Runs(tmp_path, dialer, count=3, options=replace(OPTIONS, resend=False))

    async def twice(clock):
        return await runs.run(clock), await runs.run(clock)

    one, two = in_virtual_time(twice)
    assert states(one) == ["unknown", "created", "created"]
    assert states(two) == ["unknown", "already_created", "already_created"]
    assert codes(two)[0] == ["journal.unknown_before"]
    assert len(dialer.times(NAME)) == 1


def test_whoever_watches_is_told_what_the_run_is_waiting_for(tmp_path):
    runs = Runs(tmp_path, Dialer(first(Lost())), count=3)
    in_virtual_time(runs.run)
    (waiting,) = runs.told(Waiting)
    assert (waiting.rows, waiting.seconds) == (1, pytest.approx(QUIET, abs=2))
    assert waiting.message.startswith("The outcome of 1 row is not known yet. ")


# From one run to the next


def test_a_run_that_was_killed_leaves_rows_that_the_next_one_sends_after_the_quiet_period(tmp_path):
    dialer = Dialer(first(Lost(late=50.0)), latency=0.5)
    runs = Runs(tmp_path, dialer, count=20)

    async def main(clock):
        assert await runs.killed(clock, after=0.3)
        started = clock.monotonic()
        return await runs.run(clock), started

    report, started = in_virtual_time(main)
    names = [f"Campaign {number}" for number in range(1, 21)]
    in_flight = [len(dialer.times(name)) > 1 for name in names]
    assert in_flight[0]
    assert states(report) == ["unknown" if cut_off else "created" for cut_off in in_flight]
    assert codes(report)[0] == ["answer.lost"]
    assert set(dialer.created.values()) == {1}
    assert len(dialer.created) == 20
    assert dialer.times(NAME)[-1] - started >= QUIET
    assert dialer.overlaps == []


def test_a_quiet_period_that_is_over_already_is_not_waited_for_again(tmp_path):
    dialer = Dialer(first(Lost()))
    runs = Runs(tmp_path, dialer, options=replace(OPTIONS, resend=False))

    async def main(clock):
        await runs.run(clock)
        await clock.sleep(QUIET - 10)
        runs.options = OPTIONS
        begun = clock.monotonic()
        return await runs.run(clock), clock.monotonic() - begun

    report, seconds = in_virtual_time(main)
    assert (states(report), codes(report)) == (["unknown"], [["answer.lost"]])
    assert 9 < seconds < 12


def test_a_clock_that_was_put_back_makes_the_wait_no_shorter(tmp_path):
    dialer = Dialer(first(Lost()))
    runs = Runs(tmp_path, dialer, options=replace(OPTIONS, resend=False))

    async def main(clock):
        await clock.sleep(5_000)
        await runs.run(clock)
        runs.options, begun = OPTIONS, clock.monotonic()
        back = replace(clock, now=lambda: clock.now().replace(year=2020))
        await runs.run(back)
        return dialer.times(NAME)[-1] - begun

    assert in_virtual_time(main) >= QUIET


def test_a_name_with_other_contents_waits_as_well_and_its_row_is_told_of_the_other(tmp_path):
    (line,) = rows(1)
    dialer = Dialer(first(Lost()))
    runs = Runs(tmp_path, dialer, options=replace(OPTIONS, resend=False))

    async def main(clock):
        await runs.run(clock)
        runs.use([line | {"End date": "2090-10-01"}])
        return await runs.run(clock)

    report = in_virtual_time(main)
    before, again = dialer.times(NAME)
    assert again - before >= QUIET
    assert (states(report), codes(report)) == (["rejected"], [["answer.rejected_for_other"]])
    assert "Row 2 of run" in report.results[2].problems[0].message


def test_a_name_that_another_row_may_have_created_settles_nothing(tmp_path):
    (line,) = rows(1)
    other = line | {"End date": "2090-10-01"}
    dialer = Dialer(lambda _, count: Lost(applied=count == 1) if count <= 2 else None)
    runs = Runs(tmp_path, dialer, options=replace(OPTIONS, resend=False))

    async def main(clock):
        await runs.run(clock)
        runs.use([other])
        await runs.run(clock)
        runs.options = OPTIONS
        return await runs.run(clock)

    report = in_virtual_time(main)
    assert (states(report), codes(report)) == (["unknown"], [["answer.other_row"]])


def test_a_name_that_was_taken_before_the_first_doubt_settles_nothing(tmp_path):
    dialer = Dialer(lambda _, count: Lost() if count == 2 else None, names={NAME})
    runs = Runs(tmp_path, dialer)

    async def main(clock):
        assert states(await runs.run(clock)) == ["rejected"]
        return await runs.run(clock)

    report = in_virtual_time(main)
    assert (states(report), codes(report)) == (["unknown"], [["answer.taken_before"]])
    assert dialer.created == {}


def test_the_same_name_with_other_contents_is_an_error_that_names_run_and_row(tmp_path):
    line, second = rows(2)
    dialer = Dialer()
    runs = Runs(tmp_path, dialer, lines=[line])

    async def main(clock):
        before = await runs.run(clock)
        changed = {"Campaign name": "  CAMPAIGN  1", "End date": "2090-10-01"}
        runs.use([second, line | changed])
        return before, await runs.run(clock)

    before, report = in_virtual_time(main)
    assert states(report) == ["created", "invalid"]
    problem, *given = report.results[3].problems
    assert [one.code for one in given] == [
        "journal.list_given_before",
        "journal.agents_given_before",
    ]
    assert problem.facts["differs"] == "Campaign name, End date"
    assert (problem.code, problem.field, problem.column) == (
        "journal.name_created_before",
        "name",
        "A",
    )
    assert before.facts.run in problem.message
    assert "row 2" in problem.message
    assert len(dialer.requests) == 2
    assert report.exit_status == 1


def test_a_refused_row_that_was_corrected_is_a_new_campaign(tmp_path):
    (line,) = rows(1)
    dialer = Dialer(first(says(400, "Leads ID Not Found")))
    runs = Runs(tmp_path, dialer)

    async def main(clock):
        assert states(await runs.run(clock)) == ["rejected"]
        runs.use([line | {"Leads ID": "3f2b8c1e-7d4a-4e0b-9a6f-000000000777"}])
        return await runs.run(clock)

    assert states(in_virtual_time(main)) == ["created"]


# The end of a run


def test_a_run_that_is_stopped_does_not_wait_for_the_quiet_period(tmp_path):
    dialer = Dialer(first(Lost()))
    runs = Runs(tmp_path, dialer, count=3)

    async def main(clock):
        begun = clock.monotonic()

        async def interrupt():
            await clock.sleep(10)
            runs.cancellation.cancel()

        report, _ = await asyncio.gather(runs.run(clock), interrupt())
        return report, clock.monotonic() - begun

    report, seconds = in_virtual_time(main)
    assert seconds < 12
    assert report.exit_status == 3
    assert states(report) == ["unknown", "created", "created"]
    assert codes(report)[0] == ["api.broken_off"]


def test_a_row_of_an_earlier_run_that_is_not_reached_stays_unknown(tmp_path):
    dialer = Dialer(lambda name, count: Lost() if (name, count) == (NAME, 1) else says(401))
    runs = Runs(tmp_path, dialer, count=2, options=replace(OPTIONS, resend=False))

    async def main(clock):
        await runs.run(clock)
        runs.options = OPTIONS
        return await runs.run(clock)

    report = in_virtual_time(main)
    assert states(report) == ["unknown", "rejected"]
    assert codes(report)[0] == ["journal.unknown_before"]
