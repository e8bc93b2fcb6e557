"""Sheets of ours in a new workbook."""

from __future__ import annotations

from bulk_import.workbooks.create.cell_writer import Pen
from bulk_import.workbooks.styles import LINE_HEIGHT
from bulk_import.workbooks.tables import Table


def write_table(pen: Pen, table: Table) -> None:
    """Write *table* into the sheet of *pen*."""
    for column, width in enumerate(table.widths):
        pen.sheet.set_column(column, column, width)
    if table.is_list:
        pen.sheet.freeze_panes(1, 0)
        pen.sheet.autofilter(0, 0, len(table.lines) - 1, len(table.widths) - 1)
    else:
        pen.sheet.hide_gridlines(2)
    for row, line in enumerate(table.lines, start=1):
        height = line.height(table.widths)
        if height != LINE_HEIGHT:
            pen.sheet.set_row(row - 1, height)
        for place_in_line, content in enumerate(line.cells):
            pen.write(row, place_in_line + 1, content, line.look(place_in_line))
