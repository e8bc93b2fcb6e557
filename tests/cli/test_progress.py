"""What is told of how far a check or a run is, by a clock that is passed in."""

import pytest

from bulk_import.cli.progress import progress, reading_progress
from bulk_import.outcome import Result, State


@pytest.fixture
def said(capsys):
    """Return a function that returns the lines on standard error since it was called last."""

    def lines():
        return capsys.readouterr().err.splitlines()

    return lines


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
    with reading_progress("a.xlsx", hand_clock.clock, quiet=False) as tell:
        hand_clock.advance(5.9)
        assert said() == ["Reading a.xlsx …"]
        tell(10_000)
        assert said() == []
        hand_clock.advance(0.1)
        tell(20_000)
        tell(30_000)
        assert said() == ["20,000 rows read"]
        hand_clock.advance(5)
        tell(40_000)
        assert said() == ["40,000 rows read"]


def test_whoever_wants_quiet_is_told_nothing(hand_clock, said):
    with reading_progress("a.xlsx", hand_clock.clock, quiet=True) as tell:
        hand_clock.advance(60)
        tell(10_000)
    with progress(1, hand_clock.clock, quiet=True) as tell:
        hand_clock.advance(60)
        tell(2, Result(state=State.CREATED))
    assert said() == []


def test_a_run_is_told_every_five_seconds_and_at_its_end(hand_clock, said):
    with progress(4, hand_clock.clock, quiet=False) as tell:
        hand_clock.advance(4.9)
        tell(2, Result(state=State.CREATED))
        assert said() == []
        hand_clock.advance(0.1)
        tell(3, Result(state=State.REJECTED))
        assert said() == ["2 of 4 rows: 1 Created, 1 Rejected by TeleCMI"]
        tell(4, Result(state=State.CREATED))
        assert said() == []
        tell(5, Result(state=State.CREATED))
        assert said() == ["4 of 4 rows: 3 Created, 1 Rejected by TeleCMI"]
