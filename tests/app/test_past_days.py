"""The days that people name when they ask for past runs."""

from datetime import date, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from recording import past_run
from slicing import examples

from bulk_import.app.past_days import day_named, runs_of
from bulk_import.problems import Refused

SATURDAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("named", "day"),
    [
        ("today", "2026-11-28"),
        ("Yesterday", "2026-11-27"),
        ("saturday", "2026-11-28"),
        ("last Saturday", "2026-11-21"),
        ("tue", "2026-11-24"),
        ("last  tuesday", "2026-11-24"),
        ("2026-11-28", "2026-11-28"),
        ("28 Nov", "2026-11-28"),
        ("November 28", "2026-11-28"),
        ("29 Nov", "2025-11-29"),
        ("28 Nov 2026", "2026-11-28"),
        ("28-Nov-2026", "2026-11-28"),
        ("28/11/2026", "2026-11-28"),
    ],
)
def test_a_day_is_named_as_people_name_it(named, day):
    assert day_named(named, SATURDAY) == date.fromisoformat(day)


@pytest.mark.parametrize("named", ["nonsense", "31 Feb", "2026-13-45", "20261128-19", "tuesdays"])
def test_what_names_no_day_may_be_a_run(named):
    assert day_named(named, SATURDAY) is None


def test_a_date_that_can_be_two_days_is_asked_about_unless_the_order_is_chosen():
    with pytest.raises(Refused) as refused:
        day_named("05/11/2026", SATURDAY)
    assert "2026-11-05 · 2026-05-11" in refused.value.message
    assert day_named("05/11/2026", SATURDAY, "dmy") == date(2026, 11, 5)


@examples(0.2)
@given(named=st.text(), today=st.dates(date(2001, 1, 1), date(2090, 1, 1)))
def test_whatever_is_named_it_is_a_day_or_none_or_asked_about(named, today):
    try:
        found = day_named(named, today)
    except Refused as refused:
        assert refused.code == "history.several_days"  # noqa: PT017  it may also be fine
    else:
        assert found is None or isinstance(found, date)


def run_at(started):
    return past_run(run=started, started=started)


def test_a_run_belongs_to_the_day_that_it_was_where_people_read_it():
    evening = run_at("2026-11-27T20:00:00+00:00")
    india, new_york = timezone(timedelta(hours=5.5)), timezone(timedelta(hours=-5))
    assert runs_of(SATURDAY, [evening], india) == [evening]
    assert runs_of(SATURDAY, [evening], new_york) == []
