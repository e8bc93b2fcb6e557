from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import monotonic

import httpx
import pytest

from bulk_import.sandbox import Fault
from bulk_import.sandbox.faults import NO_FAULT, Faults

API = "/v3/campaign/create"


def eventually(holds):
    """Wait until *holds()*, at most as long as a busy machine takes."""
    until = monotonic() + 30
    while not holds() and monotonic() < until:
        Event().wait(0.01)
    return holds()


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


def test_without_faults_nothing_strikes():
    assert Faults().next_for("A") == NO_FAULT


def test_a_fault_strikes_as_often_as_it_says():
    faults = Faults()
    faults.set(Fault(status=500, times=2))
    assert [faults.next_for("A").status for _ in range(4)] == [500, 500, None, None]


def test_a_fault_without_an_end_strikes_always():
    faults = Faults()
    faults.set(Fault(status=500, times=None))
    assert {faults.next_for(name).status for name in ("A", "B", None)} == {500}


def test_a_fault_for_a_name_spares_the_others():
    faults = Faults()
    faults.set(Fault(name="Été ", status=500))
    assert [faults.next_for(name).status for name in (None, "A", "ÉTÉ", "Été")] == [
        None,
        None,
        500,
        None,
    ]


def test_the_first_fault_that_is_meant_strikes():
    faults = Faults()
    faults.set(Fault(status=500), Fault(name="A", status=502, times=None), Fault(status=503))
    assert [faults.next_for("A").status for _ in range(3)] == [500, 502, 502]
    assert [faults.next_for("B").status for _ in range(2)] == [503, None]


def test_setting_faults_ends_those_before():
    faults = Faults()
    faults.set(Fault(status=500, times=None), rate_limit=1)
    faults.set()
    assert [faults.next_for("A") for _ in range(3)] == [NO_FAULT] * 3


def test_no_second_admits_more_than_the_rate():
    clock = Clock()
    faults = Faults(clock)
    faults.set(rate_limit=2)
    statuses = []
    for moment in (0.0, 0.9, 0.95, 0.999, 1.0, 1.5, 1.9, 1.95):
        clock.now = 100 + moment
        statuses.append(faults.next_for("A").status)
    assert statuses == [None, None, 429, 429, None, 429, None, 429]


def test_requests_above_the_rate_use_up_no_fault():
    clock = Clock()
    faults = Faults(clock)
    faults.set(Fault(status=500, times=2), rate_limit=1)
    assert [faults.next_for("A").status for _ in range(2)] == [500, 429]
    clock.now += 1
    assert faults.next_for("A").status == 500


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": 1},
        {"times": 0},
        {"times": True},
        {"status": 100},
        {"status": 600},
        {"status": "500"},
        {"shape": "torn"},
        {"shape": None},
        {"applied": 1},
        {"delay": -1},
        {"delay": float("nan")},
        {"late": float("inf")},
        {"late": "1"},
        {"retry_after": 1.5},
        {"retry_after": -1},
    ],
)
def test_a_fault_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Fault(**wrong)


@pytest.mark.parametrize("rate", [0, -1, 1.5, True, "2"])
def test_a_rate_that_makes_no_sense_is_refused(rate):
    with pytest.raises(ValueError, match="rate_limit"):
        Faults().set(rate_limit=rate)


CUT = [
    (Fault(shape="drop"), "Server disconnected without sending", None),
    (Fault(shape="drop", applied=True), "Server disconnected without sending", None),
    (Fault(shape="half"), "peer closed connection", 200),
    (Fault(shape="half", applied=True), "peer closed connection", 200),
    (Fault(shape="half", status=503), "peer closed connection", 503),
]


@pytest.mark.parametrize("cut", CUT)
def test_a_connection_that_is_cut_is_seen_so(sandbox, post, fresh, cut):
    fault, error, status = cut
    sandbox.faults.set(fault)
    body = fresh()
    with pytest.raises(httpx.RemoteProtocolError, match=error):
        post(body)
    assert [(each.status, each.applied) for each in sandbox.requests] == [(status, fault.applied)]
    assert len(sandbox.campaigns) == fault.applied
    assert post(body).status_code == (400 if fault.applied else 200)


@pytest.mark.parametrize("applied", [False, True])
def test_a_status_takes_the_place_of_the_answer(sandbox, post, fresh, applied):
    for status in (201, 301, 401, 408, 429, 500, 502, 503, 520):
        sandbox.faults.set(Fault(status=status, applied=applied))
        answer = post(fresh())
        assert answer.status_code == answer.json()["code"] == status
        assert answer.json().keys() == {"code", "msg"}
        assert "retry-after" not in answer.headers
        assert (sandbox.requests[-1].status, sandbox.requests[-1].applied) == (status, applied)
    assert len(sandbox.campaigns) == 9 * applied


@pytest.mark.parametrize("shape", ["json", "html"])
def test_an_answer_without_a_body_has_none(sandbox, post, fresh, shape):
    sandbox.faults.set(Fault(status=204, shape=shape))
    answer = post(fresh())
    assert (answer.status_code, answer.content) == (204, b"")
    assert post(fresh()).status_code == 200


def test_a_server_may_say_when_to_come_back(sandbox, post, fresh):
    sandbox.faults.set(Fault(status=429, retry_after=7), Fault(retry_after=0))
    assert post(fresh()).headers["retry-after"] == "7"
    answer = post(fresh())
    assert (answer.status_code, answer.headers["retry-after"]) == (200, "0")


@pytest.mark.parametrize("status", [502, 200, None])
def test_a_page_may_come_in_place_of_the_answer(sandbox, post, fresh, status):
    sandbox.faults.set(Fault(shape="html", status=status, applied=True))
    answer = post(fresh())
    assert answer.status_code == (status or 200)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.text.startswith("<!DOCTYPE html>")
    assert len(sandbox.campaigns) == 1


def test_a_spoilt_answer_spoils_refusals_too(sandbox, post, fresh):
    sandbox.faults.set(Fault(shape="html", applied=True))
    assert post(fresh(name="Existing Campaign")).status_code == 400
    assert sandbox.campaigns == ()


def test_who_does_not_wait_for_a_slow_answer_has_created_all_the_same(sandbox, post, fresh):
    sandbox.faults.set(Fault(delay=2))
    body = fresh()
    with pytest.raises(httpx.ReadTimeout):
        post(body, timeout=httpx.Timeout(30, read=0.1))
    assert eventually(lambda: len(sandbox.campaigns) == 1)
    assert sandbox.requests[0].answered is None
    assert post(body).json()["msg"] == "Campaign Name Already Exists"
    assert eventually(lambda: sandbox.requests[0].answered is not None)


def test_a_slow_answer_keeps_nobody_else_waiting(sandbox, fresh):
    sandbox.faults.set(Fault(name="Slow", delay=2))
    url = sandbox.base_url + API
    with ThreadPoolExecutor() as pool:
        slow = pool.submit(httpx.post, url, json=fresh(name="Slow"))
        assert eventually(lambda: sandbox.requests)
        assert httpx.post(url, json=fresh()).status_code == 200
        assert not slow.done()
        assert slow.result().status_code == 200


@pytest.mark.slice(1)
@pytest.mark.parametrize("fault", [{"shape": "drop"}, {"shape": "half"}, {"status": 502}])
def test_a_request_may_be_applied_after_its_answer_was_lost(sandbox, post, fresh, fault):
    sandbox.faults.set(Fault(applied=True, late=1, **fault))
    body = fresh()
    try:
        assert post(body).status_code == 502
    except httpx.RemoteProtocolError:
        assert "shape" in fault
    assert sandbox.campaigns == ()
    assert eventually(lambda: sandbox.requests[0].applied)
    assert len(sandbox.campaigns) == 1
    assert post(body).json()["msg"] == "Campaign Name Already Exists"


def test_a_server_that_looks_first_and_inserts_later_creates_one_name_twice(sandbox, fresh):
    sandbox.faults.set(Fault(name="Race", late=1.5, times=2))
    with ThreadPoolExecutor() as pool:
        bodies = [fresh(name="Race"), fresh(name="Race")]
        answers = pool.map(lambda body: httpx.post(sandbox.base_url + API, json=body), bodies)
        assert [answer.status_code for answer in answers] == [200, 200]
    assert [campaign.body["name"] for campaign in sandbox.campaigns] == ["Race", "Race"]


@pytest.fixture
def stopped(sandbox, monkeypatch):
    """The sandbox, for whose limit of the rate no time passes."""
    monkeypatch.setattr(sandbox.faults, "_clock", Clock())
    return sandbox


def test_above_the_rate_the_server_answers_429_and_applies_nothing(stopped, post, fresh):
    stopped.faults.set(rate_limit=2)
    answers = [post(fresh()) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1].headers["retry-after"] == "1"
    assert len(stopped.campaigns) == 2


@pytest.mark.usefixtures("stopped")
def test_faults_can_be_set_over_http(client, post, fresh):
    wanted = {"faults": [{"name": "A", "status": 503, "retry_after": 2, "times": None}]}
    assert client.put("/sandbox/faults", json=wanted).json() == {"code": 200, "msg": "Faults set"}
    assert [post(fresh(name=name)).status_code for name in "ABA"] == [503, 200, 503]
    assert client.put("/sandbox/faults", json={"rate_limit": 1}).status_code == 200
    assert [post(fresh(name=name)).status_code for name in "AC"] == [200, 429]
    assert client.put("/sandbox/faults", json={}).status_code == 200
    assert post(fresh()).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        [],
        None,
        {"fault": []},
        {"faults": {}},
        {"faults": ["drop"]},
        {"faults": [{"sort": "drop"}]},
        {"faults": [{"status": True}]},
        {"faults": [{"shape": []}]},
        {"rate_limit": "2"},
    ],
)
def test_faults_that_make_no_sense_are_refused_over_http(client, post, fresh, wrong):
    client.put("/sandbox/faults", json={"faults": [{"status": 503}]})
    answer = client.put("/sandbox/faults", json=wrong)
    assert (answer.status_code, answer.json()["code"]) == (422, 422)
    assert post(fresh()).status_code == 503
