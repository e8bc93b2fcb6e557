"""A dialer that nobody knows, by a profile written from the handbook's page alone."""

import json
from pathlib import Path

import pytest
from migrations import fill_in

from bulk_import.cli import main

FOLDER = Path(__file__).parent / "invented"

LISTS = """\
Team,Agent ID
Blue,5201_2224257
Red,5202_2224257
"""


@pytest.fixture
def zenith(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for path in FOLDER.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "teams.csv").write_text(LISTS, "utf-8")


@pytest.fixture
def told(capsys):
    def run(*arguments):
        status = main([*arguments, "--json"])
        return status, json.loads(capsys.readouterr().out)

    return run


def test_its_author_sees_that_everything_is_understood(zenith, capsys):
    del zenith
    assert main(["profile", "check", "zenith.toml", "zenith.csv"]) == 0
    assert "in 0 campaigns something is not understood" in capsys.readouterr().out


def test_its_campaigns_are_what_a_person_would_type(zenith, capsys):
    del zenith
    command = ["convert", "zenith.csv", "--profile", "zenith.toml", "--lookup", "teams.csv"]
    assert main([*command, "--set", "timezone=+05:30", "--json"]) == 1  # lists and dates are asked
    told = json.loads(capsys.readouterr().out)
    motor, health = (
        {name: value["text"] for name, value in one["values"].items()} for one in told["campaigns"]
    )
    assert [motor[name] for name in ("dialer_type", "ratio", "ring_rule")] == [
        *("predictive", "1:3", "longest-idle-agent"),
    ]
    assert [motor[name] for name in ("start_time", "end_time")] == ["09:00:00", "18:30:00"]
    assert [motor[name] for name in ("ring_seconds", "max_waiting_time", "call_interval")] == [
        *("25", "90", "20"),
    ]
    assert (motor["caller_id"], motor["users"]) == ("918041230020", "5201_2224257")
    assert (health["dialer_type"], health["user_interval"]) == ("progressive", "10_s")
    assert {one["field"] for one in told["supply"]} == {"leads_id", "start_date", "end_date"}
    assert [one["name"] for one in told["skipped"]] == ["Callbacks"]
    assert (told["unknown"], told["secret"]) == ([], ["Login key"])
    assert "k3y" not in json.dumps(told)


MOTOR = {
    "name": "Motor renewals",
    "dialer_type": "predictive",
    "active": False,
    "leads_id": "1b671a64-40d5-491e-99b0-da01ff1f3341",
    "timezone": "+05:30",
    "start_date": "2031-01-06",
    "end_date": "2031-03-28",
    "start_time": "09:00:00",
    "end_time": "18:30:00",
    "users": ["5201_2224257"],
    "ratio": "1:3",  # three lines for an agent: Zenith writes the lines first
    "waiting_music": "default",
    "unanswered_music": "default",
    "ring_rule": "longest-idle-agent",
    "ring_seconds": 25,
    "max_waiting_time": 90,  # 00:01:30
    "call_interval": 20,  # the next allowed number above its 15
    "no_agent_no_wait": True,
    "caller_id": "918041230020",
    "reject_delay_time": 10,
    "no_answer_delay_time": 10,
}
HEALTH = {name: MOTOR[name] for name in ("active", "timezone", "start_date", "end_date")} | {
    "name": "Health leads",
    "dialer_type": "progressive",  # its power dials one line for each agent
    "leads_id": "2c782b75-51e6-4a2f-8a1c-eb12a02f4452",
    "start_time": "10:00:00",
    "end_time": "19:00:00",
    "users": ["5202_2224257"],
    "user_interval": "10_s",  # no rest is none, and the shortest is 10
}


def test_its_campaigns_are_created_as_a_person_would_type_them(zenith, sandbox, told):
    del zenith
    command = ["convert", "zenith.csv", "--profile", "zenith.toml", "--lookup", "teams.csv"]
    _, first = told(*command)
    lists = {"Lead lists": {"Motor Q1": [[MOTOR["leads_id"]]], "Health": [[HEALTH["leads_id"]]]}}
    fill_in(first["workbook"], {"sheets": lists}, {})
    given = [f"{name}={MOTOR[name]}" for name in ("timezone", "start_date", "end_date")]
    status, second = told(*command, *(part for one in given for part in ("--set", one)))
    assert (status, second["earlier"]) == (0, first["workbook"])
    status, checked = told("check", second["workbook"])
    assert (status, checked["counts"]["ready"]) == (0, 2)
    assert told("run", second["workbook"], "--yes", "--rate", "200")[0] == 0
    created = {campaign.body["name"]: campaign.body for campaign in sandbox.campaigns}
    account = {"inet_no": sandbox.inet_no}
    assert created == {one["name"]: {**account, **one} for one in (MOTOR, HEALTH)}
