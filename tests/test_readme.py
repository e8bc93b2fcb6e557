"""README.md is the short way in; the handbook has the rest."""

import pytest
from handbook_pages import README

from bulk_import.outcome import State


def test_it_is_short_and_its_lines_fit_a_screen():
    lines = README.read_text("utf-8").splitlines()
    assert len(lines) <= 180
    assert [line for line in lines if len(line) > 120] == []


@pytest.mark.parametrize("state", State)
def test_every_state_is_in_it(state):
    assert f"| {state.label} |" in README.read_text("utf-8")


def test_ci_finds_its_two_commands():
    lines = README.read_text("utf-8").splitlines()
    commands = [line for line in lines if line.startswith("    python3 -m venv ")]
    assert [command.rpartition(" && ")[2].split()[0] for command in commands] == [
        ".venv/bin/bulk-import",
        ".venv/bin/pytest",
    ]
