from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulk_import.cells import LONGEST_SHOWN, ErrorCell, ranges, shown, written

ANY_CELL = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([10**400, -(10**5_000), 1e308]),
    st.floats(),
    st.text(),
    st.dates(),
    st.datetimes(),
    st.datetimes(timezones=st.just(UTC)),
    st.times(),
    st.timedeltas(),
    st.builds(ErrorCell, st.text()),
)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        ("", ""),
        (" 007 ", " 007 "),
        (True, "TRUE"),
        (False, "FALSE"),
        (1, "1"),
        (10**30, "1000000000000000000000000000000"),
        (45.0, "45"),
        (-3.0, "-3"),
        (0.04375, "0.04375"),
        (919812345678.0, "919812345678"),
        (1e16, "1e+16"),
        (float("nan"), "nan"),
        (float("inf"), "inf"),
        (date(2026, 8, 14), "2026-08-14"),
        (datetime.fromisoformat("2026-08-14"), "2026-08-14"),
        (datetime.fromisoformat("2026-08-14T09:30"), "2026-08-14 09:30:00"),
        (time(9, 30), "09:30:00"),
        (timedelta(hours=30, minutes=5), "30:05:00"),
        (timedelta(seconds=-61), "-00:01:01"),
        (timedelta(seconds=0.6), "00:00:01"),
        (ErrorCell("#N/A"), "#N/A"),
    ],
    ids=repr,
)
def test_a_cell_is_written_about_as_the_spreadsheet_shows_it(cell, text):
    assert written(cell) == text


def test_a_number_that_no_spreadsheet_could_show_is_described():
    assert written(10**5_000) == "a number of thousands of digits"


def test_a_message_shows_a_cell_in_quotes_and_on_one_line():
    assert shown("Sales\r\n North\t1") == "“Sales North 1”"


def test_a_message_shows_the_start_of_a_long_cell():
    assert shown("x" * LONGEST_SHOWN) == f"“{'x' * LONGEST_SHOWN}”"
    assert shown("x" * (LONGEST_SHOWN + 1)) == f"“{'x' * (LONGEST_SHOWN - 1)}…”"


@given(ANY_CELL)
def test_every_cell_can_be_shown(cell):
    text = shown(cell)
    assert len(text) <= LONGEST_SHOWN + 2
    assert "\n" not in text


def test_row_numbers_are_listed_as_people_do():
    assert ranges([2, 3, 4, 7, 9, 10]) == "2–4, 7, 9–10"
    assert ranges([]) == ""
