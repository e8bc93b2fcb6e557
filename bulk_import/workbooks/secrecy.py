"""Keeps an app secret in the user's sheet out of every file that we write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

REMOVED: Final = "(removed)"
"""What stands in place of a secret."""

SHORTEST: Final = 8
"""Characters from which a secret is looked for beyond its own column; a dash is everywhere."""


@dataclass(frozen=True, slots=True)
class Secrets:
    """The secrets of a sheet.

    Attributes:
        columns: The letters of the columns that hold them.
        texts: The secrets themselves, as far as they are long enough to be recognized elsewhere;
            the longest first, since one may contain another.
    """

    columns: frozenset[str]
    texts: tuple[str, ...] = ()

    def removed_from(self, text: str) -> str:
        """Return *text* without any of the secrets."""
        for secret in self.texts:
            text = text.replace(secret, REMOVED)
        return text
