"""Moments that programs wrote: shifted by a zone or by seconds, and in the words of a language."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulk_import.normalizers import dates, times
from bulk_import.normalizers.normalizer import Context
from bulk_import.problems import Ambiguous, Unusable
from reports.looking import book, check, row, text_file, told

ALONE = Context()


def at(day, clock):
    return datetime.combine(date(2031, *day), time.fromisoformat(clock))


@pytest.mark.slice(4)
@pytest.mark.parametrize(
    ("cells", "asked"),
    [
        # JavaScript in India, in UTC
        (
            {"start_date": at((8, 13), "18:30"), "end_date": at((9, 25), "18:30")},
            [
                ("question", "date.midnight_elsewhere", "start_date"),
                ("question", "date.midnight_elsewhere", "end_date"),
            ],
        ),
        ({"start_date": at((8, 13), "18:29:50")}, "date.midnight_elsewhere"),
        ({"start_date": at((8, 13), "16:00"), "timezone": "+08:00"}, "date.midnight_elsewhere"),
        ({"start_date": at((8, 13), "20:00"), "timezone": "+04:00"}, "date.midnight_elsewhere"),
        ({"start_date": at((8, 13), "22:00"), "timezone": "+02:00"}, "date.midnight_elsewhere"),
        ({"start_date": at((8, 13), "19:00"), "timezone": "-05:00"}, "date.midnight_elsewhere"),
        # in India, dialling in another zone
        ({"start_date": at((8, 13), "18:30"), "timezone": "-05:00"}, "date.midnight_elsewhere"),
        # the local mean times of Shanghai and of Calcutta
        ({"start_date": at((8, 13), "23:59:17")}, "date.before_midnight"),
        ({"start_date": at((8, 13), "23:59:50")}, "date.before_midnight"),
        ({"start_date": at((8, 13), "23:59:59")}, "date.before_midnight"),
    ],
    ids=str,
)
def test_a_moment_that_may_be_the_next_day_is_asked_about(tmp_path, cells, asked):
    (planned,) = check(book(tmp_path / "a.xlsx", row(**cells))).rows
    expected = asked if isinstance(asked, list) else [("question", asked, "start_date")]
    assert told(planned) == expected
    assert planned.problems[0].candidates == ("2031-08-13", "2031-08-14")


@pytest.mark.parametrize(
    "cells",
    [
        {"start_date": at((8, 14), "09:00")},
        {"start_date": at((8, 14), "12:00")},
        {"start_date": at((8, 14), "05:30")},  # midnight of UTC in India: the day is right
        {"start_date": at((8, 14), "00:00:28")},
        {"start_date": at((8, 14), "18:30"), "start_time": "18:30", "end_time": "20:00"},
    ],
    ids=str,
)
def test_any_other_time_beside_a_date_is_a_warning(tmp_path, cells):
    (planned,) = check(book(tmp_path / "a.xlsx", row(**cells))).rows
    assert planned.values["start_date"] == date(2031, 8, 14)
    assert told(planned) == [("warning", "date.with_time", "start_date")]


@pytest.mark.parametrize("clock", ["23:59:59", "23:59"])
def test_the_last_second_of_the_last_day_is_that_day(tmp_path, clock):
    (planned,) = check(book(tmp_path / "a.xlsx", row(end_date=at((9, 26), clock)))).rows
    assert planned.values["end_date"] == date(2031, 9, 26)
    assert told(planned) == [("warning", "date.with_time", "end_date")]


@pytest.mark.parametrize(
    ("cell", "candidates"),
    [
        (time(9, 6, 40), ("09:06:40", "09:30")),
        (time(9, 29, 50), ("09:29:50", "09:30")),
        (time(9, 30, 10), ("09:30:10", "09:30")),
        (time(9, 38, 50), ("09:38:50", "09:30")),
        (timedelta(hours=9, minutes=29, seconds=50), ("09:29:50", "09:30")),
        (time(9, 17, 7), ("09:17:07",)),
    ],
    ids=str,
)
def test_odd_seconds_are_asked_about(cell, candidates):
    with pytest.raises(Ambiguous) as asked:
        times.normalize_start(cell, ALONE)
    assert (asked.value.code, asked.value.candidates) == ("time.odd_seconds", candidates)


@pytest.mark.parametrize("seconds", [0, 15, 30, 45])
def test_seconds_that_people_write_are_taken(seconds):
    assert times.normalize_start(time(9, 0, seconds), ALONE).meant == time(9, 0, seconds)


def test_seconds_in_a_text_are_sent_with_a_warning(tmp_path):
    (planned,) = check(text_file(tmp_path / "a.csv", row(start_time="09:29:50"))).rows
    assert planned.values["start_time"] == time(9, 29, 50)
    assert told(planned) == [("warning", "time.seconds", "start_time")]


def test_the_second_before_an_end_and_behind_a_start_is_taken():
    assert times.normalize_end(time(18, 29, 59), ALONE).meant == time(18, 29, 59)
    assert times.normalize_start("09:00:01", ALONE).meant == time(9, 0, 1)


DATES = [
    "Thu Aug 14 00:00:00 IST 2031",  # Java
    "Thu Aug 14 00:00:00 2031",  # C
    "Thu Aug 14 2031 00:00:00 GMT+0530 (India Standard Time)",  # JavaScript
    "Thu Aug 14 2031",
    "14-AUG-31 12.00.00.000000 AM",  # Oracle
    "14-AUG-31 12.00.00.000000000 AM +05:30",
    "14-AUG-31 00.00.00.000000",
    "2031-08-14-00.00.00.000000",  # DB2
    "2031-08-14 00:00:00 +0530",  # Ruby
    "Thu, 14 Aug 2031 00:00:00 +0530",  # RFC 5322
    "2031-08-14T00:00+05:30[Asia/Kolkata]",  # Java
    "2031-08-14 00:00:00.0000000",  # SQL Server
    "20310814T000000Z",  # ISO 8601, basic
    "20310814T000000",
    "8/14/2031, 12:00:00 AM",
]


@pytest.mark.parametrize("cell", DATES)
def test_the_dates_of_programs_are_read(cell):
    assert dates.normalize(cell, ALONE).meant == date(2031, 8, 14)


@pytest.mark.parametrize(
    "cell",
    [
        "Wed Aug 13 18:30:00 UTC 2031",
        "Wed Aug 13 2031 18:30:00 GMT+0000 (Coordinated Universal Time)",
        "20310813T183000Z",
        "Wed Aug 13 2031 23:59:17 GMT+0530 (India Standard Time)",
    ],
)
def test_texts_that_may_be_the_next_day_are_asked_about_as_well(cell):
    with pytest.raises(Ambiguous) as asked:
        dates.normalize(cell, ALONE)
    assert asked.value.candidates == ("2031-08-13", "2031-08-14")


@pytest.mark.parametrize("cell", ["Fri Aug 14 00:00:00 IST 2031", "Fri Aug 14 2031"])
def test_a_weekday_must_be_that_of_the_day(cell):
    with pytest.raises(Unusable) as refused:
        dates.normalize(cell, ALONE)
    assert refused.value.code == "date.weekday"


@pytest.mark.parametrize(
    "cell",
    [
        "Sat Dec 30 1899 09:30:00 GMT+0553 (India Standard Time)",
        "Sat Dec 30 1899 09:30:00 GMT+0521 (India Standard Time)",
        "Thu Jan 01 09:30:00 IST 1970",
        "1970-01-01 09:30:00",
        "2000-01-01T09:30:00",
        "01/01/0001 09:30:00",
        "T09:30",
        "09:30h",
    ],
)
def test_times_behind_the_first_day_of_a_program_are_read(tmp_path, cell):
    (planned,) = check(text_file(tmp_path / "a.csv", row(start_time=cell))).rows
    assert planned.values["start_time"] == time(9, 30)
    assert all(severity == "warning" for severity, *_ in told(planned))


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("1899-12-30T03:36:40.000Z", "time.shifted"),
        ("1899-12-30T04:06:50.000Z", "time.shifted"),
        ("1899-12-30T04:00:00.000Z", "time.other_zone"),
        ("Sat Dec 30 1899 09:30:00 GMT+0753 (Gulf Standard Time)", "time.other_zone"),
        ("2000-01-01 09:30:00 UTC", "time.other_zone"),
    ],
)
def test_a_refused_time_says_nothing_of_what_is_sent(tmp_path, cell, code):
    (planned,) = check(text_file(tmp_path / "a.csv", row(start_time=cell))).rows
    assert told(planned) == [("error", code, "start_time")]


def readings(normalize, cell):
    """Return what *cell* may mean, in the form in which it is offered."""
    try:
        return (normalize(cell, ALONE).meant.isoformat(),)
    except Ambiguous as asked:
        return asked.candidates


@given(st.datetimes(datetime(2031, 1, 1), datetime(2031, 12, 30)))  # noqa: DTZ001  cells have no zone
def test_any_moment_is_a_day_or_asked_about_with_it(moment):
    for normalize in (dates.normalize, dates.normalize_end):
        assert readings(normalize, moment)[0] == moment.date().isoformat()


@given(st.times(time(0, 1)))
def test_any_time_is_a_time_or_asked_about_with_it(moment):
    for normalize in (times.normalize_start, times.normalize_end):
        offered = time.fromisoformat(readings(normalize, moment)[0])
        shifted = [datetime.combine(date(2031, 1, 1), one) for one in (offered, moment)]
        assert abs(shifted[0] - shifted[1]) <= timedelta(seconds=1)
