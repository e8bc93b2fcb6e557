"""Schedules in the shared store: what is due, what was missed, and who serves it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import PurePath

import pytest

from bulk_import.clock import Clock
from bulk_import.fleet.schedules import IN_TIME, MOST_MISSED, STALE, Asked, Schedules, due
from bulk_import.problems import Refused
from bulk_import.store.schedules import ScheduleRecord, Told

MONDAY = datetime(2026, 11, 30, 3, 30, tzinfo=UTC)
"""9:00 in India."""

WEEK = timedelta(weeks=1)

ASKED = Asked(
    cron="0 9 * * 1",
    zone="asia/kolkata",
    account="mumbai",
    source=PurePath("/srv/campaigns/Weekly list.xlsx"),
    options={"region": "IN"},
    owner="local",
)


def record_of(**facts):
    usual = {
        "id": "weekly",
        "cron": "0 9 * * 1",
        "zone": "Asia/Kolkata",
        "account": "mumbai",
        "source": "/srv/campaigns/weekly.xlsx",
        "options": {},
        "owner": "local",
        "is_paused": False,
        "next": MONDAY,
    }
    return ScheduleRecord(**usual | facts)


class Moment:
    """A clock that a test sets."""

    def __init__(self, now):
        self.now = now

    @property
    def clock(self):
        return Clock(now=lambda: self.now)


@pytest.fixture
def moment():
    return Moment(MONDAY - timedelta(days=1))


@pytest.fixture
def schedules(table, moment):
    return Schedules(table, moment.clock)


# What is due


def test_nothing_is_due_before_its_time():
    assert due(record_of(), "w", MONDAY - timedelta(seconds=1)) is None


@pytest.mark.parametrize("late", [timedelta(0), timedelta(seconds=59), IN_TIME])
def test_what_is_taken_in_time_was_not_missed(late):
    taken = due(record_of(), "w", MONDAY + late)
    assert (taken.taken, taken.missed, taken.next) == (MONDAY, 0, MONDAY + WEEK)
    assert (taken.taken_at, taken.taken_by) == (MONDAY + late, "w")


def test_moments_at_which_nobody_was_there_are_counted_and_made_up_for_once():
    found = MONDAY + 2 * WEEK + timedelta(hours=1)
    taken = due(record_of(), "w", found)
    assert (taken.taken, taken.missed) == (MONDAY + 2 * WEEK, 3)
    assert taken.next == MONDAY + 3 * WEEK
    assert due(replace(taken, taken=None, taken_at=None), "w", found) is None


def test_a_moment_in_time_makes_up_for_those_that_were_missed_before_it():
    taken = due(record_of(), "w", MONDAY + WEEK + timedelta(minutes=1))
    assert (taken.taken, taken.missed) == (MONDAY + WEEK, 1)


def test_a_year_of_minutes_is_not_counted_to_its_end():
    found = MONDAY + timedelta(days=365)
    taken = due(record_of(cron="* * * * *"), "w", found)
    assert MOST_MISSED <= taken.missed <= MOST_MISSED + 1
    assert taken.next == found + timedelta(minutes=1)


def test_what_is_paused_is_due_only_where_somebody_asks():
    paused = record_of(is_paused=True)
    assert due(paused, "w", MONDAY) is None
    taken = due(replace(paused, asked_at=MONDAY), "w", MONDAY + timedelta(seconds=20))
    assert taken.taken == MONDAY + timedelta(seconds=20)
    assert (taken.asked_at, taken.next, taken.missed) == (None, MONDAY, 0)


def test_who_asks_at_a_time_that_is_due_gets_one_run():
    taken = due(record_of(asked_at=MONDAY), "w", MONDAY)
    assert (taken.taken, taken.asked_at) == (MONDAY, None)


def test_what_another_worker_serves_is_left_to_it_until_it_says_nothing_any_more():
    served = record_of(taken=MONDAY, taken_at=MONDAY, taken_by="one", next=MONDAY, asked_at=MONDAY)
    assert due(served, "two", MONDAY + STALE) is None
    taken = due(served, "two", MONDAY + STALE + timedelta(seconds=1))
    assert (taken.taken, taken.taken_by, taken.next) == (MONDAY, "two", MONDAY)
    assert taken.asked_at == MONDAY  # that is still to come


# In the store


def test_a_schedule_comes_back_as_it_was_added(schedules):
    added = schedules.add(ASKED)
    assert added.id == "weekly-list"
    assert schedules.all() == [added]
    assert (added.zone, added.options) == ("Asia/Kolkata", {"region": "IN"})
    assert added.next == MONDAY
    assert [schedules.add(ASKED).id, schedules.add(ASKED).id] == ["weekly-list-2", "weekly-list-3"]


def test_what_was_due_during_a_pause_was_not_missed(schedules, table, moment):
    schedules.add(ASKED)
    assert schedules.pause("weekly-list").is_paused
    moment.now = MONDAY + timedelta(days=1)
    resumed = schedules.resume("weekly-list")
    assert (resumed.is_paused, resumed.next) == (False, MONDAY + WEEK)
    assert schedules.resume("weekly-list") == resumed
    assert schedules.run_now("weekly-list").asked_at == moment.now
    assert schedules.remove("weekly-list").id == "weekly-list"
    assert table.all() == []


def test_a_schedule_that_is_not_there_is_told_with_those_that_are(schedules):
    with pytest.raises(Refused) as refused:
        schedules.pause("weekly")
    assert refused.value.code == "schedule.none"
    schedules.add(ASKED)
    with pytest.raises(Refused) as refused:
        schedules.run_now("weekly")
    assert "weekly-list" in refused.value.message


def test_of_eight_workers_one_takes_a_moment(schedules, table):
    seen = schedules.add(ASKED)

    def take(worker):
        taken = due(seen, worker, MONDAY)
        return worker if table.take(seen, taken) else None

    with ThreadPoolExecutor(8) as pool:
        winners = [one for one in pool.map(take, map(str, range(8))) if one is not None]
    assert winners == [table.find(seen.id).taken_by]


def test_what_was_paused_or_taken_in_between_is_not_taken(schedules, table):
    seen = schedules.add(ASKED)
    taken = due(seen, "one", MONDAY)
    schedules.pause(seen.id)
    assert not table.take(seen, taken)
    schedules.resume(seen.id)
    assert table.take(seen, taken)
    assert not table.take(seen, due(seen, "two", MONDAY))


def test_the_end_is_written_down_by_the_worker_that_serves_alone(schedules, table):
    seen = schedules.add(ASKED)
    late, told = due(seen, "one", MONDAY), (Told(file="a.csv", job="j", facts={"n": "1"}),)
    table.take(seen, late)
    over = MONDAY + STALE + timedelta(minutes=1)
    held = table.find(seen.id)
    assert table.take(held, due(held, "two", over))
    assert not table.renew(late, over)
    table.end(late, ())
    assert table.find(seen.id).taken_by == "two"
    second = table.find(seen.id)
    assert table.renew(second, over)
    table.end(second, told)
    ended = table.find(seen.id)
    assert (ended.last, ended.told, ended.taken) == (MONDAY, told, None)
