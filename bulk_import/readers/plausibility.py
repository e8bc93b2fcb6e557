"""How likely it is that people wrote a text: what a wrong encoding makes of one shows in its words.

A letter without a place in any alphabet, capitals inside a word, signs between letters, two
scripts in one word: each of them makes a reading less likely, most of them very much so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any, Final

IMPOSSIBLE: Final = 12
WRONG: Final = 8
ODD: Final = 4
UNUSUAL: Final = 2
_LITTLE: Final = 1
_SURE: Final = -3
"""How much something weighs against a reading, and what a sign in its usual place speaks for it."""

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
_CASED: Final = frozenset({"LATIN", "GREEK", "CYRILLIC"})
_EASTERN: Final = frozenset({"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "HALFWIDTH", "FULLWIDTH"})
_JAPANESE: Final = frozenset({"CJK", "HIRAGANA", "KATAKANA"})
_SAME_SCRIPT: Final = {"KATAKANA-HIRAGANA": "KATAKANA", "COMBINING": "LATIN"}
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
    total += sum(_SURE for word in words[1:-1] if word in _DASHES)
    if any(map(_is_lone_letter, words)) and _LATIN.search(text):
        total += ODD
    if total < WRONG and len(words) > 1 and not _is_of_one_alphabet(text):
        total += ODD
    return total


@cache
def _closed(sign: str) -> re.Pattern[str]:
    """Return what finds a quotation that begins with *sign* and has an end."""
    return re.compile(f"{sign}.*[{'”“' if sign in '“„' else '’‘' if sign == '‘' else '»›'}]")


def _is_lone_letter(word: str) -> bool:
    """Say whether *word* is one letter of another script than Latin."""
    return len(word) == 1 and _script(word) not in {"", "LATIN", *_EASTERN}


def _word_doubt(word: str, home: str) -> int:
    total = 0
    for at, letter in enumerate(word):
        if letter.isascii():
            continue
        if unicodedata.category(letter) in _NOT_SHOWN or _BOXES.match(letter):
            total += IMPOSSIBLE
        elif not _script(letter):
            total += _sign_doubt(word, at)
    for start, run in _runs(word):
        if not run.isascii():
            total += _run_doubt(run, home)
            total += _beside_digit(word, start, run)
    return total


def _sign_doubt(word: str, at: int) -> int:
    """Return what speaks against a sign by what stands around it."""
    sign, before, after = word[at], word[:at], word[at + 1 :]
    left, right = before[-1:], after[:1]
    if _EASTERN_SIGNS.match(sign) and any(_script(one) in _EASTERN for one in word):
        return 0
    if _is_sign(left) or _is_sign(right):
        return ODD
    if sign == "’" and left == "s" and not right:
        return _SURE
    if sign == "’" and left.isalpha() and right.isalpha():
        sure = _CONTRACTED.match(after) or _ELIDED.fullmatch(before)
        return _SURE if sure else UNUSUAL
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
    return bool(letter) and not letter.isascii() and not _script(letter)


def _dash_doubt(word: str, left: str, right: str) -> int:
    if len(word) == 1 or (left.isdigit() and right.isdigit()) or right.isupper():
        return 0
    return UNUSUAL


def _runs(word: str) -> Iterator[tuple[int, str]]:
    """Yield the runs of letters in *word* and where they start; vowel signs are letters too."""
    start: int | None = None
    for at, letter in enumerate(f"{word} "):
        if _script(letter):
            start = at if start is None else start
        elif start is not None:
            yield start, word[start:at]
            start = None


def _beside_digit(word: str, start: int, run: str) -> int:
    before, after = word[:start][-1:], word[start + len(run) :][:1]
    is_spelt = not any(_script(letter) in _EASTERN for letter in run)
    return UNUSUAL + _LITTLE if is_spelt and (before.isdigit() or after.isdigit()) else 0


def _run_doubt(run: str, home: str) -> int:
    """Return what speaks against letters that stand together."""
    scripts = {_script(letter) for letter in run}
    if scripts & _EASTERN:
        return _eastern_doubt(run, scripts, home)
    if len(scripts) > 1:
        return WRONG if "THAI" in scripts else IMPOSSIBLE
    (script,) = scripts
    total = _case_doubt(run) if script in _CASED else 0
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
    frequent = _tables()["frequent"].get(script)
    rare = sum(letter not in frequent for letter in word) if frequent else 0
    never = sum(bool(pattern.search(word)) for pattern in _neighbours("never", script))
    seldom = sum(bool(pattern.search(word)) for pattern in _neighbours("seldom", script))
    combining = IMPOSSIBLE if unicodedata.category(word[0]) == "Mn" else 0
    return _LITTLE * rare + UNUSUAL * seldom + ODD * never + combining


def _case_doubt(run: str) -> int:
    total = _LITTLE if len(run) > _SHORTEST_SPOKEN and run.isupper() else 0
    for at, (one, other) in enumerate(pairwise(run)):
        if one.islower() and other.isupper():
            total += IMPOSSIBLE if not other.isascii() else ODD if not one.isascii() else 0
        elif at and one.isupper() and run[at - 1].isupper() and other.islower():
            total += ODD
    return total


def _latin_doubt(run: str) -> int:
    if not _is_of_one_alphabet(run):
        return WRONG
    return ODD if len(run) == 1 and run.lower() in _NEVER_ALONE else 0


def _spoken_doubt(run: str, script: str) -> int:
    """Return what speaks against a word of Greek or Cyrillic letters."""
    word = run.lower()
    vowels = sum(letter in _VOWELS[script] for letter in word)
    total = 0 if _is_of_one_alphabet(run) else WRONG
    if not vowels and len(word) >= _SHORTEST_SPOKEN and not run.isupper():
        total += ODD
    if script == "CYRILLIC":
        return total + (ODD if word[0] in "ьъы" else 0)
    if "ς" in word[:-1] or (word.endswith("σ") and not run.isupper()):
        total += WRONG
    if vowels > 1 and not run.isupper() and not _ACCENTED & set(word):
        total += UNUSUAL + _LITTLE
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
    """Return what speaks against signs of China, Japan or Korea and what stands beside them."""
    total = sum(_eastern_sign_doubt(letter, home) for letter in run if not letter.isascii())
    others = scripts - _EASTERN
    if others - {"LATIN"}:
        total += IMPOSSIBLE
    elif any(letter.islower() and letter.isascii() for letter in run):
        total += ODD
    if "HANGUL" in scripts and scripts & _JAPANESE:
        total += ODD
    return total


def _eastern_sign_doubt(letter: str, home: str) -> int:
    script = _script(letter)
    if script in {"HIRAGANA", "KATAKANA"}:
        return 0 if home == "euc_jp" else _LITTLE
    if script == "HALFWIDTH":
        return UNUSUAL + _LITTLE
    if not _is_usual(letter, home):
        return ODD
    return 0 if script == "HANGUL" or letter in _frequent_signs() else _LITTLE


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
            return 0xA4 <= first <= 0xC6  # noqa: PLR2004
        case "euc_jp":
            return 0xB0 <= first <= 0xCF  # noqa: PLR2004
        case "euc_kr":
            return 0xB0 <= first <= 0xC8 and bool(rest)  # noqa: PLR2004
        case _:
            return False


@lru_cache(maxsize=10_000)
def _script(letter: str) -> str:
    """Return the script of a letter or of a vowel sign; "" for anything else."""
    if letter.isascii():
        return "LATIN" if letter.isalpha() else ""
    if unicodedata.category(letter)[0] not in "LM" or letter in _CLOSING:
        return ""
    name = unicodedata.name(letter, "UNKNOWN").split(" ")[0]
    return _SAME_SCRIPT.get(name, name)


def _is_of_one_alphabet(text: str) -> bool:
    """Say whether one language has all letters of *text* that are not A to Z."""
    letters = {letter.lower() if letter != "İ" else letter for letter in text}
    special = {one for one in letters if not one.isascii() and _script(one) in _CASED}
    return not special or any(special <= alphabet for alphabet in _alphabets())


@cache
def _tables() -> dict[str, dict[str, Any]]:
    import tomllib  # noqa: PLC0415  few files need it, and no child that reads another
    from importlib.resources import files  # noqa: PLC0415

    text = files("bulk_import.readers").joinpath("alphabets.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _neighbours(how_often: str, script: str) -> Sequence[re.Pattern[str]]:
    """Return which letters of a script stand next to each other `never` or `seldom`."""
    return tuple(map(re.compile, _tables()[how_often].get(script, ())))


@cache
def _alphabets() -> Sequence[frozenset[str]]:
    """Return the letters of each language; those of the East and of the Semites need no list."""
    tables = _tables()
    return tuple(
        frozenset(letters)
        for script in ("latin", "cyrillic", "greek")
        for letters in tables[script].values()
    )


@cache
def _frequent_signs() -> frozenset[str]:
    return frozenset(_tables()["chinese"]["frequent"]) - {"\n"}
