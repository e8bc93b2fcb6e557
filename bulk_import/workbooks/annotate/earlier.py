"""Removes what an earlier import added to the user's workbook, and nothing of the user's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from bulk_import.workbooks.annotate.notes import DIVIDER, is_of_ours
from bulk_import.workbooks.annotate.occupied_cells import cells_of, drop_cell, is_in_table
from bulk_import.workbooks.styles import SEVERITY_FILLS, note_size, row_height
from bulk_import.workbooks.tables import Table

_OUR_FILLS: Final = frozenset(SEVERITY_FILLS.values())


def clear_earlier(sheet: Worksheet, rows: range, columns: Sequence[int]) -> None:
    """Take our notes, our fills and what stands in our *columns* and *rows* out of *sheet*."""
    for cell in cells_of(sheet):
        if isinstance(cell, Cell) and cell.comment is not None:
            _clear_note(cell, cell.comment)
    for row in rows:
        _reset_height(sheet, row, columns)
    for column in columns:
        _clear_column(sheet, rows, column)


def remove_table(workbook: Workbook, table: Table, campaigns: Worksheet) -> str:
    """Take the sheet of an earlier import out, and return a free name for the new one.

    A sheet of the user's that happens to have our name stays, above all that of the *campaigns*.
    """
    for sheet in workbook.worksheets:
        is_named_so = sheet.title.startswith(table.name) and sheet is not campaigns
        if is_named_so and sheet["A1"].value == table.lines[0].cells[0]:
            workbook.remove(sheet)
    taken = {name.casefold() for name in workbook.sheetnames}
    names = (table.name, *(f"{table.name} {number}" for number in range(2, len(taken) + 3)))
    return next(name for name in names if name.casefold() not in taken)


def _clear_note(cell: Cell, note: Comment) -> None:
    """Remove our note from *cell*, and our colour, which never comes without a note."""
    own, divider, _ = note.text.partition(DIVIDER)
    is_ours = is_of_ours(note.author or "", note.text)
    if is_ours:
        cell.comment = None
    else:
        size = note_size(own)  # openpyxl does not read the size that the user gave it
        note.text, note.width, note.height = own, size.width, size.height
    # Six digits: what stands before them is transparency, and programs differ in it.
    if (is_ours or divider) and str(cell.fill.fgColor.rgb)[-6:] in _OUR_FILLS:
        cell.fill = PatternFill()


def _reset_height(sheet: Worksheet, row: int, columns: Sequence[int]) -> None:
    """Let *row* fit itself again where its height is the one that our texts had asked for."""
    texts = [str(sheet.cell(row, column).value or "") for column in columns]
    if texts and sheet.row_dimensions[row].height == row_height(texts):
        sheet.row_dimensions[row].height = None


def _clear_column(sheet: Worksheet, rows: range, column: int) -> None:
    # The header of an Excel table's column must stay what the table says it is.
    for row in rows[1:] if is_in_table(sheet, rows[0], column) else rows:
        drop_cell(sheet, row, column)
