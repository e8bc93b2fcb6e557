import re
from datetime import date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulk_import.cells import ErrorCell
from bulk_import.normalizers import dates
from bulk_import.normalizers.normalizer import Context
from bulk_import.problems import Ambiguous, Unusable

DAY = date(2026, 8, 14)
ALONE = Context()
DAY_FIRST = Context(date_order="dmy")
MONTH_FIRST = Context(date_order="mdy")
YEAR_FIRST = Context(date_order="ymd")
CONFLICT = Context(date_conflict=True)

INDIA = timezone(timedelta(hours=5, minutes=30))
stamp = datetime.fromisoformat


def codes(value):
    return [notice.code for notice in value.notices]


@pytest.mark.slice(80)
@pytest.mark.parametrize("context", [ALONE, DAY_FIRST, MONTH_FIRST, YEAR_FIRST, CONFLICT])
@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        (DAY, DAY),
        (stamp("2026-08-14"), DAY),
        (stamp("2026-08-14 00:00:00.000003"), DAY),
        (date(2028, 2, 29), date(2028, 2, 29)),
        (20260814, DAY),
        (20270105.0, date(2027, 1, 5)),
        ("20260814", DAY),
        ("20260814.0", DAY),
        ("2026-08-14", DAY),
        ("2026-06-01", date(2026, 6, 1)),
        ("2026/8/14", DAY),
        ("2026.08.14", DAY),
        ("2026 08 14", DAY),
        ("2026-1-5", date(2026, 1, 5)),
        ("2026-08-14 00:00:00", DAY),
        ("2026-08-14T00:00:00.000", DAY),
        ("2026/08/14 0:00", DAY),
        ("14-Aug-26", DAY),
        ("14 Aug 2026", DAY),
        ("14 August, 2026", DAY),
        ("Aug 14, 2026", DAY),
        ("Aug. 14, 2026", DAY),
        ("August 14 2026", DAY),
        ("Aug-14-2026", DAY),
        ("14th August 2026", DAY),
        ("14 th August 2026", DAY),
        ("14th of Aug, 2026", DAY),
        ("1st Sept 2026", date(2026, 9, 1)),
        ("2nd Sep 2026", date(2026, 9, 2)),
        ("23rd september 2026", date(2026, 9, 23)),
        ("11th Nov 2026", date(2026, 11, 11)),
        ("14AUG2026", DAY),
        ("14aug26", DAY),
        ("14/Aug/2026", DAY),
        ("14.Aug.2026", DAY),
        ("14 - Aug - 2026", DAY),
        ("14 Aug '26", DAY),
        ("2026-Aug-14", DAY),
        ("2026 August 14", DAY),
        ("14-May-29", date(2029, 5, 14)),
        ("Friday, August 14, 2026", DAY),
        ("Fri 14-Aug-2026", DAY),
        ("Fri, 14 Aug 2026", DAY),
        ("Thurs 13 Aug 2026", date(2026, 8, 13)),
        ("14 August 2026 (Friday)", DAY),
        ("2026-08-14, Fri", DAY),
        ("14 Aug 2026 12:00:00 AM", DAY),
        ("\u202a14\u00a0Aug\u202f2026\u202c", DAY),
        ("२०२६-०८-१४", DAY),
        ("２０２６－０８－１４", DAY),
    ],
)
def test_a_date_of_certain_order_is_a_value_in_every_column(cell, meant, context):
    value = dates.normalize(cell, context)
    assert (value.meant, value.notices) == (meant, ())


@pytest.mark.parametrize(
    ("cell", "context", "meant"),
    [
        ("14/08/2026", ALONE, DAY),
        ("14-08-2026", ALONE, DAY),
        ("14.08.2026", ALONE, DAY),
        ("14 08 2026", ALONE, DAY),
        ("14 / 08 / 2026", ALONE, DAY),
        ("14.8.26", ALONE, DAY),
        ("14/08/26", ALONE, DAY),
        ("30/09/26", ALONE, date(2026, 9, 30)),
        ("08/14/2026", ALONE, DAY),
        ("8-14-26", ALONE, DAY),
        ("08/08/2026", ALONE, date(2026, 8, 8)),
        ("8/8/26", ALONE, date(2026, 8, 8)),
        ("14/08/2026 00:00", ALONE, DAY),
        ("8/14/2026 12:00:00 AM", ALONE, DAY),
        ("14/08/2026 00:00:00.0000000", ALONE, DAY),
        ("१४/०८/२०२६", ALONE, DAY),
        ("Fri 07/08/2026", ALONE, date(2026, 8, 7)),
        ("Wed 07/08/2026", ALONE, date(2026, 7, 8)),
        ("07/08/2026", DAY_FIRST, date(2026, 8, 7)),
        ("07/08/2026", MONTH_FIRST, date(2026, 7, 8)),
        ("7-8-26", DAY_FIRST, date(2026, 8, 7)),
        ("7-8-26", MONTH_FIRST, date(2026, 7, 8)),
        ("07.08.2026", DAY_FIRST, date(2026, 8, 7)),
        ("٠٧/٠٨/٢٠٢٦", DAY_FIRST, date(2026, 8, 7)),
        ("14/08/2026", DAY_FIRST, DAY),
        ("8/14/2026", MONTH_FIRST, DAY),
        ("26/08/14", YEAR_FIRST, DAY),
        ("26/08/14", DAY_FIRST, date(2014, 8, 26)),
        ("28.08.26", DAY_FIRST, date(2026, 8, 28)),
        ("14/08/2026", YEAR_FIRST, DAY),
        ("08/08/2026", CONFLICT, date(2026, 8, 8)),
        ("8.8.26", CONFLICT, date(2026, 8, 8)),
    ],
)
def test_a_date_in_three_numbers_is_a_value_where_one_reading_is_left(cell, context, meant):
    value = dates.normalize(cell, context)
    assert (value.meant, value.notices) == (meant, ())


@pytest.mark.parametrize(
    ("cell", "context", "meant", "notices"),
    [
        (stamp("2026-08-14 09:30"), ALONE, DAY, ["date.with_time"]),
        (stamp("2026-08-14 23:57:59.997000"), ALONE, DAY, ["date.with_time"]),
        (datetime(2026, 8, 14, tzinfo=INDIA), ALONE, DAY, ["date.with_zone"]),
        (46248, ALONE, DAY, ["date.serial"]),
        (46248.0, ALONE, DAY, ["date.serial"]),
        (46248.375, ALONE, DAY, ["date.serial", "date.with_time"]),
        (42005, ALONE, date(2015, 1, 1), ["date.serial"]),
        (58806, ALONE, date(2060, 12, 31), ["date.serial"]),
        ("46248", ALONE, DAY, ["date.serial"]),
        ("46248.0", DAY_FIRST, DAY, ["date.serial"]),
        ("46248.5", ALONE, DAY, ["date.serial", "date.with_time"]),
        ("14082026", DAY_FIRST, DAY, ["date.digits"]),
        ("08142026", MONTH_FIRST, DAY, ["date.digits"]),
        (7082026, DAY_FIRST, date(2026, 8, 7), ["date.digits"]),
        (7082026.0, MONTH_FIRST, date(2026, 7, 8), ["date.digits"]),
        ("2026-08-14T09:30", ALONE, DAY, ["date.with_time"]),
        ("2026-08-14 9:30:00 PM", ALONE, DAY, ["date.with_time"]),
        ("14/08/2026 09:30", ALONE, DAY, ["date.with_time"]),
        ("07/08/2026 9 am", DAY_FIRST, date(2026, 8, 7), ["date.with_time"]),
        ("August 14, 2026 at 9:30 PM", ALONE, DAY, ["date.with_time"]),
        ("2026-08-14+05:30", ALONE, DAY, ["date.with_zone"]),
        ("2026-08-14Z", ALONE, DAY, ["date.with_zone"]),
        ("2026-08-14 00:00:00+00", ALONE, DAY, ["date.with_zone"]),
        ("2026-08-14T07:00:00.000+0000", ALONE, DAY, ["date.with_time", "date.with_zone"]),
        ("2026-08-14T09:30-07:00", ALONE, DAY, ["date.with_time", "date.with_zone"]),
        ("2026-08-14T18:30:00+05:30", ALONE, DAY, ["date.with_time", "date.with_zone"]),
        ("14 Aug 2026 9:30 PM IST", ALONE, DAY, ["date.with_time", "date.with_zone"]),
        ("Fri, 14 Aug 2026 09:30:00 +0530", ALONE, DAY, ["date.with_time", "date.with_zone"]),
        (
            "Fri Aug 14 2026 00:00:00 GMT+0530 (India Standard Time)",
            ALONE,
            DAY,
            ["date.with_zone"],
        ),
        ("07.08.2026", ALONE, date(2026, 8, 7), ["date.dots"]),
        ("7. 8. 2026", ALONE, date(2026, 8, 7), ["date.dots"]),
        ("07.08.2026", YEAR_FIRST, date(2026, 8, 7), ["date.dots"]),
        ("2026年8月14日", ALONE, DAY, ["date.marks"]),
        ("2026年08月14日", DAY_FIRST, DAY, ["date.marks"]),
        ("2026. 8. 14.", ALONE, DAY, ["date.marks"]),
        ("2026. 8. 14", ALONE, DAY, ["date.marks"]),
        ("14 Aug 2026.", ALONE, DAY, ["date.marks"]),
        ("14-Aug-30", ALONE, date(2030, 8, 14), ["date.century"]),
        ("14/08/45", DAY_FIRST, date(2045, 8, 14), ["date.century"]),
    ],
)
def test_what_was_assumed_or_left_out_is_said(cell, context, meant, notices):
    value = dates.normalize(cell, context)
    assert (value.meant, codes(value)) == (meant, notices)


def test_notices_carry_the_time_and_the_zone_that_were_left_out():
    value = dates.normalize("2026-08-14T09:30:05+0530", ALONE)
    assert [notice.facts for notice in value.notices] == [{"time": "09:30:05"}, {"zone": "+05:30"}]


@pytest.mark.parametrize(
    ("cell", "context", "code", "candidates"),
    [
        ("07/08/2026", ALONE, "date.ambiguous", ("2026-08-07", "2026-07-08")),
        ("7-8-26", ALONE, "date.ambiguous", ("2026-08-07", "2026-07-08")),
        ("01 02 2027", ALONE, "date.ambiguous", ("2027-02-01", "2027-01-02")),
        ("6/7/2026 6:30:00 PM", ALONE, "date.ambiguous", ("2026-07-06", "2026-06-07")),
        ("26/08/14", ALONE, "date.ambiguous", ("2014-08-26", "2026-08-14")),
        ("27-01-15", ALONE, "date.ambiguous", ("2015-01-27", "2027-01-15")),
        ("26.08.14", ALONE, "date.ambiguous", ("2014-08-26", "2026-08-14")),
        ("28/08/26", ALONE, "date.ambiguous", ("2026-08-28", "2028-08-26")),
        ("14082026", ALONE, "date.ambiguous", ("2026-08-14",)),
        (7082026, ALONE, "date.ambiguous", ("2026-08-07", "2026-07-08")),
        (14082026.0, YEAR_FIRST, "date.ambiguous", ("2026-08-14",)),
        ("07/08/2026", YEAR_FIRST, "date.ambiguous", ("2026-08-07", "2026-07-08")),
        ("07.08.2026", MONTH_FIRST, "date.ambiguous", ("2026-08-07", "2026-07-08")),
        ("08/14/2026", DAY_FIRST, "date.against_order", ("2026-08-14",)),
        ("14/08/2026", MONTH_FIRST, "date.against_order", ("2026-08-14",)),
        ("14.08.2026", MONTH_FIRST, "date.against_order", ("2026-08-14",)),
        ("14082026", MONTH_FIRST, "date.against_order", ("2026-08-14",)),
        ("26/08/14", MONTH_FIRST, "date.against_order", ("2014-08-26", "2026-08-14")),
        ("14/08/26", YEAR_FIRST, "date.against_order", ("2026-08-14",)),
        ("Wed 07/08/2026", DAY_FIRST, "date.against_order", ("2026-07-08",)),
        ("07/08/2026", CONFLICT, "date.conflict", ("2026-08-07", "2026-07-08")),
        ("14/08/2026", CONFLICT, "date.conflict", ("2026-08-14",)),
        ("08/14/2026", CONFLICT, "date.conflict", ("2026-08-14",)),
        ("07.08.2026", CONFLICT, "date.conflict", ("2026-08-07", "2026-07-08")),
        ("14082026", CONFLICT, "date.conflict", ("2026-08-14",)),
        ("2026-08-13T18:30:00.000Z", ALONE, "date.utc", ("2026-08-13", "2026-08-14")),
        ("2026-12-31T18:30:00Z", DAY_FIRST, "date.utc", ("2026-12-31", "2027-01-01")),
        ("2026-08-13 20:00 UTC", ALONE, "date.utc", ("2026-08-13", "2026-08-14")),
        ("2026-08-13T18:30:00+00:00", ALONE, "date.utc", ("2026-08-13", "2026-08-14")),
        (
            datetime(2026, 8, 13, 18, 30, tzinfo=ZoneInfo("UTC")),
            ALONE,
            "date.utc",
            ("2026-08-13", "2026-08-14"),
        ),
    ],
)
def test_what_fits_several_readings_is_asked(cell, context, code, candidates):
    with pytest.raises(Ambiguous) as question:
        dates.normalize(cell, context)
    assert (question.value.code, question.value.candidates) == (code, candidates)
    for candidate in candidates:
        assert dates.normalize(candidate, context).notices == ()


def test_a_question_about_the_order_names_it():
    with pytest.raises(Ambiguous) as question:
        dates.normalize("08/14/2026", DAY_FIRST)
    assert question.value.facts == {"order": "order.dmy"}


@pytest.mark.slice(100)
@pytest.mark.parametrize("context", [ALONE, DAY_FIRST, MONTH_FIRST, CONFLICT])
@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (True, "date.not_a_date"),
        (False, "date.not_a_date"),
        (time(9), "date.only_a_time"),
        (timedelta(hours=9), "date.only_a_time"),
        (timedelta.max, "date.only_a_time"),
        (ErrorCell("#VALUE!"), "cell.error"),
        ("#N/A", "cell.error"),
        (None, "cell.blank"),
        ("TBD", "cell.blank"),
        ("=TODAY()", "cell.formula"),
        (0, "date.number"),
        (1, "date.number"),
        (60, "date.number"),
        (-1, "date.number"),
        (2026, "date.number"),
        (12345, "date.number"),
        (42004, "date.number"),
        (58807, "date.number"),
        (0.375, "date.number"),
        (20260814.5, "date.number"),
        (919876543210, "date.number"),
        (10**400, "date.number"),
        (float("inf"), "date.number"),
        ("919876543210", "date.number"),
        ("0.375", "date.number"),
        ("46,248", "date.number"),
        ("99999999", "date.number"),
        (date(1899, 12, 30), "date.zero"),
        (stamp("1899-12-31"), "date.zero"),
        (stamp("1900-01-04 04:39"), "date.zero"),
        ("0-Jan-00", "date.zero"),
        ("1-Jan-00", "date.zero"),
        ("1/0/1900", "date.zero"),
        ("1900-01-00", "date.zero"),
        ("00/00/0000", "date.zero"),
        ("0000-00-00 00:00:00", "date.zero"),
        (date(1904, 1, 1), "date.year"),
        ("0026-08-14", "date.year"),
        ("1926-08-14", "date.year"),
        ("9999-12-31", "date.year"),
        ("14 Aug 85", "date.year"),
        ("14/08/2126", "date.year"),
        ("2099-12-31T18:30:00Z", "date.year"),
        ("31/06/2026", "date.no_such_day"),
        ("31/06/26", "date.no_such_day"),
        ("30/02/2026", "date.no_such_day"),
        ("29/02/2027", "date.no_such_day"),
        ("29/02/27", "date.no_such_day"),
        ("45/06/2026", "date.no_such_day"),
        ("13/13/2026", "date.no_such_day"),
        ("2026-13-01", "date.no_such_day"),
        ("2026-31-12", "date.no_such_day"),
        ("31 June 2026", "date.no_such_day"),
        ("20261301", "date.no_such_day"),
        ("14 Aug", "date.incomplete"),
        ("14/08", "date.incomplete"),
        ("Aug-26", "date.incomplete"),
        ("Aug 2026", "date.incomplete"),
        ("08/2026", "date.incomplete"),
        ("2026-08", "date.incomplete"),
        ("2026", "date.incomplete"),
        ("Friday", "date.incomplete"),
        ("Fri 14th", "date.incomplete"),
        ("14th", "date.incomplete"),
        ("September", "date.incomplete"),
        ("Sat 14-Aug-2026", "date.weekday"),
        ("Monday, 14/08/2026", "date.weekday"),
        ("2026-08-14 (Thu)", "date.weekday"),
        ("Fri 14 Aug 2026 Sat", "date.weekday"),
        ("14/08/2026 - 30/08/2026", "date.several"),
        ("14/08/2026 to 30/08/2026", "date.several"),
        ("14 & 15 Aug", "date.several"),
        ("1-5 Jun 2026", "date.several"),
        ("14/08/2026\n15/08/2026", "date.several"),
        ("14/08/2026; 15/08/2026", "date.several"),
        ("14/08/2026 (tentative)", "date.unsettled"),
        ("~14/08/2026", "date.unsettled"),
        ("14/08/2026?", "date.unsettled"),
        ("around 14 Aug 2026", "date.unsettled"),
        ("09:30", "date.only_a_time"),
        ("9 AM", "date.only_a_time"),
        ("today", "date.not_a_date"),
        ("next Monday", "date.not_a_date"),
        ("after Diwali", "date.not_a_date"),
        ("Q3", "date.not_a_date"),
        ("dd/mm/yyyy", "date.not_a_date"),
        ("O4/08/2026", "date.not_a_date"),
        ("14/08/202", "date.not_a_date"),
        ("14/08/20266", "date.not_a_date"),
        ("14 Augg 2026", "date.not_a_date"),
        ("14-08/2026", "date.not_a_date"),
        ("1_4/08/2026", "date.not_a_date"),
        ("2th Aug 2026", "date.not_a_date"),
        ("2026-W33-5", "date.not_a_date"),
        ("2026-226", "date.not_a_date"),
        ("14/08/2026 25:00", "date.not_a_date"),
        ("2026-08-14 24:00", "date.not_a_date"),
        ("14/08/2026 09:00-18:00", "date.not_a_date"),
        ("14/08/2026 extra", "date.not_a_date"),
        ("½/08/2026", "date.not_a_date"),
        ("\ud83d", "date.not_a_date"),
        ("9" * 4_999, "date.not_a_date"),
        ("14/" * 1_600, "date.not_a_date"),
        (", " * 2_400 + "!", "date.not_a_date"),
    ],
)
def test_what_names_no_single_day_is_refused(cell, code, context):
    with pytest.raises(Unusable) as refusal:
        dates.normalize(cell, context)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("cell", "missing"),
    [
        ("14 Aug", "missing.year"),
        ("2026-08", "missing.day"),
        ("Friday", "missing.whole"),
    ],
)
def test_an_incomplete_date_says_what_is_missing(cell, missing):
    with pytest.raises(Unusable) as refusal:
        dates.normalize(cell, ALONE)
    assert refusal.value.facts == {"missing": missing}


def test_a_wrong_weekday_is_answered_with_the_right_one():
    with pytest.raises(Unusable) as refusal:
        dates.normalize("Sat 14-Aug-2026", ALONE)
    assert refusal.value.facts == {"day": "2026-08-14", "weekday": "weekday.fri"}


@pytest.mark.parametrize(
    ("cell", "order"),
    [
        ("14/08/2026", "dmy"),
        ("14.8.26", "dmy"),
        ("14-08-2026 00:00", "dmy"),
        ("31/06/2026", None),
        ("02/30/2026", None),
        ("Mon 14/08/2026", None),
        ("Fri 14/08/2026", "dmy"),
        ("Wed 07/08/2026", None),
        ("31/12/26", "dmy"),
        ("१४/०८/२०२६", "dmy"),
        ("08/14/2026", "mdy"),
        ("8-31-26", "mdy"),
        ("8/14/2026 12:00:00 AM", "mdy"),
        ("45/06/2026", None),
        ("13/13/2026", None),
        ("13/00/2026", None),
        ("07/08/2026", None),
        ("08/08/2026", None),
        ("26/08/14", None),
        ("28/08/26", None),
        ("14 Aug 2026", None),
        ("2026-08-14", None),
        ("14082026", None),
        (14082026, None),
        (DAY, None),
        (stamp("2026-08-14"), None),
        (46248, None),
        (None, None),
        ("", None),
        ("=A1", None),
        ("#N/A", None),
        ("14/08/2026 - 30/08/2026", None),
        ("\x00\ud800", None),
        ("9" * 6_000, None),
    ],
)
def test_a_day_above_twelve_votes_for_its_order(cell, order):
    assert dates.vote(cell) == order


@pytest.mark.parametrize("cell", ["07/08/2026", "7-8-26 09:30", "26/08/14", "7082026", "14082026"])
def test_the_order_decides_dates_in_numbers(cell):
    assert dates.is_numeric(cell)


@pytest.mark.parametrize(
    "cell",
    ["14/08/2026", "08/08/2026", "07.08.2026", "31/06/2026", "7 Aug 2026", DAY, None, "soon", 7],
)
def test_the_order_decides_no_other_cell(cell):
    assert not dates.is_numeric(cell)


contexts = st.builds(
    Context,
    date_order=st.sampled_from([None, "dmy", "mdy", "ymd"]),
    date_conflict=st.booleans(),
)
typical_texts = st.lists(
    st.one_of(
        st.sampled_from([*"-/.,:年()'+TZ&?\n", "to"]),
        st.sampled_from(["Aug", "sept", "may", "Fri", "sunday", "th", "of", "am", "P.M.", " "]),
        st.sampled_from(["2026", "26", "14", "8", "07", "00", "1900", "31", "09:30", "+05:30"]),
        st.integers(0, 99_999_999).map(str),
    ),
    max_size=9,
).map("".join)
numeric_dates = st.builds(
    "{1}{0}{2}{0}{3}".format,
    st.sampled_from(["/", "-", ".", " ", " / ", ""]),
    st.integers(0, 35),
    st.integers(0, 35),
    st.one_of(st.integers(0, 99), st.integers(1890, 2110)),
)
cells = st.one_of(
    st.text(),
    typical_texts,
    numeric_dates,
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(40_000, 60_000),
    st.integers(10**6, 10**8),
    st.floats(),
    st.floats(40_000, 60_000),
    st.dates(),
    st.datetimes(),
    st.datetimes(timezones=st.timezones() | st.just(INDIA)),
    st.times(),
    st.times(timezones=st.timezones()),
    st.timedeltas(),
    st.builds(ErrorCell, st.text()),
)


@given(cells, contexts)
def test_any_cell_is_a_day_of_this_century_or_asked_or_refused(cell, context):
    candidates = [cell]
    try:
        dates.normalize(cell, context)
    except Unusable:
        return
    except Ambiguous as question:
        candidates = list(question.candidates)
    days = [dates.normalize(candidate, context).meant for candidate in candidates]
    assert days
    assert {type(day) for day in days} == {date}
    assert all(re.fullmatch("20[0-9]{2}-[0-9]{2}-[0-9]{2}", day.isoformat()) for day in days)


@given(cells)
def test_any_cell_may_vote(cell):
    assert dates.vote(cell) in {"dmy", "mdy", None}
    assert dates.is_numeric(cell) in {True, False}


@given(
    st.dates(date(2010, 1, 1), date(2060, 12, 31)),
    st.sampled_from(["%d/%m/%Y", "%d-%m-%y", "%d %m %Y", "%d.%m.%Y", "%d%m%Y"]),
)
def test_a_day_first_column_is_never_read_otherwise(day, form):
    assert dates.normalize(day.strftime(form), DAY_FIRST).meant == day


@given(
    st.dates(date(2001, 1, 1), date(2060, 12, 31)),
    st.sampled_from(["%Y-%m-%d", "%Y%m%d", "%d %b %Y", "%B %d, %Y", "%A, %d-%b-%Y", "%d%b%Y"]),
    contexts,
)
def test_a_date_of_certain_order_survives_its_text(day, form, context):
    assert dates.normalize(day.strftime(form), context).meant == day
