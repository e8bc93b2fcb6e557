"""Which fields a header fits by its words, in any order: `Longest wait for an agent (sec)`.

A header fits a field where its words, without those that say nothing, are those of one of the
field's patterns and no others: a single word that is not understood keeps it from being taken. The
words and the patterns stand in `header_words.toml`.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

from bulk_import.mapping.headers import UNIT_WORDS, Header, in_words, without_limits
from bulk_import.normalizers.normalizer import Unit

_SLASH: Final = re.compile(r"(?<=\w) ?[/:] ?(?=[^\W\d])")
"""A slash or a colon between words: Calls/agent."""

_SIGNS: Final = {"#": "number", "%": "percent", "₹": "rupees", "$": "dollars", "€": "euros"}

_WITHOUT: Final = re.compile(r"\bw/o(?:ut)?\b", re.IGNORECASE)
_BETWEEN: Final = re.compile(r"\bb/w\b", re.IGNORECASE)
_NUMBERING: Final = re.compile(r"\s*[0-9]{1,2}[.)]\s+(?=\D)")
_EXAMPLE: Final = re.compile(r"\b(?:e\.?g|ex|for example|example|such as|i\.?e)\b.*", re.IGNORECASE)
"""What a header says of how to write its cells: Ratio, e.g. 1:2."""

_WORD: Final = re.compile(r"[^\W_]+")
_ARTICLES: Final = frozenset({"a", "an", "any", "are", "is", "the"})
"""Words that may stand within a phrase without a difference: no agent (is) available."""

_SHORTEST_PLURAL: Final = 4

_WEAK: Final = frozenset({"slash"})
"""Words that some patterns need and that say nothing in all others."""

_UNIT: Final = "unit"
"""Stands in patterns for each unit of time."""


class Target(NamedTuple):
    """What a column may fill.

    Attributes:
        fields: One field, or two that its cells hold together.
        sure: The words alone name it; else the cells have to fit as well.
    """

    fields: tuple[str, ...]
    sure: bool = True


class Fit(NamedTuple):
    """What a header says by its words.

    Attributes:
        targets: What its column may fill.
        unit: In which unit it says numbers are.
    """

    targets: tuple[Target, ...]
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class _Pattern:
    target: Target
    needed: tuple[frozenset[str], ...]
    allowed: frozenset[str]

    def fits(self, meanings: frozenset[str]) -> bool:
        return meanings <= self.allowed and all(meanings & one for one in self.needed)


@dataclass(frozen=True, slots=True)
class _Table:
    """The words and patterns of `header_words.toml`.

    Attributes:
        words: Every word that stands there, as written.
        phrases: What each word or phrase means, by its words; empty where it says nothing.
        longest: The words of the longest phrase.
        patterns: The patterns of all fields.
    """

    words: frozenset[str]
    phrases: Mapping[tuple[str, ...], str]
    longest: int
    patterns: tuple[_Pattern, ...]


def fit_of(header: Header) -> Fit:
    """Return what *header* fits by its words; no target where a word is not understood."""
    in_name, in_hint = _name_and_hint(header)
    for meanings in (frozenset([*in_name, *in_hint]), frozenset(in_name)):
        targets = dict.fromkeys(one.target for one in _table().patterns if one.fits(meanings))
        if targets and meanings >= frozenset(in_hint) - UNIT_WORDS.keys():
            return Fit(_surest(tuple(targets)), header.unit or _unit(meanings))
    return Fit(())


def _name_and_hint(header: Header) -> tuple[list[str], list[str]]:
    """Return what the words of *header* mean, and those of its hint that have a meaning."""
    if header.unit and not header.in_brackets:  # Opening hours, Max wait secs
        return _meanings(_words(header.text)), []
    hint = _meanings(_words(without_limits(header.said)))
    return _meanings(_words(header.name)), [one for one in hint if one in _known_meanings()]


def _surest(targets: tuple[Target, ...]) -> tuple[Target, ...]:
    """Return the targets that the words alone name, else all of them."""
    return tuple(one for one in targets if one.sure) or targets


def _unit(meanings: frozenset[str]) -> Unit | None:
    units = {UNIT_WORDS[one] for one in meanings if one in UNIT_WORDS}
    return units.pop() if len(units) == 1 else None


def _words(text: str) -> tuple[str, ...]:
    """Return the words of *text*, folded, without the plural where only the singular is known."""
    text = unicodedata.normalize("NFKC", text).replace("’", "'").replace("'", "")
    text = _EXAMPLE.sub("", _NUMBERING.sub("", text, count=1) if _NUMBERING.match(text) else text)
    text = _BETWEEN.sub("between", _WITHOUT.sub("without", text))
    for sign, word in _SIGNS.items():
        text = text.replace(sign, f" {word} ")
    text = _SLASH.sub(" slash ", in_words(text))
    words = map(_singular, _WORD.findall(text.casefold()))
    return tuple(word for word in words if word not in _ARTICLES)


def _words_of_table(text: str) -> tuple[str, ...]:
    return tuple(word for word in _WORD.findall(text) if word not in _ARTICLES)


def _singular(word: str) -> str:
    plural = len(word) >= _SHORTEST_PLURAL and word.endswith("s") and not word.endswith("ss")
    return word[:-1] if plural and word not in _table().words else word


def _meanings(words: Sequence[str]) -> list[str]:
    """Return what *words* mean, the longest phrase first; a word that nobody knows as it is."""
    table, found, at = _table(), list[str](), 0
    while at < len(words):
        for length in range(min(table.longest, len(words) - at), 0, -1):
            meaning = table.phrases.get(tuple(words[at : at + length]))
            if meaning is not None:
                break
        else:
            meaning, length = _unlisted(words, at), 1
        found += meaning.split()
        at += length
    return found


def _unlisted(words: Sequence[str], at: int) -> str:
    if words[at] == "min":  # Min wait, Wait (min)
        return "minimum" if at == 0 and len(words) > 1 else "minute"
    return words[at]


@cache
def _known_meanings() -> frozenset[str]:
    return frozenset(_table().phrases.values()) | {"minimum", "minute"}


@cache
def _table() -> _Table:
    text = files("bulk_import.mapping").joinpath("header_words.toml").read_text("utf-8")
    table = tomllib.loads(text)
    lists = {**table["words"], "": table["filler"]["words"]}
    phrases: dict[tuple[str, ...], str] = {}
    for meaning, listed in lists.items():
        for phrase in map(_words_of_table, listed.split(",")):
            if phrases.get(phrase, meaning) != meaning:
                raise ValueError(f"{phrase} means {meaning!r} and {phrases[phrase]!r}")
            phrases[phrase] = meaning
    patterns = (*_patterns(table["fields"], sure=True), *_patterns(table["where_cells_fit"]))
    words = frozenset(word for phrase in phrases for word in phrase)
    return _Table(words, phrases, max(map(len, phrases)), patterns)


def _patterns(section: Mapping[str, Sequence[str]], *, sure: bool = False) -> Iterator[_Pattern]:
    for fields, written in section.items():
        target = Target(tuple(fields.split(", ")), sure)
        for pattern in written:
            required, _, optional = pattern.partition("|")
            needed = tuple(_expanded(one.split("/")) for one in required.split())
            allowed = frozenset().union(_WEAK, *needed, _expanded(optional.split()))
            yield _Pattern(target, needed, allowed)


def _expanded(meanings: Sequence[str]) -> frozenset[str]:
    return frozenset(meanings) - {_UNIT} | (UNIT_WORDS.keys() if _UNIT in meanings else set())
