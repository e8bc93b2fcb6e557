"""Sheets of ours in a copy of the user's workbook."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from bulk_import.workbooks.annotate.cell_writer import dress, put_text
from bulk_import.workbooks.annotate.charts import add_chart
from bulk_import.workbooks.annotate.earlier import remove_table
from bulk_import.workbooks.tables import Line, Table


def add_table(workbook: Workbook, table: Table, *, after: Worksheet) -> Worksheet:
    """Add *table* as the sheet behind *after*, in place of the one of an earlier import."""
    name = remove_table(workbook, table, after)
    sheet: Worksheet = workbook.create_sheet(name, workbook.index(after) + 1)
    for column, width in enumerate(table.widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    for row, line in enumerate(table.lines, start=1):
        sheet.row_dimensions[row].height = line.height(table.widths)
        _write_line(sheet, row, line)
    if table.charted:
        add_chart(sheet, table)
    sheet.sheet_view.showGridLines = table.is_list
    if table.is_list:
        sheet.freeze_panes = "A2"
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.widths))}{len(table.lines)}"
    return sheet


def _write_line(sheet: Worksheet, row: int, line: Line) -> None:
    for place, content in enumerate(line.cells):
        cell = sheet.cell(row, place + 1)
        if isinstance(content, str):
            put_text(cell, content)
        else:
            cell.value = content
        dress(cell, line.look(place))
