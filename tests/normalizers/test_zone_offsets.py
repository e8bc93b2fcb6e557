import random
import zoneinfo
from datetime import date, datetime, time, timedelta
from importlib import import_module
from importlib.resources import files

import pytest

from bulk_import.normalizers import timezones, zone_names, zone_offsets
from bulk_import.normalizers.offsets import IN_USE
from bulk_import.normalizers.zone_offsets import Span

HOURS = [
    (time(9), time(18)),
    (time(0), time(23, 59, 59)),
    (time(1, 30), time(1, 45)),
    (time(2, 30), time(3)),
    (time(12),),
]


def test_the_release_is_that_of_the_package():
    assert timezones.release() == import_module("tzdata").IANA_VERSION


def test_zones_come_from_the_package_whatever_the_system_has(tmp_path):
    (tmp_path / "Asia").mkdir()
    # A system whose file for Kolkata is wrong.
    wrong = files("tzdata.zoneinfo").joinpath("Asia/Tokyo").read_bytes()
    (tmp_path / "Asia" / "Kolkata").write_bytes(wrong)
    zoneinfo.reset_tzpath([tmp_path])
    zone_offsets.load.cache_clear()
    try:
        theirs = zoneinfo.ZoneInfo.no_cache("Asia/Kolkata")
        ours = zone_offsets.load("Asia/Kolkata")
    finally:
        zoneinfo.reset_tzpath()
    noon = datetime.combine(date(2027, 1, 4), time(12))
    assert noon.replace(tzinfo=theirs).utcoffset() == timedelta(hours=9)
    assert noon.replace(tzinfo=ours).utcoffset() == timedelta(hours=5, minutes=30)


def test_nothing_is_changed_for_the_program_around():
    before = zoneinfo.TZPATH
    zone_offsets.load("America/Vancouver")
    assert before == zoneinfo.TZPATH
    assert zone_offsets.load("America/Vancouver") is not zoneinfo.ZoneInfo("America/Vancouver")


def day_by_day(name, span):
    zone = zone_offsets.load(name)
    found = {}
    day = span.start
    while day <= span.end:
        for clock in span.times:
            for fold in (0, 1):
                moment = datetime.combine(day, clock.replace(fold=fold), zone)
                found.setdefault(moment.utcoffset() // timedelta(minutes=1), day)
        day += timedelta(days=1)
    return list(found.items())


@pytest.mark.parametrize(
    "name",
    [
        "Africa/Cairo",
        "Africa/Casablanca",
        "America/Havana",
        "America/Los_Angeles",
        "America/Nuuk",
        "America/Vancouver",
        "Antarctica/Troll",
        "Asia/Beirut",
        "Asia/Gaza",
        "Asia/Kolkata",
        "Atlantic/Azores",
        "Australia/Lord_Howe",
        "Europe/Dublin",
        "Pacific/Chatham",
    ],
)
def test_the_course_is_that_of_a_look_at_every_day(name):
    dice = random.Random(name)  # noqa: S311  the same days at every run
    for _ in range(12):
        start = date(2025, 1, 1) + timedelta(days=dice.randrange(4000))
        end = start + timedelta(days=dice.choice([0, 1, 5, 40, 200, 400]))
        span = Span(start, end, dice.choice(HOURS))
        expected = day_by_day(name, span)
        course = zone_offsets.offsets_during(name, span)
        assert course.offsets == tuple(offset for offset, _ in expected)
        assert course.changed == (expected[1][1] if len(expected) > 1 else None)


def test_the_offsets_in_use_are_those_of_the_zones():
    used = {
        int(moment.utcoffset().total_seconds() / 60)
        for name in zone_names._zones()
        for year in (2026, 2028)
        for month in (1, 4, 7, 10)
        for moment in [datetime(year, month, 1, tzinfo=zone_offsets.load(name))]
    }
    assert used == IN_USE
