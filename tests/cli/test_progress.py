"""What is told of how far a check or a run is, by a clock that is passed in."""

import io
import re
from datetime import UTC, datetime

import pytest

from bulk_import.cli.progress import progress, reading_progress
from bulk_import.events import (
    Paused,
    Reading,
    Resumed,
    RowConcluded,
    Started,
    Stopped,
    Waiting,
    Warned,
)
from bulk_import.outcome import Result, State

NOON = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)


@pytest.fixture
def said(capsys):
    """Return a function that returns the lines on standard error since it was called last."""

    def lines():
        return capsys.readouterr().err.splitlines()

    return lines


def concluded(row, state):
    return RowConcluded(row=row, result=Result(state=state))


def test_reading_that_takes_a_second_is_told(hand_clock, said):
    with reading_progress("a.xlsx", hand_clock.clock, quiet=False):
        hand_clock.advance(0.9)
        assert said() == []
        hand_clock.advance(0.1)
        assert said() == ["Reading a.xlsx …"]
        hand_clock.advance(60)
    assert said() == []


def test_reading_that_is_over_sooner_is_not_told(hand_clock, said):
    with reading_progress("a.xlsx", hand_clock.clock, quiet=False):
        hand_clock.advance(0.9)
    hand_clock.advance(60)
    assert said() == []
    assert hand_clock.timers == []


def test_reading_that_fails_is_not_told_later(hand_clock, said):
    with (
        pytest.raises(ZeroDivisionError),
        reading_progress("a.xlsx", hand_clock.clock, quiet=False),
    ):
        raise ZeroDivisionError
    hand_clock.advance(60)
    assert said() == []


def test_the_rows_read_are_told_every_five_seconds(hand_clock, said):
    with reading_progress("a.xlsx", hand_clock.clock, quiet=False) as listen:
        hand_clock.advance(5.9)
        assert said() == ["Reading a.xlsx …"]
        listen(Reading(path="a.xlsx", rows=10_000))
        assert said() == []
        hand_clock.advance(0.1)
        listen(Reading(path="a.xlsx", rows=20_000))
        listen(Reading(path="a.xlsx", rows=30_000))
        assert said() == ["20,000 rows read"]
        hand_clock.advance(5)
        listen(Reading(path="a.xlsx", rows=40_000))
        assert said() == ["40,000 rows read"]


def test_whoever_wants_quiet_is_told_nothing(hand_clock, said):
    with reading_progress("a.xlsx", hand_clock.clock, quiet=True) as listen:
        hand_clock.advance(60)
        listen(Reading(path="a.xlsx", rows=10_000))
    with progress(1, hand_clock.clock, quiet=True) as listen:
        hand_clock.advance(60)
        listen(concluded(2, State.CREATED))
    assert said() == []


def test_a_run_is_told_every_five_seconds_and_at_its_end(hand_clock, said):
    with progress(4, hand_clock.clock, quiet=False) as listen:
        hand_clock.advance(4.9)
        listen(concluded(2, State.CREATED))
        assert said() == []
        hand_clock.advance(0.1)
        listen(concluded(3, State.REJECTED))
        assert said() == ["2 of 4 rows: 1 Created, 1 Rejected by TeleCMI; 0.4 a second, 0:05 left"]
        listen(concluded(4, State.CREATED))
        assert said() == []
        listen(concluded(5, State.CREATED))
        assert said() == ["4 of 4 rows: 3 Created, 1 Rejected by TeleCMI"]


def test_what_a_run_waits_for_is_told_and_a_short_pause_is_not(hand_clock, said):
    with progress(4, hand_clock.clock, quiet=False) as listen:
        listen(Waiting(rows=2, seconds=119.6))
        listen(Paused(code="run.paused", seconds=20.2))
        listen(Resumed())
        listen(Paused(code="run.unanswered", seconds=1.9))
        listen(Warned(code="history.not_kept", facts={"path": "j", "reason": "no space"}))
        listen(Stopped(code="run.interrupted"))
    waiting, paused, warned = said()
    assert waiting.startswith("The outcome of 2 rows is not known yet")
    assert "120 seconds" in waiting
    assert waiting.endswith("That is at 12:01:59.")
    assert paused == (
        "TeleCMI asked for a pause; the run goes on in 20 seconds. That is at 12:00:20."
    )
    assert "(j: no space)" in warned


class Screen(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def screen(monkeypatch):
    """Return a function that shows events on a terminal, and returns its last line."""

    def shown(clock, rows, events, width=80):
        monkeypatch.setenv("COLUMNS", str(width))
        written = Screen()
        monkeypatch.setattr("sys.stderr", written)
        with progress(rows, clock.clock, quiet=False) as listen:
            for event in events:
                clock.advance(event) if isinstance(event, float) else listen(event)
        return re.split(r"[\r\n]", written.getvalue().rstrip())[-1].strip()

    return shown


def started(rows, due):
    return Started(
        run="r",
        at=NOON,
        inet_no=1,
        base_url=None,
        tz_release="2026f",
        rows=rows,
        due=due,
    )


@pytest.mark.parametrize("width", [30, 40, 60, 80, 120])
def test_the_bar_fits_the_window_and_says_what_became_of_rows(screen, hand_clock, width):
    events = [concluded(2, State.CREATED), 5.0, concluded(3, State.REJECTED)]
    line = screen(hand_clock, 4, events, width)
    assert len(line) <= width
    assert line.startswith("2/4")
    assert ("|" in line) == (width >= 60)
    assert ("1 created, 1 rejected, 0.4/s" in line) == (width >= 60)
    assert "0:05 left" in line


def test_rows_that_are_not_sent_do_not_make_the_run_look_fast(screen, hand_clock):
    before = [concluded(row, State.ALREADY_CREATED) for row in range(2, 92)]
    sent = [4.0, concluded(92, State.CREATED), 4.0, concluded(93, State.CREATED)]
    line = screen(hand_clock, 100, [started(100, 10), *before, *sent])
    assert "0:32 left, 2 created, 90 created before" in line


def test_a_pause_is_shown_with_its_end_and_is_no_time_of_sending(screen, hand_clock):
    sent = [2.0, concluded(2, State.CREATED), Paused(code="run.paused", seconds=60.0)]
    line = screen(hand_clock, 4, [started(4, 4), *sent], 120)
    assert "paused until 12:01:02, 1 created, 0.5/s" in line
    line = screen(hand_clock, 4, [started(4, 4), *sent, 60.0, Resumed()], 120)
    assert "0:06 left, 1 created, 0.5/s" in line


def test_rows_that_wait_are_counted_until_they_are_concluded(screen, hand_clock):
    events = [started(2, 2), Waiting(rows=2, seconds=30.0), 30.0, concluded(2, State.CREATED)]
    assert "1 waiting" in screen(hand_clock, 2, events)
    assert "waiting" not in screen(hand_clock, 2, [*events, concluded(3, State.UNKNOWN)])


def test_a_screen_that_is_gone_ends_no_run(hand_clock, monkeypatch, tmp_path):
    gone = (tmp_path / "screen").open("w")
    monkeypatch.setattr("sys.stderr", gone)
    with progress(2, hand_clock.clock, quiet=False) as listen:
        gone.close()
        listen(Waiting(rows=1, seconds=30.0))
        listen(concluded(2, State.CREATED))
        listen(concluded(3, State.CREATED))
