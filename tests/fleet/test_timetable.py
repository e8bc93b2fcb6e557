from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slicing import examples

from bulk_import.fleet.timetable import Timetable
from bulk_import.normalizers import zone_offsets
from bulk_import.problems import Refused

MINUTE = timedelta(minutes=1)


def moments(cron, zone, after, count):
    table = Timetable.read(cron, zone)
    start = datetime.fromisoformat(after).replace(tzinfo=table.zone)
    return [one.isoformat() for one in islice(table.moments(start), count)]


@pytest.mark.parametrize(
    ("cron", "zone", "after", "due"),
    [
        (
            "0 9 * * 1",
            "Asia/Kolkata",
            "2026-11-29T09:00",
            ["2026-11-30T09:00:00+05:30", "2026-12-07T09:00:00+05:30"],
        ),
        # 2:30 does not exist on 14 March: it is due when the clocks go forward, once.
        (
            "30 2 * * *",
            "America/New_York",
            "2027-03-13T12:00",
            ["2027-03-14T03:00:00-04:00", "2027-03-15T02:30:00-04:00"],
        ),
        # All of an hour that does not exist is one moment; and 3:00, which does, is the same.
        (
            "0,20,40 2-3 * * *",
            "America/New_York",
            "2027-03-14T01:00",
            [
                "2027-03-14T03:00:00-04:00",
                "2027-03-14T03:20:00-04:00",
                "2027-03-14T03:40:00-04:00",
            ],
        ),
        # 1:30 comes twice on 1 November: the first counts.
        (
            "30 1 * * *",
            "America/New_York",
            "2026-10-31T12:00",
            ["2026-11-01T01:30:00-04:00", "2026-11-02T01:30:00-05:00"],
        ),
        # Half an hour only.
        (
            "15 2 * * *",
            "Australia/Lord_Howe",
            "2026-10-04T01:00",
            ["2026-10-04T02:30:00+11:00", "2026-10-05T02:15:00+11:00"],
        ),
        # A day that was left out altogether.
        (
            "0 12 * * *",
            "Pacific/Apia",
            "2011-12-29T13:00",
            ["2011-12-31T00:00:00+14:00", "2011-12-31T12:00:00+14:00"],
        ),
        ("0 9 29 2 *", "UTC", "2026-11-29T00:00", ["2028-02-29T09:00:00+00:00"]),
        ("@weekly", "UTC", "2026-11-29T00:00", ["2026-12-06T00:00:00+00:00"]),
    ],
)
def test_a_clock_change_makes_nothing_due_twice_or_never(cron, zone, after, due):
    assert moments(cron, zone, after, len(due)) == due


def test_a_moment_within_the_second_of_two_hours_comes_before_the_next_day():
    table = Timetable.read("*/30 1 * * *", "America/New_York")
    second = datetime(2026, 11, 1, 1, 10, fold=1, tzinfo=table.zone)
    assert table.after(second).isoformat() == "2026-11-02T01:00:00-05:00"


CHANGES = [
    ("America/New_York", datetime(2027, 3, 14, 7, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 11, 1, 6, tzinfo=UTC)),
    ("Europe/London", datetime(2027, 3, 28, 1, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 10, 3, 15, 30, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2027, 4, 3, 15, tzinfo=UTC)),
    ("America/Sao_Paulo", datetime(2018, 11, 4, 3, tzinfo=UTC)),
    ("Africa/Casablanca", datetime(2027, 3, 14, 2, tzinfo=UTC)),
    ("Asia/Kolkata", datetime(2026, 11, 30, tzinfo=UTC)),
]


def due_minute_by_minute(minutes, hours, zone, start, end):
    """Return what is due by looking at each minute that passes, and at each that is skipped."""
    seen, due = set(), []
    local = start.astimezone(zone).replace(tzinfo=None, fold=0) - timedelta(days=1)
    shown = start - timedelta(days=1)
    last = shown.astimezone(zone).replace(tzinfo=None, fold=0) - MINUTE
    while shown <= end:
        local = shown.astimezone(zone).replace(tzinfo=None, fold=0)
        passed = [last + MINUTE * step for step in range(1, max(1, (local - last) // MINUTE) + 1)]
        new = {one for one in (passed if local > last else [local]) if one not in seen}
        seen |= new
        if start < shown and any(one.minute in minutes and one.hour in hours for one in new):
            due.append(shown)
        last, shown = local, shown + MINUTE
    return due


@examples(0.1)
@given(
    change=st.sampled_from(CHANGES),
    before=st.integers(1, 30 * 60),
    minutes=st.sets(st.integers(0, 59), min_size=1, max_size=3),
    hours=st.sets(st.integers(0, 5), min_size=1, max_size=4),
)
def test_around_every_clock_change_each_local_time_is_due_once(change, before, minutes, hours):
    zone, moment = zone_offsets.load(change[0]), change[1]
    start, end = moment - before * MINUTE, moment + timedelta(hours=12)
    cron = f"{','.join(map(str, minutes))} {','.join(map(str, hours))} * * *"
    found = []
    for one in Timetable.read(cron, change[0]).moments(start):
        if one > end:
            break
        found.append(one.astimezone(UTC))
    assert found == due_minute_by_minute(minutes, hours, zone, start, end)


@examples(0.1)
@given(
    zone=st.sampled_from(["Asia/Kolkata", "America/St_Johns", "Europe/Dublin", "Pacific/Chatham"]),
    start=st.integers(1_420_070_400, 2_367_532_800),  # seconds: 2015 to 2045
    cron=st.sampled_from(["0 9 * * 1", "*/7 * * * *", "30 2 * * 0", "0 0 1 * *", "15 1-3 * * *"]),
)
def test_moments_only_go_forward_and_do_not_depend_on_where_one_begins(zone, start, cron):
    table, start = Timetable.read(cron, zone), datetime.fromtimestamp(start, UTC)
    first, second, third = islice(table.moments(start), 3)
    assert start < first < second < third
    assert [table.after(first), table.after(second - MINUTE)] == [second, second]
    assert first.second == first.microsecond == 0


@pytest.mark.parametrize(
    "cron",
    [
        *("", "9:00", "Monday 9am", "0 9 * *", "0 9 * * 1 2030", "* * * * * 30", "0 25 * * *"),
        *("61 * * * *", "0 9 * * 1,", "@reboot", "R 9 * * *", "H/5 * * * *", "0-59/0 * * * *"),
        *("٣ 9 * * *", "0 9 * * funday", "0 9 * * 1; rm"),
    ],
)
def test_what_is_no_cron_is_refused_with_an_example(cron):
    with pytest.raises(Refused) as refused:
        Timetable.read(cron, "Asia/Kolkata")
    assert refused.value.code == "schedule.cron"
    assert "0 9 * * 1" in refused.value.message


def test_a_day_that_never_comes_is_refused():
    with pytest.raises(Refused) as refused:
        Timetable.read("0 9 31 2 *", "Asia/Kolkata")
    assert refused.value.code == "schedule.never"


@pytest.mark.parametrize(
    ("zone", "near"),
    [
        ("IST", None),  # India, Israel or Ireland
        ("+05:30", None),
        ("", None),
        ("nowhere", None),
        ("EST", "America/New_York"),
        ("London", "Europe/London"),
        ("Asia/Kolkatta", "Asia/Kolkata"),
    ],
)
def test_what_is_no_zone_is_refused_with_the_one_that_may_be_meant(zone, near):
    with pytest.raises(Refused) as refused:
        Timetable.read("0 9 * * 1", zone)
    assert refused.value.code == ("schedule.zone" if near is None else "schedule.zone_near")
    assert f"--zone {near or 'Asia/Kolkata'}" in refused.value.message


@pytest.mark.parametrize("zone", ["asia/kolkata", " Asia/Calcutta ", "India Standard Time"])
def test_a_zone_may_be_written_as_people_write_it(zone):
    assert isinstance(Timetable.read("@daily", zone).zone, ZoneInfo)
