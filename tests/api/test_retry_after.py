import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulk_import.api.retry_after import LONGEST_PAUSE, pause_seconds

NOW = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("1", 1.0),
        ("120", 120.0),
        ("  30 ", 30.0),
        ("007", 7.0),
        ("900", 900.0),
        ("3600", 3600.0),
        ("86400", 86400.0),
        ("Fri, 01 May 2026 09:02:00 GMT", 120.0),
        ("Friday, 01-May-26 09:02:00 GMT", 120.0),
        ("Fri May  1 09:02:00 2026", 120.0),
        ("Fri, 01 May 2026 14:32:00 +0530", 120.0),
        ("Fri, 01 May 2026 09:02:00 -0000", 120.0),
        ("01 May 2026 09:02:00 GMT", 120.0),
    ],
)
def test_seconds_and_the_three_forms_of_a_date_are_understood(header, seconds):
    assert pause_seconds(header, NOW) == seconds


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        " ",
        "0",
        "-1",
        "+1",
        "1.5",
        "1e3",
        "1,5",
        "120, 120",
        "[120]",
        "86401",
        "999999999",
        "1000000000000",
        "9" * 5_000,
        "１２０",
        "١٢٠",
        "soon",
        "null",
        "NaN",
        "inf",
        "120 s",
        "120;",
        "PT2M",
        "2026-05-01T09:02:00Z",
        "Fri, 01 May 2026 08:59:00 GMT",
        "Fri, 01 May 2026 09:00:00 GMT",
        "Sat, 02 May 2026 10:00:00 GMT",
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Fri, 31 Dec 9999 23:59:59 GMT",
        "Fri, 32 May 2026 09:02:00 GMT",
        "Fri, 01 May 99999 09:02:00 GMT",
        "Fri, 01 May 2026 09:02:00 +9999",
        "Fri, 01 May 2026 25:61:61 GMT",
        "Mon, 01 Jan 0001 00:00:00 +2300",
        "\ud800",
    ],
)
def test_what_makes_no_sense_is_as_if_it_had_not_been_said(header):
    assert pause_seconds(header, NOW) == 0.0


def test_a_date_counts_from_now_in_whatever_zone_the_machine_is():
    now = NOW.astimezone(timezone(timedelta(hours=5, minutes=30)))
    assert pause_seconds("Fri, 01 May 2026 09:00:10 GMT", now) == 10.0


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone is the system's")
def test_a_date_without_a_zone_is_in_greenwich_wherever_the_machine_is(monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Kolkata")
    time.tzset()
    try:
        assert pause_seconds("Fri May  1 09:02:00 2026", NOW) == 120.0
    finally:
        monkeypatch.undo()
        time.tzset()


spellings = st.text() | st.text("0123456789-+,:. GMTFriMay", max_size=40)


@given(spellings)
def test_no_spelling_whatever_fails_or_waits_for_ever(header):
    assert 0.0 <= pause_seconds(header, NOW) <= LONGEST_PAUSE
