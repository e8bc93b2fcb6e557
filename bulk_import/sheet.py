"""A spreadsheet as read: every cell where it stands, nothing guessed, nothing converted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import pandas as pd

from bulk_import.cells import Cell
from bulk_import.problems import Problem

MARK: Final = "_bulk_import_"
"""How the hidden names begin by which a workbook says which of its columns are ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet of a file.

    Attributes:
        name: The sheet's name; None for formats without sheets.
        cells: The cells as read (dtype object, None for empty ones). The index is the row number
            that the spreadsheet program shows, the columns are the spreadsheet's letters: row and
            column are carried, never counted again.
        problems: What reading has to tell about single rows, such as a record that is too long.
        ours: The letters of the columns that the workbook's own mark says are of an earlier
            import; empty where there is no mark, as after saving as CSV.
    """

    name: str | None
    cells: pd.DataFrame
    problems: tuple[Problem, ...] = ()
    ours: frozenset[str] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Whether no cell holds anything but spaces."""
        return all(
            cell is None or (isinstance(cell, str) and not cell.strip())
            for row in self.cells.to_numpy()
            for cell in row
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Spreadsheet:
    """A file as read.

    Attributes:
        path: Where it came from, as the user wrote it; `-` for standard input.
        format: What it is, judged by its content: `xlsx` or `csv`.
        sheets: Its visible sheets, in the file's order.
        problems: What reading has to tell about the whole file.
        source: The workbook as it was read, to be annotated; None for formats without one.
    """

    path: str
    format: str
    sheets: tuple[Sheet, ...]
    problems: tuple[Problem, ...] = ()
    source: bytes | None = field(default=None, repr=False)


def to_cells(rows: Sequence[Sequence[Cell]], numbers: Sequence[int]) -> pd.DataFrame:
    """Return *rows* as the cells of a sheet that starts in column A.

    Args:
        rows: The cells, row by row; short rows are filled with None.
        numbers: The row numbers that the spreadsheet program shows, one a row.
    """
    width = max((len(row) for row in rows), default=0)
    filled = [[*row, *[None] * (width - len(row))] for row in rows]
    letters = [letter(place) for place in range(1, width + 1)]
    # dtype=object said outright: pandas would otherwise infer strings and turn None into NaN.
    return pd.DataFrame(filled, index=list(numbers), columns=letters, dtype=object)


def letter(place: int) -> str:
    """Return the spreadsheet's name of column number *place*, counted from 1: A, Z, AA."""
    letters = ""
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def place(letters: str) -> int:
    """Return the number of the column that the spreadsheet calls *letters*, counted from 1."""
    number = 0
    for one in letters:
        number = number * 26 + ord(one) - ord("A") + 1
    return number
