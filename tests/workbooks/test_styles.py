from itertools import combinations

from bulk_import.mapping.headers import RESULT_HEADERS
from bulk_import.outcome import State
from bulk_import.problems import Severity
from bulk_import.workbooks import STATES
from bulk_import.workbooks.styles import (
    RESULT_WIDTHS,
    SEVERITY_FILLS,
    STATE_FILLS,
    lines,
    row_height,
)


def brightness(fill):
    red, green, blue = bytes.fromhex(fill)
    return 0.299 * red + 0.587 * green + 0.114 * blue


def test_every_state_and_severity_has_a_colour_and_a_word():
    assert set(STATE_FILLS) == set(State)
    assert set(SEVERITY_FILLS) == set(Severity)
    assert len({severity.label for severity in Severity}) == len(Severity)
    assert len({state.label for state in State}) == len(State)


def test_every_state_belongs_to_a_command():
    assert set(STATES["check"]) | set(STATES["run"]) == set(State)


def test_every_column_of_ours_has_a_width():
    assert len(RESULT_WIDTHS) == len(RESULT_HEADERS)


def test_black_text_can_be_read_on_every_colour():
    for fill in (*STATE_FILLS.values(), *SEVERITY_FILLS.values()):
        assert brightness(fill) > 180


def test_a_print_in_black_and_white_tells_severities_apart():
    for one, other in combinations(SEVERITY_FILLS.values(), 2):
        assert abs(brightness(one) - brightness(other)) > 15


def test_text_takes_a_line_for_every_break_and_every_full_width():
    assert lines("a\nb", 10) == 2
    assert lines("x" * 25, 10) == 3
    assert lines("", 10) == 1


def test_a_row_grows_with_what_it_tells_up_to_a_limit():
    assert row_height(("Created", "", "", "", "")) == 15
    assert row_height(("Needs fixing", "one\ntwo\nthree", "", "", "")) == 45
    assert row_height(("Needs fixing", "one\n" * 100, "", "", "")) == 399
