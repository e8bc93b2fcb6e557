"""Headers that name a unit: milliseconds, hours, and units that no field has."""

import pytest
from sheets import codes, plan_of, predictive, progressive

from bulk_import.problems import Refused


def row_with(row, field, header, cell):
    """Return *row* with *header* and *cell* in the place of the column *field*."""
    return {one: own for one, own in row.items() if one != field} | {header: cell}


@pytest.mark.parametrize(
    ("header", "cell", "seconds"),
    [
        ("Max waiting time (ms)", "60000", 60),
        ("Max waiting time (milliseconds)", "60000", 60),
        ("Max wait (hours)", "2", 7200),
        ("Max wait in msec", "60000", 60),
        ("max_waiting_time_ms", "60000", 60),
        ("Max waiting time (h)", "2", 7200),
        ("maxWaitingTimeMs", "60000", 60),
        ("MAX_WAIT_MS", "60000", 60),
        ("Max waiting time [msecs.]", "60000", 60),
        ("Max waiting time, hrs", "1", 3600),
        ("Max waiting time: mins", "2", 120),
        ("Longest wait (in milliseconds)", "60000", 60),
        ("Maximum milliseconds a customer waits", "60000", 60),
        ("Hours to wait", "1", 3600),
        ("Max waiting time (max 120 s)", "60", 60),
        ("Max waiting time (sec)", "60", 60),
    ],
)
def test_a_number_counts_in_the_unit_of_its_header(header, cell, seconds):
    (row,) = plan_of(row_with(predictive(), "Max waiting time", header, cell)).rows
    assert row.values["max_waiting_time"] == seconds
    assert len(codes(row)) == (0 if str(seconds) == cell else 1)


def test_a_ring_timeout_in_milliseconds_is_in_seconds():
    (row,) = plan_of(row_with(predictive(), "Ring seconds", "Ring timeout (ms)", "30000")).rows
    assert row.values["ring_seconds"] == 30
    assert codes(row) == [("warning", "number.header_milliseconds")]


def test_a_pause_in_milliseconds_is_in_seconds():
    row = row_with(progressive(), "Agent interval", "Wrap up time (ms)", "10000")
    (planned,) = plan_of(row).rows
    assert planned.values["user_interval"] == "10_s"
    assert codes(planned) == [("warning", "interval.header_milliseconds")]


def test_a_pause_in_hours_is_asked_about_as_one_in_minutes():
    row = row_with(progressive(), "Agent interval", "Wrap up time (hours)", "1")
    assert codes(plan_of(row).rows[0]) == [("question", "interval.minutes")]


def test_a_delay_in_minutes_is_in_seconds():
    (row,) = plan_of(row_with(predictive(), "Reject delay", "Reject delay (mins)", "10")).rows
    assert row.values["reject_delay_time"] == 600
    assert codes(row) == [("warning", "number.header_minutes")]


@pytest.mark.parametrize(
    ("field", "header"),
    [
        ("Max waiting time", "Max waiting time (days)"),
        ("Max waiting time", "Max waiting time (m)"),
        ("Max waiting time", "Max waiting time (sec or min)"),
        ("Max waiting time", "Max waiting time (rings)"),
        ("Ring seconds", "Ring time (rings)"),
        ("Ring seconds", "Ring timeout (%)"),
        ("Ratio", "Ratio (sec)"),
        ("Ratio", "Ratio (%)"),
    ],
)
def test_a_unit_that_a_field_cannot_have_is_asked_about(field, header):
    row = predictive()
    plan = plan_of(row_with(row, field, header, row[field]))
    (found,) = [one for one in plan.matches.columns if one.header == header]
    assert found.field is None
    assert field in found.explanation
    assert "row.columns_missing" in {code for _, code in codes(plan.rows[0])}


@pytest.mark.parametrize("header", ["Start time (sec)", "Start time (min)", "Start time (ms)"])
def test_a_time_of_day_is_in_no_unit_but_hours(header):
    with pytest.raises(Refused) as refused:
        plan_of(row_with(progressive(), "Start time", header, "09:00"))
    assert f"“{header}” (perhaps Start time, but it cannot be in" in refused.value.message
    for hours in ("Start time (hrs)", "Start time (24 h)", "Start time (hh:mm)"):
        assert codes(plan_of(row_with(progressive(), "Start time", hours, "09:00")).rows[0]) == []


def test_a_unit_is_overruled_by_hand():
    row = row_with(predictive(), "Max waiting time", "Max waiting time (rings)", "60")
    plan = plan_of(row, columns={"Max waiting time (rings)": "max_waiting_time"})
    assert plan.rows[0].values["max_waiting_time"] == 60
