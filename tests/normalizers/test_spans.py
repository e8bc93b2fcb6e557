from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sheets import ANY_CELL

from bulk_import.campaign import FIELDS
from bulk_import.normalizers import spans
from bulk_import.normalizers.normalizer import Context
from bulk_import.problems import Ambiguous, Unusable


def splitter(kind, first, second):
    return kind(FIELDS[first].normalize, FIELDS[second].normalize)


HOURS = splitter(spans.span, "start_time", "end_time")
DAYS = splitter(spans.span, "start_date", "end_date")
START = splitter(spans.moment, "start_date", "start_time")


def code_of(split, cell):
    with pytest.raises(Unusable) as refused:
        split(cell, Context())
    return refused.value.code


@pytest.mark.parametrize(
    ("cell", "halves"),
    [
        ("9am-6pm", ("9am", "6pm")),
        ("9:30 AM to 6:30 PM", ("9:30 AM", "6:30 PM")),
        ("0930-1830", ("0930", "1830")),
        ("09:30 – 18:30", ("09:30", "18:30")),
        ("9to6", ("9", "6")),
        ("10am till 7pm", ("10am", "7pm")),
        ("from 9:00 to 18:00", ("9:00", "18:00")),
        ("between 9 and 6 pm", ("9", "6 pm")),
        ("10:00\n19:00", ("10:00", "19:00")),
        ("09:00-18:00 IST", ("09:00", "18:00 IST")),
        ("9 AM → 12 noon", ("9 AM", "12 noon")),
        ("10 AM, 7 PM", ("10 AM", "7 PM")),
    ],
)
def test_hours_have_a_start_and_an_end(cell, halves):
    assert HOURS(cell, Context()) == halves


@pytest.mark.parametrize(
    ("cell", "halves"),
    [
        ("01/06/2031 – 30/06/2031", ("01/06/2031", "30/06/2031")),
        ("2031-06-01 - 2031-06-30", ("2031-06-01", "2031-06-30")),
        ("2031-06-01/2031-06-30", ("2031-06-01", "2031-06-30")),
        ("01-06-2031-30-06-2031", ("01-06-2031", "30-06-2031")),
        ("1 Jun - 30 Jun 2031", ("1 Jun 2031", "30 Jun 2031")),
        ("1-30 June 2031", ("1 June 2031", "30 June 2031")),
        ("01/06 - 30/06/2031", ("01/06/2031", "30/06/2031")),
        ("Jun 1 to Jun 30, 2031", ("Jun 1, 2031", "Jun 30, 2031")),
    ],
)
def test_days_have_a_start_and_an_end(cell, halves):
    assert DAYS(cell, Context()) == halves


@pytest.mark.parametrize(
    ("cell", "clock"),
    [
        ("2031-08-14 09:30", "09:30"),
        ("2031-08-14T09:30:00Z", "09:30:00Z"),
        ("14 Aug 2031, 9:30 AM", "9:30 AM"),
        ("9:30 AM 14 Aug 2031", "9:30 AM"),
        ("14/08/2031 at 9:30", "9:30"),
    ],
)
def test_a_moment_has_a_day_and_a_time(cell, clock):
    day, found = START(cell, Context())
    assert found == clock
    assert FIELDS["start_date"].normalize(day, Context()).meant == date(2031, 8, 14)


def test_a_moment_in_utc_may_be_the_next_day():
    day = spans.part(START, FIELDS["start_date"].normalize, 0)
    with pytest.raises(Ambiguous) as asked:
        day("2031-08-14T18:30:00Z", Context())
    assert asked.value.code == "date.utc"


def test_a_time_beside_the_days_of_a_span_is_told():
    first = spans.half(DAYS, FIELDS["start_date"].normalize, 0)
    value = first("2031-06-01 09:00 to 2031-06-30 18:00", Context())
    assert [notice.code for notice in value.notices] == ["date.with_time"]


def test_a_moment_of_a_spreadsheet_has_a_day_and_a_time():
    moment = datetime(2031, 8, 14, 9, 30)  # noqa: DTZ001  as readers give it
    assert START(moment, Context()) == (moment, time(9, 30))


@pytest.mark.parametrize(
    ("split", "cell", "code"),
    [
        (HOURS, "9am", "span.one"),
        (HOURS, "24x7", "span.one"),
        (HOURS, "Mon-Fri 9am-6pm", "span.one"),
        (HOURS, "9am-1pm, 2pm-6pm", "span.one"),
        (HOURS, time(9), "span.one"),
        (DAYS, "14 Aug 2031", "span.one"),
        (DAYS, "01/06/2031 to ongoing", "span.one"),
        (DAYS, "30 days", "span.one"),
        (START, "2031-08-14", "span.no_time"),
        (START, date(2031, 8, 14), "span.no_time"),
        (START, datetime(2031, 8, 14), "span.no_time"),  # noqa: DTZ001  as readers give it
        (START, "09:30", "span.no_moment"),
    ],
)
def test_what_has_no_two_parts_is_refused(split, cell, code):
    assert code_of(split, cell) == code


def test_each_part_is_read_by_its_own_normalizer():
    first, second = (
        spans.half(HOURS, FIELDS[name].normalize, at)
        for at, name in enumerate(("start_time", "end_time"))
    )
    assert first("9am-6pm", Context()).meant == time(9)
    assert second("9am-6pm", Context()).meant == time(18)
    with pytest.raises(Ambiguous):
        second("9-6", Context())


@pytest.mark.parametrize(
    ("normalizer", "cell", "candidates"),
    [
        (
            spans.half(HOURS, FIELDS["end_time"].normalize, 1),
            "10-7",
            ("10 to 07:00", "10 to 19:00"),
        ),
        (
            spans.part(START, FIELDS["start_date"].normalize, 0),
            "07/08/2031 09:30",
            ("2031-08-07 09:30", "2031-07-08 09:30"),
        ),
        (
            spans.part(START, FIELDS["start_time"].normalize, 1),
            "2031-08-14 3",
            ("2031-08-14 03:00", "2031-08-14 15:00"),
        ),
    ],
)
def test_a_candidate_is_one_for_the_whole_cell(normalizer, cell, candidates):
    with pytest.raises(Ambiguous) as asked:
        normalizer(cell, Context())
    assert asked.value.candidates == candidates


def test_nothing_is_told_of_the_other_part():
    stamp = datetime(2031, 8, 14, 9, 30)  # noqa: DTZ001  as readers give it
    day = spans.part(START, FIELDS["start_date"].normalize, 0)(stamp, Context())
    assert (day.meant, day.notices) == (date(2031, 8, 14), ())


_TEXT = st.text(alphabet="0123456789 -/:.,apmtoAJun\n", max_size=30)


@given(st.sampled_from([HOURS, DAYS, START]), st.one_of(ANY_CELL, _TEXT))
def test_any_cell_has_two_parts_that_can_be_read_or_is_refused(split, cell):
    try:
        first, second = split(cell, Context())
    except Unusable:
        return
    assert first is not None
    assert second is not None
