"""A text near exactly one known one is a question with that one as its candidate, and no value."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slicing import examples

from bulk_import.normalizers import agents, choices, timezones
from bulk_import.normalizers.near_misses import SHORTEST, nearest
from bulk_import.normalizers.normalizer import Context
from bulk_import.problems import Ambiguous, Unusable

NOBODY = Context()
JANUARY = Context(
    start_date=date(2031, 1, 6),
    end_date=date(2031, 3, 31),
    start_time=time(9),
    end_time=time(18),
)
DIRECTORY = Context(
    directory={
        "ravi kumar": ("5201_2224257",),
        "meena": ("5202_2224257",),
        "agent 11": ("5203_2224257",),
        "leela one": ("5208_2224257",),
        "leela two": (),
    },
    teams={"gold team": ("5204_2224257", "5205_2224257")},
)

RING, DIALER, ZONE, AGENTS = (
    (choices.normalize_ring_rule, NOBODY, "choice.near_ring_rule"),
    (choices.normalize_dialer_type, NOBODY, "choice.near_dialer_type"),
    (timezones.normalize, JANUARY, "timezone.near"),
    (agents.normalize, DIRECTORY, "agents.near_name"),
)


@pytest.mark.parametrize(
    ("kind", "cell", "meant"),
    [
        (RING, "Round Robbin", "round-robin"),
        (RING, "roundrobbin", "round-robin"),
        (RING, "longest idel agent", "longest-idle-agent"),
        (RING, "Agent with fewset calls", "agent-with-fewest-calls"),
        (DIALER, "preditiv", "predictive"),
        (DIALER, "Predctive dialler?", "predictive"),
        (DIALER, "progresiv mode", "progressive"),
        (ZONE, "Asia/Kolkatta", "Asia/Kolkata"),
        (ZONE, "Kolkatta", "Asia/Kolkata"),
        (ZONE, "Amercia/Bogota", "America/Bogota"),
        (AGENTS, "Ravi Kumarr", "5201_2224257"),
        (AGENTS, "Meena, Rvai Kumar", "5202_2224257, 5201_2224257"),
        (AGENTS, "Gold Teem", "5204_2224257, 5205_2224257"),
    ],
)
def test_a_near_miss_is_a_question_whose_candidate_is_right(kind, cell, meant):
    normalize, context, code = kind
    with pytest.raises(Ambiguous) as asked:
        normalize(cell, context)
    assert (asked.value.code, asked.value.candidates) == (code, (meant,))
    normalize(meant, context)


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        (RING, "longest talk time"),
        (RING, "max talk time"),
        (RING, "maximum calls"),
        (RING, "ring one"),
        (RING, "PD"),
        (DIALER, "preview"),
        (DIALER, "pro"),
        (DIALER, "unpredictive"),
        (DIALER, "regressive"),
        (ZONE, "Mars"),
        (ZONE, "GMTT"),
        (AGENTS, "Agent 12"),
        (AGENTS, "Meeta"),
        (AGENTS, "Leela Twoo"),
    ],
)
def test_opposites_other_numbers_and_short_words_are_nobodys_slip(kind, cell):
    normalize, context, _ = kind
    with pytest.raises(Unusable):
        normalize(cell, context)


@given(text=st.text(max_size=20), known=st.lists(st.text(max_size=20), max_size=4))
@examples(0.2)
def test_a_text_is_near_known_ones_alone_and_never_by_its_digits(text, known):
    found = nearest(text, known)
    assert set(found) <= set(known)
    for one in found:
        assert min(len(text), len(one)) >= SHORTEST
        assert [sign for sign in text if sign.isdecimal()] == [
            sign for sign in one if sign.isdecimal()
        ]


def test_what_is_near_several_is_near_none_of_them_alone():
    assert set(nearest("goldteam", ["goldbeam", "goldteal"])) == {"goldbeam", "goldteal"}
