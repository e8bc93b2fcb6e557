import re
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulk_import.cells import ErrorCell
from bulk_import.normalizers import times
from bulk_import.normalizers.normalizer import Context
from bulk_import.problems import Ambiguous, Unusable

START = times.normalize_start
END = times.normalize_end
CONTEXT = Context()

INDIA = timezone(timedelta(hours=5, minutes=30))
NEW_YORK = ZoneInfo("America/New_York")
stamp = datetime.fromisoformat


def codes(value):
    return [notice.code for notice in value.notices]


@pytest.mark.slice(50)
@pytest.mark.parametrize("normalize", [START, END])
@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        (time(9), time(9)),
        (time(8, 59, 59, 999997), time(9)),
        (time(18, 30, 15, 400), time(18, 30, 15)),
        (time(0), time(0)),
        (stamp("1899-12-30 09:00"), time(9)),
        (stamp("1899-12-31 18:30"), time(18, 30)),
        (stamp("1904-01-01 09:00"), time(9)),
        (timedelta(seconds=32_400), time(9)),
        (timedelta(hours=23, minutes=59), time(23, 59)),
        (timedelta(0), time(0)),
        (0.375, time(9)),
        (0.39583333, time(9, 30)),
        (0.5, time(12)),
        (0.770833333333333, time(18, 30)),
        (0.99999, time(23, 59, 59)),
        ("9:00", time(9)),
        ("09:00:00", time(9)),
        ("09:00:00.000", time(9)),
        ("18:29:59.9999", time(18, 30)),
        ("00:00", time(0)),
        ("6:30", time(6, 30)),
        ("0900", time(9)),
        ("1830", time(18, 30)),
        ("0000", time(0)),
        ("09:00 hrs", time(9)),
        ("18:30hrs.", time(18, 30)),
        ("0900hrs", time(9)),
        ("1830 Hours", time(18, 30)),
        ("9 AM", time(9)),
        ("9am", time(9)),
        ("9:00 a.m.", time(9)),
        ("9:15 P. M.", time(21, 15)),
        ("9.30 am", time(9, 30)),
        ("6.30 pm", time(18, 30)),
        ("6:30:15 PM", time(18, 30, 15)),
        ("12 am", time(0)),
        ("12:30 AM", time(0, 30)),
        ("12 pm", time(12)),
        ("12:45pm", time(12, 45)),
        ("noon", time(12)),
        ("12 Noon", time(12)),
        ("9:00\u202fAM", time(9)),
        ("9:00\u00a0PM", time(21)),
        ("０９：３０", time(9, 30)),
        ("९:३०", time(9, 30)),
        ("'09:00", time(9)),
        ("09∶30", time(9, 30)),
        ('="09:30"', time(9, 30)),
        ("23:59:59", time(23, 59, 59)),
    ],
)
def test_a_time_is_a_value_at_either_end_of_the_day(cell, meant, normalize):
    value = normalize(cell, CONTEXT)
    assert (value.meant, value.notices) == (meant, ())


@pytest.mark.slice(25)
@pytest.mark.parametrize(
    ("cell", "normalize", "meant", "notices"),
    [
        (stamp("1900-01-01 09:00"), START, time(9), ["time.form"]),
        (0.99999999, END, time(23, 59, 59), ["time.last_second"]),
        (time(23, 59, 59, 999_999), END, time(23, 59, 59), ["time.last_second"]),
        (timedelta(seconds=86_399.9), END, time(23, 59, 59), ["time.last_second"]),
        ("23:59:59.9999999", END, time(23, 59, 59), ["time.last_second"]),
        (9, START, time(9), ["time.hour"]),
        (9.0, START, time(9), ["time.hour"]),
        (7, START, time(7), ["time.hour"]),
        (18, END, time(18), ["time.hour"]),
        (12, END, time(12), ["time.hour"]),
        (900, START, time(9), ["time.hour"]),
        (930, START, time(9, 30), ["time.hour"]),
        (1030.0, END, time(10, 30), ["time.hour"]),
        (1800, END, time(18), ["time.hour"]),
        ("9", START, time(9), ["time.hour"]),
        ("09", START, time(9), ["time.hour"]),
        ("18", END, time(18), ["time.hour"]),
        ("930", START, time(9, 30), ["time.hour"]),
        ("9.0", START, time(9), ["time.hour"]),
        ("9 hrs", START, time(9), ["time.hour"]),
        ("10 o'clock", START, time(10), ["time.hour"]),
        ("18h", END, time(18), ["time.hour"]),
        ("18.00", END, time(18), ["time.form"]),
        ("09.00", START, time(9), ["time.form"]),
        ("09.00", END, time(9), ["time.form"]),
        ("9h30", START, time(9, 30), ["time.form"]),
        ("18 H 30", END, time(18, 30), ["time.form"]),
        ("9 : 30", START, time(9, 30), ["time.form"]),
        ("9: 30 pm", END, time(21, 30), ["time.form"]),
        ("9.30.00", START, time(9, 30), ["time.form"]),
        ("23.59.59", END, time(23, 59, 59), ["time.form"]),
        ("9.30 hrs", START, time(9, 30), ["time.form"]),
        ("930 pm", END, time(21, 30), ["time.form"]),
        ("0 days 09:00:00", START, time(9), ["time.form"]),
        ("0 days 18:30:00.000000", END, time(18, 30), ["time.form"]),
        ("1900-01-00 09:00:00", START, time(9), ["time.form"]),
        ("1899-12-30 09:00", START, time(9), ["time.form"]),
        ("1899-12-31T18:30:00", END, time(18, 30), ["time.form"]),
        ("12/30/1899 9:00:00 AM", START, time(9), ["time.form"]),
        ("30/12/1899 18:30", END, time(18, 30), ["time.form"]),
        ("1/0/1900 9:00:00 AM", START, time(9), ["time.form"]),
        ("1900-01-01 09:00:00", START, time(9), ["time.form"]),
        ("0.375", START, time(9), ["time.fraction"]),
        (".7708333333", END, time(18, 30), ["time.fraction"]),
        ("0.99999999", END, time(23, 59, 59), ["time.fraction", "time.last_second"]),
        ("midnight", START, time(0), ["time.midnight"]),
        ("12 Midnight", START, time(0), ["time.midnight"]),
        ("18:00 pm", END, time(18), ["time.needless_half"]),
        ("13:00 PM", START, time(13), ["time.needless_half"]),
        ("00:30 AM", START, time(0, 30), ["time.needless_half"]),
    ],
)
def test_what_was_assumed_or_repaired_is_said(cell, normalize, meant, notices):
    value = normalize(cell, CONTEXT)
    assert (value.meant, codes(value)) == (meant, notices)


@pytest.mark.parametrize(
    ("cell", "meant", "facts"),
    [
        ("9:00 PM IST", time(21), {"zone": "IST"}),
        ("9:00 pm (ist)", time(21), {"zone": "IST"}),
        ("0900 hrs IST", time(9), {"zone": "IST"}),
        ("09:00Z", time(9), {"zone": "Z"}),
        ("09:00 utc", time(9), {"zone": "UTC"}),
        ("09:00 Asia/Kolkata", time(9), {"zone": "Asia/Kolkata"}),
        ("09:00+05:30", time(9), {"zone": "+05:30"}),
        ("09:00 +0530", time(9), {"zone": "+05:30"}),
        ("09:00 GMT+5:30", time(9), {"zone": "+05:30"}),
        ("09:00 UTC-5", time(9), {"zone": "-05:00"}),
        ("09:00:00-05:00", time(9), {"zone": "-05:00"}),
        ("9:00 AM -0500", time(9), {"zone": "-05:00"}),
        ("18:00:00+05", time(18), {"zone": "+05:00"}),
        (time(9, tzinfo=INDIA), time(9), {"zone": "+05:30"}),
        (time(9, tzinfo=NEW_YORK), time(9), {"zone": "America/New_York"}),
        (datetime(1899, 12, 30, 9, tzinfo=INDIA), time(9), {"zone": "+05:30"}),
    ],
)
def test_a_zone_beside_the_time_is_left_out_and_told(cell, meant, facts):
    value = times.normalize_start(cell, CONTEXT)
    assert (value.meant, codes(value)) == (meant, ["time.with_zone"])
    assert value.notices[0].facts == facts


@pytest.mark.parametrize(
    "cell",
    [
        stamp("2026-08-14 09:00"),
        stamp("2026-08-14 08:59:59.999999"),
        46248.375,
        "46248.375",
        "2026-08-14 09:00",
        "2026-08-14T09:00:00",
        "14/08/2026 9:00 AM",
        "8/14/2026, 9:00",
        "08/14/2026 09:00:00",
        "Fri, 14 Aug 2026 09:00",
        "14-Aug-26 9 am",
    ],
)
def test_a_date_beside_the_time_is_left_out_and_told(cell):
    value = times.normalize_start(cell, CONTEXT)
    assert (value.meant, codes(value)) == (time(9), ["time.with_date"])
    assert value.notices[0].facts == {"date": "2026-08-14"}


@pytest.mark.parametrize(
    "cell",
    [
        datetime(2026, 8, 14, 9, tzinfo=timezone(-timedelta(hours=5))),
        "2026-08-14T09:00-05:00",
        "14 Aug 2026 9:00 AM -0500",
        "2026-08-14 09:00:00-05",
    ],
)
def test_a_date_and_a_zone_are_both_told(cell):
    value = times.normalize_start(cell, CONTEXT)
    assert (value.meant, codes(value)) == (time(9), ["time.with_date", "time.with_zone"])
    assert [notice.facts for notice in value.notices] == [
        {"date": "2026-08-14"},
        {"zone": "-05:00"},
    ]


@pytest.mark.parametrize(
    ("cell", "normalize", "code", "candidates"),
    [
        ("6", END, "time.half", ("06:00", "18:00")),
        ("7", END, "time.half", ("07:00", "19:00")),
        (6, END, "time.half", ("06:00", "18:00")),
        ("09", END, "time.half", ("09:00", "21:00")),
        ("6.00", END, "time.half", ("06:00", "18:00")),
        ("7 hrs", END, "time.half", ("07:00", "19:00")),
        (630, END, "time.half", ("06:30", "18:30")),
        ("2", START, "time.half", ("02:00", "14:00")),
        ("1", START, "time.half", ("01:00", "13:00")),
        (130, START, "time.half", ("01:30", "13:30")),
        (9.3, START, "time.decimal", ("09:30", "09:18", "09:03")),
        (9.5, START, "time.decimal", ("09:50", "09:30", "09:05")),
        (18.3, END, "time.decimal", ("18:30", "18:18", "18:03")),
        (18.300000000002, END, "time.decimal", ("18:30", "18:18", "18:03")),
        (9.25, START, "time.decimal", ("09:25", "09:15")),
        ("9.30", START, "time.decimal", ("09:30", "09:18")),
        ("9.5", START, "time.decimal", ("09:50", "09:30", "09:05")),
        ("18.45", END, "time.decimal", ("18:45", "18:27")),
        ("9.75", START, "time.decimal", ("09:45",)),
        ("6.30", END, "time.decimal", ("06:30", "06:18", "18:30", "18:18")),
        ("0.5", START, "time.decimal", ("00:50", "00:30", "00:05", "12:00")),
        (0, START, "time.zero", ("00:00",)),
        (0.0, END, "time.zero", ("23:59:59",)),
        (0.000001, START, "time.zero", ("00:00",)),
        ("0", START, "time.zero", ("00:00",)),
        ("0.000", END, "time.zero", ("23:59:59",)),
        (stamp("1899-12-30"), START, "time.zero", ("00:00",)),
        ("1900-01-00 00:00:00", START, "time.zero", ("00:00",)),
        (1.0, END, "time.end_of_day", ("23:59:59",)),
        (timedelta(days=1), END, "time.end_of_day", ("23:59:59",)),
        (date(1900, 1, 1), END, "time.end_of_day", ("23:59:59",)),
        (stamp("1900-01-01"), END, "time.end_of_day", ("23:59:59",)),
        ("24:00", END, "time.end_of_day", ("23:59:59",)),
        ("24:00:00", END, "time.end_of_day", ("23:59:59",)),
        ("2400", END, "time.end_of_day", ("23:59:59",)),
        ("2400 hrs", END, "time.end_of_day", ("23:59:59",)),
        (2400, END, "time.end_of_day", ("23:59:59",)),
        (24, END, "time.end_of_day", ("23:59:59",)),
        ("midnight", END, "time.end_of_day", ("23:59:59",)),
        ("07/08/2026 09:00", START, "time.unclear_date", ("09:00",)),
        ("7-8-26 6:30 pm", END, "time.unclear_date", ("18:30",)),
    ],
)
def test_what_fits_several_readings_is_asked(cell, normalize, code, candidates):
    with pytest.raises(Ambiguous) as question:
        normalize(cell, CONTEXT)
    assert (question.value.code, question.value.candidates) == (code, candidates)
    for candidate in candidates:
        assert normalize(candidate, CONTEXT).notices == ()


@pytest.mark.parametrize(
    "cell",
    [
        *(1, 1.0, 24, 2400, "24:00", "2400", "24:00:00", "24 hrs", "24:00 IST"),
        *(timedelta(days=1), date(1900, 1, 1), stamp("1900-01-01")),
    ],
)
def test_no_campaign_starts_at_the_end_of_a_day(cell):
    with pytest.raises(Unusable) as refusal:
        times.normalize_start(cell, CONTEXT)
    assert refusal.value.code == "time.starts_at_24"


@pytest.mark.slice(60)
@pytest.mark.parametrize("normalize", [START, END])
@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (True, "time.not_a_time"),
        (False, "time.not_a_time"),
        (ErrorCell("#VALUE!"), "cell.error"),
        ("####", "cell.error"),
        (None, "cell.blank"),
        ("n/a", "cell.blank"),
        ("=NOW()", "cell.formula"),
        (timedelta(hours=25), "time.duration"),
        (timedelta(days=1, seconds=1), "time.duration"),
        (timedelta(seconds=-1), "time.duration"),
        (timedelta.max, "time.duration"),
        (stamp("1900-01-04 04:39"), "time.duration"),
        (stamp("1899-12-29"), "time.duration"),
        (date(2026, 8, 14), "time.is_date"),
        (date(1899, 12, 30), "time.is_date"),
        (stamp("2026-08-14"), "time.is_date"),
        (stamp("2026-08-14 00:00:00.000003"), "time.is_date"),
        (46248, "time.is_date"),
        (46248.0, "time.is_date"),
        ("46248", "time.is_date"),
        ("2026-08-14", "time.is_date"),
        ("14/08/2026", "time.is_date"),
        ("14 Aug 2026 00:00", "time.is_date"),
        ("2026-08-14T24:00", "time.is_date"),
        ("31/06/2026 09:00", "time.is_date"),
        ("Sat 14 Aug 2026 09:00", "time.is_date"),
        ("20260814", "time.is_date"),
        ("14.08.26", "time.is_date"),
        (-0.5, "time.not_a_time"),
        (-1, "time.not_a_time"),
        (float("inf"), "time.not_a_time"),
        (10**400, "time.not_a_time"),
        (1e308, "time.not_a_time"),
        (2460, "time.no_such_time"),
        (960, "time.no_such_time"),
        (25, "time.no_such_time"),
        (12345, "time.no_such_time"),
        (24.5, "time.no_such_time"),
        (9.333, "time.no_such_time"),
        ("9:60", "time.no_such_time"),
        ("25:00", "time.no_such_time"),
        ("24:01", "time.no_such_time"),
        ("9:00:60", "time.no_such_time"),
        ("13:00 AM", "time.no_such_time"),
        ("0:30 PM", "time.no_such_time"),
        ("9::00", "time.no_such_time"),
        ("9:", "time.no_such_time"),
        ("9:5", "time.no_such_time"),
        ("1:2", "time.no_such_time"),
        ("1:2:3", "time.no_such_time"),
        ("12345", "time.no_such_time"),
        ("2500", "time.no_such_time"),
        ("960", "time.no_such_time"),
        ("9-6", "time.several"),
        ("9 to 6", "time.several"),
        ("9am-6pm", "time.several"),
        ("9 am - 6", "time.several"),
        ("10-7", "time.several"),
        ("09:00-18:00", "time.several"),
        ("09:00-05:00", "time.several"),
        ("9:00 -6:00", "time.several"),
        ("9:00:00 AM-6:00", "time.several"),
        ("9:00\n18:00", "time.several"),
        ("9:00 & 18:00", "time.several"),
        ("9:00 or 10:00", "time.several"),
        ("9;00", "time.not_a_time"),
        ("9:3O", "time.not_a_time"),
        ("00:30 AM PM", "time.not_a_time"),
        ("9:00 AM/PM", "time.not_a_time"),
        ("9 AM (tentative)", "time.not_a_time"),
        ("09:00+05:30 (tentative)", "time.not_a_time"),
        ("09:00+15:00", "time.not_a_time"),
        ("09:00+05:60", "time.not_a_time"),
        ("9:00 IST EST", "time.not_a_time"),
        ("9:00 sharp", "time.not_a_time"),
        ("9_00", "time.not_a_time"),
        ("morning", "time.not_a_time"),
        ("EOD", "time.not_a_time"),
        ("all day", "time.not_a_time"),
        ("24x7", "time.not_a_time"),
        ("now", "time.not_a_time"),
        ("hh:mm", "time.not_a_time"),
        ("+05:30", "time.not_a_time"),
        ("-09:00", "time.not_a_time"),
        ("9½", "time.not_a_time"),
        ("\ud83d", "time.not_a_time"),
        ("9" * 4_999, "time.not_a_time"),
        ("9:" * 2_400, "time.not_a_time"),
        ("9 " * 2_400 + "!", "time.not_a_time"),
    ],
)
def test_what_names_no_single_time_is_refused(cell, code, normalize):
    with pytest.raises(Unusable) as refusal:
        normalize(cell, CONTEXT)
    assert refusal.value.code == code


edges = st.sampled_from([START, END])
typical_texts = st.lists(
    st.one_of(
        st.sampled_from(
            [*":.-/h+()TZ", "to", "noon", "midnight", "hrs", "am", "PM", "p.m.", "IST", "UTC"]
        ),
        st.sampled_from(["0 days ", "2026-08-14", "1900-01-00", "07/08/2026", " ", "\n", ","]),
        st.sampled_from(
            ["9", "09", "00", "24", "60", "12", "9:30", "18:30:00", "+05:30", "-05:00"]
        ),
        st.integers(0, 99_999).map(str),
    ),
    max_size=7,
).map("".join)
cells = st.one_of(
    st.text(),
    typical_texts,
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(0, 2_500),
    st.floats(),
    st.floats(0, 1),
    st.floats(0, 30),
    st.floats(40_000, 60_000),
    st.dates(),
    st.datetimes(),
    st.datetimes(stamp("1899-12-29"), stamp("1904-01-03")),
    st.datetimes(timezones=st.timezones() | st.just(INDIA)),
    st.times(),
    st.times(timezones=st.timezones() | st.just(INDIA)),
    st.timedeltas(),
    st.timedeltas(timedelta(0), timedelta(days=2)),
    st.builds(ErrorCell, st.text()),
)


@given(cells, edges)
def test_any_cell_is_a_time_in_whole_seconds_or_asked_or_refused(cell, normalize):
    candidates = [cell]
    try:
        normalize(cell, CONTEXT)
    except Unusable:
        return
    except Ambiguous as question:
        candidates = list(question.candidates)
    moments = [normalize(candidate, CONTEXT).meant for candidate in candidates]
    assert moments
    assert {type(moment) for moment in moments} == {time}
    sent = "([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
    assert all(re.fullmatch(sent, moment.isoformat()) for moment in moments)


whole_seconds = st.integers(1, 86_399).map(
    lambda second: time(second // 3600, second // 60 % 60, second % 60)
)


@given(whole_seconds, edges)
def test_a_time_survives_its_text_and_every_type_of_cell(meant, normalize):
    seconds = meant.hour * 3600 + meant.minute * 60 + meant.second
    for cell in (
        meant.isoformat(),
        meant.strftime("%I:%M:%S %p"),
        seconds / 86_400,
        timedelta(seconds=seconds),
        datetime.combine(date(1899, 12, 30), meant),
        46248 + seconds / 86_400,
    ):
        assert first_reading(normalize, cell) == meant


def first_reading(normalize, cell):
    """Return what *cell* means, or the first of what it may mean: seconds of cells are asked."""
    try:
        return normalize(cell, CONTEXT).meant
    except Ambiguous as question:
        return time.fromisoformat(question.candidates[0])
