"""What the README says of fields, options and commands is what the program has."""

import json
import re
from pathlib import Path
from typing import get_args

import click
import pytest

from bulk_import.campaign import ALWAYS, APPLIES, FIELDS
from bulk_import.cli.app import app, main
from bulk_import.dialers import Profile
from bulk_import.dialers.profile_tables import CastType, ExportFormat, FieldRule, Lookup, SkipRule
from bulk_import.outcome import State

README = Path(__file__).parent.parent / "README.md"
BEGIN = "<!-- fields: written by pytest tests/test_readme.py --regenerate -->\n"
END = "<!-- /fields -->"


def table_of_fields():
    lines = ["| header | API name | for | what is accepted | example |", "|---|---|---|---|---|"]
    for name, bound in FIELDS.items():
        column = bound.column
        dialers = " and ".join(dialer for dialer, names in APPLIES.items() if name in names)
        needed = "every campaign" if name in ALWAYS else dialers
        lines.append(
            f"| {column.header} | `{name}` | {needed} | {column.help} | `{column.example}` |"
        )
    return "\n".join(lines) + "\n"


def test_the_table_of_fields_is_the_list_of_fields(request):
    text = README.read_text("utf-8")
    before, rest = text.split(BEGIN)
    table, after = rest.split(END)
    if request.config.getoption("--regenerate"):
        README.write_text(before + BEGIN + table_of_fields() + END + after, "utf-8")
    else:
        assert table == table_of_fields()


@pytest.mark.parametrize("command", app.commands.values(), ids=lambda command: command.name)
def test_every_command_is_in_the_readme_and_has_help(command):
    assert f"`bulk-import {command.name}" in README.read_text("utf-8")
    assert command.help


@pytest.mark.parametrize(
    "option",
    sorted(
        {
            option.opts[-1]
            for command in app.commands.values()
            if command.name in {"check", "run", "convert"}
            for option in command.params
            if isinstance(option, click.Option)
        }
    ),
)
def test_every_option_of_check_run_and_convert_is_in_the_readme(option):
    assert option in README.read_text("utf-8")


@pytest.mark.parametrize("state", State)
def test_every_state_is_in_the_readme(state):
    assert f"| {state.label} |" in README.read_text("utf-8")


def profile_of_the_readme():
    return README.read_text("utf-8").split("```toml\n")[1].split("```")[0]


def test_the_worked_example_of_a_profile_is_short_and_converts(tmp_path, capsys):
    toml = profile_of_the_readme()
    assert len(toml.splitlines()) < 40
    (tmp_path / "acme.toml").write_text(toml, "utf-8")
    (tmp_path / "acme.csv").write_text(EXPORT, "utf-8")
    command = ["convert", str(tmp_path / "acme.csv"), "--profile", str(tmp_path / "acme.toml")]
    assert main([*command, "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    fast, calm = (campaign["values"] for campaign in told["campaigns"])
    texts = {name: value["text"] for name, value in fast.items()}
    assert (
        texts.items()
        >= {
            "dialer_type": "predictive",
            "ratio": "1:3",
            "ring_rule": "round-robin",
            "start_time": "09:00:00",
            "end_time": "18:30:00",
            "ring_seconds": "30",
            "call_interval": "20",
            "caller_id": "919876543210",
            "users": "North",
        }.items()
    )
    assert calm["user_interval"]["text"] == "10_s"
    assert [one["name"] for one in told["skipped"]] == ["Third"]
    assert [one["setting"] for one in told["lost"]] == ["Days"]


EXPORT = """\
Camp,Mode,Lines per agent,On,List,Team,Hours,Order,Rings,Patience,Wrap-up,Number,Days
First,Fast,3,yes,L1,North,9:00-18:30,rotate,5,0,15,9876543210,Mon-Fri
Second,Calm,1,no,L2,South,10:00-17:00,-,5,30,-,-,-
Third,Preview,1,no,L3,South,10:00-17:00,-,5,30,-,-,-
"""


def words_of_code():
    """Return the words that the section on other dialers shows as code."""
    section = README.read_text("utf-8").split("### Moving from another dialer")[1]
    section = section.split("\n### ")[0]
    text, example = section.replace(profile_of_the_readme(), ""), profile_of_the_readme()
    shown = [*re.findall(r"(?<!`)`([^`]+)`(?!`)", text), re.sub(r"#.*", "", example)]
    return {word for one in shown for word in re.findall(r"[a-z_]+", one)}


KEYS = {
    info.alias or name
    for table in (Profile, ExportFormat, Lookup, FieldRule, SkipRule)
    for name, info in table.model_fields.items()
} - {"kind", "delimiter", "on_missing"}  # for people, and for our own profiles


@pytest.mark.parametrize("key", sorted(KEYS))
def test_every_table_and_key_of_a_profile_is_in_the_readme(key):
    assert key in words_of_code()


@pytest.mark.parametrize(
    "kind", sorted({*get_args(CastType)} - {"cell"})
)  # of saved profiles alone
def test_every_kind_of_value_is_in_the_readme(kind):
    assert kind in words_of_code()
