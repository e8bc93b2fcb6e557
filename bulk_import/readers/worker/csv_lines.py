"""The lines of a text, a piece at a time, and none that no table has."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Final

from bulk_import.cells import MOST_COLUMNS
from bulk_import.readers.worker.wire import ReadError

_PIECE: Final = 1_000_000
"""Characters that are made to lines together; a whole file would take four bytes for each."""

_LONG: Final = 2 * _PIECE
"""Characters of a piece that ends in a line which is looked at before it is taken apart."""

_DELIMITERS: Final = ",;\t|"


def lines_of(text: str) -> Iterator[str]:
    """Yield the lines of *text* with their ends.

    Raises:
        ReadError: A line has many times the cells that a sheet has columns.
    """
    start = done = 0
    while start < len(text):
        stop = text.find("\n", start + _PIECE) + 1 or len(text)
        if stop - start > _LONG and _is_endless(text, start, stop):
            number = done + text.count("\n", start, stop - 1) + 1
            raise ReadError("file.too_many_columns", line=str(number), most=f"{MOST_COLUMNS:,}")
        # newline="": the line breaks of Unix, Windows and old Macs only, and each as it is.
        for line in io.StringIO(text[start:stop], newline=""):
            done += 1
            yield line
        start = stop
        if start * 2 > len(text):  # half of it need not be held any more
            text, start = text[start:], 0


def _is_endless(text: str, start: int, stop: int) -> bool:
    """Say whether a piece ends in a line with far more cells than there are columns."""
    most = _PIECE + 10 * MOST_COLUMNS
    return any(text.count(one, start, stop) > most for one in _DELIMITERS)
