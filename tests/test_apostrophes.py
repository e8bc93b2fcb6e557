"""The apostrophe stands wherever a spreadsheet could see a formula, and is taken off exactly."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slicing import examples

from bulk_import.apostrophes import RISKY, is_risky, with_apostrophe, without_apostrophe

BEFORE = [
    *("", " ", "   ", "\t", "\u00a0", "\u3000", "\u2003", "\u2028", "\x85", "\x01", "\x1b", "\x7f"),
    *("\ufeff", "\u200b", "\u200d", "\u202e", "\u2066", "\u00ad", "\u2060", "\u3164", "\u2800"),
    *(" \u200b ", "\ufe0f", "\U000e0041", "\u180e", "\u034f"),
]
FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(1)",
    "＝1",
    "＋1",
    "－1",
    "＠a",
    "﹦1",
    "﹢1",
    "﹣1",
    "﹫a",
    "−1",
    "|x",
    ";=1",
]


@pytest.mark.parametrize("apostrophes", ["", "'", "''"])
def test_whatever_could_run_gets_one_more(apostrophes):
    for before, formula in product(BEFORE, FORMULAS):
        text = apostrophes + before + formula
        assert with_apostrophe(text) == f"'{text}"
        assert without_apostrophe(f"'{text}") == text
        assert is_risky(text) == (not apostrophes)


@pytest.mark.parametrize(
    "text", ["", " ", "a=1", "1-2", "'", "'a", " a", "é", "\u200b", "'90s + more"]
)
def test_plain_text_gets_none(text):
    assert with_apostrophe(text) == without_apostrophe(text) == text
    assert not is_risky(text)


@examples(0.5)
@given(st.lists(st.sampled_from([*sorted(RISKY), *"' a1", *BEFORE]), max_size=6).map("".join))
def test_it_is_taken_off_exactly(text):
    assert without_apostrophe(with_apostrophe(text)) == text


@examples(0.5)
@given(st.text())
def test_whatever_there_is_comes_back(text):
    assert without_apostrophe(with_apostrophe(text)) == text
