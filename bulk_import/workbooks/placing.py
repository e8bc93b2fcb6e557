"""Where our five columns go, and which of the user's stay in sight beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from bulk_import.cells import MOST_COLUMNS
from bulk_import.problems import Refused

USUAL_WIDTH: Final = 8.43
"""Characters that a column is wide of which nothing is said."""

MOST_FROZEN: Final = 60
"""Characters that the columns which stay in sight may take: less than half of a small screen."""


def first_column(
    headers: Sequence[str], start: int, is_free: Callable[[int, str], bool], *, path: str
) -> int:
    """Return the number of the first of our five columns, which stand side by side.

    They stand where the first of an earlier import stood, else after the last used column; if a
    column of the user's is in the way, they go on to the right. Nothing of the user's is covered.

    Args:
        headers: The headers of our columns.
        start: Where they stand if nothing is in the way, as `wanted_column` says it.
        is_free: Says whether a column may be covered by ours under a header: it is empty, or
            ours from an earlier import.
        path: The file, for messages.

    Raises:
        Refused: The sheet has no room for five more columns.
    """
    for first in range(start, MOST_COLUMNS - len(headers) + 2):
        if all(is_free(column, header) for column, header in enumerate(headers, first)):
            return first
    raise Refused("file.cannot_write", path=path, reason="reason.sheet_full")


def fits_beside(columns: Iterable[int], widths: Mapping[int, float]) -> bool:
    """Say whether *columns* leave most of a screen to what is scrolled beside them."""
    return sum(widths.get(column, USUAL_WIDTH) for column in columns) <= MOST_FROZEN
