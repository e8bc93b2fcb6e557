"""Values as PowerShell prints them: `{a, b}` is a list, and `@{a=1; b=2}` fields inside a field."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_FIELDS: Final = re.compile(r"@\{(\w+=[^;{}]*(?:; \w+=[^;{}]*)*)\}")
_LIST: Final = re.compile(r"\{([^{}]*)\}")
CUT: Final = ("...", "\u2026")
"""What stands in the place of what is left out: entries of a list behind the fourth, the rest of a
cell that is too long for its column."""


def fields_in(text: str) -> dict[str, str | None] | None:
    """Return the fields that *text* holds; None where it is no such text."""
    found = _FIELDS.fullmatch(text)
    if not found:
        return None
    pairs = (part.partition("=") for part in found[1].split("; "))
    return {name: value.strip() or None for name, _, value in pairs}


def entries_in(text: str) -> list[str] | None:
    """Return the entries of the list that *text* is; None where it is none."""
    found = _LIST.fullmatch(text)
    return [one for one in found[1].split(", ") if one] if found else None


def is_cut(entries: Sequence[str]) -> bool:
    """Say whether not all entries of a list were printed."""
    return bool(entries) and entries[-1].endswith(CUT)
