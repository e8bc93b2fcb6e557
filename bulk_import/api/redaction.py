"""Taking the secret out of whatever comes back from outside."""

from __future__ import annotations

import base64
import string
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from pydantic import SecretStr

SHORTEST_RUN: Final = 8
"""Characters of the secret in a row that are already too many to show."""

HIDDEN: Final = "•••"

_LOWER: Final = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
"""Not `lower`, which makes two letters of one `İ`: every letter must keep its place."""


class Redactor:
    """Hides one secret in texts: whole, in pieces, URL-encoded or in Base64, in any case."""

    def __init__(self, secret: SecretStr) -> None:
        plain = secret.get_secret_value()
        runs = {
            form[start : start + SHORTEST_RUN]
            for form in _forms(plain)
            for start in range(len(form) - SHORTEST_RUN + 1)
        }
        self._runs = {run.translate(_LOWER) for run in (plain, *runs) if run}

    def __call__(self, text: str) -> str:
        """Return *text* with every run of the secret's characters hidden."""
        folded = text.translate(_LOWER)
        covered = set[int]()
        for run in self._runs:
            start = folded.find(run)
            while start >= 0:
                covered.update(range(start, start + len(run)))
                start = folded.find(run, start + 1)
        if not covered:
            return text
        pieces = []
        for place, letter in enumerate(text):
            if place not in covered:
                pieces.append(letter)
            elif place - 1 not in covered:
                pieces.append(HIDDEN)
        return "".join(pieces)


def _forms(plain: str) -> Iterator[str]:
    """Yield what a secret looks like: as it is, URL-encoded, and within a Base64 text."""
    yield plain
    yield quote(plain, safe="")
    for shift in range(3):  # three bytes are four letters: what stands before decides the letters
        encoded = base64.b64encode(b"\0" * shift + plain.encode()).decode().rstrip("=")
        yield encoded[shift + 1 if shift else 0 : -1]
