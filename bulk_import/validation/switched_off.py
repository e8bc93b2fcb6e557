"""Rows with a sign in front that switches them off in many files: a question to a person."""

from __future__ import annotations

import re
from typing import Final

from bulk_import.campaign import FIELDS
from bulk_import.cells import shown, written
from bulk_import.mapping import Match
from bulk_import.normalizers.normalizer import Context
from bulk_import.normalizers.sheet_errors import is_error
from bulk_import.problems import Ambiguous, Problem, Severity, Unusable
from bulk_import.sheet import Sheet

_SIGNS: Final = ("#", "//", "--", ";")
_SWITCHED_OFF: Final = re.compile(r"(#+|//+|--|;+)\s*([^\s#/;-].*)", re.DOTALL)
_NUMBERED: Final = re.compile(r"#\s*[0-9]+\b.*", re.DOTALL)
"""A campaign may well be called #1 Offer, or have #1 as its number in the list."""


def switched_off(below: Sheet, column: Match) -> dict[int, Problem]:
    """Return the question for each row that may be switched off, by row number.

    Args:
        below: The rows below the header.
        column: The first column of the table.
    """
    cells = below.columns[column.column]
    marked = {
        cell: found
        for cell in cells.values
        if isinstance(cell, str)
        and cell.lstrip().startswith(_SIGNS)
        and _is_fine(cell, column.field)
        and (found := _SWITCHED_OFF.fullmatch(cell.strip()))
        and not is_error(cell)  # which is refused as what it is
    }
    if all(_NUMBERED.fullmatch(found[0]) for found in marked.values()):
        return {}
    rows = below.rows[cells.mask(marked.__contains__)].tolist()
    return {
        row: _question(row, column, marked[written(below.cell(row, column.column))]) for row in rows
    }


def _is_fine(cell: str, field: str | None) -> bool:
    """Say whether nothing else keeps the row from being sent, such as #REF! in place of a name."""
    try:
        if field is not None:
            FIELDS[field].normalize(cell, Context())
    except (Unusable, Ambiguous):
        return False
    return True


def _question(row: int, column: Match, found: re.Match[str]) -> Problem:
    return Problem.of(
        Severity.QUESTION,
        "row.switched_off",
        row=row,
        field=column.field,
        column=column.column,
        candidates=(found[2].strip(),),
        header=column.header,
        cell=shown(found[0]),
        sign=found[1],
    )
