"""What the terminal tells of a file: causes, decisions, changes, and when campaigns dial."""

import os
import subprocess
import sys

import pytest
from programs import PYTHON
from sending import rows, write_csv

from bulk_import.cli import main

SCREEN = 24
"""Lines of a usual terminal."""


@pytest.fixture
def check(tmp_path, capsys):
    """Return a function that checks rows, and returns the lines that are printed."""

    def checked(lines, *options, command="check", status=None):
        path = write_csv(tmp_path / "a.csv", lines)
        ended = main([command, str(path), *options])
        assert status is None or ended == status
        return capsys.readouterr().out.splitlines()

    return checked


def undecided(count):
    return rows(count, **{"Start date": "03/04/2031", "End date": "05/06/2031"})


def test_five_hundred_undecided_dates_fit_on_one_screen(check):
    lines = check(undecided(500), status=1)
    assert len(lines) < SCREEN
    assert "  Question: Start date, rows 2–501 (500 rows)" in lines
    assert "    For the whole file:  --date-order dmy  or  --date-order mdy" in lines


def test_the_option_that_is_told_settles_the_whole_file(check):
    (told, *_) = [line for line in check(undecided(9)) if "For the whole file" in line]
    for option in told.partition(":")[2].split("  or  "):
        assert "9 Ready" in check(undecided(9), *option.split(), status=0)[-1]


def test_a_zone_of_several_countries_names_their_options(check):
    lines = check(rows(3, **{"Time zone": "IST"}), status=1)
    assert "    For the whole file:  --region IN  or  --region IL  or  --region IE" in lines
    assert "3 Ready" in check(rows(3, **{"Time zone": "IST"}), "--region", "IN", status=0)[-1]


def test_many_different_cells_are_one_cause_with_one_of_them_as_an_example(check):
    lines = rows(9)
    for number, line in enumerate(lines, start=1):
        line["End date"] = f"3{number}/15/2090"
    told = "\n".join(check(lines, status=1))
    assert told.count("Error: End date, rows 2–10 (9 rows)") == 1
    assert "Such as “31/15/2090” in" in told


def test_the_cause_of_most_rows_comes_first_and_warnings_come_last(check):
    lines = rows(5)
    lines[0]["Leads ID"] = "3f2b"
    for line in lines[1:4]:
        line["Active"] = "perhaps"
    lines[4]["Start date"] = "14 Aug 31"
    lines[4]["End date"] = "2031-09-30"
    told = check(lines, status=1)
    kinds = [line.strip() for line in told if line.startswith(("  Error:", "  Warning:"))]
    assert kinds == [
        "Error: Active, rows 3–5 (3 rows)",
        "Error: Leads ID, row 2",
        "Warning: Start date, row 6",
    ]
    assert told.index("To put right, by cause:") < told.index("Please check as well:")


def test_a_column_that_may_be_several_fields_comes_first_with_what_settles_it(check):
    told = check([{**line, "Delay": "5"} for line in rows(2)])
    assert told[1] == (
        '  Say what “Delay” is: --column "Delay=Reject delay"  or  --column "Delay=No answer delay"'
    )


def test_a_field_that_another_column_is_is_not_offered(check):
    told = check([{**line, "Delay": "5", "No answer delay": "5"} for line in rows(2)])
    assert told[1] == '  Say what “Delay” is: --column "Delay=Reject delay"'
    told = check([{**line, "Date": "2031-08-14"} for line in rows(2)])
    assert not [line for line in told if "Say what" in line]


def test_changes_are_counted_and_those_of_dates_are_shown_first(check):
    told = check(rows(4, **{"Start date": "14 Aug 2031", "End date": "15 Sep 2031"}), status=0)
    at = next(number for number, line in enumerate(told) if "sent otherwise" in line)
    assert told[at] == "20 values are sent otherwise than written:"
    assert [line.partition(": ")[2] for line in told[at + 1 : at + 3]] == [
        "14 Aug 2031 → 2031-08-14",
        "15 Sep 2031 → 2031-09-15",
    ]
    assert told[at + 4].startswith("4 campaigns dial")


def test_who_dials_by_itself_is_told_with_the_first_moment(check):
    lines = rows(5, Active="yes")
    lines[1]["Start date"], lines[2]["Active"] = "2030-12-24", "no"
    told = check(lines, status=0)
    moment = f"2030-12-24 {lines[1]['Start time']}{lines[1]['Time zone']}"
    assert f"4 campaigns dial by themselves, the first from {moment}." in told


def test_campaigns_that_are_switched_off_wait(check):
    told = check(rows(2, Active="no"), status=0)
    assert "2 campaigns wait until somebody switches them on: Active is no." in told


def test_campaigns_of_a_day_that_has_begun_dial_at_once(check):
    told = check(rows(1, Active="yes", **{"Start date": "2020-01-01"}), status=0)
    assert "1 campaign dials by itself, as soon as it is created." in told


def test_rows_are_listed_one_by_one_when_asked_for(check):
    told = check(undecided(3), "--rows", status=1)
    assert [line for line in told if line.startswith("Row ")] == [
        f"Row {row} (Campaign {row - 1}): Needs fixing" for row in (2, 3, 4)
    ]


class TestOneRow:
    def test_its_request_and_where_each_value_comes_from(self, check):
        lines = rows(2)
        lines[1]["Start date"] = "14 Aug 2031"
        lines[1]["End date"] = ""
        told = check(lines, "--set", "end_date=2031-09-15", "--show", "3", status=0)
        assert told[0] == "Row 3 (Campaign 2): Ready"
        assert '  "start_date": "2031-08-14",' in told
        column = chr(ord("A") + list(lines[1]).index("Start date"))
        assert f"  Start date: 2031-08-14  ({column}3 “14 Aug 2031”)" in told
        assert "  End date: 2031-09-15  (from --set)" in told

    @pytest.mark.usefixtures("sandbox")
    def test_the_secret_is_hidden(self, check, monkeypatch):
        secret = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
        monkeypatch.setenv("TELECMI_SECRET", secret)
        told = check(rows(1), "--show", "2")
        assert '  "secret": "***",' in told
        assert secret not in "\n".join(told)

    def test_a_row_that_needs_fixing_has_no_request(self, check):
        told = check(rows(1, Active="perhaps"), "--show", "2", status=1)
        assert "{" not in told
        assert any("Active" in line and "perhaps" in line for line in told)

    def test_a_row_without_a_campaign_is_named(self, tmp_path, capsys):
        main(["check", str(write_csv(tmp_path / "a.csv", rows(1))), "--show", "9"])
        assert "Row 9 holds no campaign." in capsys.readouterr().err


@pytest.mark.full
@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
@pytest.mark.parametrize("width", [40, 60, 80])
def test_a_narrow_window_breaks_lines_between_words(tmp_path, width):
    path = write_csv(tmp_path / "a.csv", undecided(3))
    screen = on_a_terminal([PYTHON, "-m", "bulk_import", "check", str(path.name)], tmp_path, width)
    lines = screen.splitlines()
    assert max(map(len, lines)) < width
    assert "For the whole file" in screen


def on_a_terminal(command, folder, width):
    """Return what *command* prints on a terminal of that width."""
    import pty  # noqa: PLC0415  not on Windows

    reads, writes = pty.openpty()
    environment = {**os.environ, "COLUMNS": str(width), "LINES": "24", "NO_COLOR": "1"}
    with subprocess.Popen(
        command, stdin=writes, stdout=writes, stderr=-3, cwd=folder, env=environment
    ):
        os.close(writes)
        said = b""
        while True:
            try:
                piece = os.read(reads, 65_536)
            except OSError:  # the other side is closed
                break
            if not piece:
                break
            said += piece
    os.close(reads)
    return said.decode()
