"""The headers of an export: how profiles name them, and which of their columns may be read.

A profile names a header as it is, with `*` for any part of it, or `a|b` for either.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Self

ANY: Final = "*"
EITHER: Final = "|"


@lru_cache(maxsize=4_096)
def fold_header(header: str) -> str:
    """Return *header* in the form in which two spellings are the same: case does not count."""
    return " ".join(header.casefold().split())


def fits(pattern: str, header: str) -> bool:
    """Say whether *header* is one of those that *pattern* names."""
    folded = fold_header(header)
    return any(_compiled(fold_header(one)).fullmatch(folded) for one in pattern.split(EITHER))


def fits_any(patterns: Iterable[str], header: str) -> bool:
    """Say whether one of *patterns* names *header*."""
    return any(fits(pattern, header) for pattern in patterns)


def places(pattern: str, headers: Iterable[str]) -> tuple[int, ...]:
    """Return where among *headers* those are that *pattern* names; alternatives in their order."""
    folded = [fold_header(header) for header in headers]
    found = {
        place: None
        for one in pattern.split(EITHER)
        for place, header in enumerate(folded)
        if _compiled(fold_header(one)).fullmatch(header)
    }
    return tuple(found)


@lru_cache(maxsize=4_096)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, pattern.split(ANY))), re.DOTALL)


@dataclass(frozen=True, slots=True)
class ReadableColumns:
    """The columns of an export whose cells may be read: the columns of secrets cannot be found.

    Attributes:
        headers: All headers, as written.
        readable: The places of the columns that may be read.
    """

    headers: tuple[str, ...]
    readable: frozenset[int] = field(repr=False)

    @classmethod
    def of(cls, headers: tuple[str, ...], is_secret: Callable[[str], bool]) -> Self:
        """Return the columns of *headers*, of which some are those of secrets."""
        secret = set(filter(is_secret, set(headers)))
        return cls(headers, frozenset(at for at, one in enumerate(headers) if one not in secret))

    def find(self, *patterns: str) -> tuple[int, ...]:
        """Return the places of the columns that *patterns* name, in the order of the patterns."""
        found = {at: None for one in patterns for at in places(one, self.headers)}
        return tuple(at for at in found if at in self.readable)

    def named(self, found: Iterable[int]) -> str:
        """Return the headers at *found*, for people."""
        return ", ".join(self.headers[at] for at in found)
