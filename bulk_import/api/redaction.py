"""Removes the secret from whatever comes back from outside."""

from __future__ import annotations

import base64
import json
import string
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from pydantic import SecretStr

SHORTEST_RUN: Final = 8
"""Characters of the secret in a row that are already too many to show."""

SHORT: Final = 300
"""Characters of a text that is looked through faster place by place than run by run."""

HIDDEN: Final = "•••"

_LOWER: Final = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
"""Not `lower`, which makes two letters of one `İ`: every letter must keep its place."""


class Redactor:
    """Hides one secret in texts, in any case: whole or in pieces, plain, in JSON, URL or Base64."""

    def __init__(self, secret: SecretStr) -> None:
        plain = secret.get_secret_value()
        runs = {
            form[start : start + SHORTEST_RUN]
            for form in _forms(plain)
            for start in range(len(form) - SHORTEST_RUN + 1)
        }
        self._runs = {run.translate(_LOWER) for run in (plain, *runs) if run}
        self._lengths = {len(run) for run in self._runs}

    def __call__(self, text: str) -> str:
        """Return *text* with every run of the secret's characters hidden."""
        folded = text.translate(_LOWER)
        found = self._in_short if len(folded) <= SHORT else self._in_long
        covered = {place for run in found(folded) for place in run}
        if not covered:
            return text
        pieces = []
        for place, letter in enumerate(text):
            if place not in covered:
                pieces.append(letter)
            elif place - 1 not in covered:
                pieces.append(HIDDEN)
        return "".join(pieces)

    def _in_short(self, folded: str) -> Iterator[range]:
        """Yield where runs stand, after a look at every place."""
        for length in self._lengths:
            for start in range(len(folded) - length + 1):
                if folded[start : start + length] in self._runs:
                    yield range(start, start + length)

    def _in_long(self, folded: str) -> Iterator[range]:
        """Yield where runs stand, after a search for every run."""
        for run in self._runs:
            start = folded.find(run)
            while start >= 0:
                yield range(start, start + len(run))
                start = folded.find(run, start + 1)


def _forms(plain: str) -> Iterator[str]:
    """Yield what a secret looks like: as it is, in JSON, URL-encoded, and within a Base64 text."""
    yield plain
    yield json.dumps(plain)[1:-1]
    yield quote(plain, safe="")
    for shift in range(3):  # three bytes are four letters: what stands before decides the letters
        encoded = base64.b64encode(b"\0" * shift + plain.encode()).decode().rstrip("=")
        yield encoded[shift + 1 if shift else 0 : -1]
