"""Taking away what an earlier import left in the user's workbook, and nothing of the user's."""

from __future__ import annotations

from typing import Final

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from bulk_import.validation import Plan
from bulk_import.workbooks.kept.room import is_in_table, rows_of
from bulk_import.workbooks.looks import AUTHOR, row_height
from bulk_import.workbooks.placing import earlier_columns
from bulk_import.workbooks.tables import Table

DIVIDER: Final = "\n\n— bulk-import —\n"
"""What stands between the user's own note and ours in the same cell."""


def clear_earlier(sheet: Worksheet, plan: Plan, cells: list[Cell | MergedCell]) -> None:
    """Take our notes, fills and columns out of *sheet*."""
    for cell in cells:
        if isinstance(cell, Cell) and cell.comment is not None:
            _clear_note(cell)
    columns, rows = earlier_columns(plan), rows_of(plan)
    for row in rows:
        _reset_height(sheet, row, columns)
    for column in columns:
        _clear_column(sheet, rows, column)


def remove_table(workbook: Workbook, table: Table) -> str:
    """Take the sheet of an earlier import out, and return a free name for the new one.

    A sheet of the user's that happens to have our name stays.
    """
    for sheet in workbook.worksheets:
        if sheet.title == table.name and sheet["A1"].value == table.lines[0].cells[0]:
            workbook.remove(sheet)
    taken = {name.casefold() for name in workbook.sheetnames}
    names = (table.name, *(f"{table.name} {number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name.casefold() not in taken)


def _clear_note(cell: Cell) -> None:
    """Take our note off *cell*, and our colour with it: colours of ours always come with a note."""
    note = cell.comment
    if note is None:
        return
    own, divider, _ = note.text.partition(DIVIDER)
    if note.author == AUTHOR:
        cell.comment = None
    elif divider:
        note.text = own
    else:
        return
    cell.fill = PatternFill()


def _reset_height(sheet: Worksheet, row: int, columns: list[int]) -> None:
    """Let *row* fit itself again where its height is the one that our texts had asked for."""
    texts = [str(sheet.cell(row, column).value or "") for column in columns]
    if sheet.row_dimensions[row].height == row_height(texts):
        sheet.row_dimensions[row].height = None


def _clear_column(sheet: Worksheet, rows: range, column: int) -> None:
    for row in rows:
        cell = sheet.cell(row, column)
        if isinstance(cell, MergedCell):
            continue
        cell.style = "Normal"
        cell.hyperlink = None
        # The header of an Excel table's column must stay what the table says it is.
        if row != rows[0] or not is_in_table(sheet, row, column):
            cell.value = None
