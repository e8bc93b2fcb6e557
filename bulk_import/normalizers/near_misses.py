"""The one known text that a person may have meant by another: only ever a question to them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

SHORTEST: Final = 6
"""Characters from which a text can be near another: short words differ in one letter by meaning."""

_LONG: Final = 8
"""Characters from which two letters may differ."""


def nearest(text: str, known: Iterable[str], *, shortest: int = SHORTEST) -> tuple[str, ...]:
    """Return those of the *known* texts that are as near to *text* as a slip of the keys.

    That is one letter more, less, other or exchanged with the next, or two in long texts. The first
    letter is the same, since a word like unpredictive means the opposite; and so are the digits:
    Agent 12 is nobody's slip for Agent 11.

    Args:
        text: What a cell holds, folded.
        known: What it may be, folded in the same way.
        shortest: Characters from which a text can be near another.
    """
    if len(text) < shortest or not text.isprintable():
        return ()
    from rapidfuzz import process  # noqa: PLC0415  30 ms that most files do not need
    from rapidfuzz.distance import OSA  # noqa: PLC0415  see above

    most = 2 if len(text) >= _LONG else 1
    digits = _digits(text)
    alike = [
        one
        for one in dict.fromkeys(known)
        if len(one) >= shortest and one[0] == text[0] and _digits(one) == digits
    ]
    found = process.extract(text, alike, scorer=OSA.distance, score_cutoff=most, limit=None)
    least = min((distance for _, distance, _ in found), default=0)
    return tuple(one for one, distance, _ in found if distance == least)


def _digits(text: str) -> str:
    return "".join(filter(str.isdecimal, text))
