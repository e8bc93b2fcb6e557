"""The user's cells as text, column by column, for files that are not copies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bulk_import.cells import Cell, FormattedCell, column_number, written
from bulk_import.column import Codes, Column
from bulk_import.mapping.headers import RESULT_HEADERS
from bulk_import.normalizers.text import is_blank
from bulk_import.validation import Plan
from bulk_import.workbooks.placing import first_column, fits_beside
from bulk_import.workbooks.secrecy import REMOVED, Secrets


@dataclass(frozen=True, slots=True, eq=False)
class InputColumn:
    """A column of the user's as text.

    Attributes:
        texts: What each different cell is as text, empty ones too.
        codes: For each row of the sheet, the place in *texts* of what its cell is.
        struck: The places in *texts* of cells in which anything is struck through. A line is drawn
            through all of such a cell, so that the file that comes back asks again.
    """

    texts: Sequence[str]
    codes: Codes
    struck: frozenset[int] = frozenset()

    def __getitem__(self, position: int) -> str:
        return self.texts[int(self.codes[position])]

    def is_struck(self, position: int) -> bool:
        """Say whether anything in the cell of the row at that *position* is struck through."""
        return int(self.codes[position]) in self.struck


def input_columns(plan: Plan, secrets: Secrets) -> dict[int, InputColumn]:
    """Return the user's columns by their numbers.

    The columns of an earlier import are left out, secrets are removed.
    """
    dropped = set(earlier_columns(plan))
    found = {}
    for letters, column in plan.sheet.columns.items():
        number = column_number(letters)
        if number not in dropped:
            texts = _input(column, secrets)
            found[number] = _without_secrets(plan, texts) if letters in secrets.columns else texts
    return found


def _input(column: Column, secrets: Secrets) -> InputColumn:
    texts = list(map(_text, column.values))
    struck = enumerate(map(_has_struck, column.values)) if column.has_looks else ()
    return InputColumn(
        list(map(secrets.removed_from, texts)) if secrets.texts else texts,
        column.codes,
        frozenset(code for code, is_struck in struck if is_struck),
    )


def _without_secrets(plan: Plan, column: InputColumn) -> InputColumn:
    """Return a column of secrets without those, which stand below the header."""
    count = len(column.texts)
    below = plan.sheet.rows > plan.matches.header_row
    return InputColumn(
        [*column.texts, *(text and REMOVED for text in column.texts)],
        np.where(below, column.codes + count, column.codes),
        column.struck.union(code + count for code in column.struck),
    )


def _has_struck(cell: Cell) -> bool:
    return isinstance(cell, FormattedCell) and cell.kept is not None and not is_blank(cell)


def first_result_column(plan: Plan) -> int:
    """Return the number of the first of our five columns in a file written from nothing."""
    columns = plan.sheet.columns.items()
    used = {column_number(letters) for letters, column in columns if column.filled.any()}
    used -= set(earlier_columns(plan))
    return first_column(
        RESULT_HEADERS,
        wanted_column(plan),
        lambda column, _header: column not in used,
        path=plan.path,
    )


def wanted_column(plan: Plan) -> int:
    """Return the number of the column where ours are to start: where an earlier import's did."""
    return next(iter(earlier_columns(plan)), len(plan.sheet.columns) + 1)


def earlier_columns(plan: Plan) -> list[int]:
    """Return the numbers of the columns that an earlier import left, from left to right."""
    ours = (match.column for match in plan.matches.columns if match.use == "result")
    return sorted(map(column_number, ours))


def _text(cell: Cell) -> str:
    return "" if cell != cell else written(cell)  # noqa: PLR0124  NaN of a frame


def frozen_columns(plan: Plan, widths: Mapping[int, float]) -> int:
    """Return how many columns stay in sight while somebody scrolls: those up to the names.

    None where they would take most of a screen.

    Args:
        plan: What was planned.
        widths: The widths of columns in characters, by their numbers; others have the usual one.
    """
    match = plan.matches.by_field.get("name")
    last = column_number(match.column) if match else 0
    return last if fits_beside(range(1, last + 1), widths) else 0
