from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulk_import.campaign import FIELDS
from bulk_import.cells import ErrorCell
from bulk_import.normalizers import numbers
from bulk_import.normalizers.normalizer import Context, Value
from bulk_import.problems import Ambiguous, Unusable

DELAY = Context(usual_most=3_600)
RINGS = Context(usual_least=1, usual_most=600)
WAITS = Context(usual_least=1, usual_most=86_400, unit="s")
MINUTES = Context(usual_least=1, usual_most=86_400, unit="min")
GAP = Context()


def typed(text):
    """Return a date and time as readers give them: without a zone."""
    return datetime.fromisoformat(text)


def read(value):
    return value.meant, [notice.code for notice in value.notices]


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        (45, 45),
        (45.0, 45),
        ("45", 45),
        ("45.0", 45),
        ("45.00", 45),
        (" 045 ", 45),
        ("007", 7),
        ("\uff14\uff15", 45),
        ("'45", 45),
        ('="45"', 45),
        ("\u202a45\u202c", 45),
        (1, 1),
        (0, 0),
        (0.0, 0),
        (-0.0, 0),
        ("0", 0),
        ("000", 0),
        ("0.000", 0),
        ("3600", 3600),
        ("045.000", 45),
    ],
)
def test_a_whole_number_is_read_as_it_stands(cell, meant):
    assert read(numbers.normalize(cell, DELAY)) == (meant, [])


@pytest.mark.slice(25)
@pytest.mark.parametrize(
    ("cell", "meant", "code"),
    [
        ("45 s", 45, "number.unit"),
        ("45s", 45, "number.unit"),
        ("45 sec", 45, "number.unit"),
        ("45 Secs.", 45, "number.unit"),
        ("45 seconds", 45, "number.unit"),
        ("45_s", 45, "number.unit"),
        ("45-sec", 45, "number.unit"),
        ("45.0 s", 45, "number.unit"),
        ("1 min", 60, "number.unit"),
        ("2 mins", 120, "number.unit"),
        ("1m", 60, "number.unit"),
        ("1.5 min", 90, "number.unit"),
        ("0.5 minutes", 30, "number.unit"),
        ("1.1 min", 66, "number.unit"),
        ("1 min 30 s", 90, "number.unit"),
        ("1m30s", 90, "number.unit"),
        ("1 minute and 30 seconds", 90, "number.unit"),
        ("1 minute, 30 seconds", 90, "number.unit"),
        ("1 hour", 3600, "number.unit"),
        ("PT45S", 45, "number.unit"),
        ("pt1m30s", 90, "number.unit"),
        ("00:00:45", 45, "number.time"),
        ("0:01:30", 90, "number.time"),
        ("00:01:00", 60, "number.time"),
        ("0 days 00:00:45", 45, "number.time"),
        (time(0, 0, 45), 45, "number.time"),
        (time(0, 1, 30), 90, "number.time"),
        (time(0, 0, 44, 999_997), 45, "number.time"),
        (time(0, 0), 0, "number.time"),
        (timedelta(seconds=45), 45, "number.time"),
        (typed("1899-12-30 00:00:45"), 45, "number.time"),
        (typed("1899-12-31 00:00:45"), 45, "number.time"),
        (typed("1904-01-01 00:00:45"), 45, "number.time"),
        (45 / 86_400, 45, "number.time"),
        (0.000520833, 45, "number.time"),
        ("0.000520833333333333", 45, "number.time"),
        ("1,000.00", 1000, "number.comma"),
        ("30,0", 30, "number.decimal_comma"),
        ("60,00", 60, "number.decimal_comma"),
        ("1.500,00", 1500, "number.decimal_comma"),
        ("60,0 s", 60, "number.decimal_comma"),
        ("2,5 min", 150, "number.unit"),
        ("1 000", 1000, "number.grouped"),
        ("1\u202f000", 1000, "number.grouped"),
        ("1'000", 1000, "number.grouped"),
        ("1\u2019000,00", 1000, "number.grouped"),
        ("+45", 45, "number.repaired"),
        ("45.", 45, "number.repaired"),
        ("\u096a\u096b", 45, "number.repaired"),
        ("\u0664\u0665", 45, "number.repaired"),
        ("+\u0664\u0665", 45, "number.repaired"),
        ("\u096a\u096b s", 45, "number.repaired"),
    ],
)
def test_an_unusual_number_is_read_with_a_notice(cell, meant, code):
    assert read(numbers.normalize(cell, DELAY)) == (meant, [code])


@pytest.mark.parametrize(
    ("cell", "context", "meant", "codes"),
    [
        (2, MINUTES, 120, ["number.header_minutes"]),
        ("2", MINUTES, 120, ["number.header_minutes"]),
        (1.5, MINUTES, 90, ["number.header_minutes"]),
        ("1.1", MINUTES, 66, ["number.header_minutes"]),
        (0.5, MINUTES, 30, ["number.header_minutes"]),
        ("45 s", MINUTES, 45, ["number.unit"]),
        ("2 min", MINUTES, 120, ["number.unit"]),
        ("00:02:30", MINUTES, 150, ["number.time"]),
        (1441, MINUTES, 86_460, ["number.header_minutes", "number.large"]),
        (0, MINUTES, 0, ["number.zero"]),
        (2, WAITS, 2, []),
        ("1.5 min", WAITS, 90, ["number.unit"]),
    ],
)
def test_the_header_says_the_unit_of_a_number_alone(cell, context, meant, codes):
    assert read(numbers.normalize(cell, context)) == (meant, codes)


@pytest.mark.parametrize(
    ("field", "cell", "codes"),
    [
        ("ring_seconds", 0, ["number.zero"]),
        ("ring_seconds", "0 s", ["number.unit", "number.zero"]),
        ("ring_seconds", 600, []),
        ("ring_seconds", 601, ["number.large"]),
        ("max_waiting_time", "0", ["number.zero"]),
        ("max_waiting_time", 86_400, []),
        ("max_waiting_time", 86_401, ["number.large"]),
        ("max_waiting_time_without_agent", 0, ["number.zero"]),
        ("max_waiting_time_without_agent", "100,000.0", ["number.comma", "number.large"]),
        ("max_waiting_time_without_agent", "1,00,000", ["number.comma", "number.large"]),
        ("max_waiting_time_without_agent", "1,000,000", ["number.comma", "number.large"]),
        ("max_waiting_time_without_agent", "1.000.000", ["number.grouped", "number.large"]),
        ("reject_delay_time", 0, []),
        ("reject_delay_time", 3_601, ["number.large"]),
        ("no_answer_delay_time", 0, []),
        ("no_answer_delay_time", 3_600, []),
        ("no_answer_delay_time", 10**9, ["number.large"]),
    ],
)
def test_what_is_unusual_for_the_field_is_said(field, cell, codes):
    assert read(numbers.normalize(cell, FIELDS[field].context(Context())))[1] == codes


@pytest.mark.slice(25)
@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (None, "cell.blank"),
        ("nan", "cell.blank"),
        (float("nan"), "cell.blank"),
        (ErrorCell("#NUM!"), "cell.error"),
        ("=5*9", "cell.formula"),
        ("9" * 5_001, "cell.too_long"),
        (45.5, "number.fraction"),
        ("45.5", "number.fraction"),
        ("45.5 s", "number.fraction"),
        ("1.55555 min", "number.fraction"),
        ("0.375", "number.fraction"),
        (0.5, "number.fraction"),
        (0.25, "number.fraction"),
        (0.01, "number.fraction"),
        (5e-324, "number.fraction"),
        (time(0, 0, 45, 500_000), "number.fraction"),
        (timedelta(milliseconds=500), "number.fraction"),
        (-45, "number.negative"),
        (-0.5, "number.negative"),
        ("-45", "number.negative"),
        ("\u221245", "number.negative"),
        ("-45 s", "number.negative"),
        (timedelta(seconds=-45), "number.negative"),
        (timedelta.min, "number.negative"),
        ("30-60", "number.several"),
        ("30 \u2013 60", "number.several"),
        ("30 to 60 s", "number.several"),
        ("30s-60s", "number.several"),
        ("10 or 20", "number.several"),
        ("30/60", "number.several"),
        ("30, 60", "number.several"),
        ("30 & 60", "number.several"),
        ("30\n60", "number.several"),
        (10**9 + 1, "number.too_large"),
        (1e300, "number.too_large"),
        (10**400, "number.too_large"),
        (919812345678, "number.too_large"),
        ("919812345678", "number.too_large"),
        ("9" * 4_000, "number.too_large"),
        (timedelta.max, "number.too_large"),
        ("9" * 5_000, "number.not_number"),
        ("~45", "number.not_number"),
        ("45+", "number.not_number"),
        ("<45", "number.not_number"),
        ("45?", "number.not_number"),
        ("max", "number.not_number"),
        ("default", "number.not_number"),
        ("inf", "number.not_number"),
        ("1e400", "number.not_number"),
        ("1e3", "number.not_number"),
        ("30_000", "number.not_number"),
        ("3O", "number.not_number"),
        ("l0", "number.not_number"),
        ("0x1E", "number.not_number"),
        ("4\u00b2", "number.not_number"),
        ("\u2464", "number.not_number"),
        ("\u00bd", "number.not_number"),
        ("30%", "number.not_number"),
        ("45 ms", "number.not_number"),
        ("45 rings", "number.not_number"),
        ("45 s max", "number.not_number"),
        ("1 min 30", "number.not_number"),
        ("1 min,", "number.not_number"),
        ("30 s 1 min", "number.not_number"),
        ("45..", "number.not_number"),
        (".5", "number.not_number"),
        ("++45", "number.not_number"),
        ("30,60", "number.fraction"),
        ("1,000,00", "number.not_number"),
        ("every", "number.not_number"),
        ("pt", "number.not_number"),
        ("s", "number.not_number"),
        ("0:60", "number.not_number"),
        ("0:5", "number.not_number"),
        ("00:00:60", "number.not_number"),
        (True, "number.not_number"),
        (False, "number.not_number"),
        (float("inf"), "number.not_number"),
        (float("-inf"), "number.not_number"),
        (date(1900, 2, 14), "number.date"),
        (typed("1900-02-14"), "number.date"),
        (typed("1900-01-01"), "number.date"),
        (typed("2026-08-14 00:00:45"), "number.date"),
    ],
)
def test_what_is_no_whole_number_is_refused(cell, code):
    with pytest.raises(Unusable) as refusal:
        numbers.normalize(cell, DELAY)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("cell", "context", "code", "candidates"),
    [
        ("0:45", DELAY, "number.clock", ("45", "2700")),
        ("00:45", DELAY, "number.clock", ("45", "2700")),
        ("1:30", WAITS, "number.clock", ("90", "5400")),
        ("0:45", MINUTES, "number.clock", ("45 s", "2700 s")),
        (time(0, 45), RINGS, "number.clock", ("45", "2700")),
        (time(0, 1), RINGS, "number.clock", ("1", "60")),
        (time(1, 30), RINGS, "number.clock", ("90", "5400")),
        (timedelta(minutes=45), RINGS, "number.clock", ("45", "2700")),
        (typed("1899-12-30 00:45"), RINGS, "number.clock", ("45", "2700")),
        (45 / 1440 + 1e-9, RINGS, "number.clock", ("45", "2700")),
        ("1.000", DELAY, "number.thousands", ("1", "1000")),
        ("45.000", DELAY, "number.thousands", ("45", "45000")),
        ("+1.000", DELAY, "number.thousands", ("1", "1000")),
        ("1.500", DELAY, "number.thousands", ("1500",)),
        ("1.500", MINUTES, "number.thousands", ("90 s", "90000 s")),
        ("1,000", DELAY, "number.decimal_or_thousands", ("1", "1000")),
        ("60,000", DELAY, "number.decimal_or_thousands", ("60", "60000")),
        ("60,000 s", DELAY, "number.decimal_or_thousands", ("60", "60000")),
        ("1,500", DELAY, "number.decimal_or_thousands", ("1500",)),
        ("1,500", MINUTES, "number.decimal_or_thousands", ("90 s", "90000 s")),
    ],
)
def test_a_number_with_two_readings_is_asked(cell, context, code, candidates):
    with pytest.raises(Ambiguous) as question:
        numbers.normalize(cell, context)
    assert (question.value.code, question.value.candidates) == (code, candidates)


@pytest.mark.parametrize(
    ("cell", "meant", "codes"),
    [
        (10, 10, []),
        (20.0, 20, []),
        ("30", 30, []),
        ("120", 120, []),
        ("40 s", 40, ["number.unit"]),
        ("every 50 sec", 50, ["number.unit"]),
        ("1 min", 60, ["number.unit"]),
        ("2 mins", 120, ["number.unit"]),
        ("00:02:00", 120, ["number.time"]),
        (time(0, 0, 30), 30, ["number.time"]),
    ],
)
def test_a_call_interval_of_the_list_is_read(cell, meant, codes):
    assert read(numbers.normalize_call_interval(cell, GAP)) == (meant, codes)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (15, "number.call_interval"),
        (0, "number.call_interval"),
        ("70", "number.call_interval"),
        (100, "number.call_interval"),
        (119, "number.call_interval"),
        ("10 min", "number.call_interval"),
        ("0:15", "number.call_interval"),
        ("1.000", "number.call_interval"),
        (10.5, "number.fraction"),
        (-10, "number.negative"),
        ("10/20", "number.several"),
        (True, "number.not_number"),
        ("", "cell.blank"),
    ],
)
def test_no_other_call_interval_is_taken_to_the_nearest(cell, code):
    with pytest.raises(Unusable) as refusal:
        numbers.normalize_call_interval(cell, GAP)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("cell", "unit", "seconds", "codes"),
    [
        ("60000", "ms", 60, ["number.header_milliseconds"]),
        ("60 s", "ms", 60, ["number.unit"]),
        (0, "ms", 0, ["number.zero"]),
        ("2", "h", 7200, ["number.header_hours"]),
        (0.5, "h", 1800, ["number.header_hours"]),
        (48, "h", 172_800, ["number.header_hours", "number.large"]),
    ],
)
def test_a_number_is_in_the_unit_of_its_header(cell, unit, seconds, codes):
    context = Context(unit=unit, usual_least=1, usual_most=86_400)
    assert read(numbers.normalize(cell, context)) == (seconds, codes)


def test_a_part_of_a_second_is_refused_in_milliseconds_too():
    with pytest.raises(Unusable) as refused:
        numbers.normalize("1500", Context(unit="ms"))
    assert refused.value.code == "number.fraction"


def test_a_call_interval_under_minutes():
    minutes = Context(unit="min")
    assert read(numbers.normalize_call_interval(2, minutes)) == (120, ["number.header_minutes"])
    with pytest.raises(Unusable):
        numbers.normalize_call_interval(10, minutes)


@pytest.mark.parametrize(
    ("cell", "candidates"),
    [("0:10", ("10",)), ("1:00", ("60",)), (time(0, 1), ("60",)), (time(0, 20), ("20",))],
)
def test_only_call_intervals_of_the_list_are_offered(cell, candidates):
    with pytest.raises(Ambiguous) as question:
        numbers.normalize_call_interval(cell, GAP)
    assert question.value.candidates == candidates


CELLS = st.one_of(
    st.text(),
    st.text(alphabet="0123456789.,:+- _sminh"),
    st.from_regex(
        r"(every |pt)?\d{1,4}([.,:]\d{1,3})?[ _]?(s|sec|min|h)?( \d{1,2} ?s)?", fullmatch=True
    ),
    st.text(alphabet="\x00\ud800\udfff1\u00b2\u0967\uff11. "),
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from([10**5_000]),
    st.integers(0, 4_000) | st.floats(0, 2) | st.integers(0, 90_000).map(lambda n: n / 86_400),
    st.dates() | st.times(timezones=st.none() | st.just(UTC)) | st.timedeltas(),
    st.integers(0, 90_000).map(lambda seconds: timedelta(seconds=seconds)),
    st.datetimes(timezones=st.none() | st.just(UTC)),
    st.datetimes(typed("1899-12-29"), typed("1904-01-09")),
    st.builds(ErrorCell, st.text()),
)


def reading(normalize, cell, context):
    try:
        return normalize(cell, context)
    except Unusable:
        return None
    except Ambiguous as question:
        return question


@given(CELLS, st.sampled_from([DELAY, RINGS, WAITS, MINUTES, Context()]))
def test_any_cell_is_a_whole_number_or_told(cell, context):
    match reading(numbers.normalize, cell, context):
        case Ambiguous(candidates=candidates):
            assert candidates
            for candidate in candidates:
                seconds = int(candidate.removesuffix(" s"))
                assert numbers.normalize(candidate, context).meant == seconds
        case Value(meant=meant):
            assert type(meant) is int
            assert 0 <= meant <= 10**9


@given(CELLS, st.sampled_from([GAP, Context(unit="min")]))
def test_any_cell_is_a_call_interval_or_told(cell, context):
    match reading(numbers.normalize_call_interval, cell, context):
        case Ambiguous(candidates=candidates):
            assert candidates
            for candidate in candidates:
                numbers.normalize_call_interval(candidate, context)
        case Value(meant=meant):
            assert type(meant) is int
            assert meant in {10, 20, 30, 40, 50, 60, 120}
