import json
import re
from datetime import UTC, date, datetime, time

import pytest
from api_page import ACCOUNT, SAMPLE
from campaigns import names_of, request_of, values_of
from pydantic import ValidationError

from bulk_import.account import Account
from bulk_import.campaign import FIELDS, body, build, fields_of, unique_fields, unique_values
from bulk_import.messages import table
from bulk_import.normalizers.normalizer import Context
from bulk_import.problems import Ambiguous, Unusable

PAGE = [
    *("inet_no", "secret", "name", "dialer_type", "active", "leads_id", "timezone"),
    *("start_date", "end_date", "start_time", "end_time", "users", "user_interval"),
    *("ratio", "waiting_music", "unanswered_music", "ring_rule", "ring_seconds"),
    *("max_waiting_time", "call_interval", "no_agent_no_wait", "caller_id"),
    *("reject_delay_time", "no_answer_delay_time", "max_waiting_time_without_agent"),
]
"""The parameters of the page "Create Campaign", in its order."""

PREDICTIVE = values_of(
    "predictive",
    name="Q2_Sales_Campaign",
    leads_id="550e8400-e29b-41d4-a716-446655440000",
    start_date="2026-05-01",
    end_date="2026-06-01",
    start_time="09:00",
    end_time="18:00",
    users="5159_2224257",
)
PROGRESSIVE = values_of("progressive")


NOT_SENT = {"base_url", "proxy", "ca_file", "name"}


def test_every_parameter_of_the_api_page_has_its_place():
    travels = [name for name in Account.model_fields if name not in NOT_SENT]
    ours = travels + list(FIELDS)
    assert ours == PAGE
    assert len(ours) == 25


def test_what_the_page_marks_with_a_star_is_needed_by_every_campaign():
    stars = PAGE[2 : PAGE.index("user_interval")]
    assert [field.name for field in fields_of()] == stars
    assert all(FIELDS[name].required for name in stars)


def test_each_dialer_type_has_the_fields_that_the_page_gives_it():
    assert names_of("progressive") == {*names_of(), "user_interval"}
    assert names_of("predictive") == {*FIELDS} - {"user_interval"}


def test_the_sample_request_of_the_page_is_built_to_the_letter():
    assert json.dumps({**ACCOUNT, **body(build(PREDICTIVE))}) == json.dumps({**ACCOUNT, **SAMPLE})


def test_a_progressive_campaign_sends_its_eleven_fields_and_no_more():
    assert set(body(build(PROGRESSIVE))) == names_of("progressive")
    assert len(names_of("progressive")) == 11


def test_people_who_wait_without_an_agent_wait_for_so_many_seconds():
    waiting = PREDICTIVE | {"no_agent_no_wait": False, "max_waiting_time_without_agent": 30}
    sent = body(build(waiting))
    assert sent["no_agent_no_wait"] is False
    assert sent["max_waiting_time_without_agent"] == 30


def test_nothing_is_sent_as_null_or_as_empty_text():
    for campaign in (PREDICTIVE, PROGRESSIVE):
        assert all(value not in (None, "", []) for value in body(build(campaign)).values())


def test_a_hundred_agents_are_taken():
    users = tuple(f"{number}_2224257" for number in range(100))
    assert body(build(PREDICTIVE | {"users": users}))["users"] == [*users]


@pytest.mark.slice(25)
@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": None},
        {"active": "yes"},
        {"active": 1},
        {"leads_id": "550E8400-E29B-41D4-A716-446655440000"},
        {"leads_id": "550e8400-e29b-41d4-a716-44665544000"},
        {"leads_id": "550e8400-e29b-41d4-a716-446655440000\n"},
        {"timezone": "05:30"},
        {"timezone": "+5:30"},
        {"timezone": "+15:00"},
        {"timezone": "+05:60"},
        {"timezone": "Asia/Kolkata"},
        {"start_date": "2026-05-01"},
        {"start_date": datetime.fromisoformat("2026-05-01")},
        {"end_date": None},
        {"start_time": "09:00"},
        {"start_time": time(9, 0, 0, 1)},
        {"end_time": time(18, tzinfo=UTC)},
        {"users": ()},
        {"users": tuple(f"{number}_2224257" for number in range(101))},
        {"users": ("5159",)},
        {"users": ("5159_2224257 ",)},
        {"users": "5159_2224257"},
        {"dialer_type": "preview"},
        {"dialer_type": "Predictive"},
        {"ratio": "100:1"},
        {"ratio": "1:100"},
        {"ratio": "0:1"},
        {"ratio": "1:0"},
        {"ratio": "01:2"},
        {"ratio": "1:2:3"},
        {"ratio": None},
        {"waiting_music": ""},
        {"unanswered_music": None},
        {"ring_rule": "random"},
        {"ring_seconds": "30"},
        {"ring_seconds": 30.0},
        {"ring_seconds": True},
        {"ring_seconds": -1},
        {"call_interval": 15},
        {"call_interval": 0},
        {"no_agent_no_wait": None},
        {"no_agent_no_wait": False},
        {"max_waiting_time_without_agent": 30},
        {"no_agent_no_wait": False, "max_waiting_time_without_agent": -1},
        {"caller_id": "+919876543210"},
        {"caller_id": "0919876543210"},
        {"caller_id": "91987"},
        {"caller_id": 919876543210},
        {"user_interval": "10_s"},
        {"secret": "550e8400-e29b-41d4-a716-446655440000"},
    ],
    ids=repr,
)
def test_a_predictive_campaign_against_the_page_is_refused(wrong):
    with pytest.raises(ValidationError):
        build(PREDICTIVE | wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        {"user_interval": None},
        {"user_interval": "10"},
        {"user_interval": "0_s"},
        {"user_interval": "10_m"},
        {"user_interval": 10},
        {"ratio": "1:2"},
        {"caller_id": "919876543210"},
        {"max_waiting_time_without_agent": None},
    ],
    ids=repr,
)
def test_a_progressive_campaign_against_the_page_is_refused(wrong):
    with pytest.raises(ValidationError):
        build(PROGRESSIVE | wrong)


@pytest.mark.parametrize(
    "left_out", sorted(names_of("predictive") - {"max_waiting_time_without_agent"})
)
def test_a_predictive_campaign_needs_each_of_its_fields(left_out):
    with pytest.raises(ValidationError):
        build({name: value for name, value in PREDICTIVE.items() if name != left_out})


@pytest.mark.parametrize("left_out", [*PROGRESSIVE])
def test_a_progressive_campaign_needs_each_of_its_fields(left_out):
    with pytest.raises(ValidationError):
        build({name: value for name, value in PROGRESSIVE.items() if name != left_out})


@pytest.mark.parametrize("interval", [10, 20, 30, 40, 50, 60, 120])
def test_every_call_interval_of_the_page_is_taken(interval):
    assert body(build(PREDICTIVE | {"call_interval": interval}))["call_interval"] == interval


@pytest.mark.parametrize("ratio", ["1:1", "99:99", "1:99", "10:3"])
def test_every_ratio_up_to_99_is_taken(ratio):
    assert body(build(PREDICTIVE | {"ratio": ratio}))["ratio"] == ratio


def test_the_name_the_lead_list_and_each_agent_belong_to_one_campaign_of_an_account():
    changed = {"name": "Q2  Sales", "users": ("5159_2224257", "5160_2224257")}
    assert list(unique_values(build(PREDICTIVE | changed))) == [
        ("name", "q2 sales"),
        ("leads_id", "550e8400-e29b-41d4-a716-446655440000"),
        ("users", "5159_2224257"),
        ("users", "5160_2224257"),
    ]


def test_each_uniqueness_constraint_has_a_code_of_its_own_and_words_of_the_api():
    constraints = unique_fields().values()
    assert len({one.conflict for one in constraints}) == len(constraints)
    assert all(one.refusal == one.refusal.lower() != "" for one in constraints)
    assert {one.conflict for one in constraints} <= table().keys()


@pytest.mark.parametrize("field", FIELDS)
def test_the_example_of_each_column_is_a_value_without_a_question_or_a_warning(field):
    context = Context(
        region="IN",
        start_date=date(2027, 1, 4),
        end_date=date(2027, 3, 31),
        start_time=time(9, 30),
        end_time=time(18, 30),
    )
    known = FIELDS[field]
    try:
        value = known.normalize(known.example, known.context(context))
    except (Unusable, Ambiguous) as finding:
        pytest.fail(f"{known.example} is not understood: {finding}")
    assert value.notices == ()


def test_the_examples_together_are_a_campaign():
    assert request_of("predictive")["start_date"] == "2031-01-06"


@pytest.mark.parametrize("field", FIELDS)
def test_each_column_explains_itself_in_a_sentence_or_two(field):
    column = FIELDS[field]
    assert re.fullmatch(r"[^.].{10,119}\.", column.help)
    assert len(column.header) <= 31
