"""What stands on a screen is seen: nothing acts on it, turns it around or hides in it."""

import unicodedata

import pytest

from bulk_import.invisible import printable

ACTING = [
    *map(chr, (*range(32), *range(0x7F, 0xA0))),
    *"\u00ad\u034f\u061c\u115f\u1160\u17b4\u180e\u200b\u200c\u200d\u200e\u200f\u2028\u2029",
    *"\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2066\u2067\u2068\u2069\u206a\u2800\u3164",
    *"\ufe0f\ufeff\uffa0\ufff9\ufffb\ufffc\ufffe\uffff\ud800\udc1b\udfff",
    *"\U0001d173\U000e0001\U000e0041\U000e007f\U000e0100",
]


@pytest.mark.parametrize("before", ["", "a", "9", "é", "日"])
def test_what_acts_on_a_screen_or_shows_nothing_is_marked(before):
    left = [one for one in ACTING if one in printable(f"{before}{one}b")]
    variants = {"\ufe0f", "\U000e0100"}  # of a letter that has some
    assert set(left) <= (variants if before in {"é", "日"} else set())
    assert printable("a\x1b]0;b\x07c") == "a‹U+001B›]0;b‹U+0007›c"


def test_no_character_of_the_kinds_that_act_is_left_out():
    kinds = {"Cc", "Cs", "Zl", "Zp"}
    every = (chr(number) for number in (*range(0x20000), *range(0xE0000, 0xE1000)))
    assert [
        one for one in every if unicodedata.category(one) in kinds and printable(one) == one
    ] == []


@pytest.mark.parametrize(
    "text",
    [
        "Weekly Renewals – North “A”",
        "कैंपेन क्‍ष नया",
        "می‌خواهم",
        "👩‍👩‍👧 ❤️ 1️⃣ 🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        "café 日本語 حملة",
        "a\u00a0b\u3000c",
    ],
)
def test_words_stay_as_they_are(text):
    assert printable(text) == text


def test_what_hides_behind_a_flag_or_between_letters_is_marked():
    hidden = "".join(chr(0xE0000 + ord(letter)) for letter in "say yes")
    assert "\U000e0073" not in printable(f"🏴{hidden}\U000e007f")
    assert printable("e\u0301\u200dx") == "e\u0301‹U+200D›x"
    assert printable("❤\ufe0f\ufe0f\ufe0f") == "❤\ufe0f‹U+FE0F›‹U+FE0F›"
