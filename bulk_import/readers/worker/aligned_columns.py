"""Tables whose columns are aligned with spaces, over a line of dashes, as CSV with as many lines.

The line may be one of equals signs. Databases print the dashes as wide as the column, Format-Table
of PowerShell as wide as its header; numbers it sets to the right, so that they may begin before
their header does. Between two columns every row has a blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile
from typing import Final

from bulk_import.cells import shown
from bulk_import.readers.worker.powershell import CUT
from bulk_import.readers.worker.wire import ReadError

LINES_COMPARED: Final = 200
"""Lines from the top by which a layout is recognized."""

LOOKED_AT: Final = 100_000
"""Characters in which these lines stand."""

Layout = tuple[str, str]
"""A text as CSV, and what is told of it: a code of the messages."""

_RULE: Final = re.compile(r" *(?:-{2,}(?: +-{2,})+|={2,}(?: +={2,})+) *\r?")
_GROUP: Final = re.compile("[-=]+")


def aligned(text: str) -> Layout | None:
    """Return a text whose columns are aligned with spaces; None where there is no such table.

    Raises:
        ReadError: A cell is cut off to fit its column, or goes on in the next line.
    """
    number = _below_headers(text[:LOOKED_AT].split("\n", LINES_COMPARED))
    if number is None or "\t" in text:
        return None
    lines = text.split("\n")
    groups = [group.span() for group in _GROUP.finditer(lines[number])]
    rows = list(takewhile(_is_row, lines[number + 1 :]))
    starts = [0, *_borders(groups, [lines[number - 1], *rows])]
    headers = _cells(lines[number - 1], starts)
    if len(headers) < len(starts) or not all(headers):
        return None
    parted = [[] if _RULE.fullmatch(one) else _cells(one, starts) for one in lines]
    _refuse_cut(parted, [end - start for start, end in groups])
    _refuse_wrapped(parted[: number + 1 + len(rows)], number + 1)
    return "\n".join(map("\t".join, parted)), "file.aligned"


def _below_headers(lines: Sequence[str]) -> int | None:
    """Return the place of the first rule that has something above it."""
    pairs = enumerate(pairwise(lines), 1)
    return next((at for at, (above, one) in pairs if _RULE.fullmatch(one) and above.strip()), None)


def _is_row(line: str) -> bool:
    return bool(line.strip()) and not _RULE.fullmatch(line)


def _borders(groups: Sequence[tuple[int, int]], lines: Sequence[str]) -> Iterator[int]:
    """Yield where each column but the first begins: behind the last blank that all *lines* share.

    Where they share none, it begins where its dashes do.
    """
    for (_, end), (start, _) in pairwise(groups):
        shared = (at for at in range(start - 1, end - 1, -1) if _are_blank(lines, at))
        yield next(shared, start - 1) + 1


def _are_blank(lines: Sequence[str], at: int) -> bool:
    return not any(line[at : at + 1].strip() for line in lines)


def _refuse_cut(lines: Sequence[Sequence[str]], widths: Sequence[int]) -> None:
    """Refuse a table whose cells are cut to fit their columns: nobody can say what they were.

    Raises:
        ReadError: A cell ends with dots at the right edge of its column.
    """
    for number, cells in enumerate(lines, 1):
        if len(cells) != len(widths):
            continue
        for cell, width in zip(cells, widths, strict=True):
            if cell.endswith(CUT) and len(cell) >= width:
                raise ReadError("file.cells_cut", line=str(number), text=shown(cell))


def _refuse_wrapped(lines: Sequence[Sequence[str]], first: int) -> None:
    """Refuse a table whose cells go on in the next line: nobody can say where one row ends.

    Args:
        lines: The cells of each line of the table.
        first: The place of its first row.

    Raises:
        ReadError: A line holds but one cell, below one that is filled.
    """
    for number in range(first + 1, len(lines)):
        above, cells = lines[number - 1], lines[number]
        filled = [at for at, cell in enumerate(cells) if cell]
        if len(filled) == 1 < len(cells) == len(above) and above[filled[0]]:
            text = shown(cells[filled[0]])
            raise ReadError("file.cells_wrapped", line=str(number + 1), text=text)


def _cells(line: str, starts: Sequence[int]) -> list[str]:
    """Return the cells of *line*; itself where a word stands on the border of two columns."""
    plain = line.rstrip("\r")
    if any(plain[at - 1 : at].strip() for at in starts[1:]):
        return [plain]
    edges = [*starts, len(plain)]
    return [plain[start:end].strip() for start, end in pairwise(edges)]
