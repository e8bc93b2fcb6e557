"""Numbers as exports write them: exact, and never guessed out of other text."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from bulk_import.cells import Cell, written

_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,18}(?:\.[0-9]{1,18})?")


def number_of(cell: Cell) -> Decimal | None:
    """Return the number that *cell* holds; None where it holds anything else."""
    if isinstance(cell, bool):
        return None
    found = _NUMBER.fullmatch(written(cell).strip())
    return Decimal(found[0]) if found else None


def plain(number: Decimal) -> str:
    """Return *number* without an exponent and without needless zeros."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
