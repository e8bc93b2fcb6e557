"""Whatever an export holds: nothing crashes, no row is lost, no secret gets out."""

from datetime import date, time
from itertools import pairwise

import pytest
from dialer_samples import CONVERTING
from exported import FIVE9, VICIDIAL, codes, converted, made_of, table
from hypothesis import given
from hypothesis import strategies as st
from slicing import examples

from bulk_import.campaign import FIELDS
from bulk_import.cells import ErrorCell
from bulk_import.dialers import load
from bulk_import.normalizers.normalizer import Context

WORDS = (
    *("RATIO", "ADAPT_TAPERED", "POWER", "PREDICTIVE", "HIGH", "9am-9pm", "24hours", "0000000000"),
    *("NULL", "---NONE---", "-ALL-CAMPAIGNS-", " A B -", "[1, 2", '["a", {"b": 1}]', "[" * 5_000),
    *("9.19E+11", "1e999", "nan", "-1", "2400", "1200", "08002100", "5.30", "America/New_York"),
    *("2020-05-26T07:00:00.000+0000", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00"),
    *("=1+1", "{{x}}", "{}", "{inet_no}", "*", "a|b", "\x00", "\ud800", "5201_22, 5202_22"),
)
CELLS = st.one_of(
    st.none(),
    st.sampled_from(WORDS),
    st.text(max_size=30),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.just(ErrorCell("#N/A")),
)
SECRET = "Zq7!unlikely-secret"


@st.composite
def exports(draw, name):
    """Draw the rows of an export that the profile *name* fits, with anything in its cells."""
    profile = load(name, ())
    headers = {
        one.replace("*", "0").split("|")[0]
        for one in (*profile.mentioned(), *profile.lost, "something else")
    }
    ordered = sorted(headers)
    rows = draw(st.lists(st.lists(CELLS, min_size=len(ordered), max_size=len(ordered)), max_size=3))
    return [{**dict(zip(ordered, row, strict=True)), "ftpPassword": SECRET} for row in rows]


@pytest.mark.slice(2)
@pytest.mark.parametrize("name", CONVERTING)
@examples(0.2)
@given(data=st.data())
def test_every_row_becomes_a_campaign_or_is_skipped_and_nothing_crashes(name, data):
    rows = data.draw(exports(name))
    if not rows:
        return
    found = converted(
        *rows,
        profile=undetected(name),
        region=data.draw(st.sampled_from([None, "IN", "US"])),
        inet_no=data.draw(st.sampled_from([None, 2224257])),
        keep_active=data.draw(st.booleans()),
        date_order=data.draw(st.sampled_from([None, "dmy", "mdy"])),
    )
    numbers = sorted(one.row for one in (*found.campaigns, *found.skipped))
    assert numbers == list(range(2, len(rows) + 2))
    assert SECRET not in repr(found)
    assert len({one.key for one in found.campaigns}) == len(found.campaigns)
    for one in found.campaigns:
        for value in one.values.values():
            assert value.origin in {"missing", "wrong"} or value.text
            errors = [code for code in codes(value) if code[0] != "warning"]
            assert bool(errors) == (value.origin in {"missing", "wrong"})


@pytest.mark.slice(1)
@pytest.mark.parametrize("name", CONVERTING)
@examples(0.1)
@given(data=st.data())
def test_each_campaign_becomes_what_it_becomes_alone(name, data):
    rows = data.draw(exports(name))
    rows += rows[:1]  # of two that are alike only one is converted
    rows += [_mixed(data, one, other) for one, other in pairwise(rows)]  # alike in some cells
    profile, keep_active = undetected(name), data.draw(st.booleans())
    values = data.draw(st.sampled_from([{}, {"active": "yes", "timezone": "Asia/Kolkata"}]))
    edits = data.draw(st.dictionaries(st.sampled_from(list(FIELDS)), st.sampled_from(WORDS)))

    def made(*some, **chosen):
        return made_of(*some, profile=profile, keep_active=keep_active, given=values, **chosen)

    together = made(*rows) if rows else None
    for at, one in enumerate(together.rows if together else ()):
        alone = made(rows[one.row - 2])
        assert repr(together.cells(at)) == repr(alone.cells(0))
        (key,) = (one.key for one in alone.rows)
        changed = made(*rows, edits={one.key: edits})
        alone = made(rows[one.row - 2], edits={key: edits})
        assert repr(changed.cells(at)) == repr(alone.cells(0))


def _mixed(data, one, other):
    """Draw a row that has some of its cells from *one* and some from *other*."""
    some = data.draw(st.sets(st.sampled_from(list(one))))
    return {header: (one if header in some else other)[header] for header in one}


def undetected(name):
    """Return a profile of ours that takes whatever stands in its columns, in any table."""
    profile = load(name, ())
    source = profile.source.model_copy(update={"detect_values": {}, "table": ()})
    return profile.model_copy(update={"source": source})


@given(data=st.data())
def test_what_is_written_is_read_again_without_a_change(data):
    rows = data.draw(exports("vicidial"))
    if not rows:
        return
    given_values = {"start_date": "2027-01-04", "end_date": "2027-01-31", "timezone": "+05:30"}
    for one in converted(*rows, given=given_values, profile=load("vicidial", ())).campaigns:
        for name, value in one.values.items():
            if value.origin not in {"missing", "wrong"}:
                again = FIELDS[name].normalize(value.text, FIELDS[name].context(Context()))
                assert _text(again.meant) == value.text


@given(st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=4))
def test_side_tables_may_hold_anything(lines):
    sheets = [
        table(name, *(dict(zip(headers, line, strict=False)) for line in lines))
        for name, headers in (
            ("Teams", ("Team", "Agent ID")),
            ("Lead lists", ("Lead list", "Leads ID")),
            ("Calling hours", ("Calling hours", "Start time", "End time")),
            ("vicidial_call_times", ("call_time_id", "ct_default_start", "ct_default_stop")),
        )
        if lines
    ]
    keys = [line[0] for line in lines] or [None]
    rows = [{**VICIDIAL, "campaign_id": key, "local_call_time": key} for key in keys]
    found = converted(*rows, lookups=sheets, profile=load("vicidial", ()))
    assert len(found.campaigns) == len(rows)


@given(st.dictionaries(st.sampled_from(list(FIELDS)), st.text(max_size=20)))
def test_edits_may_hold_anything(edits):
    found = converted(FIVE9, edits={"Renewals": edits})
    assert len(found.campaigns) == 1


def _text(meant):
    if isinstance(meant, bool):
        return str(meant).lower()
    if isinstance(meant, tuple):
        return ", ".join(meant)
    return meant.isoformat() if isinstance(meant, date | time) else str(meant)
