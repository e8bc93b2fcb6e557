"""Dates in years that nobody plans for are asked about or warned of, whatever made them so."""

from datetime import UTC, datetime

import pytest
from sheets import codes, plan_of, predictive

NOW = datetime(2026, 11, 28, 6, 0, tzinfo=UTC)


def row_from(start, end):
    return plan_of(predictive() | {"Start date": start, "End date": end}, now=NOW).row(2)


def asked(row):
    return [(problem.field, problem.candidates) for problem in row.problems]


def test_a_year_of_nepals_calendar_is_told():
    row = row_from("2088-04-29", "2088-06-10")
    assert codes(row) == [("warning", "date.years_ahead")]
    assert "62 years from now" in row.problems[0].message
    assert "another calendar" in row.problems[0].message


@pytest.mark.parametrize(
    ("start", "end", "candidates"),
    [
        ("2072-01-04", "2072-03-31", ("2027-01-04", "2027-03-31")),
        ("2082-01-04", "2082-03-31", ("2028-01-04", "2028-03-31")),
        ("4 Jan 2092", "31 Mar 2092", ("2029-01-04", "2029-03-31")),
    ],
)
def test_a_year_with_digits_exchanged_is_asked_about_with_the_usual_one(start, end, candidates):
    row = row_from(start, end)
    assert codes(row) == [("question", "date.exchanged")] * 2
    assert asked(row) == [("start_date", candidates[:1]), ("end_date", candidates[1:])]
    assert not codes(row_from(*candidates))


def test_a_day_that_only_the_written_year_has_is_told():
    assert codes(row_from("2072-02-29", "2072-03-31"))[-1] == ("warning", "date.years_ahead")


def test_a_day_that_would_be_past_is_not_offered():
    assert codes(row_from("2062-08-14", "2062-09-14")) == [("warning", "date.years_ahead")]
    assert asked(row_from("2062-12-14", "2062-12-31")) == [
        ("start_date", ("2026-12-14",)),
        ("end_date", ("2026-12-31",)),
    ]


def test_an_end_with_digits_exchanged_is_asked_about():
    row = row_from("2027-01-04", "2072-03-31")
    assert codes(row) == [("question", "date.long_run_exchanged")]
    assert asked(row) == [("end_date", ("2027-03-31",))]


@pytest.mark.parametrize(
    ("start", "end", "code", "words"),
    [
        ("2027-01-04", "2099-12-31", "date.long_run", "for 72 years"),
        ("2027-01-04", "2050-12-31", "date.long_run", "for 23 years"),
        ("2027-01-04", "2031-01-04", "date.long_run", "for 4 years"),
        ("2035-01-04", "2035-03-31", "date.years_ahead", "9 years from now"),
        ("2036-08-14", "2036-09-14", "date.years_ahead", "10 years from now"),
        ("2050-01-03", "2050-03-31", "date.years_ahead", "24 years from now"),
    ],
)
def test_a_campaign_of_many_years_or_years_ahead_is_sent_with_a_warning(start, end, code, words):
    row = row_from(start, end)
    assert codes(row) == [("warning", code)]
    assert words in row.problems[0].message


@pytest.mark.parametrize(
    ("start", "end"),
    [("2026-11-28", "2026-12-31"), ("2031-08-14", "2031-09-26"), ("2027-01-04", "2030-12-31")],
)
def test_usual_campaigns_have_nothing_to_tell(start, end):
    assert codes(row_from(start, end)) == []


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [
        ("2574-08-14", "2574-09-26", "date.year"),
        ("14/08/2574", "26/09/2574", "date.year"),
        ("1453-04-25", "1453-06-09", "date.year"),
        ("R13.8.14", "令和13年9月26日", "date.not_a_date"),
        ("23 Sravana 1953", "12 Bhadra 1953", "date.not_a_date"),
        ("1405/06/23", "1405/07/01", "date.year"),
        ("5787-01-01", "5787-02-01", "date.year"),
    ],
)
def test_dates_of_other_calendars_are_refused(start, end, code):
    row = row_from(start, end)
    assert codes(row) == [("error", code)] * 2
    if code == "date.year":
        assert "Gregorian calendar" in row.problems[0].message
