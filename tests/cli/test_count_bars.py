from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulk_import.cli.count_bars import MARKS, WIDTH, bar, legend
from bulk_import.outcome import State

COUNTS = st.dictionaries(st.sampled_from(list(MARKS)), st.integers(1, 10**6), min_size=1)


def test_a_run_is_seen_at_a_glance():
    counts = {State.CREATED: 10, State.INVALID: 5, State.UNKNOWN: 5}
    assert bar(counts, "utf-8") == "[██████████!!!!!?????]"
    assert bar(counts, "cp1252") == "[##########!!!!!?????]"


def test_a_state_of_one_row_among_very_many_is_seen():
    assert bar({State.CREATED: 999_999, State.UNKNOWN: 1}, "ascii") == f"[{'#' * 19}?]"


@pytest.mark.parametrize("counts", [{}, {State.CREATED: 0}])
def test_no_rows_are_an_empty_bar(counts):
    assert bar(counts, "utf-8") == f"[{' ' * WIDTH}]"


@given(COUNTS, st.sampled_from(["utf-8", "cp1252", "cp437", "cp850", "ascii", "no such code"]))
def test_bars_are_equally_long_show_every_state_and_can_be_printed(counts, encoding):
    shown = bar(counts, encoding)
    assert len(shown) == WIDTH + 2
    assert len(set(shown[1:-1])) == len(counts)
    said = legend(counts, encoding)
    assert all(state.label in said for state in counts)
    if encoding != "no such code":
        (shown + said).encode(encoding)


@given(COUNTS)
def test_more_rows_are_never_the_shorter_part(counts):
    parts = bar(counts, "ascii")
    widths = {state: parts.count(MARKS[state].plain) for state in counts}
    ordered = sorted(counts, key=counts.get)
    for fewer, more in pairwise(ordered):
        assert widths[fewer] <= widths[more] + (counts[fewer] == counts[more])


def test_every_state_in_which_a_run_can_end_has_a_letter_of_its_own():
    assert set(MARKS) == set(State) - {State.READY}
    for kind in zip(*MARKS.values(), strict=True):
        assert len(set(kind)) == len(MARKS)
