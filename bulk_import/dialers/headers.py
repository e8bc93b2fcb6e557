"""The headers of an export: how profiles name them, and which of their columns may be read.

A profile names a header as it is, with `*` for any part of it, or `a|b` for either. How it is
spelled does not count: `dial_method`, `dialMethod` and `Dial Method` are one header.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Self

ANY: Final = "*"
EITHER: Final = "|"

_HUMP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
"""Where a word begins in a name such as `dialMethod` or `CRMTimeout`."""


@lru_cache(maxsize=4_096)
def fold_header(header: str) -> str:
    """Return *header* in the form in which two spellings are the same: case does not count."""
    return " ".join(header.casefold().split())


def fits(pattern: str, header: str) -> bool:
    """Say whether *header* is one of those that *pattern* names."""
    return any(_names(one, header) for one in pattern.split(EITHER))


def fits_any(patterns: Iterable[str], header: str) -> bool:
    """Say whether one of *patterns* names *header*."""
    return any(fits(pattern, header) for pattern in patterns)


def places(pattern: str, headers: Iterable[str]) -> tuple[int, ...]:
    """Return where among *headers* those are that *pattern* names; alternatives in their order."""
    listed = tuple(headers)
    found: dict[int, None] = {}
    for one in pattern.split(EITHER):
        if ANY in one:
            found |= dict.fromkeys(at for at, header in enumerate(listed) if _names(one, header))
        else:
            known = _by_spelling(listed)
            found |= dict.fromkeys(at for it in spellings(one) for at in known.get(it, ()))
    return tuple(found)


@lru_cache(maxsize=4_096)
def _by_spelling(headers: tuple[str, ...]) -> Mapping[str, list[int]]:
    """Return the places of *headers* by each of their spellings."""
    known: dict[str, list[int]] = {}
    for at, header in enumerate(headers):
        for one in dict.fromkeys(spellings(header)):
            known.setdefault(one, []).append(at)
    return known


def renamed(
    headers: Sequence[str], aliases: Mapping[str, Sequence[str]], by_hand: Mapping[str, str]
) -> tuple[str, ...]:
    """Return *headers* as a profile calls them.

    Args:
        headers: As the export writes them.
        aliases: By the profile's own name of a header, what other releases and screens call it. A
            header that is there by its own name needs none.
        by_hand: What a person says that headers are called in the profile.
    """
    said = {spellings(header)[0]: name for header, name in by_hand.items()}
    names = [said.get(spellings(one)[0], one) for one in headers] if said else list(headers)
    known = _by_spelling(tuple(names))
    for name, others in aliases.items():
        if not any(spelling in known for spelling in spellings(name)):
            found = (known[one][0] for other in others for one in spellings(other) if one in known)
            if (at := next(found, None)) is not None:
                names[at] = name
    return tuple(names)


@lru_cache(maxsize=16_384)
def spellings(name: str) -> tuple[str, str, str]:
    """Return *name* in small letters, its words with `_` between them, and with nothing between.

    Two names are one where they are alike in one of these.
    """
    words = _HUMP.sub("_", " ".join(name.split())).replace(" ", "_").replace("-", "_").casefold()
    return fold_header(name), words, words.replace("_", "")


@lru_cache(maxsize=65_536)
def _names(pattern: str, header: str) -> bool:
    """Say whether *header* is what one alternative of a pattern names."""
    wanted, found = spellings(pattern), spellings(header)
    if ANY not in pattern:
        return any(one == other for one, other in zip(wanted, found, strict=True))
    return any(
        _compiled(one).fullmatch(other) for one, other in zip(wanted[:2], found[:2], strict=True)
    )


@lru_cache(maxsize=4_096)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, pattern.split(ANY))), re.DOTALL)


@dataclass(frozen=True, slots=True)
class ReadableColumns:
    """The columns of an export whose cells may be read: the columns of secrets cannot be found.

    Attributes:
        headers: All headers, as the profile calls them.
        readable: The places of the columns that may be read.
        titles: All headers, as written.
    """

    headers: tuple[str, ...]
    readable: frozenset[int] = field(repr=False)
    titles: tuple[str, ...]

    @classmethod
    def of(
        cls,
        headers: tuple[str, ...],
        is_secret: Callable[[str], bool],
        titles: tuple[str, ...] | None = None,
    ) -> Self:
        """Return the columns of *headers*, of which some are those of secrets.

        Args:
            headers: As the profile calls them.
            is_secret: Says of a header whether its cells must not be read.
            titles: As the export writes them; None where that is the same.
        """
        written = headers if titles is None else titles
        secret = set(filter(is_secret, {*headers, *written}))
        pairs = enumerate(zip(headers, written, strict=True))
        return cls(headers, frozenset(at for at, both in pairs if secret.isdisjoint(both)), written)

    def find(self, *patterns: str) -> tuple[int, ...]:
        """Return the places of the columns that *patterns* name, in the order of the patterns."""
        found = {at: None for one in patterns for at in places(one, self.headers)}
        return tuple(at for at in found if at in self.readable)

    def named(self, found: Iterable[int]) -> str:
        """Return the headers at *found*, for people."""
        return ", ".join(self.titles[at] for at in found)
