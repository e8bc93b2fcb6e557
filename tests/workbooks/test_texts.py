import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulk_import.apostrophes import is_risky, without_apostrophe
from bulk_import.workbooks.texts import LONGEST_CELL, escaped, guarded, holdable


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Sales\x00\x0b", "Sales\ufffd\ufffd"),
        ("a\tb\nc\rd", "a\tb\nc\rd"),
        ("\ud83d half", "\ufffd half"),
        ("\ufffe\uffff", "\ufffd\ufffd"),
        ("🪔", "🪔"),
        ("x" * LONGEST_CELL, "x" * LONGEST_CELL),
        ("x" * 40_000, "x" * (LONGEST_CELL - 1) + "…"),
    ],
)
def test_what_xml_cannot_hold_is_marked_and_what_is_too_long_is_cut(text, held):
    assert holdable(text) == held


def test_length_is_counted_as_excel_counts_it():
    assert holdable("🪔" * 20_000) == "🪔" * ((LONGEST_CELL - 1) // 2) + "…"


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("a_x0041_b", "a_x005F_x0041_b"),
        ("_x0041_x0042_", "_x005F_x0041_x005F_x0042_"),
        ("a_x41_b", "a_x41_b"),
    ],
)
def test_what_looks_like_an_escape_is_escaped(text, stored):
    assert escaped(text) == stored


@pytest.mark.parametrize("first", list("=+-@\t\r\n\0;|＝＋－＠"))
def test_csv_text_that_could_become_a_formula_gets_one_apostrophe(first):
    assert is_risky(f"{first}1+1")
    assert guarded(f"{first}1+1") == ("\ufffd1+1" if first == "\0" else f"'{first}1+1")


@pytest.mark.parametrize("text", ["", "'", "Sales", "'Sales", "=1", "'=1", "''+1", "\ttab", "＝1"])
def test_the_apostrophe_comes_off_again_and_nothing_else(text):
    assert without_apostrophe(guarded(text)) == text


@pytest.mark.parametrize("text", ["", "Sales", "1+1", " 1=1"])
def test_other_text_stays_as_it_is(text):
    assert not is_risky(text)
    assert guarded(text) == text


@given(st.text(alphabet=st.characters() | st.sampled_from("=\x00\ud800\ufffe🪔_x0041_")))
def test_any_text_can_be_held(text):
    held = holdable(text)
    held.encode()
    assert holdable(held) == held
    assert len(held) == len(text)
