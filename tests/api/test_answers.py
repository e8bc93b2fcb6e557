import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulk_import.api.answers import LATER, LONGEST_MESSAGE, REDIRECTS, STOPS, read_answer
from bulk_import.messages import table
from bulk_import.outcome import Created, NotSent, Rejected, Unknown

HTML = b"<!DOCTYPE html><html><body><pre>Cannot POST /v3/campaign/create</pre></body></html>"
DEEP = b'{"code": 200, "msg": ' + b"[" * 30_000 + b"]" * 30_000 + b"}"
HUGE = b'{"code": ' + b"2" * 5_000 + b', "msg": "x"}'
DOCUMENTED = [
    "Campaign Name Already Exists",
    "Leads ID Not Found",
    "Lead already mapped to another campaign",
    "Invalid agent IDs",
    "User already mapped to another campaign",
]


def read(status, body=b"", *, pause=0.0, redact=str):
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return read_answer(status, content, pause=pause, redact=redact)


def code(number, msg="Words"):
    return {"code": number, "msg": msg}


@pytest.mark.parametrize("status", [200, 201, 202, 299])
@pytest.mark.parametrize("number", [200, "200"])
def test_created_is_a_success_whose_body_says_200(status, number):
    reply = read(status, code(number, "Campaign created successfully"))
    assert isinstance(reply.outcome, Created)
    assert reply.outcome.answer.msg == "Campaign created successfully"
    assert (reply.stops, reply.pause) == (None, None)


@pytest.mark.slice(50)
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"null",
        b"200",
        b'"OK"',
        b"true",
        b'[{"code": 200, "msg": "Campaign created successfully"}]',
        b'{"code": 200, "msg": "Campaign created succ',
        b'{"Code": 200}',
        b'{"data": {"code": 200}}',
        b'{"code": true, "msg": "Campaign created successfully"}',
        b'{"code": 200.0, "msg": "Campaign created successfully"}',
        b'{"code": 2e2}',
        b'{"code": null}',
        b'{"code": [200]}',
        b'{"code": {"code": 200}}',
        b'{"code": "cmi-200"}',
        b'{"code": " 200"}',
        b'{"code": "200.0"}',
        b'{"code": "0200"}',
        '{"code": "２００"}'.encode(),
        b'{"code": -200}',
        b'{"code": 0}',
        b'{"code": 2000}',
        b'{"code": NaN}',
        b'{"code": 1e999}',
        b'{"code": 200, "msg": NaN}',
        b'{"code": 200, "msg": -Infinity}',
        b'{"code": 200, "msg": "Campaign created \xe4"}',
        b'{"code": 200, "msg": "\xed\xa0\x80"}',
        b'{"code": 200, "msg": "\xc0\xaf"}',
        b'{"code": 200}{"code": 200}',
        b'{"code": 200}\n<!-- 0.02 s -->',
        b"{'code': 200}",
        b'{"code": 200,}',
        '{"code": 200}'.encode("utf-16"),
        b"\xff\xfe{}",
        b"\x00" * 100,
        HTML,
        DEEP,
        HUGE,
    ],
)
@pytest.mark.parametrize("status", [200, 201, 204])
def test_a_success_without_the_codes_own_200_is_unknown(status, body):
    reply = read(status, body)
    assert isinstance(reply.outcome, Unknown)
    assert reply.outcome.why == "api.no_answer"
    assert reply.stops is None


@pytest.mark.parametrize("body", [b'\xef\xbb\xbf{"code": 200}', b' \r\n{"code":200}\n'])
def test_a_mark_at_the_start_and_space_around_an_object_say_nothing(body):
    assert isinstance(read(200, body).outcome, Created)


@pytest.mark.slice(25)
@pytest.mark.parametrize(
    "body",
    [
        b'{"code": 200, "code": 400, "msg": "Leads ID Not Found"}',
        b'{"code": 400, "msg": "Leads ID Not Found", "code": 200}',
        b'{"code": 200, "code": 200, "msg": "Campaign created successfully"}',
        b'{"code": 200, "\\u0063ode": 404, "msg": "x"}',
        b'{"code": 200, "msg": "created", "msg": "Campaign Name Already Exists"}',
        b'{"code": 422, "msg": {"body": [{"message": "a", "message": "b"}]}}',
    ],
)
@pytest.mark.parametrize("status", [200, 201, 400, 401, 404, 422, 429, 500, 307])
def test_an_object_that_says_a_thing_twice_says_nothing(status, body):
    reply = read(status, body)
    assert isinstance(reply.outcome, Unknown)
    assert (reply.outcome.why, reply.stops, reply.pause) == ("api.contradiction", None, None)


@pytest.mark.parametrize("status", [200, 204, 400, 401, 404, 429, 500, 307])
def test_an_answer_that_cannot_be_read_says_nothing_whatever_its_status(status):
    reply = read_answer(status, None, pause=7.0, redact=str)
    assert isinstance(reply.outcome, Unknown)
    assert (reply.outcome.why, reply.stops, reply.pause) == ("api.no_answer", None, None)
    assert reply.outcome.answer.status == status


@pytest.mark.parametrize("msg", [*DOCUMENTED, "Campaign is locked", "", "  "])
@pytest.mark.parametrize("status", [200, 400])
def test_a_400_is_rejected_in_the_apis_words_whichever_way_it_is_said(status, msg):
    reply = read(status, code(400, msg))
    assert isinstance(reply.outcome, Rejected)
    assert (reply.outcome.answer.status, reply.outcome.answer.code) == (status, 400)
    assert reply.outcome.answer.msg == msg.strip()
    assert reply.stops is None


@pytest.mark.slice(25)
@pytest.mark.parametrize("status", [400, 402, 405, 406, 409, 411, 413, 414, 415, 422, 431, 451])
@pytest.mark.parametrize("body", [b"", HTML, b"{}", b'{"msg": "no"}', DEEP])
def test_a_definite_refusal_needs_no_body(status, body):
    reply = read(status, body)
    assert isinstance(reply.outcome, Rejected)
    assert reply.stops is None


@pytest.mark.parametrize("status", [405, 409, 413, 415, 422])
def test_a_refusal_may_come_in_the_body_of_a_success(status):
    assert isinstance(read(200, code(status)).outcome, Rejected)


@pytest.mark.parametrize("number", [401, 403, 407, 420])
@pytest.mark.parametrize("is_in_body", [True, False])
def test_an_account_that_is_refused_stops_the_run(number, is_in_body):
    reply = read(200, code(number)) if is_in_body else read(number, HTML)
    assert isinstance(reply.outcome, Rejected)
    assert reply.stops == "api.account_refused"


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (404, code(404, "App Not Found")),
        (200, code(404, "App Not Found")),
        (404, code("404", "App Not Found")),
        (404, {"msg": "App Not Found"}),
        (404, code(404, "Authentication Failed")),
        (404, {"code": 404}),
    ],
)
def test_an_account_that_is_not_known_stops_the_run(status, body):
    reply = read(status, body)
    assert isinstance(reply.outcome, Rejected)
    assert reply.stops == "api.app_not_found"


@pytest.mark.parametrize("body", [HTML, b"", b"{}", b"[]", b'{"message": "Not Found"}', b"null"])
def test_a_404_that_is_not_the_apis_own_is_a_wrong_address_where_nothing_was_created(body):
    reply = read(404, body)
    assert isinstance(reply.outcome, NotSent)
    assert (reply.outcome.why, reply.stops) == ("api.wrong_address", "api.wrong_address")


@pytest.mark.parametrize("status", sorted(REDIRECTS))
@pytest.mark.parametrize("body", [b"", HTML, code(200), code(302)])
def test_a_redirect_stops_the_run_and_is_never_taken_for_success(status, body):
    reply = read(status, body)
    assert isinstance(reply.outcome, NotSent)
    assert (reply.outcome.why, reply.stops) == ("api.redirected", "api.redirected")


@pytest.mark.parametrize("status", [421, 425, 429])
@pytest.mark.parametrize("is_in_body", [True, False])
@pytest.mark.parametrize("pause", [0.0, 7.0])
def test_come_back_later_is_not_sent_and_asks_for_a_pause(status, is_in_body, pause):
    reply = read(200, code(status), pause=pause) if is_in_body else read(status, HTML, pause=pause)
    assert isinstance(reply.outcome, NotSent)
    assert reply.outcome.why == "api.busy"
    assert reply.outcome.answer.status == (200 if is_in_body else status)
    assert (reply.pause, reply.stops) == (pause, None)


@pytest.mark.parametrize("pause", [0.0, 7.0])
@pytest.mark.parametrize(("status", "body"), [(503, HTML), (503, code(503)), (200, code(503))])
def test_a_503_is_unknown_and_asks_for_a_pause(status, body, pause):
    reply = read(status, body, pause=pause)
    assert isinstance(reply.outcome, Unknown)
    assert (reply.outcome.why, reply.pause) == ("api.server_error", pause)


@pytest.mark.parametrize("status", [500, 501, 502, 504, 507, *range(520, 528), 599])
@pytest.mark.parametrize("is_in_body", [True, False])
def test_a_fault_of_the_server_leaves_open_what_happened(status, is_in_body):
    reply = read(200, code(status)) if is_in_body else read(status, HTML)
    assert isinstance(reply.outcome, Unknown)
    assert (reply.outcome.why, reply.pause, reply.stops) == ("api.server_error", None, None)


@pytest.mark.parametrize("status", [300, 303, 304, 305, 306, 408])
@pytest.mark.parametrize("body", [b"", HTML, b"{}"])
def test_other_answers_leave_open_what_happened_too(status, body):
    reply = read(status, body)
    assert isinstance(reply.outcome, Unknown)
    assert (reply.outcome.why, reply.stops) == ("api.no_answer", None)


@pytest.mark.parametrize(
    ("status", "number"),
    [
        (500, 200),
        (400, 200),
        (404, 200),
        (401, 200),
        (429, 200),
        (503, "200"),
        (500, 400),
        (400, 500),
        (502, 404),
        (429, 500),
        (408, 400),
    ],
)
def test_an_answer_that_contradicts_itself_is_unknown(status, number):
    reply = read(status, code(number))
    assert isinstance(reply.outcome, Unknown)
    assert (reply.outcome.why, reply.stops) == ("api.contradiction", None)


@pytest.mark.parametrize(
    ("msg", "shown"),
    [
        ("Invalid agent IDs", "Invalid agent IDs"),
        ("  two \r\n\t lines\u00a0\u2028here ", "two lines here"),
        ({"body": [{"message": '"ratio" is required'}]}, '"ratio" is required'),
        (
            {
                "body": [
                    {
                        "message": '"name" must be a string',
                        "path": ["name"],
                        "type": "string.base",
                        "context": {"value": 7, "key": "secret-looking"},
                    },
                    {"message": '"ratio" is required', "path": ["ratio"]},
                ]
            },
            '"name" must be a string · "ratio" is required',
        ),
        ([{"message": {"text": "deep"}}], "deep"),
        (["a", "b", "a"], "a · b"),
        ({"name": "taken", "agents": ["5201", 5202]}, "taken · 5201 · 5202"),
        (["a", None, [], {}], "a"),
        ([[[[[["six"]]]]]], "six"),
        ([[[[[[["seven"]]]]]]], ""),
        (None, ""),
        (400, "400"),
        ("\x1b[2J\x07bell\x00\u202egnp.exe", "[2J bell gnp.exe"),
        ("half of a pair: \ud83d", "half of a pair:"),
    ],
)
def test_the_apis_words_become_one_line_whatever_their_shape(msg, shown):
    assert read(400, code(400, msg)).outcome.answer.msg == shown


def test_words_without_end_are_cut_after_the_secret_was_taken_out():
    redacted = read(400, code(400, "x" * 2_000), redact=lambda text: f"•••{text}").outcome
    assert redacted.answer.msg == "•••" + "x" * (LONGEST_MESSAGE - 3)


def test_every_reason_that_an_answer_can_give_has_its_words():
    replies = [read(status) for status in range(200, 600)]
    replies += [read(200, code(number)) for number in range(100, 1_000)]
    reasons = {getattr(reply.outcome, "why", None) for reply in replies}
    stops = {reply.stops for reply in replies}
    assert {"api.busy", "api.server_error", "api.no_answer"} < reasons
    assert set(STOPS.values()) < stops
    assert (reasons | stops) - {None} <= table().keys()


@given(st.integers(100, 599), st.binary(max_size=60))
def test_no_garbage_is_a_success(status, content):
    assert not isinstance(read(status, content).outcome, Created)


# JSON knows neither NaN nor infinity: an answer that holds one is no JSON, and is read as none.
finite_numbers = st.floats(allow_nan=False, allow_infinity=False)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | finite_numbers | st.text(max_size=20),
    lambda children: (
        st.lists(children, max_size=4)
        | st.dictionaries(st.sampled_from(["message", "body", "context"]), children, max_size=3)
    ),
    max_leaves=20,
)


@given(
    status=st.sampled_from([200, 201, 302, 400, 401, 404, 408, 422, 429, 500, 503]),
    number=st.sampled_from([200, 400, 404, 429, 500]) | json_values,
    msg=json_values,
)
def test_whatever_json_comes_only_200_and_200_is_created(status, number, msg):
    reply = read(status, {"code": number, "msg": msg})
    says_200 = type(number) in {int, str} and str(number) == "200"
    assert isinstance(reply.outcome, Created) == (200 <= status < 300 and says_200)
    assert (reply.pause is None) == (not is_asked_to_wait(reply))
    answer = reply.outcome.answer
    assert answer.code is None or 100 <= answer.code <= 999
    assert len(answer.msg) <= LONGEST_MESSAGE
    assert answer.msg.isprintable()


def is_asked_to_wait(reply):
    said = {reply.outcome.answer.status, reply.outcome.answer.code}
    contradicts = isinstance(reply.outcome, Unknown) and reply.outcome.why == "api.contradiction"
    is_redirect = reply.stops == "api.redirected"
    return bool(said & (LATER | {503})) and not contradicts and not is_redirect
