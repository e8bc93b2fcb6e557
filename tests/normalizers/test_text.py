from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bulk_import.cells import ErrorCell
from bulk_import.normalizers import text
from bulk_import.normalizers.normalizer import Context
from bulk_import.problems import Ambiguous, Unusable

CONTEXT = Context()
CELLS = ("Sales", "Q2  a", "nan", "-", "none", "Null", "_x000D_", "Café", "#REF!", "object", "")


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        (" 9:00\u202fAM ", "9:00 AM"),
        ("\u202a+919812345678\u202c", "+919812345678"),
        ("\ufeff1 : 2", "1 : 2"),
        ("１：２", "1:2"),
        ("−05∶30", "-05:30"),
        ("'09:00", "09:00"),
        ('"09:00"', "09:00"),
        ('="007"', "007"),
        ("a_x000D_\nb", "a\nb"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("१४/०८/२०२६", "14/08/2026"),
        ("½", "½"),
        ("2²", "2²"),
        (45, 45),
    ],
)
def test_cleaning_removes_what_nobody_typed_and_nothing_else(cell, meant):
    assert text.cleaned(cell) == meant


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("#N/A", "cell.error"),
        ("####", "cell.error"),
        (ErrorCell("#REF!"), "cell.error"),
        ("=TODAY()", "cell.formula"),
        ("{{name}}", "cell.formula"),
        ("x" * 5_001, "cell.too_long"),
        (" ", "cell.blank"),
        (None, "cell.blank"),
        (float("nan"), "cell.blank"),
    ],
)
def test_what_is_no_value_is_refused(cell, code):
    with pytest.raises(Unusable) as refusal:
        text.cleaned(cell)
    assert refusal.value.code == code


@pytest.mark.parametrize("cell", ["", "  ", "\u00a0", "-", "--", "N/A", "nil", "TBD", "?", '""'])
def test_words_for_nothing_are_blank(cell):
    assert text.is_blank(cell)


@pytest.mark.parametrize("cell", ["0", 0, False, "no", ErrorCell("#N/A"), "x" * 6_000])
def test_what_says_something_is_not_blank(cell):
    assert not text.is_blank(cell)


@pytest.mark.parametrize(
    ("cell", "meant", "codes"),
    [
        ("Q2 – Sales", "Q2 – Sales", []),
        ("  Q2   Sales ", "Q2 Sales", []),
        ("Diwali 🪔 Offer", "Diwali 🪔 Offer", []),
        ("Team 👩\u200d💻", "Team 👩\u200d💻", []),
        ("“Gold” plan", "“Gold” plan", []),
        ("Q2\nSales", "Q2 Sales", ["text.line_break"]),
        (2026.0, "2026", []),
    ],
)
def test_a_name_keeps_its_own_characters(cell, meant, codes):
    value = text.normalize(cell, CONTEXT)
    assert (value.meant, [notice.code for notice in value.notices]) == (meant, codes)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (True, "text.not_text"),
        (date(2026, 8, 14), "text.not_text"),
        ("Sales\x07Gold", "text.control_character"),
        ("Sales \ud83d", "text.control_character"),
        ("n" * 256, "text.too_long"),
    ],
)
def test_what_is_no_name_is_refused(cell, code):
    with pytest.raises(Unusable) as refusal:
        text.normalize(cell, CONTEXT)
    assert refusal.value.code == code


@given(st.text())
def test_any_text_is_a_name_or_asked_about_or_refused(cell):
    try:
        value = text.normalize(cell, CONTEXT)
    except (Unusable, Ambiguous):
        return
    assert 1 <= len(value.meant) <= 255
    assert value.meant == value.meant.strip()


@given(st.lists(st.text("aB1 _x+&\n", max_size=4) | st.sampled_from(CELLS), min_size=1, max_size=3))
@example(["Sales", "x" * 257])
@example(["Sales 1", "Sales\n1"])
@example(["Sales", "N/A"])
def test_texts_that_are_plain_together_are_so_each(texts):
    if text.are_plain(texts, CONTEXT):
        assert all(text.is_plain(one, CONTEXT) for one in texts)


def test_ordinary_names_are_seen_to_be_plain_together():
    names = ["Sales North batch 1", "Q2_Sales", "Survey (May), 2nd"]
    assert text.are_plain(names, CONTEXT)
