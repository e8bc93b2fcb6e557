"""Many names in the form in which two are the same: ordinary ones all at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bulk_import.normalizers.text import folded

_FOLDED_SPACES: Final = ("  ", "\n ", " \n", *"\t\v\f\r\x1c\x1d\x1e\x1f")
"""What `folded` makes of ASCII, beside its case; a line break stands between two texts."""


def folded_each(texts: Sequence[str]) -> list[str]:
    """Return each of *texts* `folded`; ordinary ones all at once, which takes far less."""
    joined = "\n".join(texts)
    framed = f"\n{joined}\n"
    if joined.isascii() and not any(one in framed for one in _FOLDED_SPACES):
        lines = joined.lower().split("\n")
        if len(lines) == len(texts):
            return lines
    return list(map(folded, texts))
