from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest

from bulk_import.problems import Notice, Severity
from bulk_import.validation.row_draft import RowDraft
from bulk_import.validation.rules import violations

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)


def found(now=NOW, **values):
    return list(violations(RowDraft(2, (), values=values), now))


def told(now=NOW, **values):
    return [(one.severity.value, one.code, one.field) for one in found(now, **values)]


def days(start, end):
    return {"start_date": date.fromisoformat(start), "end_date": date.fromisoformat(end)}


def hours(start, end):
    return {"start_time": time.fromisoformat(start), "end_time": time.fromisoformat(end)}


@pytest.mark.parametrize(
    "values",
    [
        {},
        days("2026-06-01", "2026-06-01"),
        days("2026-06-02", "2027-06-01"),
        hours("09:00", "18:00"),
        hours("00:00", "00:01"),
        {"end_date": date(2026, 6, 1)},
        {"start_date": date(2026, 6, 1)},
        {"start_time": time(9)},
        {"end_time": time(9)},
        {"start_date": None, "end_date": None},
    ],
    ids=repr,
)
def test_a_row_in_order_has_nothing_to_tell(values):
    assert told(**values) == []


def test_an_end_before_the_start_is_an_error_that_names_the_start():
    (violation,) = found(**days("2026-07-02", "2026-07-01"))
    assert (violation.severity, violation.code) == (Severity.ERROR, "date.end_before_start")
    assert (violation.field, violation.facts["start"]) == ("end_date", "2026-07-02")


def test_a_campaign_that_began_before_today_is_a_warning():
    assert told(**days("2026-05-31", "2026-07-01")) == [
        ("warning", "date.start_in_past", "start_date")
    ]
    assert told(start_date=date(2026, 5, 31)) == [("warning", "date.start_in_past", "start_date")]


def test_a_campaign_that_is_over_is_an_error_told_once():
    assert told(**days("2026-05-01", "2026-05-31")) == [("error", "date.end_in_past", "end_date")]


def test_dates_past_and_exchanged_are_both_told():
    assert told(**days("2026-05-31", "2026-05-30")) == [
        ("error", "date.end_before_start", "end_date"),
        ("error", "date.end_in_past", "end_date"),
    ]


@pytest.mark.parametrize(
    ("offset", "hour", "today"),
    [
        ("+05:30", 18, "2026-06-01"),
        ("+05:30", 19, "2026-06-02"),
        ("-07:00", 6, "2026-05-31"),
        ("-07:00", 7, "2026-06-01"),
        ("+14:00", 10, "2026-06-02"),
        ("-00:30", 0, "2026-05-31"),
        (None, 23, "2026-06-01"),
    ],
)
def test_today_is_the_day_where_the_campaign_dials(offset, hour, today):
    now = datetime(2026, 6, 1, hour, 15, tzinfo=UTC)
    today = date.fromisoformat(today)
    assert told(now, timezone=offset, end_date=today) == []
    (violation,) = found(now, timezone=offset, end_date=today - timedelta(days=1))
    assert (violation.code, violation.facts["today"]) == ("date.end_in_past", today.isoformat())


def test_the_zone_of_the_machine_does_not_matter():
    tokyo = datetime(2026, 6, 2, 3, 0, tzinfo=timezone(timedelta(hours=9)))
    assert told(tokyo, timezone="-07:00", end_date=date(2026, 6, 1)) == []
    assert told(tokyo, timezone="+09:00", end_date=date(2026, 6, 1)) != []


def test_hours_that_begin_when_they_end_are_an_error():
    assert told(**hours("09:00", "09:00")) == [("error", "time.same", "end_time")]


@pytest.mark.parametrize(("start", "end"), [("22:00", "06:00"), ("09:00", "08:59:59")])
def test_hours_over_midnight_are_a_question_with_an_answer_that_is_none(start, end):
    (violation,) = found(**hours(start, end))
    assert (violation.severity, violation.code) == (Severity.QUESTION, "time.overnight")
    assert violation.field == "end_time"
    assert violation.candidates == ("23:59:59",)
    assert told(**hours(start, violation.candidates[0])) == []


def beside(code, field="start_time", **facts):
    return RowDraft(2, (), notices={field: (Notice("time.hour"), Notice(code, facts))})


@pytest.mark.parametrize("zone", ["IST", "+05:30", "Asia/Kolkata"])
def test_a_zone_beside_a_time_that_is_the_campaigns_own_is_fine(zone):
    draft = beside("time.with_zone", zone=zone)
    draft.values.update(days("2026-07-01", "2026-07-31"), timezone="+05:30")
    assert list(violations(draft, NOW)) == []


@pytest.mark.parametrize("zone", ["UTC", "EST", "+05:00", "Mars/Phobos"])
def test_a_zone_beside_a_time_that_is_another_one_is_an_error(zone):
    draft = beside("time.with_zone", "end_time", zone=zone)
    draft.values.update(days("2026-07-01", "2026-07-31"), timezone="+05:30")
    (violation,) = violations(draft, NOW)
    assert (violation.severity, violation.code) == (Severity.ERROR, "time.other_zone")
    assert (violation.field, violation.facts) == ("end_time", {"zone": zone, "offset": "+05:30"})


def test_a_zone_beside_a_time_waits_for_the_campaigns_own():
    assert list(violations(beside("time.with_zone", zone="UTC"), NOW)) == []


@pytest.mark.parametrize(
    ("field", "day", "codes"),
    [
        ("start_time", "2026-07-01", []),
        ("start_time", "2026-07-31", ["time.other_date"]),
        ("end_time", "2026-07-01", []),
        ("end_time", "2026-07-31", []),
        ("end_time", "2026-07-15", ["time.other_date"]),
    ],
)
def test_a_date_beside_a_time_is_a_day_on_which_the_campaign_begins_or_ends(field, day, codes):
    draft = beside("time.with_date", field, date=day)
    draft.values.update(days("2026-07-01", "2026-07-31"))
    assert [violation.code for violation in violations(draft, NOW)] == codes


def test_a_date_beside_a_time_waits_for_the_campaigns_own():
    draft = beside("time.with_date", "end_time", date="2026-07-15")
    draft.values["start_date"] = date(2026, 7, 1)
    assert list(violations(draft, NOW)) == []


@pytest.mark.parametrize(
    "said", ["IST", "+05:30", "GMT+5:30", "Asia/Kolkata", "HH:MM", "24h", "required"]
)
def test_a_header_that_says_the_campaigns_own_zone_or_none_is_fine(said):
    draft = RowDraft(2, (), zones={"start_time": said})
    draft.values.update(days("2026-07-01", "2026-07-31"), start_time=time(9), timezone="+05:30")
    assert list(violations(draft, NOW)) == []


@pytest.mark.parametrize("said", ["UTC", "in UTC", "GMT", "EST", "America/New_York", "UTC-05:00"])
def test_a_header_that_says_another_zone_is_an_error(said):
    draft = RowDraft(2, (), zones={"end_time": said})
    draft.values.update(days("2026-07-01", "2026-07-31"), end_time=time(9), timezone="+05:30")
    assert [one.code for one in violations(draft, NOW)] == ["time.zone_in_header"]
    draft.values.pop("timezone")
    assert list(violations(draft, NOW)) == []
