"""Writing what a person edited into the cells of their workbook."""

from __future__ import annotations

from collections.abc import Iterable

from openpyxl.worksheet.worksheet import Worksheet

from bulk_import.cells import column_number, written
from bulk_import.edits import EditedCell
from bulk_import.workbooks.annotate.cell_writer import put_text


def write_edits(sheet: Worksheet, edits: Iterable[EditedCell]) -> None:
    """Write each of *edits* as text into the cell that it is of; an empty one empties the cell.

    A cell of a merged area is set free first, and the other cells of its area keep the value.
    """
    for edit in edits:
        number = column_number(edit.column)
        _set_free(sheet, edit.row, number)
        if edit.value is None:
            sheet.cell(edit.row, number).value = None
        else:
            put_text(sheet.cell(edit.row, number), written(edit.value))


def _set_free(sheet: Worksheet, row: int, column: int) -> None:
    for area in list(sheet.merged_cells.ranges):
        if not (area.min_row <= row <= area.max_row and area.min_col <= column <= area.max_col):
            continue
        value = sheet.cell(area.min_row, area.min_col).value
        sheet.unmerge_cells(area.coord)
        for other in range(area.min_row + 1, area.max_row + 1):
            sheet.cell(other, area.min_col).value = value
