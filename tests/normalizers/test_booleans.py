from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulk_import.cells import ErrorCell
from bulk_import.normalizers import booleans
from bulk_import.normalizers.normalizer import Context, Value
from bulk_import.problems import Ambiguous, Unusable

CONTEXT = Context()
ACTIVE = booleans.normalize
NO_WAIT = booleans.normalize_no_wait


@pytest.mark.slice(25)
@pytest.mark.parametrize("normalize", [ACTIVE, NO_WAIT])
@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        (True, True),
        (1, True),
        (1.0, True),
        ("true", True),
        ("TRUE", True),
        ("'TRUE", True),
        ("Yes", True),
        (" yes\u00a0", True),
        ("Y", True),
        ("t", True),
        ("On", True),
        ("1", True),
        ("\uff11", True),
        ("\u0967", True),
        ("ACTIVE", True),
        ("Enabled", True),
        ("enable", True),
        (False, False),
        (0, False),
        (0.0, False),
        (-0.0, False),
        ("False", False),
        ('"FALSE"', False),
        ("NO", False),
        ("n", False),
        ("F", False),
        ("off", False),
        ("0", False),
        ("Inactive", False),
        ("DISABLED", False),
        ("disable", False),
    ],
)
def test_an_answer_is_read_as_it_stands(cell, meant, normalize):
    value = normalize(cell, CONTEXT)
    assert (value.meant, value.notices) == (meant, ())


@pytest.mark.parametrize(
    ("cell", "meant", "code"),
    [
        ("\u2713", True, "boolean.mark"),
        ("\u2714\ufe0f", True, "boolean.mark"),
        ("\u2705", True, "boolean.mark"),
        ("\u2611", True, "boolean.mark"),
        ("\u221a", True, "boolean.mark"),
        ("\u2717", False, "boolean.mark"),
        ("\u2718", False, "boolean.mark"),
        ("\u274c", False, "boolean.mark"),
        ("\u2610", False, "boolean.mark"),
        ("VRAI", True, "boolean.word"),
        ("FAUX", False, "boolean.word"),
        ("WAHR", True, "boolean.word"),
        ("FALSCH", False, "boolean.word"),
        ("VERDADERO", True, "boolean.word"),
        ("FALSO", False, "boolean.word"),
        ("VERO", True, "boolean.word"),
        ("ONWAAR", False, "boolean.word"),
        ("ИСТИНА", True, "boolean.word"),
        ("YANLIŞ", False, "boolean.word"),
        ("1.0", True, "boolean.word"),
        ("0.0", False, "boolean.word"),
        ("yeah", True, "boolean.word"),
        ("Yep", True, "boolean.word"),
        ("Nope", False, "boolean.word"),
        ("Yes.", True, "boolean.word"),
        ("No.", False, "boolean.word"),
        ("TRUE!", True, "boolean.word"),
        ("Not Active", False, "boolean.word"),
        ("not enabled", False, "boolean.word"),
        ("Non-Active", False, "boolean.word"),
        ("non\u2011active", False, "boolean.word"),
        ("in-active", False, "boolean.word"),
        ("Deactivated", False, "boolean.word"),
        ("Activated", True, "boolean.word"),
    ],
)
def test_an_unusual_answer_is_read_with_a_notice(cell, meant, code):
    value = booleans.normalize(cell, CONTEXT)
    assert (value.meant, [notice.code for notice in value.notices]) == (meant, [code])


@pytest.mark.slice(25)
@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (None, "cell.blank"),
        ("", "cell.blank"),
        ("-", "cell.blank"),
        ("N/A", "cell.blank"),
        ("TBD", "cell.blank"),
        ("=TRUE()", "cell.formula"),
        ("#N/A", "cell.error"),
        (ErrorCell("#REF!"), "cell.error"),
        (2, "boolean.number"),
        (-1, "boolean.number"),
        (10, "boolean.number"),
        (0.5, "boolean.number"),
        (float("inf"), "boolean.number"),
        (10**400, "boolean.number"),
        ("2", "boolean.number"),
        ("-1", "boolean.number"),
        ("-0", "boolean.number"),
        ("+1", "boolean.number"),
        ("01", "boolean.number"),
        ("10", "boolean.number"),
        ("11", "boolean.number"),
        ("0.5", "boolean.number"),
        ("Y/N", "boolean.both"),
        ("Yes/No", "boolean.both"),
        ("yes or no", "boolean.both"),
        ("True | False", "boolean.both"),
        ("Active\nInactive", "boolean.both"),
        ("maybe", "boolean.not_yes_no"),
        ("pending", "boolean.not_yes_no"),
        ("draft", "boolean.not_yes_no"),
        ("O", "boolean.not_yes_no"),
        ("l", "boolean.not_yes_no"),
        ("ok", "boolean.not_yes_no"),
        ("done", "boolean.not_yes_no"),
        ("yes?", "boolean.not_yes_no"),
        ("yes (from Monday)", "boolean.not_yes_no"),
        ("yes yes", "boolean.not_yes_no"),
        ("yes, active", "boolean.not_yes_no"),
        ("not inactive", "boolean.not_yes_no"),
        ("not disabled", "boolean.not_yes_no"),
        ("hyperactive", "boolean.not_yes_no"),
        ("No...", "boolean.not_yes_no"),
        ("-yes", "boolean.not_yes_no"),
        ("1%", "boolean.not_yes_no"),
        ("\u00b9", "boolean.not_yes_no"),
        ("\u2460", "boolean.not_yes_no"),
        ("No wait", "boolean.not_yes_no"),
        (date(2026, 8, 14), "boolean.date_or_time"),
        (datetime(1899, 12, 31, tzinfo=UTC), "boolean.date_or_time"),
        (time(0, 0), "boolean.date_or_time"),
        (timedelta(0), "boolean.date_or_time"),
        (timedelta(days=1), "boolean.date_or_time"),
    ],
)
def test_what_is_no_answer_is_refused(cell, code):
    with pytest.raises(Unusable) as refusal:
        booleans.normalize(cell, CONTEXT)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("cell", "normalize", "code"),
    [
        ("x", ACTIVE, "boolean.cross"),
        ("X", NO_WAIT, "boolean.cross"),
        ("[x]", ACTIVE, "boolean.cross"),
        ("\u2612", ACTIVE, "boolean.cross"),
        ("\u2716\ufe0f", ACTIVE, "boolean.cross"),
        ("\u00d7", ACTIVE, "boolean.cross"),
        ("No wait", NO_WAIT, "boolean.wait"),
        ("no-wait", NO_WAIT, "boolean.wait"),
        ("Wait", NO_WAIT, "boolean.wait"),
        ("Don\u2019t wait", NO_WAIT, "boolean.wait"),
        ("no waiting", NO_WAIT, "boolean.wait"),
        ("wait for agent", NO_WAIT, "boolean.wait"),
        ("No agent no wait", NO_WAIT, "boolean.wait"),
    ],
)
def test_what_can_mean_both_is_asked(cell, normalize, code):
    with pytest.raises(Ambiguous) as question:
        normalize(cell, CONTEXT)
    assert (question.value.code, question.value.candidates) == (code, ("yes", "no"))


@pytest.mark.parametrize("cell", ["wait 30 s", "awaiting approval", "agent", "no agent"])
def test_other_words_beside_waiting_are_refused(cell):
    with pytest.raises(Unusable):
        booleans.normalize_no_wait(cell, CONTEXT)


WORDS = st.sampled_from(
    ["yes", "no", "not", "active", "non", "y", "/", "x", "1", "0", ".", "-", "wait", "agent", "✓"]
)
CELLS = st.one_of(
    st.text(),
    st.lists(WORDS, max_size=4).map(" ".join),
    st.lists(WORDS, max_size=3).map("".join),
    st.text(alphabet="\x00\ud800\udfff1\u00b2\u0967 "),
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from([10**400]),
    st.dates() | st.times(timezones=st.none() | st.just(UTC)) | st.timedeltas(),
    st.datetimes(timezones=st.none() | st.just(UTC)),
    st.builds(ErrorCell, st.text()),
)


def reading(cell, normalize):
    try:
        return normalize(cell, CONTEXT)
    except Unusable:
        return None
    except Ambiguous as question:
        return question


@given(CELLS, st.sampled_from([ACTIVE, NO_WAIT]))
def test_any_cell_is_an_answer_or_told(cell, normalize):
    match reading(cell, normalize):
        case Ambiguous(candidates=candidates):
            assert [normalize(one, CONTEXT).meant for one in candidates] == [True, False]
        case Value(meant=meant):
            assert isinstance(meant, bool)


@pytest.mark.parametrize("cell", ["Live", "running", " On hold ", "HOLD", "Paused", "closed"])
def test_where_a_campaign_stands_is_asked_about_until_a_person_named_the_column(cell):
    with pytest.raises(Ambiguous) as asked:
        booleans.normalize_active(cell, Context())
    assert asked.value.code == "boolean.status"
    value = booleans.normalize_active(cell, Context(is_named=True))
    assert asked.value.candidates == ("yes" if value.meant else "no",)
    assert value.meant is (cell in {"Live", "running"})
    assert [notice.code for notice in value.notices] == ["boolean.word"]


@pytest.mark.parametrize("cell", ["Live", "hold", "idle"])
def test_where_a_campaign_stands_says_nothing_of_waiting(cell):
    with pytest.raises(Unusable):
        booleans.normalize_no_wait(cell, Context(is_named=True))
