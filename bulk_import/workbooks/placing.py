"""Where our five columns go."""

from __future__ import annotations

from collections.abc import Callable

from bulk_import.cells import MOST_COLUMNS, column_number
from bulk_import.mapping.headers import RESULT_HEADERS
from bulk_import.problems import Refused
from bulk_import.validation import Plan


def first_column(plan: Plan, is_free: Callable[[int, str], bool]) -> int:
    """Return the number of the first of our five columns, which stand side by side.

    They stand where the first of an earlier import stood, else after the last used column; if a
    column of the user's is in the way, they go on to the right. Nothing of the user's is covered.

    Args:
        plan: What is written.
        is_free: Says whether a column may be covered by ours under a header: it is empty, or
            ours from an earlier import.

    Raises:
        Refused: The sheet has no room for five more columns.
    """
    first = next(iter(earlier_columns(plan)), len(plan.sheet.columns) + 1)
    last_try = MOST_COLUMNS - len(RESULT_HEADERS) + 1
    for start in range(first, last_try + 1):
        if all(is_free(column, header) for column, header in enumerate(RESULT_HEADERS, start)):
            return start
    raise Refused("file.cannot_write", path=plan.path, reason="reason.sheet_full")


def earlier_columns(plan: Plan) -> list[int]:
    """Return the numbers of the columns that an earlier import left, from left to right."""
    ours = (match.column for match in plan.matches.columns if match.use == "result")
    return sorted(map(column_number, ours))
