"""How likely it is that people wrote a text: what a wrong encoding makes of one shows in its words.

A letter without a place in any alphabet, capitals inside a word, signs between letters, two
scripts in one word: each of them makes a reading less likely, most of them very much so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final

from bulk_import.readers.alphabets import (
    EASTERN,
    IMPOSSIBLE,
    LITTLE,
    ODD,
    SURE,
    UNUSUAL,
    WRONG,
    is_of_one_alphabet,
    script_of,
)
from bulk_import.readers.letter_plausibility import letters_doubt

_NOT_SHOWN: Final = frozenset({"Cc", "Cn", "Co", "Cs"})
_CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_HARD_SPACE: Final = re.compile("(?<=[a-z])\u00a0(?=[a-z])")
_SPACES: Final = re.compile("[ \t\n\u00a0\u3000]+")
_BOXES: Final = re.compile("[\u2500-\u259f]")
_OPENING: Final = frozenset("“„‘‚«‹¿¡")
_CLOSING: Final = frozenset("”’“‘»›…™®°ºª²³©")
_DASHES: Final = frozenset("–—")
_BESIDE_NUMBERS: Final = frozenset("€£¥₹₪₩฿")
_FREE: Final = frozenset("•·§±×÷½¼¾µ№¶†‡©®™°€£¥₹")
_EASTERN_SIGNS: Final = re.compile(
    "[\u2460-\u24ff\u2160-\u217f\u3000-\u303f\u30fb\u30fc\uff00-\uff65\u2015\u2025\u2026]"
)
_CONTRACTED: Final = re.compile(r"(?:s|t|d|m|ll|re|ve)(?![^\W\d_])", re.IGNORECASE)
_ELIDED: Final = re.compile(r"(?<![^\W\d_])(?:[cdjlmnost]|qu)", re.IGNORECASE)

_LATIN: Final = re.compile("[A-Za-z]")


@lru_cache(maxsize=10_000)
def doubt(text: str, home: str = "") -> int:
    """Return how much speaks against *text*: 0 for what anybody may have written.

    Args:
        text: A cell as one encoding reads it.
        home: For encodings of East Asia, that which holds the usual signs of its language first.
    """
    words = _SPACES.split(text)
    total = IMPOSSIBLE * len(_CONTROLS.findall(text)) + len(_HARD_SPACE.findall(text))
    total += sum(_word_doubt(word, home) for word in words if not word.isascii())
    total += UNUSUAL * any(one in text and not _closed(one).search(text) for one in "“‘„«‹")
    total += sum(SURE for word in words[1:-1] if word in _DASHES)
    if any(map(_is_lone_letter, words)) and _LATIN.search(text):
        total += ODD
    if total < WRONG and len(words) > 1 and not is_of_one_alphabet(text):
        total += ODD
    return total


@cache
def _closed(sign: str) -> re.Pattern[str]:
    """Return what finds a quotation that begins with *sign* and has an end."""
    return re.compile(f"{sign}.*[{'”“' if sign in '“„' else '’‘' if sign == '‘' else '»›'}]")


def _is_lone_letter(word: str) -> bool:
    """Say whether *word* is one letter of another script than Latin."""
    return len(word) == 1 and script_of(word) not in {"", "LATIN", *EASTERN}


def _word_doubt(word: str, home: str) -> int:
    total = 0
    for at, letter in enumerate(word):
        if letter.isascii():
            continue
        if unicodedata.category(letter) in _NOT_SHOWN or _BOXES.match(letter):
            total += IMPOSSIBLE
        elif not script_of(letter):
            total += _sign_doubt(word, at)
    for start, run in _runs(word):
        if not run.isascii():
            total += letters_doubt(run, home)
            total += _beside_digit(word, start, run)
    return total


def _sign_doubt(word: str, at: int) -> int:
    """Return the evidence against a sign, judged by its neighbours."""
    sign, before, after = word[at], word[:at], word[at + 1 :]
    left, right = before[-1:], after[:1]
    if _EASTERN_SIGNS.match(sign) and any(script_of(one) in EASTERN for one in word):
        return 0
    if _is_sign(left) or _is_sign(right):
        return ODD
    if sign == "’" and left == "s" and not right:
        return SURE
    if sign == "’" and left.isalpha() and right.isalpha():
        sure = _CONTRACTED.match(after) or _ELIDED.fullmatch(before)
        return SURE if sure else UNUSUAL
    if sign in _DASHES:
        return _dash_doubt(word, left, right)
    if sign in _BESIDE_NUMBERS and not (left.isalpha() or right.isalpha()):
        return 0
    opens = sign in _OPENING and not left.isalnum() and right
    closes = sign in _CLOSING and left and not right.isalpha()
    if opens or closes or (sign in _FREE and not left.isalpha() and not right.isalpha()):
        return 0
    return WRONG if left.isalnum() or right.isalnum() else ODD


def _is_sign(letter: str) -> bool:
    return bool(letter) and not letter.isascii() and not script_of(letter)


def _dash_doubt(word: str, left: str, right: str) -> int:
    if len(word) == 1 or (left.isdigit() and right.isdigit()) or right.isupper():
        return 0
    return UNUSUAL


def _runs(word: str) -> Iterator[tuple[int, str]]:
    """Yield the runs of letters in *word* and where they start; vowel signs are letters too."""
    start: int | None = None
    for at, letter in enumerate(f"{word} "):
        if script_of(letter):
            start = at if start is None else start
        elif start is not None:
            yield start, word[start:at]
            start = None


def _beside_digit(word: str, start: int, run: str) -> int:
    before, after = word[:start][-1:], word[start + len(run) :][:1]
    is_spelt = not any(script_of(letter) in EASTERN for letter in run)
    return UNUSUAL + LITTLE if is_spelt and (before.isdigit() or after.isdigit()) else 0
