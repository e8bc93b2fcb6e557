from datetime import UTC, date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulk_import.cells import ErrorCell
from bulk_import.normalizers import choices
from bulk_import.normalizers.normalizer import Context, Value
from bulk_import.problems import Ambiguous, Unusable

CONTEXT = Context()
DIALER_TYPES = ("predictive", "progressive")
RING_RULES = (
    "ring-all",
    "longest-idle-agent",
    "round-robin",
    "agent-with-least-talk-time",
    "agent-with-fewest-calls",
)


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("predictive", "predictive"),
        ("Predictive", "predictive"),
        (" PREDICTIVE ", "predictive"),
        ("Predictive Dialer", "predictive"),
        ("predictive_dialler", "predictive"),
        ("Predictive-Dialing", "predictive"),
        ("predictive   dialling", "predictive"),
        ("\uff30\uff32\uff25dictive", "predictive"),
        ("predictive\u200b", "predictive"),
        ("progressive", "progressive"),
        ("PROGRESSIVE", "progressive"),
        ("progressive dialer", "progressive"),
        ("Progressive\u2013Dialling", "progressive"),
        ("Progressive mode", "progressive"),
    ],
)
def test_a_dialer_type_is_read_as_it_stands(cell, meant):
    value = choices.normalize_dialer_type(cell, CONTEXT)
    assert (value.meant, value.notices) == (meant, ())


@pytest.mark.parametrize(
    ("cell", "meant", "code"),
    [
        ("Pred", "predictive", "choice.short"),
        ("PROG", "progressive", "choice.short"),
        ("prog dialer", "progressive", "choice.short"),
        ("predictve", "predictive", "choice.misspelt"),
        ("predicitve", "predictive", "choice.misspelt"),
        ("rpedictive", "predictive", "choice.misspelt"),
        ("Predictivee", "predictive", "choice.misspelt"),
        ("pridictive", "predictive", "choice.misspelt"),
        ("redictive", "predictive", "choice.misspelt"),
        ("pre-dictive", "predictive", "choice.misspelt"),
        ("predictive.", "predictive", "choice.misspelt"),
        ("Predictve Dialer", "predictive", "choice.misspelt"),
        ("progresive", "progressive", "choice.misspelt"),
        ("progressiv", "progressive", "choice.misspelt"),
        ("porgressive", "progressive", "choice.misspelt"),
        ("progresssive", "progressive", "choice.misspelt"),
        ("progressiev", "progressive", "choice.misspelt"),
        ("aprogressive", "progressive", "choice.misspelt"),
    ],
)
def test_a_dialer_type_with_one_slip_is_read_with_a_notice(cell, meant, code):
    value = choices.normalize_dialer_type(cell, CONTEXT)
    assert (value.meant, [notice.code for notice in value.notices]) == (meant, [code])


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (None, "cell.blank"),
        ("n/a", "cell.blank"),
        (ErrorCell("#N/A"), "cell.error"),
        ("preview", "choice.other_mode"),
        ("Power", "choice.other_mode"),
        ("power dialer", "choice.other_mode"),
        ("MANUAL", "choice.other_mode"),
        ("manual dial", "choice.other_mode"),
        ("click-to-call", "choice.other_mode"),
        ("IVR", "choice.other_mode"),
        ("P", "choice.dialer_type"),
        ("Pre", "choice.dialer_type"),
        ("pro", "choice.dialer_type"),
        ("both", "choice.dialer_type"),
        ("predictive/progressive", "choice.dialer_type"),
        ("predictive, progressive", "choice.dialer_type"),
        ("non-predictive", "choice.dialer_type"),
        ("not predictive", "choice.dialer_type"),
        ("unpredictive", "choice.dialer_type"),
        ("regressive", "choice.dialer_type"),
        ("aggressive", "choice.dialer_type"),
        ("predictive (TBC)", "choice.dialer_type"),
        ("dialer", "choice.dialer_type"),
        ("-_", "choice.dialer_type"),
        (1, "choice.dialer_type"),
        (True, "choice.dialer_type"),
        (time(1, 1), "choice.dialer_type"),
        (date(2026, 8, 14), "choice.dialer_type"),
    ],
)
def test_what_is_no_dialer_type_is_refused(cell, code):
    with pytest.raises(Unusable) as refusal:
        choices.normalize_dialer_type(cell, CONTEXT)
    assert refusal.value.code == code


@pytest.mark.parametrize("cell", ["PD", "auto", "Auto Dial", "auto-dialer", "automatic", "1:1"])
def test_what_is_said_of_both_dialer_types_is_asked(cell):
    with pytest.raises(Ambiguous) as question:
        choices.normalize_dialer_type(cell, CONTEXT)
    assert question.value.code == "choice.dialer_type_unclear"
    assert question.value.candidates == DIALER_TYPES


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        *((rule, rule) for rule in RING_RULES),
        *((rule.upper().replace("-", " "), rule) for rule in RING_RULES),
        *((rule.title().replace("-", "_"), rule) for rule in RING_RULES),
        ("Round \u2013 Robin", "round-robin"),
        ("longest idle\nagent", "longest-idle-agent"),
    ],
)
def test_a_ring_rule_is_read_as_it_stands(cell, meant):
    value = choices.normalize_ring_rule(cell, CONTEXT)
    assert (value.meant, value.notices) == (meant, ())


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("longest idle", "longest-idle-agent"),
        ("Longest-Idle", "longest-idle-agent"),
        ("most idle", "longest-idle-agent"),
        ("LIA", "longest-idle-agent"),
        ("idle", "longest-idle-agent"),
        ("least talk time", "agent-with-least-talk-time"),
        ("Min Talk Time", "agent-with-least-talk-time"),
        ("agent with the least talk time", "agent-with-least-talk-time"),
        ("fewest calls", "agent-with-fewest-calls"),
        ("least calls", "agent-with-fewest-calls"),
        ("Min_calls", "agent-with-fewest-calls"),
        ("ring all agents", "ring-all"),
        ("Simultaneous", "ring-all"),
        ("parallel", "ring-all"),
        ("RR", "round-robin"),
        ("RoundRobin", "round-robin"),
        ("rotate", "round-robin"),
        ("cyclic", "round-robin"),
    ],
)
def test_a_short_form_of_a_ring_rule_is_read_with_a_notice(cell, meant):
    value = choices.normalize_ring_rule(cell, CONTEXT)
    assert (value.meant, [notice.code for notice in value.notices]) == (meant, ["choice.short"])


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("", "cell.blank"),
        ("#REF!", "cell.error"),
        ("ring", "choice.ring_rule"),
        ("least", "choice.ring_rule"),
        ("longest", "choice.ring_rule"),
        ("agent", "choice.ring_rule"),
        ("all", "choice.ring_rule"),
        ("default", "choice.ring_rule"),
        ("agent with most calls", "choice.ring_rule"),
        ("most calls", "choice.ring_rule"),
        ("longest talk time", "choice.ring_rule"),
        ("most talk time", "choice.ring_rule"),
        ("agent with longest talk time", "choice.ring_rule"),
        ("shortest idle agent", "choice.ring_rule"),
        ("least idle", "choice.ring_rule"),
        ("fewest talk time", "choice.ring_rule"),
        ("not round robin", "choice.ring_rule"),
        ("ring all, round robin", "choice.ring_rule"),
        ("ring all / longest idle", "choice.ring_rule"),
        ("round-robin\nring-all", "choice.ring_rule"),
        ("don't ring all", "choice.ring_rule"),
        ("random", "choice.other_ring_rule"),
        ("Sequential", "choice.other_ring_rule"),
        ("top-down", "choice.other_ring_rule"),
        ("linear", "choice.other_ring_rule"),
        ("skill", "choice.other_ring_rule"),
        (0, "choice.ring_rule"),
        (False, "choice.ring_rule"),
        (timedelta(0), "choice.ring_rule"),
    ],
)
def test_what_is_no_ring_rule_is_refused(cell, code):
    with pytest.raises(Unusable) as refusal:
        choices.normalize_ring_rule(cell, CONTEXT)
    assert refusal.value.code == code


WORDS = st.sampled_from(["predictive", "progressive", "dialer", "pred", "non", "auto", "-", "/"])
RULE_WORDS = st.sampled_from(["agent", "with", "least", "longest", "idle", "talk", "time", "ring"])
CELLS = st.one_of(
    st.text(),
    st.lists(WORDS, max_size=3).map(" ".join),
    st.lists(RULE_WORDS, max_size=5).map(" ".join),
    st.text(alphabet="\x00\ud800\udfff\u200b- _p"),
    st.none() | st.booleans() | st.integers() | st.floats(),
    st.dates() | st.times(timezones=st.none() | st.just(UTC)) | st.timedeltas(),
    st.datetimes(timezones=st.none() | st.just(UTC)),
    st.just(10**400),
    st.builds(ErrorCell, st.text()),
)


def reading(normalize, cell):
    try:
        return normalize(cell, CONTEXT)
    except Unusable:
        return None
    except Ambiguous as question:
        return question


@pytest.mark.parametrize(
    ("normalize", "members"),
    [
        (choices.normalize_dialer_type, DIALER_TYPES),
        (choices.normalize_ring_rule, RING_RULES),
    ],
)
@given(cell=CELLS)
def test_any_cell_is_a_member_or_told(normalize, members, cell):
    match reading(normalize, cell):
        case Ambiguous(candidates=candidates):
            assert candidates
            assert all(normalize(one, CONTEXT) == Value(one) for one in candidates)
        case Value(meant=meant):
            assert meant in members


@given(st.data())
def test_two_slips_are_too_many(data):
    word = data.draw(st.sampled_from(DIALER_TYPES))
    left, right = sorted(data.draw(st.sets(st.integers(0, len(word) - 1), min_size=2, max_size=2)))
    slipped = f"{word[:left]}z{word[left + 1 : right]}q{word[right + 1 :]}"
    with pytest.raises((Unusable, Ambiguous)):
        choices.normalize_dialer_type(slipped, CONTEXT)


@pytest.mark.parametrize("cell", ["productive", "pedicitve", "predictive?"])
def test_what_is_near_a_dialer_type_is_asked(cell):
    with pytest.raises(Ambiguous) as question:
        choices.normalize_dialer_type(cell, CONTEXT)
    assert question.value.candidates == ("predictive",)


@pytest.mark.parametrize(
    ("cell", "rule"), [("round robbin", "round-robin"), ("ring all?", "ring-all")]
)
def test_what_is_near_a_ring_rule_is_asked_with_all_rules_behind(cell, rule):
    with pytest.raises(Ambiguous) as question:
        choices.normalize_ring_rule(cell, CONTEXT)
    assert question.value.candidates == (rule,)
    assert question.value.facts["allowed"].count(" · ") == 4
