"""Facts that stand in other tables of the same export: they beat what a profile assumes."""

import json

import pytest
from exported import campaign, profile_of, table, texts

from bulk_import.app.converting import convert_export
from bulk_import.dialers.export_table import ExportTable
from bulk_import.dialers.sister_tables import with_sisters
from bulk_import.options import ReadOptions
from bulk_import.readers import read
from bulk_import.sheet import Spreadsheet


def converted(*sheets, **options):
    """Return the campaigns of an export with these tables, by name, each field as text."""
    export = Spreadsheet(path="export.sql", format="sql", sheets=sheets)
    found = convert_export(export, ReadOptions(**options)).conversion
    return {
        one.name: {name: value.text for name, value in one.values.items()}
        for one in found.campaigns
    }, found


def queue(name, uuid):
    return {
        "call_center_queue_uuid": uuid,
        "queue_name": name,
        "queue_strategy": "round-robin",
        "queue_max_wait_time": "90",
    }


def agent(uuid, name, ring, wrap_up):
    return {
        "call_center_agent_uuid": uuid,
        "agent_name": name,
        "agent_call_timeout": ring,
        "agent_wrap_up_time": wrap_up,
        "agent_reject_delay_time": "30",
        "agent_no_answer_delay_time": "40",
    }


QUEUES = table("v_call_center_queues", queue("Sales", "q1"), queue("Care", "q2"))
AGENTS = table(
    "v_call_center_agents",
    agent("a1", "asha", "20", "30"),
    agent("a2", "vik", "20", "30"),
    agent("a3", "mira", "25", "60"),
)
TIERS = table(
    "v_call_center_tiers",
    {"call_center_queue_uuid": "q1", "call_center_agent_uuid": "a1", "tier_level": "1"},
    {"call_center_queue_uuid": "q1", "call_center_agent_uuid": "a2", "tier_level": "2"},
    {"call_center_queue_uuid": "q2", "call_center_agent_uuid": "a3", "tier_level": "1"},
)
SAID = ("ring_seconds", "call_interval", "reject_delay_time", "no_answer_delay_time", "users")


def test_the_agents_of_a_queue_say_how_long_it_rings_and_waits():
    campaigns, found = converted(QUEUES, TIERS, AGENTS)
    sales, care = (campaigns[name] for name in ("Sales", "Care"))
    assert [sales[name] for name in SAID] == ["20", "30", "30", "40", "asha, vik"]
    assert [care[name] for name in SAID] == ["25", "60", "30", "40", "mira"]
    assert [(one.name, one.setting) for one in found.lost] == [("Sales", "Levels of agents")]


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("1001@pbx.example.com", "1001"),  # the extension, which agents have here too
        ("1001@10.0.0.5", "1001"),
        ("1001@default", "1001"),
        ("asha@default", "asha"),
        ("asha@pbx.example.com", "asha@pbx.example.com"),  # perhaps an address
        ("1001", "1001"),
        ("Asha K. @ home", "Asha K. @ home"),
    ],
)
def test_an_agent_is_listed_without_the_domain_of_the_old_system(name, listed):
    agents = table("v_call_center_agents", agent("a1", name, "20", "30"))
    _, found = converted(QUEUES, agents, TIERS)
    assert [
        one.key for sheet in found.lookups if sheet.title == "Agents" for one in sheet.entries
    ] == [listed]


def test_an_agent_without_the_domain_is_found_by_the_extension():
    agents = table("v_call_center_agents", agent("a1", "1001@pbx.example.com", "20", "30"))
    ids = table("Agents", {"Name": "1001", "Agent ID": "1001_2224257"})
    campaigns, _ = converted(QUEUES, agents, TIERS, ids)
    assert campaigns["Sales"]["users"] == "1001_2224257"


def test_without_tiers_what_all_agents_have_in_common_counts_and_the_rest_is_asked():
    campaigns, found = converted(QUEUES, AGENTS)
    assert campaigns["Sales"]["reject_delay_time"] == "30"
    assert campaigns["Sales"]["users"] == "Sales"
    assert {"ring_seconds", "call_interval"} <= set(found.campaigns[0].missing)
    assert "20" in found.campaigns[0].values["ring_seconds"].problems[0].message


def test_a_queue_without_agents_keeps_what_the_profile_says():
    lonely = table("v_call_center_queues", queue("Empty", "q9"))
    campaigns, _ = converted(lonely, TIERS, AGENTS)
    assert campaigns["Empty"]["ring_seconds"] == "30"


def campaign_of_vicidial(name):
    return {
        "campaign_id": name,
        "campaign_name": name,
        "dial_method": "RATIO",
        "auto_dial_level": "2",
        "campaign_vdad_exten": "8369",
        "active": "Y",
    }


GROUPS = table(
    "vicidial_user_groups",
    {"user_group": "NORTH", "allowed_campaigns": " LOANS CARDS - "},
    {"user_group": "SOUTH", "allowed_campaigns": " LOANS -"},
    {"user_group": "ADMIN", "allowed_campaigns": " -ALL-CAMPAIGNS- - -"},
)


def user(name, group, level="1", active="Y"):
    person = {"user": name.lower(), "pass": "hunter2", "full_name": name, "user_group": group}
    return {**person, "user_level": level, "active": active}


USERS = table(
    "vicidial_users",
    user("Asha", "NORTH"),
    user("Vik", "SOUTH", "4"),
    user("Boss", "NORTH", "8"),
    user("Gone", "NORTH", active="N"),
    user("Root", "ADMIN", "9"),
)


def test_the_users_of_the_groups_of_a_campaign_are_its_agents():
    sheet = table("vicidial_campaigns", *map(campaign_of_vicidial, ("LOANS", "CARDS", "OTHER")))
    pauses = table(
        "vicidial_pause_codes",
        {"campaign_id": "LOANS", "pause_code": "TEA", "pause_code_name": "Tea break"},
    )
    campaigns, found = converted(sheet, GROUPS, USERS, pauses)
    users = {name: one["users"] for name, one in campaigns.items()}
    assert users == {"LOANS": "Asha, Vik", "CARDS": "Asha", "OTHER": "OTHER"}
    lists = {one.title: [entry.key for entry in one.entries] for one in found.lookups}
    assert lists["Agents"] == ["Asha", "Vik"]
    assert lists["Teams"] == ["OTHER"]
    assert [(one.setting, one.was) for one in found.lost] == [("Pause codes", "Tea break")]
    assert "hunter2" not in str(found)


def resource(kind, label, **attributes):
    instances = [{"schema_version": 0, "attributes": attributes}]
    return {
        "mode": "managed",
        "type": f"genesyscloud_{kind}",
        "name": label,
        "instances": instances,
    }


def slots(first, last):
    return [
        {"day": day, "start_time": "09:00:00", "stop_time": "18:00:00"}
        for day in range(first, last + 1)
    ]


@pytest.fixture
def state(tmp_path):
    """Return the conversion of Terraform's state, whose references are ids."""

    def convert(last_day=7):
        times = [{"time_zone_id": "Asia/Kolkata", "time_slots": slots(1, last_day)}]
        resources = [
            resource(
                *("outbound_campaign", "C"),
                id="c1",
                name="Renewals",
                dialing_mode="power",
                queue_id="q1",
                contact_list_id="l1",
                callable_time_set_id="t1",
                caller_address="+442071234567",
                max_calls_per_agent=2,
            ),
            resource(
                *("routing_queue", "Q"),
                id="q1",
                name="Queue of renewals",
                acw_timeout_ms=30000,
                media_settings_call=[{"alerting_timeout_sec": 12}],
            ),
            resource("outbound_contact_list", "L", id="l1", name="List of renewals"),
            resource("outbound_callabletimeset", "T", id="t1", callable_times=times),
        ]
        path = tmp_path / "terraform.tfstate"
        path.write_text(
            json.dumps({"version": 4, "terraform_version": "1.7.0", "resources": resources}),
            "utf-8",
        )
        (only,) = convert_export(read(str(path)), ReadOptions()).conversion.campaigns
        return only

    return convert


def test_a_state_of_terraform_says_ring_time_wrap_up_hours_and_zone(state):
    values = {name: value.text for name, value in state().values.items()}
    assert values["ring_seconds"] == "12"
    assert values["call_interval"] == "30"
    assert (values["start_time"], values["end_time"]) == ("09:00:00", "18:00:00")
    assert values["timezone"] == "+05:30"
    assert (values["leads_id"], values["users"]) == ("List of renewals", "Queue of renewals")


def test_days_without_calls_are_told_of_a_state_too(state):
    (told,) = state(5).values["start_time"].problems
    assert "Saturday" in told.message


ASTERISK = """
format = 1
id     = "issabel"
title  = "Issabel with the queues of FreePBX"
[source]
detect = ["max_canales", "queue"]
[beside.queue]
table   = "queues_details"
key     = "id"
from    = "queue"
setting = "keyword"
holds   = "data"
[lookup]
people = { title = "Agents", key = "Extension", value = "Agent ID" }
[set]
name          = { from = "name" }
dialer_type   = { value = "predictive" }
ring_seconds  = { from = "queue.0.timeout", as = "int" }
ring_rule     = { from = "queue.0.strategy", map = { rrmemory = "round-robin" } }
call_interval = { from = "queue.0.wrapuptime", as = "int", allowed = [10, 20], snap = "up" }
users         = { from = "queue.*.member", extract = '^Local/([0-9]+)@', lookup = "people" }
"""


def detail(queue, keyword, data):
    return {"id": queue, "keyword": keyword, "data": data, "flags": "0"}


def test_a_table_of_settings_is_read_as_one_row():
    """FreePBX keeps each setting of a queue in a row of its own, and each member too."""
    campaigns = table("campaign", {"name": "Cobranza", "queue": "8001", "max_canales": "30"})
    details = table(
        "queues_details",
        *(detail("8001", "timeout", "20"), detail("8001", "member", "Local/101@from-queue/n,0")),
        *(detail("8001", "strategy", "rrmemory"), detail("8001", "wrapuptime", "15")),
        *(detail("8001", "member", "Local/102@from-queue/n,0"), detail("9", "timeout", "99")),
    )
    people = table(
        "Agents",
        {"Extension": "101", "Agent ID": "5201_2224257"},
        {"Extension": "102", "Agent ID": "5202_2224257"},
    )
    only = campaign(sheet=campaigns, profile=profile_of(ASTERISK), lookups=[details, people])
    values = texts(only, "ring_seconds", "ring_rule", "call_interval", "users")
    assert list(values.values()) == ["20", "round-robin", "20", "5201_2224257, 5202_2224257"]


def test_rows_that_say_the_same_stand_once_beside_every_campaign():
    profile = profile_of(
        'format = 1\nid = "mine"\ntitle = "Mine"\n[beside.all]\ntable = "agents"\n'
        '[set.name]\nfrom = "name"\n[set.ring_seconds]\nagree = "all.*.ring"\n'
    )
    one = ExportTable(("name",), ("name",), ((2, ("A",)), (3, ("B",))))
    sisters = with_sisters(one, profile, [table("agents", *({"ring": "20"},) * 500)])
    assert sisters.headers == ("name", "all.0.ring")
    assert [cells[1] for _, cells in sisters.records] == ["20", "20"]
