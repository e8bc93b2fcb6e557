"""What the README says of fields, options and commands is what the program has."""

from pathlib import Path

import click
import pytest

from bulk_import.campaign import ALWAYS, APPLIES, FIELDS
from bulk_import.cli.app import app
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
            if command.name in {"check", "run"}
            for option in command.params
            if isinstance(option, click.Option)
        }
    ),
)
def test_every_option_of_check_and_run_is_in_the_readme(option):
    assert option in README.read_text("utf-8")


@pytest.mark.parametrize("state", State)
def test_every_state_is_in_the_readme(state):
    assert f"| {state.label} |" in README.read_text("utf-8")
