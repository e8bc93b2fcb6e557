"""The rows that the reference page went through by hand, and what came of each."""

import pytest
from exported import FIVE9, VICIDIAL, campaign, codes, converted, profile_of, table, texts
from sheets import sheet_of

from bulk_import.dialers import load
from bulk_import.sheet import Sheet

GOAUTODIAL = {**VICIDIAL, "auto_dial_level": "HIGH", "auto_dial_level_adv": None}


def test_vicidial_ratio_of_one_and_a_half():
    found = campaign(VICIDIAL)
    assert texts(found, "dialer_type", "ratio", "start_time", "end_time", "call_interval") == {
        "dialer_type": "predictive",
        "ratio": "2:3",
        "start_time": "09:00:00",
        "end_time": "21:00:00",
        "call_interval": "20",
    }
    assert ("warning", "convert.snapped") in codes(found.values["call_interval"])
    assert ("warning", "convert.ratio") in codes(found.values["ratio"])


def test_vicidial_tapered_random_and_the_hours_that_vicidial_stores_wrongly():
    row = {**VICIDIAL, "dial_method": "ADAPT_TAPERED", "auto_dial_level": "3"}
    found = campaign({**row, "next_agent_call": "random", "local_call_time": "12pm-9pm"})
    assert texts(found, "dialer_type", "ratio", "ring_rule", "start_time", "end_time") == {
        "dialer_type": "predictive",
        "ratio": "1:3",
        "ring_rule": "longest-idle-agent",
        "start_time": "12:00:00",
        "end_time": "21:00:00",
    }
    rule = found.values["ring_rule"]
    assert (rule.origin, codes(rule)) == ("default", [("warning", "convert.no_counterpart")])
    assert "“random”" in rule.problems[0].message


def test_vicidial_ratio_of_one_is_progressive_and_needs_no_caller_id():
    row = {**VICIDIAL, "auto_dial_level": "1.0", "local_call_time": "24hours"}
    found = campaign({**row, "campaign_cid": None, "wrapup_seconds": "0"})
    assert texts(found, "dialer_type", "start_time", "end_time", "user_interval") == {
        "dialer_type": "progressive",
        "start_time": "00:00:00",
        "end_time": "23:59:00",
        "user_interval": "10_s",
    }
    assert "caller_id" not in found.values
    assert ("warning", "convert.end_of_day") in codes(found.values["end_time"])


def test_vicidial_without_a_caller_id():
    found = campaign({**VICIDIAL, "auto_dial_level": "2", "campaign_cid": "0000000000"})
    assert "caller_id" in found.missing
    assert codes(found.values["caller_id"]) == [("error", "convert.missing")]


@pytest.mark.parametrize("method", ["MANUAL", "INBOUND_MAN", "inbound_man"])
def test_vicidial_with_hand_dialing_is_skipped_with_a_reason(method):
    found = converted({**VICIDIAL, "dial_method": method})
    (skipped,) = found.skipped
    assert not found.campaigns
    assert (skipped.row, skipped.name) == (2, "Sales north")
    assert "by hand" in skipped.reason


def test_vicidial_with_automatic_dialing_switched_off_is_skipped():
    assert "switched off" in converted({**VICIDIAL, "auto_dial_level": "0"}).skipped[0].reason


def test_vicidials_api_names_the_level_otherwise():
    row = {name: cell for name, cell in VICIDIAL.items() if name != "auto_dial_level"}
    assert campaign({**row, "dial_level": "2"}).values["ratio"].text == "1:2"


def test_goautodial_high_with_a_zone_in_decimal_hours():
    found = campaign({**GOAUTODIAL, "campaign_cid": "08061234567", "local_gmt": "5.50"})
    assert texts(found, "ratio", "caller_id", "timezone") == {
        "ratio": "1:4",
        "caller_id": "918061234567",
        "timezone": "+05:30",
    }
    added = found.values["caller_id"].problems[0]
    assert added.code == "convert.country_added"
    assert "(91)" in added.message


def test_goautodials_own_number_is_no_caller_id():
    found = campaign({**GOAUTODIAL, "campaign_cid": "5164536886"})
    assert found.values["caller_id"].origin == "missing"


def test_goautodial_slow_is_progressive_and_advance_has_a_number():
    assert texts(campaign({**GOAUTODIAL, "auto_dial_level": "SLOW"}), "dialer_type") == {
        "dialer_type": "progressive"
    }
    advanced = {**GOAUTODIAL, "auto_dial_level": "ADVANCE", "auto_dial_level_adv": "2.5"}
    assert campaign(advanced).values["ratio"].text == "2:5"


def test_five9_power_with_one_and_a_half_calls():
    found = campaign(FIVE9)
    fields = ("dialer_type", "ratio", "ring_rule", "call_interval", "caller_id")
    assert texts(found, *fields) == {
        "dialer_type": "predictive",
        "ratio": "2:3",
        "ring_rule": "agent-with-least-talk-time",
        "call_interval": "50",
        "caller_id": "14155552671",
    }


def test_five9_progressive_is_predictive_here_and_two_lists_are_to_be_merged():
    found = campaign({**FIVE9, "dialingMode": "PROGRESSIVE", "lists": "Spring; Summer"})
    assert texts(found, "dialer_type", "ratio") == {"dialer_type": "predictive", "ratio": "1:1"}
    lists = found.values["leads_id"]
    assert (lists.origin, codes(lists)) == ("wrong", [("error", "convert.several")])
    assert "Spring, Summer" in lists.problems[0].message


def test_five9_power_with_one_call_is_progressive_here():
    assert campaign({**FIVE9, "callsAgentRatio": "1.0"}).values["dialer_type"].text == "progressive"


def test_five9_with_an_agent_whom_nobody_knows_names_the_agent():
    agents = table("Agents", {"Name": "ann@example.com", "Agent ID": "5201_2224257"})
    users = campaign(FIVE9, lookups=[agents]).values["users"]
    assert users.origin == "missing"
    assert users.text == "5201_2224257, bob@example.com"
    assert "“bob@example.com”" in users.problems[0].message


@pytest.mark.parametrize("mode", ["PREVIEW", "TCPA PREVIEW"])
def test_five9_preview_is_skipped(mode):
    assert "look at each lead" in converted({**FIVE9, "dialingMode": mode}).skipped[0].reason


def test_five9s_priority_that_looks_like_a_ratio_is_lost_and_no_ratio():
    found = converted({**FIVE9, "dialingRatio": "50"})
    assert found.campaigns[0].values["ratio"].text == "2:3"
    assert [(one.setting, one.was) for one in found.lost] == [("dialingRatio", "50")]


def test_five9s_columns_may_come_nested_and_typed():
    typed = {"callsAgentRatio": 1.5, "callWrapup.enabled": True, "callWrapup.timeout.seconds": 45}
    assert texts(campaign({**FIVE9, **typed}), "ratio", "call_interval") == {
        "ratio": "2:3",
        "call_interval": "50",
    }


DAYS = """
format = 1
id     = "ringing"
title  = "One schedule a day"
[source]
detect = ["campaignName", "sunSched"]
[set.name]
from = "campaignName"
[[set.dialer_type]]
from = "group.dialMode"
map  = { PREDICTIVE = "predictive" }
[set.start_date]
from = "startDate"
as   = "datetime_date"
[set.end_date]
from = "endDate"
as   = "datetime_date"
[set.start_time]
agree   = ["*Sched"]
blank   = ["00000000"]
extract = '^(\\d{4})'
as      = "hhmm"
[set.end_time]
agree   = ["*Sched"]
blank   = ["00000000"]
extract = '(\\d{4})$'
as      = "hhmm"
[ask]
timezone = "The zone of the hours."
"""

RINGING = {
    "campaignName": "May",
    "group.dialMode": "PREDICTIVE",
    "startDate": "2020-05-26T07:00:00.000+0000",
    "endDate": "2020-06-26T06:59:59.000+0000",
    "sunSched": "00000000",
    **dict.fromkeys(("monSched", "tueSched", "wedSched", "thuSched", "friSched"), "08002100"),
    "satSched": "00000000",
}


def test_hours_by_day_that_agree_and_the_days_that_are_closed():
    found = converted(RINGING, profile=profile_of(DAYS))
    values = found.campaigns[0].values
    assert (values["start_time"].text, values["end_time"].text) == ("08:00:00", "21:00:00")
    assert codes(values["start_time"]) == [("warning", "convert.closed")]
    assert "Sunday, Saturday" in values["start_time"].problems[0].message
    assert [(one.setting, one.was) for one in found.lost] == [("Sunday, Saturday", "closed")]


def test_a_list_with_fewer_entries_than_that_of_another_campaign_closes_nothing():
    slots = DAYS.replace('"*Sched"', '"slots.*.hours"').replace('"sunSched"', '"slots.0.hours"')
    common = {key: cell for key, cell in RINGING.items() if not key.endswith("Sched")}
    found = converted(
        common | {"slots.0.hours": "08002100", "slots.1.hours": None},
        common | {"campaignName": "June", "slots.0.hours": "08002100", "slots.1.hours": "08002100"},
        profile=profile_of(slots),
    )
    assert [codes(campaign.values["start_time"]) for campaign in found.campaigns] == [[], []]


def test_hours_that_differ_by_day_are_a_question_that_quotes_the_week():
    values = campaign({**RINGING, "tueSched": "10002100"}, profile=profile_of(DAYS)).values
    assert codes(values["start_time"]) == [("question", "convert.days_differ")]
    assert (
        "Sunday closed, Monday 08:00–21:00, Tuesday 10:00–21:00, Wednesday–Friday 08:00–21:00,"
        " Saturday closed" in values["start_time"].problems[0].message
    )
    assert values["end_time"].text == "21:00:00"


@pytest.mark.parametrize(
    ("zone", "first", "last", "offset"),
    [
        ("America/Los_Angeles", "2020-05-26", "2020-06-25", "-07:00"),
        ("India Standard Time", "2020-05-26", "2020-06-26", "+05:30"),
        ("Asia/Kolkata", "2020-05-26", "2020-06-26", "+05:30"),
        ("Pacific/Honolulu", "2020-05-25", "2020-06-25", "-10:00"),
        ("-08:00", "2020-05-25", "2020-06-25", "-08:00"),
    ],
)
def test_moments_in_utc_are_days_of_the_campaigns_own_zone(zone, first, last, offset):
    found = campaign(RINGING, profile=profile_of(DAYS), given={"timezone": zone})
    assert texts(found, "start_date", "end_date", "timezone") == {
        "start_date": first,
        "end_date": last,
        "timezone": offset,
    }


def test_moments_wait_for_the_zone():
    values = campaign(RINGING, profile=profile_of(DAYS)).values
    assert values["start_date"].origin == "missing"
    assert codes(values["start_date"]) == [("error", "convert.date_needs_zone")]


def test_every_profile_of_ours_says_which_columns_it_does_not_know():
    found = converted({**FIVE9, "callWrapup.reasonCodeName": "x", "analyzeLevel": "1"})
    assert found.unknown == ("callWrapup.reasonCodeName",)
    assert found.ignored == ("analyzeLevel",)


def test_a_column_may_feed_two_fields_and_is_known():
    assert "wrapup_seconds" not in converted(VICIDIAL).unknown


def test_vicidials_own_table_of_hours_answers_as_well():
    own = table(
        "vicidial_call_times",
        {"call_time_id": "shop", "ct_default_start": "1030", "ct_default_stop": "1900"},
    )
    found = campaign({**VICIDIAL, "local_call_time": "shop"}, lookups=[own])
    assert texts(found, "start_time", "end_time") == {
        "start_time": "10:30:00",
        "end_time": "19:00:00",
    }


@pytest.mark.parametrize("stop", ["1200", "0900"])
def test_hours_that_end_as_they_begin_or_before_are_an_error(stop):
    own = table(
        "vicidial_call_times",
        {"call_time_id": "12pm-9pm", "ct_default_start": "1200", "ct_default_stop": stop},
    )
    end = campaign({**VICIDIAL, "local_call_time": "12pm-9pm"}, lookups=[own]).values["end_time"]
    assert end.origin == "wrong"
    as_check_says = ("error", "time.same") if stop == "1200" else ("question", "time.overnight")
    assert codes(end)[-1] == as_check_says


def test_an_unknown_name_of_hours_is_asked_and_not_taken_for_the_usual_hours():
    found = converted({**VICIDIAL, "local_call_time": "shop"})
    start = found.campaigns[0].values["start_time"]
    assert (start.text, start.origin) == ("", "missing")
    (hours,) = [sheet for sheet in found.lookups if sheet.lookup == "hours"]
    assert [(one.key, one.values) for one in hours.entries] == [("shop", ("", ""))]


def test_one_campaign_may_stand_in_a_column():
    text = DAYS.replace("[source]", '[source]\norientation = "columns"')
    other = {**RINGING, "campaignName": "June"}
    rows = [[header, RINGING[header], other[header]] for header in RINGING]
    sheet = Sheet.of(rows)
    found = converted(sheet=sheet, profile=profile_of(text))
    assert [(one.name, one.row) for one in found.campaigns] == [("May", 2), ("June", 3)]


def test_what_a_profile_of_ours_converts_is_what_the_same_profile_was_loaded_for():
    found = converted(sheet=sheet_of(VICIDIAL), profile=load("vicidial", ()), why="chosen")
    assert (found.profile, found.why, found.path) == ("vicidial", "chosen", "export.csv")
