"""Handing a sheet to the parent, in columns of some rows at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final

from bulk_import.readers.worker.exact import unmarked
from bulk_import.readers.worker.looks import SheetLooks, with_looks
from bulk_import.readers.worker.wire import Send, encode

CELLS_AT_ONCE: Final = 200_000
ROWS_AT_ONCE: Final = 1_000


def send_rows(
    send: Send,
    rows: Iterable[Sequence[Any]],
    width: int,
    *,
    most: int,
    mark: str = "",
    looks: SheetLooks | None = None,
    margin: int = 0,
) -> tuple[int, int]:
    """Send the *rows* of a sheet from its row 1 on, and return how many rows and cells are filled.

    Thousands of blank rows in a row are passed over; the numbers of the others stay what they are.

    Args:
        send: Takes the parts of a message.
        rows: The rows, each with *width* cells at most.
        width: The columns of the sheet.
        most: Rows with anything in them that are sent; more are only counted.
        mark: What the texts start with that stand for other cells; "" where there are none.
        looks: The cells that may look otherwise than their values; None where there are none.
        margin: Columns to the left of the first one in *rows*.
    """
    size = max(1, min(ROWS_AT_ONCE, CELLS_AT_ONCE // max(1, width)))
    filled_rows = filled_cells = 0
    for number, chunk in _chunks(rows, size):
        columns = {
            at: encode(_looking(_unmark(column, mark), looks, at + margin + 1, number))
            for at, column in enumerate(zip(*chunk, strict=True))
            if not _is_blank(column)
        }
        if not columns:
            continue
        cells = sum(len(chunk) - blanks for _, blanks, *_ in columns.values())
        is_full = any(blanks == 0 for _, blanks, *_ in columns.values())
        used = len(chunk) if is_full else sum(any(map(_is_filled, row)) for row in chunk)
        if filled_rows <= most:
            send("rows", number, len(chunk), columns)
        filled_rows += used
        filled_cells += cells
    return filled_rows, filled_cells


def _chunks(rows: Iterable[Sequence[Any]], size: int) -> Iterator[tuple[int, list[Sequence[Any]]]]:
    number, left = 1, iter(rows)
    while chunk := list(islice(left, size)):
        yield number, chunk
        number += len(chunk)


def _looking(column: Sequence[Any], looks: SheetLooks | None, at: int, first: int) -> Sequence[Any]:
    return with_looks(column, looks[at], first) if looks and at in looks else column


def _is_filled(cell: Any) -> bool:
    return cell is not None and cell != ""


def _is_blank(column: Sequence[Any]) -> bool:
    return not any(column) and column.count("") + column.count(None) == len(column)


def _unmark(column: Sequence[Any], mark: str) -> Sequence[Any]:
    if not mark or str not in set(map(type, column)):
        return column
    return [
        unmarked(cell[len(mark) :]) if type(cell) is str and cell.startswith(mark) else cell
        for cell in column
    ]
