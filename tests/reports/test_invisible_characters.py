"""Characters that nobody sees change no value; where they are told of, they are told by name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sheets import codes, plan_of, planned, predictive, sheet_of

from bulk_import import invisible
from bulk_import.cells import shown
from bulk_import.mapping import find_tables
from bulk_import.sheet import Sheet

UNSEEN = (
    *("\u061c", "\u180e", "\u3164", "\u2800", "\u115f", "\u1160", "\u034f", "\ufffc"),
    *("\U000e0020", "\uffa0", "\ufeff", "\u200f", "\t", "\u00ad", "\u17b5", "\U0001d173"),
    *("\ufff9", "\u200b", "\u2060", "\u206a", "\ufe0f", "\U0001bca0", "\u00a0", "\x00", "\x1f"),
)
AROUND = {
    "Active": "yes{}",
    "Leads ID": "550e8400-e29b-41d4-a716-446655440000{}",
    "Time zone": "+05:30{}",
    "Start date": "{}2026-05-01",
    "Start time": "09:00{}",
    "Agents": "{}5159_2224257, 5160_2224257{}",
    "Ring seconds": "{}30",
    "Ratio": "{}1:2{}",
    "Ring rule": "round-robin{}",
    "Waiting music": "{}default{}",
    "Caller ID": "{}919876543210{}",
    "Campaign name": "{}Q2_Sales_Campaign{}",
}


@pytest.mark.parametrize("character", UNSEEN, ids=ascii)
def test_what_nobody_sees_around_a_value_changes_no_value(character):
    plain = plan_of(predictive() | {"Agents": "5159_2224257, 5160_2224257"}).row(2)
    cells = {header: cell.format(character, character) for header, cell in AROUND.items()}
    row = plan_of(predictive() | cells).row(2)
    assert (row.values, codes(row)) == (plain.values, [])


@pytest.mark.parametrize("character", UNSEEN, ids=ascii)
def test_a_cell_that_shows_nothing_is_blank(character):
    row = plan_of(predictive() | {"Agent interval": character, "Ring rule": character * 2}).row(2)
    ((severity, code),) = codes(row)
    assert (severity, code.partition(".")[0]) == ("error", "cell")


def test_a_gap_in_a_number_is_no_reason_to_join_its_digits():
    row = plan_of(predictive() | {"Ring seconds": "3\u28000", "Call interval": "1\u31640"}).row(2)
    assert "ring_seconds" not in row.values
    assert "call_interval" not in row.values


@pytest.mark.parametrize(
    ("name", "sent", "named"),
    [
        ("Diwali\u061c Offer", "Diwali Offer", "U+061C (arabic letter mark)"),
        ("Diwali\u3164Offer", "Diwali Offer", "U+3164 (hangul filler)"),
        ("Diwali\ufffcOffer", "Diwali Offer", "U+FFFC (object replacement character)"),
        ("Zero\u200bwidth", "Zerowidth", "U+200B (zero width space)"),
        ("Tag\U000e0020s", "Tags", "U+E0020 (tag space)"),
        ("Diw\u200dali", "Diwali", "U+200D (zero width joiner)"),
        ("Di\u00adwali", "Diwali", "U+00AD (soft hyphen)"),
    ],
)
def test_what_stood_inside_of_a_name_is_told_by_name(name, sent, named):
    row = plan_of(predictive() | {"Campaign name": name}).row(2)
    assert (row.values["name"], codes(row)) == (sent, [("warning", "text.invisible")])
    assert named in row.problems[0].message


@pytest.mark.parametrize("name", ["\u2800", "\u3164", "\u200d", "\u200b \ufeff", "\ufe0f"])
def test_a_name_that_shows_nothing_is_none(name):
    row = plan_of(predictive() | {"Campaign name": name}).row(2)
    assert codes(row) == [("error", "cell.invisible")]
    assert f"U+{ord(name[0]):04X}" in row.problems[0].message


@pytest.mark.parametrize(
    "name",
    [
        *("Team 👩\u200d💻", "❤\ufe0f Offer", "❤\ufe0f\u200d🔥", "1\ufe0f\u20e3 Sales"),
        *("می\u200cخواهم", "葛\U000e0100飾"),
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f Sales",
    ],
)
def test_what_belongs_to_emoji_and_scripts_stays(name):
    row = plan_of(predictive() | {"Campaign name": name}).row(2)
    assert (row.values["name"], codes(row)) == (name, [])


def test_a_message_marks_what_nobody_sees():
    row = plan_of(predictive() | {"Ratio": "1\u200b:x"}).row(2)
    assert "“1‹U+200B›:x”" in row.problems[0].message
    row = plan_of(predictive() | {"Campaign name": "Sales\x07Gold"}).row(2)
    assert codes(row) == [("error", "text.control_character")]
    assert "U+0007" in row.problems[0].message


def test_headers_are_matched_without_what_nobody_sees():
    row = predictive()
    unseen = {f"\u2800{header}\u200b\u3164": cell for header, cell in row.items()}
    assert planned(sheet_of(unseen)).row(2).values == planned(sheet_of(row)).row(2).values


def test_names_of_agents_are_found_without_what_nobody_sees():
    people = Sheet.of([["Name", "Agent ID"], ["Asha\u3164Rao\u200b", "5201_2224257"]], (1, 2))
    tables = find_tables([people])
    row = plan_of(predictive() | {"Agents": "\u200eAsha Rao\u2800"}, tables=tables).row(2)
    assert row.values["users"] == ("5201_2224257",)


@given(st.text(alphabet="a1\u200b\u3164\u200d\ufe0f🏴\U000e0067\U000e007f\x00 é", max_size=8))
def test_a_name_is_clean_after_one_round(text):
    once, _ = invisible.removed_from_name(text)
    assert invisible.removed_from_name(once) == (once, ())
    assert not invisible.found_in(shown(once))
