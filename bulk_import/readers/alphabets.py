"""The scripts and alphabets by which words are judged, and how much each finding weighs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any, Final

IMPOSSIBLE: Final = 12
WRONG: Final = 8
ODD: Final = 4
UNUSUAL: Final = 2
LITTLE: Final = 1
SURE: Final = -3
"""How much something weighs against a reading, and what a sign in its usual place speaks for it."""

CASED: Final = frozenset({"LATIN", "GREEK", "CYRILLIC"})
EASTERN: Final = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "HALFWIDTH", "FULLWIDTH"})
_SAME_SCRIPT: Final = {"KATAKANA-HIRAGANA": "KATAKANA", "COMBINING": "LATIN"}


@lru_cache(maxsize=10_000)
def script_of(letter: str) -> str:
    """Return the script of a letter or of a vowel sign; "" for anything else."""
    if letter.isascii():
        return "LATIN" if letter.isalpha() else ""
    if unicodedata.category(letter)[0] not in "LM" or letter in "ªº":
        return ""
    name = unicodedata.name(letter, "UNKNOWN").split(" ")[0]
    return _SAME_SCRIPT.get(name, name)


def is_of_one_alphabet(text: str) -> bool:
    """Say whether one language has all letters of *text* that are not A to Z."""
    letters = {letter.lower() if letter != "İ" else letter for letter in text}
    special = {one for one in letters if not one.isascii() and script_of(one) in CASED}
    return not special or any(special <= alphabet for alphabet in _alphabets())


@cache
def _tables() -> dict[str, dict[str, Any]]:
    import tomllib  # noqa: PLC0415  few files need it, and no child that reads another
    from importlib.resources import files  # noqa: PLC0415  as above

    text = files("bulk_import.readers").joinpath("alphabets.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def neighbours(how_often: str, script: str) -> Sequence[re.Pattern[str]]:
    """Return which letters of a script stand next to each other `never` or `seldom`."""
    return tuple(map(re.compile, _tables()[how_often].get(script, ())))


@cache
def _alphabets() -> Sequence[frozenset[str]]:
    """Return the letters of each language; other scripts have one language each here."""
    tables = _tables()
    return tuple(
        frozenset(letters)
        for script in ("latin", "cyrillic", "greek")
        for letters in tables[script].values()
    )


@cache
def frequent_signs() -> frozenset[str]:
    """Return common Chinese characters; every longer text has some of them."""
    return frozenset(_tables()["chinese"]["frequent"]) - {"\n"}


def frequent_letters(script: str) -> str:
    """Return the letters that make most of any text of a script; "" where that is not known."""
    letters: str = _tables()["frequent"].get(script, "")
    return letters
