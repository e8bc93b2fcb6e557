"""What people write into cells in place of what the file holds.

Three values of a cell are kept apart: in the file, edited, sent. An edit says the second.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from bulk_import.cells import Cell


@dataclass(frozen=True, slots=True)
class Edit:
    """What a person writes into a cell.

    Attributes:
        row: The number that the spreadsheet program shows; of a DataFrame, the row's label.
        column: The column's letter or its header, or a field; a field that has no column gets one.
        value: What is written; None empties the cell.
    """

    row: Hashable
    column: str
    value: Cell


@dataclass(frozen=True, slots=True)
class EditedCell:
    """A cell of a sheet that holds an edit.

    Attributes:
        row: The row's number.
        column: The column's letter.
        was: What the file holds.
        value: What was written in its place.
    """

    row: int
    column: str
    was: Cell
    value: Cell
