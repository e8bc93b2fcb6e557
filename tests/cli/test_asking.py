"""What is asked on a terminal about the file as a whole, and the command that asks nothing."""

import io
import shlex
import sys

import pytest
from sending import rows, write_csv

from bulk_import.cli import main

CHOOSE = "1–{}, or Enter to leave it open"


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def session(tmp_path, monkeypatch, capsys):
    """Return a function that runs a command at a terminal, and returns what it prints."""
    monkeypatch.chdir(tmp_path)

    def run(command, lines, *answers, options=(), stdin=None, stderr=None):
        write_csv(tmp_path / "my file.csv", lines)
        typed = "".join(f"{answer}\n" for answer in answers)
        screen = stderr or Terminal()
        monkeypatch.setattr(sys, "stdin", stdin or Terminal(typed))
        monkeypatch.setattr(sys, "stderr", screen)
        status = main([command, "my file.csv", *options])
        return status, capsys.readouterr().out.splitlines(), screen.getvalue()

    return run


def undecided(**more):
    return rows(3, **{"Start date": "03/04/2031", "End date": "05/06/2031", **more})


def test_the_answers_become_options_of_a_command_that_can_be_pasted(session):
    lines = undecided(**{"Time zone": "IST"})
    status, out, screen = session("check", lines, "1", "in", options=["--set", "Ratio=1:2"])
    assert status == 0
    assert "day first: “03/04/2031” is sent as 2031-04-03" in screen
    assert "India: “IST” is sent as +05:30" in screen
    assert out[-2] == "For the next time:"
    words = shlex.split(out[-1])
    assert words == [
        *("bulk-import", "check", "my file.csv", "--set", "Ratio=1:2"),
        *("--date-order", "dmy", "--region", "IN"),
    ]
    status, again, screen = session("check", lines, options=words[3:])
    assert (status, screen) == (
        0,
        "Go on with my file.check-2.xlsx: my file.check.xlsx was there before, and is older.\n",
    )
    assert again[-1].startswith("my file.csv: 3 Ready")


def test_enter_leaves_a_question_open_and_nonsense_is_asked_again(session):
    status, out, screen = session("check", undecided(), "7", "")
    assert status == 1
    assert screen.count(CHOOSE.format(2)) == 2
    assert "Please answer 1–2, or press Enter." in screen
    assert out[-1].startswith("my file.csv: 3 Needs fixing")


def test_no_answer_at_all_ends_the_command(session):
    status, out, screen = session("check", undecided())
    assert (status, out) == (3, [])
    assert "Stopped" in screen.splitlines()[-1]


@pytest.mark.parametrize("option", ["--no-input", "--json", "--quiet"])
def test_who_wants_no_question_gets_none(session, option):
    status, _, screen = session("check", undecided(), options=[option])
    assert status == 1
    assert "Enter" not in screen


def test_without_a_terminal_for_both_nobody_is_asked(session):
    for streams in ({"stdin": io.StringIO()}, {"stderr": io.StringIO()}):
        status, _, screen = session("check", undecided(), **streams)
        assert status == 1
        assert "Enter" not in screen


@pytest.mark.usefixtures("sandbox")
class TestRun:
    def test_the_file_is_asked_about_before_the_question_whether_to_send(self, session):
        status, out, screen = session("run", undecided(), "mdy", "n")
        assert status == 2
        assert screen.index(CHOOSE.format(2)) < screen.index("Create 3 campaigns in account")
        assert shlex.split(out[-1]) == [
            *("bulk-import", "run", "my file.csv", "--date-order", "mdy"),
        ]
        assert screen.endswith("Nothing was sent.\n")

    def test_whoever_agreed_before_is_asked_nothing(self, session):
        status, _, screen = session("run", undecided(), options=["--yes"])
        assert status == 1
        assert "Enter" not in screen

    def test_no_input_sends_nothing_without_yes(self, session):
        status, _, screen = session("run", rows(1), options=["--no-input"])
        assert status == 2
        assert "--no-input" in screen
        assert "[y/N]" not in screen
