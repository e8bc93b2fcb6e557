"""What is told of how far a check or a run is, by a clock that is passed in."""

import pytest

from bulk_import.cli.progress import progress, reading_progress
from bulk_import.events import Paused, Reading, Resumed, RowConcluded, Stopped, Waiting, Warned
from bulk_import.outcome import Result, State


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
        assert said() == ["2 of 4 rows: 1 Created, 1 Rejected by TeleCMI"]
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
    assert paused == "TeleCMI asked for a pause; the run goes on in 20 seconds."
    assert "(j: no space)" in warned


def test_a_screen_that_is_gone_ends_no_run(hand_clock, monkeypatch, tmp_path):
    gone = (tmp_path / "screen").open("w")
    monkeypatch.setattr("sys.stderr", gone)
    with progress(2, hand_clock.clock, quiet=False) as listen:
        gone.close()
        listen(Waiting(rows=1, seconds=30.0))
        listen(concluded(2, State.CREATED))
        listen(concluded(3, State.CREATED))
