"""Text as it may stand in a file of ours: whole as far as the format can hold it, never alive.

What comes from a file or from the API may look like a formula, a link or an escape. Every writer
of this room passes it through here and stores it as plain text.
"""

from __future__ import annotations

import re
from typing import Final

from bulk_import.apostrophes import with_apostrophe

LONGEST_CELL: Final = 32_767
"""Excel's limit for the text of one cell, in units of UTF-16."""

LONGEST_SHEET_NAME: Final = 31
NOT_IN_SHEET_NAMES: Final = re.compile(r"[\[\]:*?/\\\0-\x1f\ud800-\udfff\ufffe\uffff]|^'+|'+$")
"""What Excel refuses in the name of a sheet, beside what is longer."""

_UNHOLDABLE: Final = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE_LIKE: Final = re.compile("_(?=x[0-9A-Fa-f]{4}_)")

_ESCAPED: Final = re.compile("_x([0-9A-Fa-f]{4})_")


def holdable(text: str) -> str:
    """Return *text* as XML can hold it in one cell: odd characters marked, the end cut off."""
    if len(text) <= LONGEST_CELL // 2 and text.isprintable():
        return text  # nearly every cell, and much faster than looking for a pattern
    text = _UNHOLDABLE.sub("\ufffd", text)
    units = text.encode("utf-16-le")  # two bytes each, of which Excel counts how many a cell holds
    if len(units) <= LONGEST_CELL * 2:
        return text
    return units[: (LONGEST_CELL - 1) * 2].decode("utf-16-le", errors="ignore") + "…"


def escaped(text: str) -> str:
    """Return *text* so that Excel does not read `_x0041_` in it as the escape of a letter."""
    return _ESCAPE_LIKE.sub("_x005F_", text)


def unescaped(text: str) -> str:
    """Return a text of a file as people see it, the escapes in it read."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def guarded(text: str) -> str:
    """Return *text* for a CSV file, with an apostrophe before what could become a formula.

    Quotes do not help there: a spreadsheet program drops them before it looks.
    """
    return with_apostrophe(holdable(text))
