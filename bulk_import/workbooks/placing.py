"""Where our five columns go."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bulk_import.cells import MOST_COLUMNS
from bulk_import.problems import Refused


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
