"""How a file writes its numbers: which sign stands in front of the decimals."""

from __future__ import annotations

import re
from typing import Final

from bulk_import.campaign import FIELDS
from bulk_import.mapping import Matches
from bulk_import.normalizers.decimal_marks import DecimalMark, proven_mark
from bulk_import.sheet import Sheet

_NUMBERS: Final = frozenset(
    {name for name, field in FIELDS.items() if field.kind == "number"} | {"user_interval"}
)
_IN_DOUBT: Final = re.compile(r"[0-9][.,][0-9]{3}(?![0-9])")


def decimal_mark(sheet: Sheet, matches: Matches, delimiter: str) -> DecimalMark | None:
    """Return what stands in front of the decimals of *sheet*; None while nothing decides it.

    Any number of the sheet with both signs, such as `1.234,50`, decides for all of them; else a
    comma between the cells does: programs that write decimals with a comma put another sign there.

    Args:
        sheet: The sheet.
        matches: What its columns are. Without a number in doubt there is nothing to decide.
        delimiter: What stands between two cells of a delimited text; "" for any other format.
    """
    below = sheet.below(matches.header_row)
    if not any(
        isinstance(cell, str) and _IN_DOUBT.search(cell)
        for name, match in matches.by_field.items()
        if name in _NUMBERS
        for cell in below.columns[match.column].values
    ):
        return None
    proven = {
        proven_mark(cell)
        for column in below.columns.values()
        for cell in column.values
        if isinstance(cell, str)
    } - {None}
    if proven:
        return proven.pop() if len(proven) == 1 else None
    return "." if delimiter == "," else None
