from datetime import UTC, datetime

import pytest
from campaigns import names_of
from exported import FIVE9, VICIDIAL, campaign, codes, converted, export_of, rules, table, texts
from sheets import plan_of

from bulk_import.campaign import FIELDS
from bulk_import.cells import FormattedCell
from bulk_import.dialers import load
from bulk_import.problems import Refused

GIVEN = {"start_date": "2027-01-04", "end_date": "2027-03-31", "timezone": "Asia/Kolkata"}
LEADS = "3f2b8c1e-7d4a-4e0b-9a6f-5c1d2e3f4a5b"
OTHER_LEADS = "3f2b8c1e-7d4a-4e0b-9a6f-5c1d2e3f4a5c"


def teams(*lines):
    rows = ({"Team": team, "Agent ID": agent} for team, agent in lines)
    return table("Teams", *rows)


def lists(*lines):
    return table("Lead lists", *({"Lead list": name, "Leads ID": leads} for name, leads in lines))


WHOLE = {
    "given": GIVEN,
    "lookups": [
        teams(("SALES", "5201_2224257"), ("SALES", "5202_2224257")),
        lists(("SALES", LEADS)),
    ],
}


def test_a_campaign_is_whole_once_everything_is_supplied():
    found = campaign(VICIDIAL, **WHOLE)
    assert found.missing == ()
    assert texts(found) == {
        "name": "Sales north",
        "dialer_type": "predictive",
        "active": "false",
        "leads_id": LEADS,
        "timezone": "+05:30",
        "start_date": "2027-01-04",
        "end_date": "2027-03-31",
        "start_time": "09:00:00",
        "end_time": "21:00:00",
        "users": "5201_2224257, 5202_2224257",
        "ratio": "2:3",
        "waiting_music": "default",
        "unanswered_music": "default",
        "ring_rule": "longest-idle-agent",
        "ring_seconds": "45",
        "max_waiting_time": "5",
        "call_interval": "20",
        "no_agent_no_wait": "true",
        "caller_id": "919812345678",
        "reject_delay_time": "10",
        "no_answer_delay_time": "10",
    }


@pytest.mark.parametrize("level", ["1.5", "1"])
def test_what_is_written_is_what_check_takes_without_a_change(level):
    found = campaign({**VICIDIAL, "auto_dial_level": level}, **WHOLE)
    (row,) = plan_of(
        {FIELDS[name].header: value.text for name, value in found.values.items()},
        now=datetime(2026, 12, 1, tzinfo=UTC),
    ).ready
    assert row.problems == row.changes == ()


def test_a_campaign_has_the_fields_of_its_dialer_type_only():
    predictive = campaign(VICIDIAL).values.keys()
    progressive = campaign({**VICIDIAL, "auto_dial_level": "1"}).values.keys()
    assert predictive == names_of("predictive") - {"max_waiting_time_without_agent"}
    assert progressive == names_of("progressive")


def test_where_people_wait_the_time_without_an_agent_is_a_field_too():
    found = campaign(VICIDIAL, given={"no_agent_no_wait": "no"})
    assert "max_waiting_time_without_agent" in found.missing


def test_what_is_still_to_be_supplied_is_told_with_its_question():
    found = converted(VICIDIAL)
    assert found.campaigns[0].missing == (
        "leads_id", "timezone", "start_date", "end_date", "users",
    )  # fmt: skip
    assert list(found.missing) == ["timezone", "start_date", "end_date"]
    zone = found.campaigns[0].values["timezone"]
    assert codes(zone) == [("error", "convert.asked")]
    assert found.missing["timezone"] in zone.problems[0].message
    assert converted(VICIDIAL, given=GIVEN).missing == {}


@pytest.mark.parametrize(
    ("edits", "given", "row", "text", "origin"),
    [
        ({"ring_seconds": "50"}, {"ring_seconds": "40"}, {}, "50", "given"),
        ({}, {"ring_seconds": "40"}, {}, "40", "given"),
        ({}, {}, {}, "45", "mapped"),
        ({}, {}, {"dial_timeout": None}, "30", "default"),
        ({"ring_seconds": ""}, {}, {}, "45", "mapped"),
        ({"ring_seconds": "soon"}, {"ring_seconds": "40"}, {}, "soon", "wrong"),
    ],
)
def test_an_edit_beats_what_is_given_which_beats_the_export(edits, given, row, text, origin):
    found = campaign({**VICIDIAL, **row}, edits={"SALES": edits}, given=given)
    value = found.values["ring_seconds"]
    assert (value.text, value.origin) == (text, origin)
    assert value.was == (row.get("dial_timeout", "45") or "")


def test_an_edit_of_the_dialer_type_changes_the_fields():
    found = campaign(VICIDIAL, edits={"SALES": {"dialer_type": "progressive"}})
    assert found.values.keys() == names_of("progressive")
    assert found.values["dialer_type"].was == "RATIO"


def test_a_campaign_is_told_from_the_others_by_its_key_or_else_by_its_name():
    assert campaign(VICIDIAL).key == "SALES"
    assert campaign(FIVE9).key == "Renewals"
    twice = converted(VICIDIAL, VICIDIAL, {**VICIDIAL, "campaign_id": None, "campaign_name": None})
    assert [one.key for one in twice.campaigns] == ["SALES", "SALES (2)", "row 4"]


def test_edits_are_kept_when_the_campaigns_come_in_another_order():
    other = {**VICIDIAL, "campaign_id": "B", "campaign_name": "Sales south"}
    edits = {"SALES": {"name": "North"}}
    found = converted(other, VICIDIAL, edits=edits)
    assert [one.name for one in found.campaigns] == ["Sales south", "North"]


@pytest.mark.parametrize(("was", "warned"), [("Y", True), ("N", False)])
def test_campaigns_are_switched_off_and_what_was_is_told(was, warned):
    active = campaign({**VICIDIAL, "active": was}).values["active"]
    assert (active.text, active.was) == ("false", was)
    assert codes(active) == ([("warning", "convert.switched_off")] if warned else [])


def test_campaigns_are_kept_on_if_that_is_chosen_or_given():
    assert campaign(VICIDIAL, keep_active=True).values["active"].text == "true"
    assert campaign(VICIDIAL, given={"active": "yes"}).values["active"].text == "true"
    nothing = campaign({**VICIDIAL, "active": None}, keep_active=True).values["active"]
    assert (nothing.text, nothing.origin) == ("false", "default")


def test_a_state_that_the_profile_does_not_know_is_wrong_only_if_it_is_kept():
    row = {**FIVE9, "state": "HIBERNATING"}
    assert campaign(row).values["active"].text == "false"
    assert campaign(row, keep_active=True).values["active"].origin == "wrong"


def test_what_is_to_be_looked_up_stands_in_the_side_tables_to_fill_in():
    found = converted(VICIDIAL, {**VICIDIAL, "campaign_id": "B", "campaign_name": "South"})
    sheets = {sheet.title: sheet for sheet in found.lookups}
    assert [(one.key, one.values, one.used_by) for one in sheets["Teams"].entries] == [
        ("SALES", ("",), ("Sales north",)),
        ("B", ("",), ("South",)),
    ]
    assert sheets["Teams"].fields == ("users",)
    assert sheets["Calling hours"].fields == ("start_time", "end_time")
    assert sheets["Calling hours"].entries[0].used_by == ("Sales north", "South")


def test_lines_that_are_filled_in_come_back_with_those_that_are_not():
    found = converted(
        VICIDIAL,
        {**VICIDIAL, "campaign_id": "B", "campaign_name": "South"},
        lookups=[teams(("SALES", "5201_2224257"), ("SALES", "5202_2224257"), ("OLD", None))],
    )
    (sheet,) = [sheet for sheet in found.lookups if sheet.title == "Teams"]
    assert [(one.key, one.values) for one in sheet.entries] == [
        ("SALES", ("5201_2224257",)),
        ("SALES", ("5202_2224257",)),
        ("B", ("",)),
        ("OLD", ("",)),
    ]


def test_a_side_table_is_known_by_its_headers_where_it_has_no_name():
    nameless = table(None, {"team": "sales", "AGENT_ID": "5201_2224257"})
    assert campaign(VICIDIAL, lookups=[nameless]).values["users"].text == "5201_2224257"


def test_a_filled_line_beats_a_blank_one_and_the_profiles_own():
    hours = {"Calling hours": "9am-9pm", "Start time": None, "End time": None}
    blank, filled = (
        table("Calling hours", hours),
        {**hours, "Start time": "10:00", "End time": 1800},
    )
    assert campaign(VICIDIAL, lookups=[blank]).values["start_time"].text == "09:00:00"
    both = campaign(VICIDIAL, lookups=[table("Calling hours", filled), blank])
    assert texts(both, "start_time", "end_time") == {
        "start_time": "10:00:00",
        "end_time": "18:00:00",
    }


HOURS = (
    '[lookup.hours]\nvalue = ["Start time", "End time"]\n'
    '[[lookup.hours.table]]\nname = "*time_sets"\nkey = "id"\n'
    'value = ["slots.*.start", "slots.*.stop"]\n'
    '[set.start_time]\nfrom = "set"\nlookup = "hours"\npick = 0\n'
    '[set.end_time]\nfrom = "set"\nlookup = "hours"\npick = -1\n'
)


@pytest.mark.parametrize(("tuesday", "origin"), [("09:00", "taken"), ("10:00", "missing")])
def test_hours_of_the_dialers_own_table_must_agree_or_are_asked(tuesday, origin):
    slots = {"slots.0.start": "09:00", "slots.0.stop": "18:00", "slots.1.stop": "18:00"}
    sets = table("callable_time_sets", {"id": "7", **slots, "slots.1.start": tuesday})
    row = {"name": "A", "mode": "x", "set": 7}
    values = campaign(row, profile=rules(HOURS), lookups=[sets]).values
    assert values["start_time"].origin == origin
    assert values["end_time"].text == ("18:00:00" if origin == "taken" else "")


def test_many_cells_of_the_dialers_own_table_are_many_agents():
    lines = (
        '[lookup.t]\nmany = true\n[[lookup.t.table]]\nname = "queues"\nkey = "id"\n'
        'value = "members.*"\n[set.users]\nfrom = "queue"\nlookup = "t"'
    )
    members = {"members.0": "1_22", "members.0.password": "s3cr3t", "members.1": "2_22"}
    row = {"name": "A", "mode": "x", "queue": "Q"}
    found = converted(row, profile=rules(lines), lookups=[table("queues", {"id": "Q", **members})])
    assert found.campaigns[0].values["users"].text == "1_22, 2_22"
    assert "s3cr3t" not in repr(found)


def test_two_lists_under_one_name_are_an_error():
    twice = lists(("SALES", LEADS), ("SALES", OTHER_LEADS))
    assert codes(campaign(VICIDIAL, lookups=[twice]).values["leads_id"]) == [
        ("error", "convert.twice_in_lookup")
    ]
    same = lists(("SALES", LEADS), ("SALES", LEADS))
    assert campaign(VICIDIAL, lookups=[same]).values["leads_id"].text == LEADS


def test_a_line_that_is_no_agent_id_is_wrong():
    users = campaign(VICIDIAL, lookups=[teams(("SALES", "Ravi"))]).values["users"]
    assert (users.origin, users.text) == ("wrong", "Ravi")


def test_a_person_may_name_agents_that_the_side_table_has():
    agents = table("Agents", {"Name": "ann@example.com", "Agent ID": "5201_2224257"})
    edits = {"Renewals": {"users": "ann@example.com"}}
    assert campaign(FIVE9, lookups=[agents], edits=edits).values["users"].text == "5201_2224257"


def test_what_several_campaigns_want_is_told_once_with_all_of_them():
    rows = [{**VICIDIAL, "campaign_id": one} for one in ("A", "B", "C")]
    agents = teams(("A", "1_22"), ("A", "2_22"), ("B", "1_22"), ("B", "2_22"), ("C", "3_22"))
    found = converted(*rows, lookups=[agents, lists(("A", LEADS), ("C", LEADS))])
    told = {problem.code: problem.message for problem in found.problems}
    assert set(told) == {"convert.same_name", "convert.shared_leads", "convert.shared_agents"}
    assert (
        "“Sales north”: “Sales north” (row 2), “Sales north” (row 3)" in told["convert.same_name"]
    )
    assert "“1_22, 2_22”" in told["convert.shared_agents"]
    assert "row 4" not in told["convert.shared_agents"]
    assert "(row 2), “Sales north” (row 4)" in told["convert.shared_leads"]


def test_two_campaigns_of_one_team_share_it_before_anybody_says_who_is_in_it():
    row = {"name": "A", "mode": "x", "team": "North"}
    profile = rules('[lookup.t]\nmany = true\n[set.users]\nfrom = "team"\nlookup = "t"')
    found = converted(row, {**row, "name": "B"}, profile=profile)
    assert [problem.code for problem in found.problems] == ["convert.shared_agents"]


def test_an_end_before_the_start_is_wrong():
    found = campaign(VICIDIAL, given={"start_date": "2027-03-01", "end_date": "2027-02-01"})
    assert codes(found.values["end_date"]) == [("error", "date.end_before_start")]


def test_lost_settings_are_told_for_each_campaign_with_what_they_were():
    row = {
        **VICIDIAL,
        "dial_method": "ADAPT_TAPERED",
        "adaptive_maximum_level": "3.0",
        "adaptive_intensity": "0",
        "lead_order": None,
    }
    found = converted(row)
    (lost,) = found.lost
    assert (lost.row, lost.name) == (2, "Sales north")
    assert (lost.setting, lost.was) == ("adaptive_*", "3.0, 0")
    assert "dropped calls" in lost.reason


def test_clock_changes_within_a_campaign_are_lost_too():
    given = {**GIVEN, "timezone": "Europe/Berlin"}
    (lost,) = converted(VICIDIAL, given=given).lost
    assert (lost.setting, lost.was) == ("timezone", "Europe/Berlin")
    assert "28 Mar 2027" in lost.reason


SECRETS = {"ftpHost": "h0st", "ftpPassword": "s3cr3t", "API_KEY": "k3y", "apiToken secret": "t0k3n"}


def test_secrets_are_named_and_copied_nowhere():
    found = converted({**FIVE9, **SECRETS})
    assert found.secret == tuple(SECRETS)
    assert not any(cell in repr(found) for cell in SECRETS.values())
    assert not set(SECRETS) & {*found.unknown, *found.ignored}


def test_no_pattern_reaches_a_secret():
    profile = rules(
        '[lost]\n"*" = "All of it."\n[set.ring_rule]\nfrom = "*"\n[ignore]\ncolumns = "*"'
    )
    found = converted({"name": "A", "mode": "x", "password": "s3cr3t"}, profile=profile)
    assert "s3cr3t" not in repr(found)
    assert found.secret == ("password",)


def test_secrets_of_side_tables_are_not_read():
    agents = table("Agents", {"Name": "ann@example.com", "Agent ID": "1_22", "password": "s3cr3t"})
    assert "s3cr3t" not in repr(converted(FIVE9, lookups=[agents]))


def test_a_column_that_the_profile_does_not_know_is_told_if_it_holds_anything():
    found = converted({**VICIDIAL, "colour": "red", "empty": None})
    assert found.unknown == ("colour",)


def test_a_zone_may_depend_on_the_dialer_type_and_dates_on_the_zone():
    profile = rules(
        '[set.timezone]\nwhen = { "@dialer_type" = "predictive" }\nfrom = "zone"\n'
        '[set.start_date]\nfrom = "start"\nas = "datetime_date"\n'
    )
    row = {"name": "A", "mode": "x", "zone": "Asia/Kolkata", "start": "2027-01-04T20:00:00Z"}
    assert texts(campaign(row, profile=profile), "start_date", "timezone") == {
        "start_date": "2027-01-05",
        "timezone": "+05:30",
    }


def test_rows_without_anything_in_them_are_no_campaigns():
    found = converted(VICIDIAL, dict.fromkeys(VICIDIAL), {**VICIDIAL, "campaign_id": "B"})
    assert [one.row for one in found.campaigns] == [2, 4]
    assert found.skipped == ()


def test_a_sheet_that_the_profile_does_not_fit_is_refused():
    export = export_of({"a": "b"})
    with pytest.raises(Refused) as refused:
        converted(sheet=export.sheets[0], profile=load("vicidial", ()))
    assert refused.value.code == "profile.other_sheet"


ACME = """
format = 1
id     = "acme"
title  = "Acme dialer"
[source]
detect = ["camp", "style"]
[[skip]]
when   = { style = "robot" }
reason = "Nobody talks in it."
[lookup.agents]
title = "Agents"
key   = "Name"
value = "Agent ID"
[set.name]
from = "camp"
[set.dialer_type]
from = "style"
map  = { pushy = "predictive", calm = "progressive" }
[set.users]
from   = "crew"
split  = "+"
lookup = "agents"
[set.user_interval]
from   = "pause_ms"
scale  = 0.001
as     = "int"
format = "{}_s"
[set.start_time]
from    = "hours"
extract = '^(\\d+)-'
as      = "hhmm"
[set.end_time]
from    = "hours"
extract = '-(\\d+)$'
as      = "hhmm"
[ask]
leads_id = "The list."
"""


def test_a_new_dialer_is_a_few_lines_of_toml(tmp_path):
    assert len(ACME.strip().splitlines()) < 40
    (tmp_path / "acme.toml").write_text(ACME, encoding="utf-8")
    rows = (
        {
            "camp": "Spring",
            "style": "calm",
            "crew": "Ann+Bob",
            "pause_ms": 15000,
            "hours": "900-1730",
        },
        {"camp": "Bot", "style": "robot", "crew": None, "pause_ms": None, "hours": None},
    )
    staff = table(
        "Agents", {"Name": "Ann", "Agent ID": "1_22"}, {"Name": "Bob", "Agent ID": "2_22"}
    )
    given = {**GIVEN, "leads_id": LEADS}
    found = converted(*rows, profile=load("acme", [tmp_path]), lookups=[staff], given=given)
    (spring,) = found.campaigns
    assert spring.missing == ()
    assert texts(spring, "users", "user_interval", "start_time", "end_time") == {
        "users": "1_22, 2_22",
        "user_interval": "15_s",
        "start_time": "09:00:00",
        "end_time": "17:30:00",
    }
    assert [(one.name, one.reason) for one in found.skipped] == [("Bot", "Nobody talks in it.")]


@pytest.mark.parametrize(
    ("header", "field"),
    [("campaign_name", "name"), ("dial_timeout", "ring_seconds"), ("dial_method", "dialer_type")],
)
def test_what_is_struck_through_in_the_export_is_asked_about(header, field):
    cell = FormattedCell(VICIDIAL[header], kept="")
    found = campaign(VICIDIAL | {header: cell}, **WHOLE)
    assert found.values[field].text == ""
    assert codes(found.values[field]) == [("question", "cell.struck")]


def test_what_is_left_of_a_cell_that_is_struck_through_in_part_is_offered():
    cell = FormattedCell("Sales north old", kept="Sales north ")
    (problem,) = campaign(VICIDIAL | {"campaign_name": cell}, **WHOLE).values["name"].problems
    assert problem.code == "cell.struck_in_part"
    assert problem.candidates == ("Sales north",)


def test_a_campaign_of_which_all_is_struck_through_is_skipped_and_told():
    rows = [VICIDIAL, {header: FormattedCell(text, kept="") for header, text in VICIDIAL.items()}]
    conversion = converted(*rows, **WHOLE)
    assert [one.name for one in conversion.campaigns] == ["Sales north"]
    (skipped,) = conversion.skipped
    assert skipped.row == 3
    assert "struck through" in skipped.reason


def test_a_cell_is_taken_as_it_is_shown():
    found = campaign(VICIDIAL | {"dial_timeout": FormattedCell(45.2, "45")}, **WHOLE)
    assert texts(found, "ring_seconds") == {"ring_seconds": "45"}
