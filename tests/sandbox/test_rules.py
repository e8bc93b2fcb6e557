import pytest
from api_page import ACCOUNT, SAMPLE
from hypothesis import given
from hypothesis import strategies as st

from bulk_import.sandbox.rules import PREDICTIVE, PROGRESSIVE, SHARED, complaints


def test_the_sample_of_the_api_page_keeps_the_rules():
    assert list(complaints(ACCOUNT | SAMPLE)) == []


def test_campaigns_of_both_types_keep_them(predictive, progressive):
    assert list(complaints(predictive)) == list(complaints(progressive)) == []


def test_the_sample_names_every_field_but_the_two_that_do_not_apply():
    fields = {**SHARED, **PROGRESSIVE, **PREDICTIVE}.keys()
    assert fields - (ACCOUNT | SAMPLE).keys() == {
        "user_interval",
        "max_waiting_time_without_agent",
    }


GOOD = [
    ("inet_no", 2224257),
    ("name", " Spring "),
    ("name", "9"),
    ("active", False),
    ("leads_id", "550E8400-E29B-41D4-A716-446655440000"),
    ("timezone", "-07:00"),
    ("timezone", "+00:00"),
    ("timezone", "+05:45"),
    ("timezone", "+14:00"),
    ("timezone", "-12:00"),
    ("start_date", "2028-02-29"),
    ("start_time", "09:00"),
    ("start_time", "00:00:00"),
    ("end_time", "23:59:59"),
    ("users", [f"{extension}_2224257" for extension in range(100)]),
    ("ratio", "99:99"),
    ("ratio", "1:1"),
    ("waiting_music", "16098620waiting_music.wav"),
    *(
        ("ring_rule", rule)
        for rule in (
            "ring-all",
            "longest-idle-agent",
            "round-robin",
            "agent-with-least-talk-time",
            "agent-with-fewest-calls",
        )
    ),
    ("ring_seconds", 0),
    *(("call_interval", seconds) for seconds in (10, 20, 30, 40, 50, 60, 120)),
    ("caller_id", "12025550123"),
]


@pytest.mark.parametrize(("field", "value"), GOOD)
def test_what_the_page_allows_is_accepted(predictive, field, value):
    assert list(complaints(predictive | {field: value})) == []


INTEGERS = [
    "inet_no",
    "ring_seconds",
    "max_waiting_time",
    "call_interval",
    "reject_delay_time",
    "no_answer_delay_time",
    "max_waiting_time_without_agent",
]
BOOLEANS = ["active", "no_agent_no_wait"]
TEXTS = [
    "secret",
    "name",
    "dialer_type",
    "leads_id",
    "timezone",
    "start_date",
    "end_date",
    "start_time",
    "end_time",
    "ratio",
    "waiting_music",
    "unanswered_music",
    "ring_rule",
    "caller_id",
]
BAD = [
    *((field, value) for field in INTEGERS for value in (True, "10", 10.0, -1, 1e400, [10])),
    *((field, value) for field in BOOLEANS for value in (1, 0, "true", "yes", 1.0)),
    *((field, value) for field in TEXTS for value in (1, True, " ", ["x"], {"x": "x"})),
    *((field, value) for field in [*INTEGERS, *BOOLEANS, *TEXTS, "users"] for value in (None, "")),
    ("secret", "550e8400e29b41d4a716446655440000"),
    ("secret", "{550e8400-e29b-41d4-a716-446655440000}"),
    ("leads_id", "550e8400-e29b-41d4-a716-44665544000"),
    ("leads_id", "550e8400-e29b-41d4-a716-44665544000g"),
    ("leads_id", "550e8400-e29b-41d4-a716-446655440000\n"),
    ("dialer_type", "Predictive"),
    ("dialer_type", "preview"),
    ("timezone", "05:30"),
    ("timezone", "+5:30"),
    ("timezone", "+0530"),
    ("timezone", "+14:30"),
    ("timezone", "+05:60"),
    ("timezone", "−07:00"),
    ("timezone", "Asia/Kolkata"),
    ("timezone", "UTC+05:30"),
    ("timezone", "+٠٥:٣٠"),
    ("start_date", "2026-02-29"),
    ("start_date", "2026-13-01"),
    ("start_date", "0000-01-01"),
    ("start_date", "2026-5-1"),
    ("start_date", "01-05-2026"),
    ("start_date", "20260501"),
    ("start_date", "2026-W18-5"),
    ("end_date", "2026-05-01T00:00:00"),
    ("end_date", "２０２６-05-01"),
    ("start_time", "9:00"),
    ("start_time", "24:00"),
    ("start_time", "09:60"),
    ("start_time", "09:00:60"),
    ("end_time", "06:00 PM"),
    ("end_time", "18:00:00.0"),
    ("users", []),
    ("users", "5159_2224257"),
    ("users", [5159]),
    ("users", ["5159"]),
    ("users", ["5159_"]),
    ("users", ["5159_2224257 "]),
    ("users", ["5159-2224257"]),
    ("users", ["5159_2224257", None]),
    ("users", {"0": "5159_2224257"}),
    ("users", [f"{extension}_2224257" for extension in range(101)]),
    ("ratio", "1:100"),
    ("ratio", "0:1"),
    ("ratio", "1"),
    ("ratio", "1/2"),
    ("ratio", "01:02"),
    ("ring_rule", "Round-Robin"),
    ("ring_rule", "round robin"),
    ("ring_rule", "top-down"),
    ("call_interval", 15),
    ("call_interval", 0),
    ("caller_id", "+919876543210"),
    ("caller_id", "9198 7654 3210"),
    ("caller_id", "09876543210"),
    ("caller_id", "123456"),
    ("caller_id", "1234567890123456"),
    ("caller_id", "9.19877E+11"),
]


@pytest.mark.slice(60)
@pytest.mark.parametrize(("field", "value"), BAD)
def test_anything_else_is_refused_with_the_field(predictive, field, value):
    body = predictive | {field: value}
    assert f'"{field}" must be' in next(complaints(body))


@pytest.mark.parametrize("value", [None, "", 10, "10", "10s", "10_m", "_s", "1.5_s", "-1_s"])
def test_the_interval_between_users_is_seconds(progressive, value):
    body = progressive | {"user_interval": value}
    assert list(complaints(body)) == ['"user_interval" must be seconds such as 10_s']


@pytest.mark.parametrize("kind", ["predictive", "progressive"])
def test_every_field_of_the_dialer_type_is_required(request, kind):
    whole = request.getfixturevalue(kind)
    for missing in whole:
        body = {field: value for field, value in whole.items() if field != missing}
        assert f'"{missing}" is required' in list(complaints(body))


def test_only_who_waits_without_agents_says_how_long(predictive):
    field = "max_waiting_time_without_agent"
    assert list(complaints(predictive | {field: 5})) == []
    waiting = predictive | {"no_agent_no_wait": False}
    assert list(complaints(waiting)) == [f'"{field}" is required']
    assert list(complaints(waiting | {field: 5})) == []


def test_fields_of_the_other_dialer_type_are_not_allowed(predictive, progressive):
    assert list(complaints(predictive | {"user_interval": "10_s"})) == [
        '"user_interval" is not allowed'
    ]
    for field in PREDICTIVE:
        assert list(complaints(progressive | {field: predictive.get(field, 5)})) == [
            f'"{field}" is not allowed'
        ]


@pytest.mark.parametrize("key", ["Name", "name ", "campaign_id", "", "\ud800"])
def test_unknown_keys_are_not_allowed(predictive, key):
    assert list(complaints(predictive | {key: 1})) == [f'"{key}" is not allowed']


def test_complaints_come_in_the_order_of_the_page_with_unknown_keys_last(predictive):
    body = {"x": 1} | predictive | {"caller_id": 1, "active": 1}
    del body["name"]
    assert [each.split('"')[1] for each in complaints(body)] == ["name", "active", "caller_id", "x"]


def test_without_a_dialer_type_nothing_is_said_of_the_fields_that_may_apply(predictive):
    del predictive["dialer_type"]
    assert list(complaints(predictive)) == ['"dialer_type" is required']


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from([*SHARED, *PROGRESSIVE, *PREDICTIVE, "x"]), ANY_JSON))
def test_any_body_is_judged(body):
    for complaint in complaints(body):
        assert complaint.split('"')[1] in {**SHARED, **PROGRESSIVE, **PREDICTIVE, "x": None}
