"""Words by which a person says that a value does not hold as it stands."""

from __future__ import annotations

import re
from typing import Final

_DOUBT: Final = re.compile(
    r"\b(?:but|cancel(?:led)?|deleted?|don'?t|either|etc|except|excl(?:uding|udes?)?|former(?:ly)?"
    r"|if|inactive|instead|leave|left|maybe|minus|more|never|non|nor|not|old|onwards?|or|others?"
    r"|pending|perhaps|previous|probably|removed?|resigned|rest|tb[acd]|tentative|till?|through"
    r"|unless|until|upto|was|without|wrong|x+)\b"
    r"|\bto[ -]*$|n't\b|[?~…]|\.\.",
    re.IGNORECASE,
)


def casts_doubt(words: str) -> bool:
    """Say whether *words* beside a value deny it, leave it open or make a range of it.

    Such words must not be dropped: "5201_2224257 (left)" does not mean that agent.
    """
    return _DOUBT.search(words) is not None
