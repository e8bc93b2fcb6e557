"""Removes the secret from whatever comes back from outside, and finds it in what goes out."""

from __future__ import annotations

import base64
import json
import re
import string
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import quote

from pydantic import SecretStr

SHORTEST_RUN: Final = 8
"""Characters of the secret in a row that are already too many to show."""

SHORTEST_NUMBER: Final = 12
"""Digits in a row that are hardly there by chance, decimal ones or hexadecimal ones: a sheet may
hold a million phone numbers, or as many lead lists, which are UUIDs as most secrets are."""

SHORT: Final = 300
"""Characters of a text that is looked through faster place by place than run by run."""

HIDDEN: Final = "•••"

_PROBE: Final = 6
"""Letters that are searched for in a long text before whole runs are compared."""

_LOWER: Final = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
"""Not `lower`, which makes two letters of one `İ`: every letter must keep its place."""

_LETTERS: Final = string.ascii_lowercase + string.digits + "\n"
_OTHERS: Final = bytes({*range(128)} - {*_LETTERS.encode()})
"""What may stand between the letters of a secret: dashes, spaces, `%`; no end of a line."""


_HEXADECIMAL: Final = frozenset("0123456789abcdef")
_DIGITS_BEFORE: Final = re.compile(r"[0-9a-fA-F]-*\Z")
_DIGITS_AFTER: Final = re.compile(r"-*[0-9a-fA-F]")


class Redactor:
    """Hides one secret in texts, whole or in pieces, in any case and in many spellings.

    They are: as it is, backwards, without its dashes or with others, in hexadecimal, in JSON, in a
    URL, and within Base64.
    """

    def __init__(self, secret: SecretStr) -> None:
        plain = secret.get_secret_value()
        bare = _bare(plain)
        self._whole = plain.translate(_LOWER)
        self._written = (
            _Runs(_spellings(plain), SHORTEST_RUN),
            _Runs(_within_base64(plain, plain.replace("-", "")), SHORTEST_RUN * 4 // 3 + 1),
        )
        self._bare = (
            _Runs((bare, bare[::-1]), SHORTEST_RUN),
            _Runs((plain.encode().hex(), bare.encode().hex()), 2 * SHORTEST_RUN),
        )

    def __call__(self, text: str) -> str:
        """Return *text* with every run of the secret's characters hidden."""
        pieces: list[str] = []
        end = 0
        for stretch in self._stretches(text):
            pieces += (text[end : stretch.start], HIDDEN)
            end = stretch.stop
        return "".join((*pieces, text[end:])) if pieces else text

    def finds(self, text: str) -> bool:
        """Return whether the secret, or a part of it, stands in *text* for certain.

        A few digits alone may be a part of any number, and of any other UUID.
        """
        return any(_is_certain(text, stretch) for stretch in self._stretches(text))

    def _stretches(self, text: str) -> list[range]:
        """Return where pieces of the secret stand in *text*, one after the other and apart."""
        folded = text.translate(_LOWER)
        found = [run for kind in self._written for run in kind.places(folded)]
        found += (*_places(self._whole, folded), *self._between(folded))
        apart: list[range] = []
        for run in sorted(found, key=lambda run: run.start):
            if apart and run.start <= apart[-1].stop:
                apart[-1] = range(apart[-1].start, max(apart[-1].stop, run.stop))
            else:
                apart.append(run)
        return apart

    def _between(self, folded: str) -> Iterator[range]:
        """Yield where the letters of the secret stand with anything between them."""
        bare = _bare(folded)
        runs = [run for kind in self._bare for run in kind.places(bare)]
        if runs:
            kept = [place for place, letter in enumerate(folded) if letter in _LETTERS]
            yield from (range(kept[run.start], kept[run[-1]] + 1) for run in runs)


def _is_certain(text: str, stretch: range) -> bool:
    """Return whether what stands in *stretch* of *text* is hardly there by chance."""
    bare = _bare(text[stretch.start : stretch.stop])
    if len(bare) >= SHORTEST_NUMBER:
        return True
    if not set(bare) <= _HEXADECIMAL:
        return True
    before = _DIGITS_BEFORE.search(text, 0, stretch.start)
    after = _DIGITS_AFTER.match(text, stretch.stop)
    return not (bare.isdecimal() or before or after)


class _Runs:
    """Finds every run of so many letters that stands in one of several words.

    Dashes do not count: those of two UUIDs stand at the same places.
    """

    def __init__(self, words: Iterable[str], length: int) -> None:
        folded = [word.translate(_LOWER) for word in words]
        self._length = length
        self._runs = {
            word[start : start + length]
            for word in folded
            for start in range(len(word) - length + 1)
            if "-" not in word[start : start + length]
        }
        # Wherever a run begins, one of these lies within it.
        self._probes = {
            word[start : start + _PROBE]
            for word in folded
            for start in range(0, len(word) - _PROBE + 1, length - _PROBE + 1)
        }

    def places(self, text: str) -> Iterator[range]:
        """Yield where runs stand in *text*."""
        if len(text) <= SHORT:
            yield from self._runs_at(text, range(len(text)))
            return
        for probe in self._probes:
            for found in _places(probe, text):
                first = max(0, found.stop - self._length)
                yield from self._runs_at(text, range(first, found.start + 1))

    def _runs_at(self, text: str, starts: range) -> Iterator[range]:
        for start in starts:
            if text[start : start + self._length] in self._runs:
                yield range(start, start + self._length)


def _places(word: str, text: str) -> Iterator[range]:
    """Yield where *word* stands in *text*; nowhere if it is empty."""
    start = text.find(word) if word else -1
    while start >= 0:
        yield range(start, start + len(word))
        start = text.find(word, start + 1)


def _bare(text: str) -> str:
    """Return the letters and digits of *text* alone."""
    ascii_alone = text.translate(_LOWER).encode("ascii", "ignore")
    return ascii_alone.translate(None, _OTHERS).decode("ascii")


def _spellings(plain: str) -> Iterator[str]:
    """Yield how a secret is written where what stands between its letters counts."""
    yield plain
    yield plain[::-1]
    yield json.dumps(plain)[1:-1]
    yield quote(plain, safe="")


def _within_base64(*words: str) -> Iterator[str]:
    """Yield what becomes of *words* within a text in Base64."""
    for word in words:
        for shift in range(3):  # three bytes are four letters: what stands before decides those
            encoded = base64.b64encode(b"\0" * shift + word.encode()).decode().rstrip("=")
            yield encoded[shift + 1 if shift else 0 : -1]
