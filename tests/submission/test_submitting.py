import asyncio
import json
from dataclasses import dataclass, field
from itertools import pairwise
from typing import get_args

import httpx
import pytest
from sending import START, account, campaign, in_virtual_time

from bulk_import.api import CampaignApi, Reply
from bulk_import.journal import Journal, RunRecord
from bulk_import.outcome import Answer, Created, NotSent, Outcome, Rejected, State, Unknown
from bulk_import.problems import Severity, Stopped
from bulk_import.submission import Due, Pace, Submission, Throttle, submit
from bulk_import.submission.submitting import MOST_ATTEMPTS, _told

OK = httpx.Response(200, json={"code": 200, "msg": "Campaign created successfully"})
STEADY = Pace(rate=10, concurrency=4)


def says(status, msg="", code=None, **headers):
    named = {name.replace("_", "-"): str(value) for name, value in headers.items()}
    return httpx.Response(status, json={"code": code or status, "msg": msg}, headers=named)


@dataclass
class Sent:
    """What a submission came to, as the API saw it and as it told itself."""

    requests: list[tuple[float, str]] = field(default_factory=list)
    told: dict = field(default_factory=dict)
    stopped: Stopped | None = None
    seconds: float = 0.0
    submission: Submission | None = None
    journal: Journal | None = None

    def times(self, name):
        return [at for at, each in self.requests if each == name]

    @property
    def states(self):
        return {row: result.state for row, result in self.told.items()}


def submitted(path, answer, *, count=1, pace=STEADY, latency=0.02, chance=lambda: 1.0):
    """Submit *count* rows, 1 and up, to an API that answers the n-th request with `answer(n)`.

    `answer` is called with what was sent so far, of which the present request is the last; it
    returns the response, or the exception that happens instead.
    """
    sent = Sent()

    async def main(clock):
        start = clock.monotonic()

        async def handle(request):
            sent.requests.append((clock.monotonic() - start, json.loads(request.content)["name"]))
            happens = answer(sent)
            await clock.sleep(latency)
            if isinstance(happens, Exception):
                raise happens
            return happens

        api = CampaignApi(account(), clock, httpx.MockTransport(handle))
        with Journal(path) as sent.journal:
            sent.journal.begin(RECORD)
            async with api:
                sent.submission = Submission(
                    run="run-1",
                    api=api,
                    journal=sent.journal,
                    throttle=Throttle(pace.rate, clock),
                    pace=pace,
                    clock=clock,
                    tell=sent.told.__setitem__,
                    chance=chance,
                )
                rows = (Due(row, f"key-{row}", campaign(row)) for row in range(1, count + 1))
                await submit(rows, sent.submission)
        sent.stopped = sent.submission.stopped
        sent.seconds = clock.monotonic() - start

    in_virtual_time(main)
    return sent


RECORD = RunRecord(
    run="run-1", started=START, path="f.csv", sheet=None, inet_no=1, base_url="https://x"
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "journal.sqlite3"


def written_down(path):
    """Return name, outcome and the API's words of every attempt in the journal."""
    with Journal(path) as journal:
        return journal._committer.now(
            lambda connection: connection.execute(
                "SELECT name, outcome, msg FROM attempts ORDER BY attempt"
            ).fetchall()
        )


# What the answers mean for a row


@pytest.mark.parametrize(
    ("response", "state", "code", "says_so"),
    [
        (OK, State.CREATED, None, ""),
        (says(400, "Campaign Name Already Exists"), State.REJECTED, "api.rejected", "Name Already"),
        (says(400, "Leads ID Not Found"), State.REJECTED, "api.rejected", "Leads ID Not Found"),
        (says(400, "Lead already mapped to another campaign"), State.REJECTED, "api.rejected", "L"),
        (says(400, "Invalid agent IDs"), State.REJECTED, "api.rejected", "Invalid agent IDs"),
        (says(400, "User already mapped to another campaign"), State.REJECTED, "api.rejected", "U"),
        (says(404, "App Not Found"), State.REJECTED, "api.rejected", "App Not Found"),
        (says(422, "Validation Failed"), State.REJECTED, "api.rejected", "Validation Failed"),
        (httpx.Response(413), State.REJECTED, "api.rejected", "HTTP 413"),
        (says(500, "Internal Server Error"), State.UNKNOWN, "api.server_error", "Internal Server"),
        (httpx.Response(502, html="<h1>Bad</h1>"), State.UNKNOWN, "api.server_error", "HTTP 502"),
        (says(500, "x", code=200), State.UNKNOWN, "api.contradiction", "“Campaign 1”"),
        (httpx.Response(200, text="<html>"), State.UNKNOWN, "api.no_answer", "“Campaign 1”"),
        (httpx.Response(204), State.UNKNOWN, "api.no_answer", "“Campaign 1”"),
        (httpx.ReadTimeout("late"), State.UNKNOWN, "api.timeout", "“Campaign 1”"),
        (httpx.ReadError("reset"), State.UNKNOWN, "api.broken_off", "“Campaign 1”"),
        (httpx.Response(404, html="<p>"), State.NOT_SENT, "api.wrong_address", "TELECMI_BASE_URL"),
        (httpx.Response(307), State.NOT_SENT, "api.redirected", "TELECMI_BASE_URL"),
    ],
)
def test_every_answer_gives_one_state_and_says_what_to_do(path, response, state, code, says_so):
    sent = submitted(path, lambda _: response)
    (result,) = sent.told.values()
    assert (result.state, result.attempts, result.key) == (state, 1, "key-1")
    assert [problem.code for problem in result.problems] == ([code] if code else [])
    assert all(says_so in problem.message for problem in result.problems)
    assert all(problem.severity is Severity.ERROR for problem in result.problems)
    assert result.sent_at == START
    assert len(sent.requests) == 1
    ((_, outcome, _),) = written_down(path)
    assert outcome == state.value


def test_the_answer_is_kept_in_the_apis_own_words(path):
    result = submitted(path, lambda _: says(400, "Invalid agent IDs")).told[1]
    assert result.answer == Answer(400, 400, "Invalid agent IDs")


def test_where_nothing_was_answered_there_is_no_answer(path):
    assert submitted(path, lambda _: httpx.ReadTimeout("late")).told[1].answer is None


def test_every_outcome_has_a_state_and_its_words():
    answer = Answer(200, 200, "x")
    outcomes = [Created(answer), Rejected(answer), Unknown(answer, "api.timeout")]
    outcomes.append(NotSent("api.busy"))
    assert {type(outcome) for outcome in outcomes} == set(get_args(Outcome))
    assert len({_told(outcome)[0] for outcome in outcomes}) == 4


@pytest.mark.parametrize(
    "failure",
    [
        httpx.ReadTimeout("late"),
        httpx.ReadError("reset"),
        httpx.RemoteProtocolError("closed"),
        says(500),
        httpx.Response(502),
        says(503, retry_after=2),
        httpx.Response(200, text="OK"),
        httpx.Response(408),
        httpx.Response(303),
    ],
)
def test_what_may_have_been_created_is_never_sent_again(path, failure):
    sent = submitted(path, lambda _: failure, count=10)
    assert len(sent.requests) == len({name for _, name in sent.requests}) == 10
    assert set(sent.states.values()) == {State.UNKNOWN}
    assert sent.stopped is None


# All rows together


def test_every_row_is_sent_once_and_told_once(path):
    sent = submitted(path, lambda _: OK, count=100, pace=Pace(rate=50, concurrency=20))
    assert sorted(name for _, name in sent.requests) == sorted(
        f"Campaign {row}" for row in range(1, 101)
    )
    assert set(sent.states.values()) == {State.CREATED}
    assert len(sent.told) == 100
    assert [name for name, outcome, _ in written_down(path) if outcome == "created"] == [
        name for _, name in sent.requests
    ]


def test_no_more_requests_are_in_flight_than_allowed_and_no_more_a_second(path):
    in_flight, most = 0, 0

    async def main(clock):
        left = []

        class Slow:
            async def create(self, _):
                nonlocal in_flight, most
                left.append(clock.monotonic())
                in_flight += 1
                most = max(most, in_flight)
                await clock.sleep(3.0)
                in_flight -= 1
                return Reply(Created(Answer(200, 200, "")))

        with Journal(path) as journal:
            journal.begin(RECORD)
            pace = Pace(rate=10, concurrency=5)
            throttle = Throttle(pace.rate, clock)
            submission = Submission(
                run="run-1", api=Slow(), journal=journal, throttle=throttle, pace=pace, clock=clock
            )
            await submit([Due(row, f"{row}", campaign(row)) for row in range(40)], submission)
        return left

    left = in_virtual_time(main)
    assert len(left) == 40
    assert most == 5
    assert all(after - before >= 1.0 for before, after in zip(left, left[10:], strict=False))


def test_without_rows_nothing_happens(path):
    sent = submitted(path, lambda _: OK, count=0)
    assert (sent.requests, sent.told, sent.stopped) == ([], {}, None)


# Answers that end the run


@pytest.mark.parametrize(
    ("response", "code", "state"),
    [
        (says(404, "App Not Found"), "api.app_not_found", State.REJECTED),
        (says(200, "App Not Found", code=404), "api.app_not_found", State.REJECTED),
        (httpx.Response(404, html="<pre>Cannot POST"), "api.wrong_address", State.NOT_SENT),
        (httpx.Response(401), "api.account_refused", State.REJECTED),
        (httpx.Response(403), "api.account_refused", State.REJECTED),
        (httpx.Response(407), "api.account_refused", State.REJECTED),
        (httpx.Response(420), "api.account_refused", State.REJECTED),
        (httpx.Response(302, headers={"location": "/x"}), "api.redirected", State.NOT_SENT),
        (
            httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed"),
            "api.certificate",
            State.NOT_SENT,
        ),
    ],
)
def test_what_every_row_would_meet_is_met_once_and_ends_the_run(path, response, code, state):
    sent = submitted(path, lambda _: response, count=50)
    assert sent.stopped.code == code
    assert len(sent.requests) == 1
    assert sent.states == {1: state}


def test_rows_in_flight_come_to_their_end_when_the_run_is_stopped(path):
    def answer(sent):
        return says(404, "App Not Found") if len(sent.requests) == 2 else OK

    sent = submitted(path, answer, count=50, latency=0.25)
    assert sent.stopped.code == "api.app_not_found"
    assert len(sent.requests) == len(sent.told) == 4
    assert list(sent.states.values()).count(State.CREATED) == 3


def test_the_first_reason_to_stop_stays(path):
    def answer(sent):
        return says(404, "App Not Found") if len(sent.requests) == 1 else httpx.Response(401)

    assert submitted(path, answer, count=9, latency=0.5).stopped.code == "api.app_not_found"


# An API that cannot be reached


def test_a_row_that_did_not_arrive_is_tried_again_with_growing_waits(path):
    def answer(sent):
        return OK if len(sent.requests) == 5 else httpx.ConnectError("nobody there")

    sent = submitted(path, answer, latency=0.0)
    assert sent.states == {1: State.CREATED}
    assert sent.told[1].attempts == 5
    waits = [after - before for before, after in pairwise(sent.times("Campaign 1"))]
    assert waits == pytest.approx([0.5, 1.0, 2.0, 4.0])
    assert [outcome for _, outcome, _ in written_down(path)] == ["not_sent"] * 4 + ["created"]


@pytest.mark.parametrize("count", [1, 2, 40])
def test_an_api_that_stays_away_ends_the_run_and_nothing_counts_as_sent(path, count):
    sent = submitted(path, lambda _: httpx.ConnectError("nobody there"), count=count)
    assert sent.stopped.code == "api.down"
    assert len(sent.requests) <= STEADY.concurrency * MOST_ATTEMPTS
    assert set(sent.states.values()) == {State.NOT_SENT}
    assert {result.sent_at for result in sent.told.values()} == {None}
    codes = {problem.code for result in sent.told.values() for problem in result.problems}
    assert codes == {"api.unreachable"}
    assert sent.seconds < 60.0


def test_one_row_that_gives_up_does_not_end_a_run_in_which_others_get_through(path):
    def answer(sent):
        is_unlucky = sent.requests[-1][1] == "Campaign 1"
        return httpx.ConnectError("nobody there") if is_unlucky else OK

    sent = submitted(path, answer, count=60, pace=Pace(rate=3, concurrency=4))
    assert sent.stopped is None
    assert sent.states == {1: State.NOT_SENT} | dict.fromkeys(range(2, 61), State.CREATED)
    assert sent.told[1].attempts == MOST_ATTEMPTS
    assert sent.told[1].problems[0].code == "api.unreachable"


def test_waits_grow_up_to_a_limit_and_are_spread_by_chance():
    pace = Pace(first_wait=0.5, longest_wait=60.0)
    assert [pace.wait(attempt, 1.0) for attempt in (1, 2, 3, 7, 8, 50)] == [0.5, 1, 2, 32, 60, 60]
    assert pace.wait(3, 0.25) == 0.5
    assert pace.wait(3, 0.0) == 0.0


# An API that asks to come back later


def test_an_api_that_asks_to_wait_holds_every_worker_back_and_gets_the_row_again(path):
    def answer(sent):
        return says(429, "Slow down", retry_after=30) if len(sent.requests) == 10 else OK

    sent = submitted(path, answer, count=40, latency=0.02)
    asked = sent.requests[9][0] + 0.02
    between = [at for at, _ in sent.requests if asked < at < asked + 30.0]
    assert between == []
    assert set(sent.states.values()) == {State.CREATED}
    again = sent.requests[9][1]
    assert len(sent.times(again)) == 2
    assert sent.told[int(again.split()[1])].attempts == 2
    assert len(sent.requests) == 41


def test_a_503_holds_every_worker_back_though_its_row_is_not_sent_again(path):
    def answer(sent):
        return says(503, retry_after=30) if len(sent.requests) == 1 else OK

    sent = submitted(path, answer, count=20)
    assert [at for at, _ in sent.requests if 0.02 < at < 30.0] == []
    assert sent.states == {1: State.UNKNOWN} | dict.fromkeys(range(2, 21), State.CREATED)


def test_without_a_time_to_wait_the_pauses_grow(path):
    def answer(sent):
        return OK if len(sent.requests) == 5 else httpx.Response(429)

    sent = submitted(path, answer, latency=0.0)
    pauses = [after - before for before, after in pairwise(sent.times("Campaign 1"))]
    assert pauses == pytest.approx([0.5, 1.0, 2.0, 4.0])
    assert sent.states == {1: State.CREATED}


@pytest.mark.parametrize("count", [1, 40])
@pytest.mark.parametrize("headers", [{}, {"retry_after": 1}, {"retry_after": 10_000}])
def test_an_api_that_never_has_time_ends_the_run(path, count, headers):
    sent = submitted(path, lambda _: says(429, "Slow down", **headers), count=count)
    assert sent.stopped.code == "api.overloaded"
    assert len(sent.requests) <= STEADY.concurrency * MOST_ATTEMPTS
    assert set(sent.states.values()) == {State.NOT_SENT}
    assert sent.told[1].answer == Answer(429, 429, "Slow down")
    assert sent.told[1].sent_at is not None


# Ends from outside


def test_the_brake_lets_those_in_flight_finish_and_hands_out_no_more(path):
    def answer(sent):
        if len(sent.requests) == 7:
            sent.submission.stop("run.interrupted")
        return OK

    sent = submitted(path, answer, count=500, latency=0.35)
    assert sent.stopped.code == "run.interrupted"
    assert len(sent.requests) == 7
    assert sent.states == dict.fromkeys(range(1, 8), State.CREATED)


def test_the_brake_is_heeded_in_the_middle_of_a_pause(path):
    def answer(sent):
        asyncio.get_running_loop().call_later(5.0, sent.submission.stop, "run.interrupted")
        return httpx.Response(429, headers={"retry-after": "900"})

    sent = submitted(path, answer, count=9)
    assert sent.stopped.code == "run.interrupted"
    assert sent.seconds < 7.0
    assert len(sent.requests) == 1


# A journal that fails


def fill_the_disk(sent):
    sent.journal._committer.now(lambda connection: connection.execute("PRAGMA max_page_count=1"))


@pytest.mark.parametrize("concurrency", [1, 4, 30])
def test_without_a_record_nothing_is_sent_and_what_is_known_is_told(path, concurrency):
    def answer(sent):
        if len(sent.requests) == 20:
            fill_the_disk(sent)
        return says(400, "Leads ID Not Found " * 20)

    sent = submitted(path, answer, count=500, pace=Pace(rate=100, concurrency=concurrency))
    assert sent.stopped.code == "journal.lost"
    assert 20 <= len(sent.requests) < 100
    recorded = {name for name, _, _ in written_down(path)}
    assert {name for _, name in sent.requests} <= recorded
    assert len(sent.told) == len(sent.requests)
    assert set(sent.states.values()) == {State.REJECTED}


def test_an_outcome_that_cannot_be_written_down_is_told_all_the_same(path):
    long = "Campaign created " * 30

    def answer(sent):
        fill_the_disk(sent)
        return httpx.Response(200, json={"code": 200, "msg": long})

    sent = submitted(path, answer, count=30, pace=Pace(rate=10, concurrency=1))
    created = [state for state in sent.states.values() if state is State.CREATED]
    assert len(created) == len(sent.requests) < 30
    assert sent.stopped.code == "journal.lost"
