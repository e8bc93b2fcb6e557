"""A spreadsheet as read: every cell where it stands, nothing guessed, nothing converted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import pandas as pd

from bulk_import.cells import Cell, letter, place
from bulk_import.problems import Problem

__all__ = ["MARK", "Sheet", "Spreadsheet", "letter", "place", "to_cells"]

MARK: Final = "_bulk_import_"
"""How the hidden names begin by which a workbook says which of its columns are ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet of a file.

    Attributes:
        name: The sheet's name; None for formats without sheets.
        cells: The cells as read (dtype object, None for empty ones). The index is the row number
            that the spreadsheet program shows, the columns are the spreadsheet's letters from A
            on: row and column are carried, never counted again.
        ours: The letters of the columns that the workbook's own mark says are of an earlier
            import; empty where there is no mark, as after saving as CSV.
        problems: What reading has to tell about single rows, such as a record that is too long,
            or, without a row, about the sheet.
        rows_found: The rows with anything in them below the header, where they are more than are
            read; the sheet cannot be used then. None where all were read.
    """

    name: str | None
    cells: pd.DataFrame
    problems: tuple[Problem, ...] = ()
    ours: frozenset[str] = frozenset()
    rows_found: int | None = None

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
        format: What it is, judged by its content: `xlsx`, `csv` or another key of `READERS`.
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
