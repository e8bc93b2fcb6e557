"""The apostrophe that keeps a cell of a CSV file from becoming a formula, put and taken away."""

from __future__ import annotations

import re
from typing import Final

from bulk_import.invisible import UNSEEN

RISKY: Final = frozenset("=+-@\t\r\n\0;|＝＋－＠﹦﹢﹣﹫−")
"""First characters that make a program take text for a formula or a command (OWASP, CWE-1236).

Beside them their full-width, small and mathematical forms, which some programs read alike.
"""

_RUNS: Final = f"[{UNSEEN}]*[{re.escape(''.join(sorted(RISKY)))}]"
"""Programs drop spaces and what shows nothing before they look."""

_COULD_RUN: Final = re.compile(_RUNS)
_COULD_RUN_WITHOUT_APOSTROPHES: Final = re.compile(f"'*{_RUNS}")


def is_risky(text: str) -> bool:
    """Say whether a program could take *text* for a formula when somebody edits the cell."""
    first = text[:1]
    is_plain = first.isascii() and first.isalnum()  # nearly every cell
    return not is_plain and _COULD_RUN.match(text) is not None


def with_apostrophe(text: str) -> str:
    """Return *text* with an apostrophe before what could become a formula.

    What looks as if it had one already gets another, so that `without_apostrophe` gives back
    exactly what was there.
    """
    return f"'{text}" if _COULD_RUN_WITHOUT_APOSTROPHES.match(text) else text


def without_apostrophe(text: str) -> str:
    """Return the text to which `with_apostrophe` put the apostrophe."""
    is_guarded = text.startswith("'") and _COULD_RUN_WITHOUT_APOSTROPHES.match(text)
    return text[1:] if is_guarded else text
