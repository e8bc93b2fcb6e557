"""Where a sheet holds something of the user's, and which cells we may write into."""

from __future__ import annotations

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.worksheet import Worksheet


def cells_of(sheet: Worksheet) -> list[Cell | MergedCell]:
    """Return the cells that the sheet has, without creating any between them."""
    return list(sheet._cells.values())  # noqa: SLF001  iter_rows would create every cell between


def drop_cell(sheet: Worksheet, row: int, column: int) -> None:
    """Remove a cell from the sheet with its value, style, note and link."""
    if not isinstance(sheet.cell(row, column), MergedCell):
        del sheet._cells[row, column]  # noqa: SLF001  there is no other way to undo a look


def is_free(sheet: Worksheet, rows: range, column: int, header: str) -> bool:
    """Say whether *column* may hold ours under *header*: nothing of the user's is in *rows*.

    Excel repairs a table whose header cells differ from the names that it keeps of them, so a
    column of a table is free only where the header stands already.
    """
    first, *below = (sheet.cell(row, column) for row in rows)
    if any(isinstance(cell, MergedCell) or cell.value is not None for cell in below):
        return False
    if isinstance(first, MergedCell):
        return False
    if is_in_table(sheet, rows[0], column):
        return str(first.value) == header
    return first.value is None


def is_in_table(sheet: Worksheet, row: int, column: int) -> bool:
    """Say whether a cell belongs to one of the sheet's Excel tables."""
    return overlaps_table(sheet, range(row, row + 1), range(column, column + 1))


def overlaps_table(sheet: Worksheet, rows: range, columns: range) -> bool:
    """Say whether an Excel table stands in the rectangle of *rows* and *columns*."""
    areas = (CellRange(table.ref) for table in sheet.tables.values())
    return any(
        area.min_col <= columns[-1]
        and columns[0] <= area.max_col
        and area.min_row <= rows[-1]
        and rows[0] <= area.max_row
        for area in areas
    )


def anchor(sheet: Worksheet, row: int, column: int) -> Cell:
    """Return the cell that shows what stands at *row* and *column*: of merged ones, the first."""
    cell = sheet.cell(row, column)
    if isinstance(cell, MergedCell):
        merged = next(area for area in sheet.merged_cells.ranges if cell.coordinate in area)
        cell = sheet.cell(merged.min_row, merged.min_col)
    if isinstance(cell, MergedCell):
        raise TypeError(cell.coordinate)  # the first cell of an area is never one
    return cell
