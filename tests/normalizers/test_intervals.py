import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulk_import.cells import ErrorCell
from bulk_import.normalizers import intervals
from bulk_import.normalizers.normalizer import Context, Value
from bulk_import.problems import Ambiguous, Unusable

CONTEXT = Context(usual_most=3_600)
MINUTES = Context(usual_most=3_600, unit="min")


def typed(text):
    """Return a date and time as readers give them: without a zone."""
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("15_s", "15_s"),
        ("15_S", "15_s"),
        ("015_s", "15_s"),
        ("15 s", "15_s"),
        ("15s", "15_s"),
        ("15 S", "15_s"),
        ("15 sec", "15_s"),
        ("15sec", "15_s"),
        ("15 secs", "15_s"),
        ("15 second", "15_s"),
        ("15 Seconds", "15_s"),
        ("\uff11\uff15\uff3f\uff53", "15_s"),
        ("15\u00a0s", "15_s"),
        ("'15_s", "15_s"),
        ("1_s", "1_s"),
        ("90 s", "90_s"),
        ("3600_s", "3600_s"),
    ],
)
def test_seconds_are_read_as_they_stand(cell, meant):
    value = intervals.normalize(cell, CONTEXT)
    assert (value.meant, value.notices) == (meant, ())


@pytest.mark.parametrize(
    ("cell", "meant", "code"),
    [
        (15, "15_s", "interval.bare"),
        (15.0, "15_s", "interval.bare"),
        ("15", "15_s", "interval.bare"),
        ("15.0", "15_s", "interval.bare"),
        ("015", "15_s", "interval.bare"),
        ("15-s", "15_s", "interval.rewritten"),
        ("15\u2013s", "15_s", "interval.rewritten"),
        ("15_sec", "15_s", "interval.rewritten"),
        ("15_seconds", "15_s", "interval.rewritten"),
        ("15 sec.", "15_s", "interval.rewritten"),
        ("15.0 s", "15_s", "interval.rewritten"),
        ("PT15S", "15_s", "interval.rewritten"),
        ("every 15 s", "15_s", "interval.rewritten"),
        ("Every 20 seconds", "20_s", "interval.rewritten"),
        ("+15", "15_s", "interval.rewritten"),
        ("\u0967\u096b_s", "15_s", "interval.rewritten"),
        ("1,000.0", "1000_s", "interval.rewritten"),
        ("00:00:15", "15_s", "interval.time"),
        ("0:01:30", "90_s", "interval.time"),
        (time(0, 0, 15), "15_s", "interval.time"),
        (timedelta(seconds=15), "15_s", "interval.time"),
        (typed("1899-12-30 00:00:15"), "15_s", "interval.time"),
        (0.000173611, "15_s", "interval.time"),
        (15 / 86_400, "15_s", "interval.time"),
        ("0.000173611111111111", "15_s", "interval.time"),
        ("3601_s", "3601_s", "interval.large"),
    ],
)
def test_an_unusual_interval_is_read_with_a_notice(cell, meant, code):
    value = intervals.normalize(cell, CONTEXT)
    assert (value.meant, [notice.code for notice in value.notices]) == (meant, [code])


@pytest.mark.slice(25)
@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (None, "cell.blank"),
        (" - ", "cell.blank"),
        (ErrorCell("#N/A"), "cell.error"),
        (0, "interval.not_positive"),
        ("0", "interval.not_positive"),
        ("0_s", "interval.not_positive"),
        ("0 min", "interval.not_positive"),
        ("0:00", "interval.not_positive"),
        (time(0, 0), "interval.not_positive"),
        (timedelta(0), "interval.not_positive"),
        (-15, "interval.not_positive"),
        ("-15 s", "interval.not_positive"),
        (timedelta(seconds=-15), "interval.not_positive"),
        (15.5, "interval.fraction"),
        ("15.5", "interval.fraction"),
        ("15.5 s", "interval.fraction"),
        (0.5, "interval.fraction"),
        ("10-20 s", "interval.several"),
        ("10 or 20", "interval.several"),
        ("10 to 20 seconds", "interval.several"),
        ("10_s, 20_s", "interval.several"),
        ("10_s\n20_s", "interval.several"),
        ("15 ms", "interval.not_interval"),
        ("15_x", "interval.not_interval"),
        ("1O_s", "interval.not_interval"),
        ("1_0_s", "interval.not_interval"),
        ("15__s", "interval.not_interval"),
        ("15 _ s", "interval.not_interval"),
        ("15+", "interval.not_interval"),
        ("<15", "interval.not_interval"),
        ("~15 s", "interval.not_interval"),
        ("15 s?", "interval.not_interval"),
        ("_s", "interval.not_interval"),
        ("15_", "interval.not_interval"),
        ("s15", "interval.not_interval"),
        ("15_s_", "interval.not_interval"),
        ("15 days", "interval.not_interval"),
        ("5201_2224257", "interval.not_interval"),
        ("15\u00b2_s", "interval.not_interval"),
        ("fifteen", "interval.not_interval"),
        (True, "interval.not_interval"),
        (float("inf"), "interval.not_interval"),
        ("1000000001_s", "interval.too_large"),
        (52012224257, "interval.too_large"),
        (10**400, "interval.too_large"),
        (date(2026, 8, 14), "interval.date"),
        (typed("1900-01-15"), "interval.date"),
    ],
)
def test_what_is_no_interval_is_refused(cell, code):
    with pytest.raises(Unusable) as refusal:
        intervals.normalize(cell, CONTEXT)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("cell", "context", "code", "candidates"),
    [
        ("1 min", CONTEXT, "interval.minutes", ("60_s",)),
        ("1_m", CONTEXT, "interval.minutes", ("60_s",)),
        ("2 mins", CONTEXT, "interval.minutes", ("120_s",)),
        ("0.5 min", CONTEXT, "interval.minutes", ("30_s",)),
        ("1 min 30 s", CONTEXT, "interval.minutes", ("90_s",)),
        ("1 hour", CONTEXT, "interval.minutes", ("3600_s",)),
        ("PT1M", CONTEXT, "interval.minutes", ("60_s",)),
        (2, MINUTES, "interval.minutes", ("120_s",)),
        ("0.5", MINUTES, "interval.minutes", ("30_s",)),
        ("0:15", CONTEXT, "interval.clock", ("15_s", "900_s")),
        ("01:30", CONTEXT, "interval.clock", ("90_s", "5400_s")),
        (time(0, 15), CONTEXT, "interval.clock", ("15_s", "900_s")),
        (timedelta(minutes=15), CONTEXT, "interval.clock", ("15_s", "900_s")),
        ("1.000", CONTEXT, "interval.thousands", ("1_s", "1000_s")),
        ("10,000", CONTEXT, "interval.decimal_or_thousands", ("10_s", "10000_s")),
        ("2,5 min", CONTEXT, "interval.minutes", ("150_s",)),
    ],
)
def test_what_may_not_be_seconds_is_asked(cell, context, code, candidates):
    with pytest.raises(Ambiguous) as question:
        intervals.normalize(cell, context)
    assert (question.value.code, question.value.candidates) == (code, candidates)


CELLS = st.one_of(
    st.text(),
    st.text(alphabet="0123456789.,:+- _sminh"),
    st.from_regex(r"(every |pt)?\d{1,4}([.:]\d{1,3})?[ _-]?(s|sec|min|m|h)?", fullmatch=True),
    st.text(alphabet="\x00\ud800\udfff1\u00b2\u0967\uff11_s "),
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from([10**5_000]),
    st.integers(0, 4_000) | st.floats(0, 2) | st.integers(0, 90_000).map(lambda n: n / 86_400),
    st.dates() | st.times(timezones=st.none() | st.just(UTC)) | st.timedeltas(),
    st.datetimes(timezones=st.none() | st.just(UTC)),
    st.datetimes(typed("1899-12-29"), typed("1904-01-09")),
    st.builds(ErrorCell, st.text()),
)


def reading(cell, context):
    try:
        return intervals.normalize(cell, context)
    except Unusable:
        return None
    except Ambiguous as question:
        return question


@given(CELLS, st.sampled_from([CONTEXT, MINUTES]))
def test_any_cell_is_an_interval_or_told(cell, context):
    match reading(cell, context):
        case Ambiguous(candidates=candidates):
            assert candidates
            assert [intervals.normalize(one, context).meant for one in candidates] == [*candidates]
        case Value(meant=meant):
            assert re.fullmatch(r"[1-9][0-9]*_s", meant)
