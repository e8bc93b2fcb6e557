"""Where the cells of a field come from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bulk_import.cells import Cell, FormattedCell, column_letter, column_number, written
from bulk_import.column import Column, combined
from bulk_import.fields import Field
from bulk_import.normalizers.text import is_blank
from bulk_import.sheet import Sheet


@dataclass(frozen=True, slots=True)
class FieldSource:
    """Where the cells of a field come from.

    Attributes:
        field: The field.
        column: The spreadsheet's letter; None where the command gives the value for all rows.
        header: The column's own header, or what stands in its place.
        given: The value for rows that leave the cell blank; None where there is none.
        said: What stands in the header's parentheses, such as `UTC`; empty without any.
        others: Where the other columns stand in which the list of this one goes on.
    """

    field: Field
    column: str | None
    header: str
    given: Cell = None
    said: str = ""
    others: tuple[int, ...] = ()

    @property
    def position(self) -> int | None:
        """Where the column stands in a row; 0 is A."""
        return column_number(self.column) - 1 if self.column else None

    def cell_of(self, cells: Sequence[Cell]) -> Cell:
        """Return the cell of a row whose *cells* these are; None without a column or any cells."""
        if not cells or self.position is None:
            return None
        if not self.others:
            return cells[self.position]
        return _list([cells[at] for at in (self.position, *self.others)])

    def column_of(self, sheet: Sheet) -> Column:
        """Return the cells that the rows of *sheet* have for the field; blank without a column."""
        if self.column is None:
            return Column.blank(len(sheet.rows))
        first = sheet.columns[self.column]
        if not self.others:
            return first
        parts = [first, *(sheet.columns[column_letter(at + 1)] for at in self.others)]
        rows, combinations = combined([part.codes for part in parts])
        lists = Column.of([_list([part[at] for part in parts]) for at in rows.tolist()])
        return replace(lists, codes=lists.codes[combinations])

    def or_given(self, cell: Cell) -> Cell:
        """Return *cell*, or what the command gives in the place of a blank one."""
        return self.given if self.given is not None and is_blank(cell) else cell


def _list(cells: Sequence[Cell]) -> Cell:
    """Return the list that goes on over several *cells* as one cell; the first if all are blank."""
    filled = [cell for cell in cells if not is_blank(cell)]
    if len(filled) <= 1:
        return filled[0] if filled else cells[0]
    text = ", ".join(written(cell).strip() for cell in filled)
    kept = [cell.kept if isinstance(cell, FormattedCell) else None for cell in filled]
    if not any(one is not None for one in kept):
        return text
    left = (written(cell) if one is None else one for one, cell in zip(kept, filled, strict=True))
    return FormattedCell(text, kept=", ".join(filter(None, left)))
