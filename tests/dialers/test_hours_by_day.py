"""Hours by weekday: a campaign here has one window, the same every day."""

import pytest
from exported import VICIDIAL, campaign, codes, converted, table, texts

from bulk_import.dialers.week import Week, clock, day_numbered, day_of

DAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
AS_USUAL = {f"ct_{day}_{edge}": "0" for day in DAYS for edge in ("start", "stop")}


def call_times(**days):
    """Return VICIdial's table with one name, OWN, and the hours of some of its days."""
    own = {
        f"ct_{day}_{edge}": hour
        for day, hours in days.items()
        for edge, hour in zip(("start", "stop"), hours, strict=True)
    }
    usual = {"call_time_id": "OWN", "ct_default_start": "900", "ct_default_stop": "2100"}
    return table("vicidial_call_times", {**usual, **AS_USUAL, **own})


OWN = {**VICIDIAL, "local_call_time": "OWN"}


def test_the_usual_hours_count_where_every_day_keeps_them():
    found = campaign(OWN, lookups=[call_times()])
    assert texts(found, "start_time", "end_time") == {
        "start_time": "09:00:00",
        "end_time": "21:00:00",
    }


@pytest.mark.parametrize(
    ("days", "said"),
    [
        # 2400 comes on no day: VICIdial calls nobody on it.
        (
            {"sunday": ("2400", "2400"), "saturday": ("1000", "1800")},
            "Sunday closed, Monday–Friday 09:00–21:00, Saturday 10:00–18:00",
        ),
        ({"sunday": (2400, 2400)}, "Sunday closed, Monday–Saturday 09:00–21:00"),
        (
            {"friday": ("0900", "1300")},
            "Sunday–Thursday 09:00–21:00, Friday 09:00–13:00, Saturday 09:00–21:00",
        ),
    ],
)
def test_else_the_days_are_quoted_and_the_hours_are_asked(days, said):
    found = converted(OWN, lookups=[call_times(**days)])
    (one,) = found.campaigns
    assert {"start_time", "end_time"} <= set(one.missing)
    assert any(said in problem.message for problem in one.values["start_time"].problems)
    (hours,) = (sheet for sheet in found.lookups if sheet.title == "Calling hours")
    assert [(line.key, line.values, line.said) for line in hours.entries] == [
        ("OWN", ("", ""), said)
    ]
    assert [(lost.was, lost.moves_calls) for lost in found.lost] == [(said, True)]


def test_what_a_person_fills_in_counts_and_the_days_are_still_told():
    filled = table(
        "Calling hours", {"Calling hours": "OWN", "Start time": "10:00", "End time": "13:00"}
    )
    found = converted(OWN, lookups=[call_times(saturday=("1000", "1300")), filled])
    assert texts(found.campaigns[0], "start_time", "end_time") == {
        "start_time": "10:00:00",
        "end_time": "13:00:00",
    }
    assert [lost.was for lost in found.lost] == ["Sunday–Friday 09:00–21:00, Saturday 10:00–13:00"]


def test_hours_that_all_days_have_of_their_own_count_in_place_of_the_usual_ones():
    found = campaign(OWN, lookups=[call_times(**dict.fromkeys(DAYS, ("1000", "2400")))])
    assert texts(found, "start_time", "end_time") == {
        "start_time": "10:00:00",
        "end_time": "23:59:00",
    }


def test_a_name_that_comes_with_vicidial_is_asked_too_where_the_export_has_other_days():
    """The profile's own 9am-9pm is that of a fresh installation."""
    mine = {"call_time_id": "9am-9pm", "ct_default_start": 900, "ct_default_stop": 2100}
    times = table("vicidial_call_times", mine | {"ct_sunday_start": 2400, "ct_sunday_stop": 2400})
    assert "start_time" in campaign(VICIDIAL, lookups=[times]).missing


LISTS = ({"list_id": "1001", "list_name": "January", "campaign_id": "SALES", "active": "Y"},)
SECOND = {"list_id": "1002", "list_name": "February", "campaign_id": "SALES", "active": "N"}


def test_a_second_list_is_told():
    assert converted(VICIDIAL, lookups=[table("vicidial_lists", *LISTS)]).lost == ()
    found = converted(VICIDIAL, lookups=[table("vicidial_lists", *LISTS, SECOND)])
    assert [(one.setting, one.was) for one in found.lost] == [("Lists", "January, February")]
    assert ("warning", "convert.note") in codes(found.campaigns[0].values["leads_id"])


@pytest.mark.parametrize(("hours", "asked"), [("campaign", False), ("12pm-5pm", True)])
def test_hours_of_a_list_are_asked_about(hours, asked):
    """VICIdial dials a list in the hours of both; "campaign" says that it has none of its own."""
    lists = table("vicidial_lists", {**LISTS[0], "local_call_time": hours})
    value = campaign(VICIDIAL, lookups=[lists]).values["start_time"]
    assert (value.text == "") == asked
    assert (hours in value.was) == asked


def test_hours_of_slots_are_those_of_their_days():
    """Genesys' sets of hours: slots with the number of the day, 1 is Monday."""
    row = {
        "name": "May",
        "dialingMode": "power",
        "callerAddress": "+442071234567",
        "contactList.id": "l",
    }
    slots = {
        f"callableTimeSet.callableTimes.0.timeSlots.{number}.{field}": cell
        for number, day in enumerate(range(1, 7))
        for field, cell in (
            ("day", day),
            ("startTime", "09:00:00" if day < 6 else "10:00:00"),
            ("stopTime", "18:00:00"),
        )
    }
    found = campaign(row | slots)
    start = found.values["start_time"]
    assert codes(start) == [("question", "convert.days_differ")]
    assert (
        "Sunday closed, Monday–Friday 09:00–18:00, Saturday 10:00–18:00"
        in start.problems[0].message
    )
    assert found.values["end_time"].text == "18:00:00"


def test_two_windows_of_a_day_are_asked_about():
    """Amazon Connect may pause at noon; here a campaign dials on."""
    hours = "communicationTimeConfig.telephony.openHours.dailyHours"
    row = {
        "name": "May",
        "channelSubtypeConfig.telephony.outboundMode.progressive.bandwidthAllocation": 1,
        "channelSubtypeConfig.telephony.defaultOutboundConfig.ringTimeout": 20,
    }
    for day in ("MONDAY", "TUESDAY"):
        for number, (start, end) in enumerate((("T09:00", "T12:00"), ("T13:00", "T17:00"))):
            entry = f"{hours}.{day}.{number}"
            row |= {f"{entry}.startTime": start, f"{entry}.endTime": end}
    value = campaign(row).values["end_time"]
    assert codes(value) == [("question", "convert.days_differ")]
    assert "Monday–Tuesday 09:00–12:00 and 13:00–17:00" in value.problems[0].message


@pytest.mark.parametrize(
    ("header", "day"),
    [
        ("ct_sunday_start", "sun"),
        ("sunSched", "sun"),
        ("openHours.dailyHours.WEDNESDAY.0.startTime", "wed"),
        ("Thurs", "thu"),
        ("ct_default_start", None),
        ("monday_to_friday", None),
    ],
)
def test_a_header_names_a_day(header, day):
    assert day_of(header) == day


@pytest.mark.parametrize(
    ("cell", "day"), [(1, "mon"), ("7", "sun"), (0, "sun"), ("FRIDAY", "fri"), (8, None)]
)
def test_a_cell_says_a_day(cell, day):
    assert day_numbered(cell) == day


@pytest.mark.parametrize(
    ("cell", "time"),
    [
        *((900, "09:00"), ("0900", "09:00"), ("T09:00", "09:00"), ("09:00:00", "09:00")),
        *(("2400", "24:00"), ("9:05", "09:05"), ("noon", "noon")),
    ],
)
def test_a_clock_is_quoted_as_people_write_it(cell, time):
    assert clock(cell) == time


def test_a_week_is_the_same_every_day_only_with_all_seven():
    window = ("09:00", "17:00")
    assert Week.of((day, window) for day in ("mon", "tue")).closed == (
        *("sun", "wed", "thu", "fri", "sat"),
    )
    assert not Week.of([("mon", window)]).is_the_same_every_day
