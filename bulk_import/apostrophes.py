"""The apostrophe that keeps a cell of a CSV file from becoming a formula, put and taken away."""

from __future__ import annotations

import re
from typing import Final

RISKY: Final = frozenset("=+-@\t\r\n\0;|＝＋－＠")
"""First characters that make a program take text for a formula or a command (OWASP, CWE-1236)."""

_COULD_RUN: Final = re.compile(f"'*[{re.escape(''.join(sorted(RISKY)))}]")


def is_risky(text: str) -> bool:
    """Say whether a program could take *text* for a formula when somebody edits the cell."""
    return text[:1] in RISKY if text else False


def with_apostrophe(text: str) -> str:
    """Return *text* with an apostrophe before what could become a formula.

    What looks as if it had one already gets another, so that `without_apostrophe` gives back
    exactly what was there.
    """
    return f"'{text}" if _COULD_RUN.match(text) else text


def without_apostrophe(text: str) -> str:
    """Return the text to which `with_apostrophe` put the apostrophe."""
    return text[1:] if text.startswith("'") and _COULD_RUN.match(text) else text
