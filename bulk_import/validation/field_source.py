"""Where the cells of a field come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bulk_import.cells import Cell, column_number
from bulk_import.fields import Field
from bulk_import.normalizers.text import is_blank


@dataclass(frozen=True, slots=True)
class FieldSource:
    """Where the cells of a field come from.

    Attributes:
        field: The field.
        column: The spreadsheet's letter; None where the command gives the value for all rows.
        header: The column's own header, or what stands in its place.
        given: The value for rows that leave the cell blank; None where there is none.
        said: What stands in the header's parentheses, such as `UTC`; empty without any.
    """

    field: Field
    column: str | None
    header: str
    given: Cell = None
    said: str = ""

    @property
    def position(self) -> int | None:
        """Where the column stands in a row; 0 is A."""
        return column_number(self.column) - 1 if self.column else None

    def cell_of(self, cells: Sequence[Cell]) -> Cell:
        """Return the cell of a row whose *cells* these are; None without a column or any cells."""
        return cells[self.position] if cells and self.position is not None else None

    def or_given(self, cell: Cell) -> Cell:
        """Return *cell*, or what the command gives in the place of a blank one."""
        return self.given if self.given is not None and is_blank(cell) else cell
