"""Numbers as exports write them, with a comma or a dot in front of the decimals."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from bulk_import.cells import Cell, written
from bulk_import.normalizers.decimal_marks import plain_readings

_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,18}(?:\.[0-9]{1,18})?")


def number_of(cell: Cell) -> Decimal | None:
    """Return the exact number that *cell* holds, `2,5` and `1 200` too; None for anything else.

    `1,234` is none: a comma may stand in front of decimals there, or between thousands.
    """
    if isinstance(cell, bool):
        return None
    text = written(cell).strip()
    if found := _NUMBER.fullmatch(text):
        return Decimal(found[0])
    readings = plain_readings(text, None)
    if readings is None or len(readings.texts) > 1:
        return None
    found = _NUMBER.fullmatch(readings.texts[0])
    return Decimal(found[0]) if found else None


def plain(number: Decimal) -> str:
    """Return *number* without an exponent and without needless zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
