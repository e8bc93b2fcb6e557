"""Whole sessions of a person at a terminal, from the command to the last line."""

import re
import shlex
import shutil
import subprocess
import sys

import pytest
from programs import PYTHON
from sending import rows, wait_until, write_csv
from terminals import session

from bulk_import.sandbox import Fault

pytestmark = pytest.mark.skipif(
    sys.platform == "win32" or not shutil.which("setsid"), reason="no pseudo-terminals"
)

PROGRAM = [PYTHON, "-m", "bulk_import"]
WAYS = "Enter to leave it open: "
SCREEN = 24
"""Lines of a usual terminal."""


@pytest.fixture
def at_terminal(tmp_path):
    """Return a function that starts a command about rows on a terminal."""

    def start(command, lines, *options, columns=80):
        write_csv(tmp_path / "a.csv", lines)
        return session([*PROGRAM, command, "a.csv", *options], tmp_path, columns)

    return start


def undecided(count):
    return rows(count, **{"Start date": "03/04/2031", "End date": "05/06/2031"})


def mixed():
    lines = rows(5)
    lines[1]["Active"], lines[3]["Start date"] = "perhaps", "31/06/2031"
    return lines


@pytest.mark.full
def test_five_hundred_undecided_dates_are_one_answer_and_the_command_told_works(
    at_terminal, tmp_path
):
    with at_terminal("check", undecided(500)) as person:
        person.answer(WAYS, "1")
        lines = person.end()
    assert person.status == 0
    assert len(lines) < SCREEN
    told = shlex.split(lines[-1])
    assert told == ["bulk-import", "check", "a.csv", "--date-order", "dmy"]
    again = subprocess.run(
        [*PROGRAM, *told[1:], "--quiet"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (again.returncode, "500 Ready" in again.stdout) == (0, True)


@pytest.mark.full
class TestCheck:
    def test_a_clean_file_asks_nothing(self, at_terminal):
        with at_terminal("check", rows(3)) as person:
            lines = person.end()
        assert person.status == 0
        assert lines[0] == "a.csv: 3 rows"
        assert lines[-1] == "a.csv: 3 Ready; see a.check.xlsx"

    def test_a_mixed_file_tells_its_causes_and_asks_nothing_of_single_rows(self, at_terminal):
        with at_terminal("check", mixed()) as person:
            lines = person.end()
        assert person.status == 1
        assert [line for line in lines if line.startswith("  Error:")] == [
            "  Error: Active, row 3",
            "  Error: Start date, row 5",
        ]
        assert WAYS not in person.screen

    def test_a_refused_file_is_one_message(self, at_terminal):
        with at_terminal("check", [{"a": "1", "b": "2"}]) as person:
            lines = person.end()
        assert person.status == 2
        assert "headers" in lines[0]

    def test_ctrl_c_at_a_question_ends_the_command(self, at_terminal):
        with at_terminal("check", undecided(2)) as person:
            person.wait_for(WAYS)
            person.interrupt()
            lines = person.end()
        assert person.status == 3
        assert lines[-1].startswith("Stopped")

    @pytest.mark.parametrize("columns", [40, 60])
    def test_a_question_fits_a_narrow_window(self, at_terminal, columns):
        with at_terminal("check", undecided(2), columns=columns) as person:
            person.answer(WAYS, "")
            lines = person.end()
        assert person.status == 1
        assert max(map(len, lines)) <= columns


@pytest.mark.full
class TestRun:
    def test_a_mixed_file_says_what_stays_behind(self, at_terminal, sandbox):
        with at_terminal("run", mixed()) as person:
            person.answer("[y/N]: ", "y")
            lines = person.end()
        assert person.status == 1
        asked = (
            f"Create 3 campaigns in account {sandbox.inet_no} at {sandbox.base_url}? "
            "2 rows need fixing and stay behind. [y/N]: y"
        )
        assert asked in lines
        assert any(line.startswith("5/5 ") and "3 created" in line for line in lines)
        assert len(sandbox.campaigns) == 3

    def test_a_resumed_run_sends_nothing_again(self, at_terminal, sandbox):
        for _ in range(2):
            with at_terminal("run", rows(2)) as person:
                if len(sandbox.campaigns) < 2:
                    person.answer("[y/N]: ", "y")
                lines = person.end()
            assert person.status == 0
        assert "2 Already created" in lines[-1]
        assert len(sandbox.requests) == 2

    def test_ctrl_c_leaves_results_and_the_same_command_goes_on(self, at_terminal, sandbox):
        sandbox.faults.set(Fault(name="Campaign 1", delay=1))
        with at_terminal("run", rows(4), "--concurrency", "1") as person:
            person.answer("[y/N]: ", "y")
            wait_until(lambda: sandbox.requests)
            person.interrupt()
            person.wait_for("Stopping")
            lines = person.end()
        assert person.status == 3
        assert any("Not sent" in line for line in lines)
        with at_terminal("run", rows(4)) as person:
            person.answer("[y/N]: ", "y")
            person.end()
        assert person.status == 0
        assert len(sandbox.campaigns) == 4

    def test_a_storm_of_429_says_until_when_it_pauses(self, at_terminal, sandbox):
        sandbox.faults.set(Fault(status=429, retry_after=3, times=2))
        with at_terminal("run", rows(3), "--concurrency", "1") as person:
            person.answer("[y/N]: ", "y")
            lines = person.end()
        assert person.status == 0
        paused = [line for line in lines if "asked for a pause" in line]
        assert paused
        assert re.search(r"That is at \d\d:\d\d:\d\d\.$", paused[0])
        assert re.search(r"paused until \d\d:\d\d:\d\d", person.screen)
        assert len(sandbox.campaigns) == 3

    def test_a_window_that_becomes_narrow_keeps_the_line_in_it(self, at_terminal, sandbox):
        sandbox.faults.set(Fault(status=429, retry_after=3, times=1))
        with at_terminal("run", rows(3), "--concurrency", "1", columns=100) as person:
            person.answer("[y/N]: ", "y")
            person.wait_for("paused until")
            person.resize(40)
            lines = person.end()
        assert person.status == 0
        (last,) = [line for line in lines if line.startswith("3/3 ")]
        assert len(last.rstrip()) <= 40
        assert "3 created" in last


@pytest.mark.full
def test_a_pipe_gets_no_question_and_whole_lines(tmp_path):
    write_csv(tmp_path / "a.csv", undecided(2))
    done = subprocess.run(
        [*PROGRAM, "check", "a.csv"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert "  Question: Start date, rows 2–3 (2 rows)" in done.stdout.splitlines()
