"""Rows with a sign in front that switches them off in many files: a question to a person."""

from __future__ import annotations

import re
from typing import Final

from bulk_import.cells import shown, written
from bulk_import.mapping import Match
from bulk_import.normalizers import text
from bulk_import.normalizers.normalizer import Context
from bulk_import.problems import Ambiguous, Problem, Severity, Unusable
from bulk_import.sheet import Sheet

_SIGNS: Final = ("#", "//", "--", ";")
_SWITCHED_OFF: Final = re.compile(r"(#+|//+|--|;+)\s*([^\s#/;-].*)", re.DOTALL)
_AT_ONCE: Final = re.compile(r"(#+|--)(?=\S)([^#-].*)", re.DOTALL)
"""In a name; with a space behind the sign, or another sign, the name itself is asked about."""

_NUMBERED: Final = re.compile(r"#\s*[0-9]+\b.*", re.DOTALL)
"""A campaign may well be called #1 Offer, or have #1 as its number in the list."""


def switched_off(below: Sheet, column: Match) -> dict[int, Problem]:
    """Return the question for each row that may be switched off, by row number.

    Args:
        below: The rows below the header.
        column: The first column of the table.
    """
    cells = below.columns[column.column]
    pattern = _AT_ONCE if column.field == "name" else _SWITCHED_OFF
    marked = {
        cell: found
        for cell in cells.values
        if isinstance(cell, str)
        and cell.lstrip().startswith(_SIGNS)
        and (found := pattern.fullmatch(cell.strip()))
        and not (column.field == "name" and _is_asked_itself(cell))
    }
    if all(_NUMBERED.fullmatch(found[0]) for found in marked.values()):
        return {}
    rows = below.rows[cells.mask(marked.__contains__)].tolist()
    return {
        row: _question(row, column, marked[written(below.cell(row, column.column))]) for row in rows
    }


def _is_asked_itself(name: str) -> bool:
    """Say whether a name is an error or a placeholder, such as #N/A or #{name}."""
    try:
        text.normalize(name, Context())
    except (Unusable, Ambiguous):
        return True
    return False


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
