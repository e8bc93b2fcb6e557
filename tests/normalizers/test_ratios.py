import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulk_import.cells import ErrorCell
from bulk_import.normalizers import ratios
from bulk_import.normalizers.normalizer import Context, Value
from bulk_import.problems import Ambiguous, Unusable

CONTEXT = Context()


def typed(text):
    """Return a date and time as readers give them: without a zone."""
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("1:3", "1:3"),
        ("1:1", "1:1"),
        ("2:4", "2:4"),
        ("3:1", "3:1"),
        ("1 : 3", "1:3"),
        ("1: 3", "1:3"),
        ("1\u00a0:\u202f3", "1:3"),
        ("\uff11\uff1a\uff13", "1:3"),
        ("1\u22363", "1:3"),
        ("01:03", "1:3"),
        ("1:03", "1:3"),
        ("10:03", "10:3"),
        ("25:02", "25:2"),
        ("99:99", "99:99"),
        ("1:63", "1:63"),
        ("'1:2", "1:2"),
        ('="1:2"', "1:2"),
        ("\u202a1:2\u202c", "1:2"),
        ("\u0967:\u0969", "1:3"),
    ],
)
def test_a_ratio_is_read_as_it_stands(cell, meant):
    value = ratios.normalize(cell, CONTEXT)
    assert (value.meant, value.notices) == (meant, ())


@pytest.mark.slice(25)
@pytest.mark.parametrize(
    ("cell", "meant", "code"),
    [
        ("1 to 3", "1:3", "ratio.rewritten"),
        ("2 TO 5", "2:5", "ratio.rewritten"),
        ("1 is to 4", "1:4", "ratio.rewritten"),
        ("1/3", "1:3", "ratio.rewritten"),
        ("1 / 3", "1:3", "ratio.rewritten"),
        ("1-3", "1:3", "ratio.rewritten"),
        ("1 \u2013 3", "1:3", "ratio.rewritten"),
        ("10-20", "10:20", "ratio.rewritten"),
        ("1;3", "1:3", "ratio.rewritten"),
        ("Ratio 1:3", "1:3", "ratio.rewritten"),
        ("Ratio: 1:3", "1:3", "ratio.rewritten"),
        ("Ratio = 1:3", "1:3", "ratio.rewritten"),
        ("Ratio - 1:3", "1:3", "ratio.rewritten"),
        ("Dial ratio 2:5", "2:5", "ratio.rewritten"),
        ("1:3 ratio", "1:3", "ratio.rewritten"),
        ("1:3 (agent:calls)", "1:3", "ratio.rewritten"),
        ("1:4 (Agents : Lines)", "1:4", "ratio.rewritten"),
        ("1:03:00", "1:3", "ratio.was_time"),
        ("01:03:00", "1:3", "ratio.was_time"),
        ("1:03:00 AM", "1:3", "ratio.was_time"),
        ("01:03 AM", "1:3", "ratio.was_time"),
        ("1:03:00\u202fPM", "13:3", "ratio.was_time"),
        ("12:05 pm", "12:5", "ratio.was_time"),
        ("25:02:00", "25:2", "ratio.was_time"),
        ("100:39:00", "99:99", "ratio.was_time"),
        (time(1, 3), "1:3", "ratio.was_time"),
        (time(2, 3), "2:3", "ratio.was_time"),
        (time(1, 2, 59, 999_997), "1:3", "ratio.was_time"),
        (time(23, 59, tzinfo=UTC), "23:59", "ratio.was_time"),
        (typed("1899-12-30 01:03"), "1:3", "ratio.was_time"),
        (typed("1899-12-31 01:03"), "1:3", "ratio.was_time"),
        (typed("1904-01-01 01:03"), "1:3", "ratio.was_time"),
        (typed("1900-01-01 01:02"), "25:2", "ratio.was_time"),
        (typed("1904-01-02 01:02"), "25:2", "ratio.was_time"),
        (timedelta(hours=1, minutes=3), "1:3", "ratio.was_time"),
        (timedelta(hours=24, minutes=5), "24:5", "ratio.was_time"),
        (timedelta(hours=25, minutes=2), "25:2", "ratio.was_time"),
        (timedelta(hours=100, minutes=39), "99:99", "ratio.was_time"),
        (typed("1900-01-04 04:39"), "99:99", "ratio.was_time"),
        (0.04375, "1:3", "ratio.was_time"),
        (0.0430555, "1:2", "ratio.was_time"),
        (62 / 1440, "1:2", "ratio.was_time"),
        (0.0868055555555556, "2:5", "ratio.was_time"),
        (1502 / 1440, "25:2", "ratio.was_time"),
        (4.19375, "99:99", "ratio.was_time"),
        ("0.04375", "1:3", "ratio.was_time"),
        ("0.0430555555555556", "1:2", "ratio.was_time"),
    ],
)
def test_an_unusual_ratio_is_read_with_a_notice(cell, meant, code):
    value = ratios.normalize(cell, CONTEXT)
    assert (value.meant, [notice.code for notice in value.notices]) == (meant, [code])


@pytest.mark.slice(25)
@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (None, "cell.blank"),
        ("n/a", "cell.blank"),
        (ErrorCell("#VALUE!"), "cell.error"),
        ("100:1", "ratio.range"),
        ("1:100", "ratio.range"),
        ("100:39", "ratio.range"),
        ("0:1", "ratio.range"),
        ("1:0", "ratio.range"),
        ("00:02", "ratio.range"),
        ("1:00", "ratio.range"),
        ("001:003", "ratio.range"),
        ("-1:2", "ratio.not_ratio"),
        ("1:-2", "ratio.not_ratio"),
        ("1.5:2", "ratio.not_ratio"),
        ("1:2.0", "ratio.not_ratio"),
        ("1:2:3", "ratio.not_ratio"),
        ("1:02:03", "ratio.not_ratio"),
        ("1:", "ratio.not_ratio"),
        (":2", "ratio.not_ratio"),
        ("1::2", "ratio.not_ratio"),
        ("1,2", "ratio.not_ratio"),
        ("1 2", "ratio.not_ratio"),
        ("1:2 or 1:3", "ratio.not_ratio"),
        ("1:2\n1:3", "ratio.not_ratio"),
        ("1\n:2", "ratio.not_ratio"),
        ("1:2-3", "ratio.not_ratio"),
        ("1-2-3", "ratio.not_ratio"),
        ("up to 1:2", "ratio.not_ratio"),
        ("1:2?", "ratio.not_ratio"),
        ("1:2 (tentative)", "ratio.not_ratio"),
        ("1:2 (agent:calls", "ratio.not_ratio"),
        ("50%", "ratio.not_ratio"),
        ("auto", "ratio.not_ratio"),
        ("one:two", "ratio.not_ratio"),
        ("1_0:2", "ratio.not_ratio"),
        ("1:O", "ratio.not_ratio"),
        ("01/02", "ratio.not_ratio"),
        ("1/2/2026", "ratio.not_ratio"),
        ("\u00bd", "ratio.not_ratio"),
        ("1:2\u00b2", "ratio.not_ratio"),
        ("\u2460:\u2461", "ratio.not_ratio"),
        ("13:03 PM", "ratio.not_ratio"),
        ("1.2", "ratio.number"),
        ("102", "ratio.number"),
        ("0", "ratio.number"),
        (1.2, "ratio.number"),
        (1.5, "ratio.number"),
        (102, "ratio.number"),
        (0, "ratio.number"),
        (0.001, "ratio.number"),
        (-3, "ratio.number"),
        (float("inf"), "ratio.number"),
        (10**400, "ratio.number"),
        ("1-Feb", "ratio.date"),
        ("Jan-02", "ratio.date"),
        ("2 Jan", "ratio.date"),
        ("02-Jan-26", "ratio.date"),
        ("March 4", "ratio.date"),
        (46054, "ratio.date"),
        (46054.0, "ratio.date"),
        ("46054", "ratio.date"),
        (date(2026, 2, 1), "ratio.date"),
        (typed("2026-01-02"), "ratio.date"),
        (typed("2026-01-02 01:03"), "ratio.date"),
        (typed("1900-01-01"), "ratio.date"),
        (time(1, 0), "ratio.time"),
        (time(0, 2), "ratio.time"),
        (time(1, 2, 3), "ratio.time"),
        ("2:00:00", "ratio.time"),
        ("12:03 AM", "ratio.time"),
        ("100:01:00", "ratio.time"),
        (timedelta(hours=24), "ratio.time"),
        (timedelta(hours=-1, minutes=-2), "ratio.time"),
        (timedelta(hours=100, minutes=1), "ratio.time"),
        (timedelta.max, "ratio.time"),
        (20 / 1440, "ratio.time"),
        (True, "ratio.not_ratio"),
        (False, "ratio.not_ratio"),
    ],
)
def test_what_is_no_ratio_is_refused(cell, code):
    with pytest.raises(Unusable) as refusal:
        ratios.normalize(cell, CONTEXT)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("cell", "code", "candidates"),
    [
        (3, "ratio.one_number", ("1:3", "3:1")),
        (3.0, "ratio.one_number", ("1:3", "3:1")),
        ("3", "ratio.one_number", ("1:3", "3:1")),
        ("2.0", "ratio.one_number", ("1:2", "2:1")),
        (1, "ratio.one_number", ("1:1",)),
        (0.5, "ratio.one_number", ("1:2", "2:1")),
        ("0.25", "ratio.one_number", ("1:4", "4:1")),
        (0.33, "ratio.one_number", ("1:3", "3:1")),
        (0.3333333333, "ratio.one_number", ("1:3", "3:1")),
        (0.05, "ratio.one_number", ("1:20", "20:1")),
        ("1:3 (calls:agent)", "ratio.sides", ("1:3", "3:1")),
        ("Ratio 4:1 (lines per agent)", "ratio.sides", ("4:1", "1:4")),
    ],
)
def test_a_ratio_with_two_readings_is_asked(cell, code, candidates):
    with pytest.raises(Ambiguous) as question:
        ratios.normalize(cell, CONTEXT)
    assert (question.value.code, question.value.candidates) == (code, candidates)


CELLS = st.one_of(
    st.text(),
    st.text(alphabet="0123456789:/-;. "),
    st.from_regex(r"(ratio )?\d{1,2} ?[:/;-] ?\d{1,2}( [ap]m|:00)?", fullmatch=True),
    st.text(alphabet="\x00\ud800\udfff1:\u00b2\u0967 "),
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from([10**400]),
    st.integers(0, 200) | st.floats(0, 6) | st.integers(0, 8000).map(lambda n: n / 1440),
    st.dates() | st.times(timezones=st.none() | st.just(UTC)) | st.timedeltas(),
    st.integers(0, 8000).map(lambda minutes: timedelta(minutes=minutes)),
    st.datetimes(timezones=st.none() | st.just(UTC)),
    st.datetimes(typed("1899-12-29"), typed("1904-01-09")),
    st.builds(ErrorCell, st.text()),
)


def reading(cell):
    try:
        return ratios.normalize(cell, CONTEXT)
    except Unusable:
        return None
    except Ambiguous as question:
        return question


@given(CELLS)
def test_any_cell_is_a_ratio_or_told(cell):
    match reading(cell):
        case Ambiguous(candidates=candidates):
            assert candidates
            assert all(ratios.normalize(one, CONTEXT) == Value(one) for one in candidates)
        case Value(meant=meant):
            assert re.fullmatch(r"[1-9][0-9]?:[1-9][0-9]?", meant)


@given(st.integers(1, 99), st.integers(1, 59))
def test_a_ratio_survives_becoming_a_time(left, right):
    clock = timedelta(hours=left, minutes=right)
    days = clock / timedelta(days=1)
    assert ratios.normalize(clock, CONTEXT).meant == f"{left}:{right}"
    if round(days, 3) != days:
        assert ratios.normalize(days, CONTEXT).meant == f"{left}:{right}"
        assert ratios.normalize(round(days, 7), CONTEXT).meant == f"{left}:{right}"
