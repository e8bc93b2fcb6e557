"""How likely it is that people wrote letters next to each other, script by script."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import pairwise
from typing import Final

from bulk_import.readers.alphabets import (
    CASED,
    EASTERN,
    IMPOSSIBLE,
    LITTLE,
    ODD,
    UNUSUAL,
    WRONG,
    frequent_letters,
    frequent_signs,
    is_of_one_alphabet,
    neighbours,
    script_of,
)

_JAPANESE: Final = frozenset({"CJK", "HIRAGANA", "KATAKANA"})
_VOWELS: Final = {
    "CYRILLIC": frozenset("аеёиоуыэюяєіїўъ"),
    "GREEK": frozenset("αεηιουωάέήίόύώϊϋΐΰ"),
}
_ACCENTED: Final = frozenset("άέήίόύώΐΰ")
_NEVER_ALONE: Final = frozenset("ñßðþÿçžščřďťňłśćźżđğşţșț")
_SHORTEST_SPOKEN: Final = 3
"""Letters from which a word without a vowel is no word."""

_FINAL_IN_HEBREW: Final = frozenset("ךםןףץ")
_FINAL_IN_ARABIC: Final = frozenset("ةى")
_BEFORE_CONSONANTS: Final = frozenset("เแโใไ")
_ONLY_CONSONANTS: Final = re.compile("[ก-ฮ]{4}")
_RARE_IN_THAI: Final = frozenset("ฃฅฺ๎๏๚๛ฯ")


def letters_doubt(run: str, home: str) -> int:
    """Return the evidence against letters that are next to each other."""
    scripts = {script_of(letter) for letter in run}
    if scripts & EASTERN:
        return _eastern_doubt(run, scripts, home)
    if len(scripts) > 1:
        return WRONG if "THAI" in scripts else IMPOSSIBLE
    (script,) = scripts
    total = _case_doubt(run) if script in CASED else 0
    total += _letter_doubt(run.lower(), script.lower())
    match script:
        case "LATIN":
            return total + _latin_doubt(run)
        case "CYRILLIC" | "GREEK":
            return total + _spoken_doubt(run, script)
        case "HEBREW":
            return total + _hebrew_doubt(run)
        case "ARABIC":
            return total + _arabic_doubt(run)
        case "THAI":
            return total + _thai_doubt(run)
        case _:
            return WRONG


def _letter_doubt(word: str, script: str) -> int:
    """Return what speaks against a word by how rare its letters and their neighbours are."""
    frequent = frequent_letters(script)
    rare = sum(letter not in frequent for letter in word) if frequent else 0
    never = sum(bool(pattern.search(word)) for pattern in neighbours("never", script))
    seldom = sum(bool(pattern.search(word)) for pattern in neighbours("seldom", script))
    combining = IMPOSSIBLE if unicodedata.category(word[0]) == "Mn" else 0
    return LITTLE * rare + UNUSUAL * seldom + ODD * never + combining


def _case_doubt(run: str) -> int:
    total = LITTLE if len(run) > _SHORTEST_SPOKEN and run.isupper() else 0
    for at, (one, other) in enumerate(pairwise(run)):
        if one.islower() and other.isupper():
            total += IMPOSSIBLE if not other.isascii() else ODD if not one.isascii() else 0
        elif at and one.isupper() and run[at - 1].isupper() and other.islower():
            total += ODD
    return total


def _latin_doubt(run: str) -> int:
    if not is_of_one_alphabet(run):
        return WRONG
    return ODD if len(run) == 1 and run.lower() in _NEVER_ALONE else 0


def _spoken_doubt(run: str, script: str) -> int:
    """Return what speaks against a word of Greek or Cyrillic letters."""
    word = run.lower()
    vowels = sum(letter in _VOWELS[script] for letter in word)
    total = 0 if is_of_one_alphabet(run) else WRONG
    if not vowels and len(word) >= _SHORTEST_SPOKEN and not run.isupper():
        total += ODD
    if script == "CYRILLIC":
        return total + (ODD if word[0] in "ьъы" else 0)
    if "ς" in word[:-1] or (word.endswith("σ") and not run.isupper()):
        total += WRONG
    if vowels > 1 and not run.isupper() and not _ACCENTED & set(word):
        total += UNUSUAL + LITTLE
    return total


def _hebrew_doubt(run: str) -> int:
    points = sum(not letter.isalpha() for letter in run)
    early = sum(letter in _FINAL_IN_HEBREW for letter in run[:-1])
    late = len(run) > 1 and run[-1] in "מנצ"
    return ODD * points + WRONG * early + ODD * late


def _arabic_doubt(run: str) -> int:
    early = sum(letter in _FINAL_IN_ARABIC for letter in run[:-1])
    return WRONG * early + UNUSUAL * sum(not letter.isalpha() for letter in run)


def _thai_doubt(run: str) -> int:
    total = ODD * sum(letter in _RARE_IN_THAI for letter in run)
    total += ODD * bool(_ONLY_CONSONANTS.search(run))
    for one, other in pairwise(f"{run} "):
        if one in _BEFORE_CONSONANTS and not "ก" <= other <= "ฮ":
            total += WRONG
    return total


def _eastern_doubt(run: str, scripts: set[str], home: str) -> int:
    """Return the evidence against Chinese, Japanese or Korean characters and their neighbours."""
    total = sum(_eastern_sign_doubt(letter, home) for letter in run if not letter.isascii())
    others = scripts - EASTERN
    if others - {"LATIN"}:
        total += IMPOSSIBLE
    elif any(letter.islower() and letter.isascii() for letter in run):
        total += ODD
    if "HANGUL" in scripts and scripts & _JAPANESE:
        total += ODD
    return total


def _eastern_sign_doubt(letter: str, home: str) -> int:
    script = script_of(letter)
    if script in {"HIRAGANA", "KATAKANA"}:
        return 0 if home == "euc_jp" else LITTLE
    if script == "HALFWIDTH":
        return UNUSUAL + LITTLE
    if not _is_usual(letter, home):
        return ODD
    return 0 if script == "HANGUL" or letter in frequent_signs() else LITTLE


@cache
def _is_usual(letter: str, home: str) -> bool:
    """Say whether *letter* is among the usual signs, which an encoding holds in front of others."""
    try:
        first, *rest = letter.encode(home or "utf-8")
    except UnicodeEncodeError:
        return False
    match home:
        case "gb2312":
            return 0xB0 <= first <= 0xD7  # noqa: PLR2004  the first of its two levels
        case "big5":
            return 0xA4 <= first <= 0xC6  # noqa: PLR2004  as for gb2312
        case "euc_jp":
            return 0xB0 <= first <= 0xCF  # noqa: PLR2004  as for gb2312
        case "euc_kr":
            return 0xB0 <= first <= 0xC8 and bool(rest)  # noqa: PLR2004  as for gb2312
        case _:
            return False
