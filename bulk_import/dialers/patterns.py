"""How a profile names headers: as they are, with `*` for any part, or `a|b` for either."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

ANY: Final = "*"
EITHER: Final = "|"


@lru_cache(maxsize=4_096)
def folded(header: str) -> str:
    """Return *header* in the form in which two spellings are the same: case does not count."""
    return " ".join(header.casefold().split())


def fits(pattern: str, header: str) -> bool:
    """Say whether *header* is one of those that *pattern* names."""
    return any(_compiled(folded(one)).fullmatch(folded(header)) for one in pattern.split(EITHER))


def fits_any(patterns: Iterable[str], header: str) -> bool:
    """Say whether one of *patterns* names *header*."""
    return any(fits(pattern, header) for pattern in patterns)


def places(pattern: str, headers: Iterable[str]) -> tuple[int, ...]:
    """Return where among *headers* those are that *pattern* names; alternatives in their order."""
    there = [folded(header) for header in headers]
    found = {
        place: None
        for one in pattern.split(EITHER)
        for place, header in enumerate(there)
        if _compiled(folded(one)).fullmatch(header)
    }
    return tuple(found)


@lru_cache(maxsize=4_096)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, pattern.split(ANY))), re.DOTALL)
