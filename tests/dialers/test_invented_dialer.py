"""A dialer that nobody knows, by a profile written from the handbook's page alone."""

import json
from pathlib import Path

import pytest

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
