"""WombatDialer: the values are what an expert of both dialers would type.

It makes as many calls as agents of a queue are free, times a boost factor, or as its model says.
"""

import json

import pytest
from exported import campaign, codes, converted, texts

from bulk_import.app.converting import convert_export
from bulk_import.options import ReadOptions
from bulk_import.readers import read

WOMBAT = {
    "campaignId": 12,
    "name": "Loans",
    "pace": "RUNNABLE",
    "timeStartHr": "090000",
    "timeEndHr": "183000",
    "timeDow": "1234567",
    "dial_timeout": 25000,
    "dial_clid": "+918041230030",
    "initialPredictiveModel": "OFF",
    "initialBoostFactor": 1.0,
}


@pytest.mark.parametrize(
    ("changed", "kind", "ratio"),
    [
        ({}, "progressive", None),
        ({"initialBoostFactor": 0.5}, "progressive", None),
        ({"initialBoostFactor": 2.5}, "predictive", "2:5"),
        ({"initialPredictiveModel": "ADAPTIVE"}, "predictive", "1:1"),
        ({"initialPredictiveModel": "ADAPTIVE", "initialBoostFactor": 1.5}, "predictive", "2:3"),
    ],
)
def test_the_boost_of_wombatdialer_is_the_ratio(changed, kind, ratio):
    values = texts(campaign({**WOMBAT, **changed}))
    assert (values["dialer_type"], values.get("ratio")) == (kind, ratio)


def test_wombatdialer_counts_milliseconds_and_writes_hours_without_colons():
    found = campaign({**WOMBAT, "initialBoostFactor": 2})
    values = texts(found, "start_time", "end_time", "ring_seconds", "caller_id")
    assert [*values.values()] == ["09:00:00", "18:30:00", "25", "918041230030"]


@pytest.mark.parametrize(("start", "end"), [("000000", "235959"), (0, 235959)])  # (0: of Excel)
def test_all_hours_of_the_day_are_taken_and_told(start, end):
    found = campaign({**WOMBAT, "timeStartHr": start, "timeEndHr": end}).values["start_time"]
    assert (found.text, codes(found)) == ("00:00:00", [("warning", "convert.note")])
    assert "at night" in found.problems[0].message


def test_how_wombatdialers_names_are_spelled_does_not_count():
    row = {"campaign_id": 12, "name": "Loans", "pace": "PAUSED", "time_start_hr": "090000"}
    more = {"time_end_hr": "183000", "time_dow": "23456", "initial_boost_factor": "2.0"}
    found = converted({**row, **more}, keep_active=True)
    fields = ("ratio", "end_time", "active")
    assert [*texts(found.campaigns[0], *fields).values()] == ["1:2", "18:30:00", "false"]
    assert [(one.setting, one.was) for one in found.lost] == [("Days", "23456")]


def test_without_a_boost_and_a_model_the_dialer_type_is_asked():
    row = {name: cell for name, cell in WOMBAT.items() if not name.startswith("initial")}
    assert "dialer_type" in campaign(row).missing


def end_point(kind="QUEUE", campaign_id=12, **fields):
    more = {"queueName": "loans", "boostFactor": 1.0, "reverseDialing": False, "maxChannels": 9}
    more |= {"extension": "s", "context": "loans-in"}
    return {
        "campaignId": campaign_id,
        "epId": {"epId": 4, "type": kind, **more, "securityKey": "hunter2", **fields},
    }


def on_list(name, kind="CALL_LIST"):
    return {"cclId": 1, "campaignId": 12, "cl": {"listId": 3, "name": name}, "clType": kind}


@pytest.fixture
def answered(tmp_path):
    """Return the conversion of WombatDialer's answers, one after the other in one file."""

    def convert(*answers, campaigns=(WOMBAT,), **options):
        path = tmp_path / "wombat.json"
        pages = [{"status": "OK", "results": [*each]} for each in (campaigns, *answers)]
        path.write_text("\n".join(map(json.dumps, pages)), "utf-8")
        return convert_export(read(str(path)), ReadOptions(**options)).conversion

    return convert


def test_the_queue_and_the_list_of_a_wombatdialer_campaign_stand_beside_it(answered):
    found = answered([end_point()], [on_list("spring"), on_list("dnc", "BLACK_LIST")])
    (only,) = found.campaigns
    values = texts(only, "dialer_type", "users", "leads_id")
    assert [*values.values()] == ["progressive", "loans", "spring"]
    assert [(one.setting, one.was) for one in found.lost] == [
        ("Blacklists", "dnc"),
        ("Extension", "s, loans-in"),
        ("Max channels", "9"),
    ]
    assert (found.skipped, found.file_problems) == ((), ())
    assert "hunter2" not in str(found)


@pytest.mark.parametrize(
    "points",
    [
        [end_point("PHONE")],
        [end_point(), end_point("PHONE")],
        [end_point(reverseDialing=True)],
    ],
)
def test_end_points_that_are_no_queues_of_agents_are_asked_about(points, answered):
    (only,) = answered(points).campaigns
    assert "dialer_type" in only.missing
    assert only.values["dialer_type"].was


def test_the_boost_of_an_end_point_counts_and_two_boosts_are_asked_about(answered):
    (only,) = answered([end_point(boostFactor=2.0)]).campaigns
    assert texts(only, "dialer_type", "ratio") == {"dialer_type": "predictive", "ratio": "1:2"}
    boosted = {**WOMBAT, "initialBoostFactor": 1.5}
    (both,) = answered([end_point(boostFactor=2.0)], campaigns=[boosted]).campaigns
    assert both.values["dialer_type"].text == "predictive"
    assert "ratio" in both.missing
    (several,) = answered([end_point(boostFactor=2.0), end_point(boostFactor=3.0)]).campaigns
    assert "ratio" in several.missing


def test_opening_hours_of_wombatdialer_are_asked_about(answered):
    hours = {"cohId": 1, "campaignId": 12, "rule": {"openingHourId": 5, "name": "Weekdays"}}
    (only,) = answered([end_point()], [hours]).campaigns
    assert {"start_time", "end_time"} <= set(only.missing)
    assert only.values["start_time"].was == "Weekdays"


def test_a_blacklist_is_never_taken_for_the_list_that_is_called():
    lists = {"list.0.cl.name": "dnc", "list.0.clType": "BLACK_LIST"}
    only = campaign({**WOMBAT, **lists})
    assert (only.values["leads_id"].text, "leads_id" in only.missing) == ("", True)


def test_without_end_points_nobody_can_tell_who_answers(answered):
    found = answered()
    assert [problem.code for problem in found.file_problems] == ["convert.without"]


def test_keys_and_addresses_of_wombatdialer_are_copied_nowhere():
    keys = {"securityKey": "hunter2", "httpNotify": "https://x.invalid/?key=hunter2"}
    found = converted({**WOMBAT, **keys})
    assert found.secret == ("securityKey", "httpNotify")
    assert "hunter2" not in str(found)
