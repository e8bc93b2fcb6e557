"""Taking secrets out of the copy of the user's workbook."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from bulk_import.cells import column_number
from bulk_import.workbooks.annotate.cell_writer import put_text
from bulk_import.workbooks.annotate.occupied_cells import cells_of
from bulk_import.workbooks.secrecy import REMOVED, Secrets


def remove_secrets(workbook: Workbook, sheet: Worksheet, rows: range, secrets: Secrets) -> None:
    """Remove the *secrets* from their own column on *sheet*, and from wherever they were copied.

    The first of *rows* is the header.
    """
    if not secrets.columns:
        return
    for letters in secrets.columns:
        for row in rows[1:]:
            cell = sheet.cell(row, column_number(letters))
            if cell.value is not None:
                put_text(cell, REMOVED)
                cell.hyperlink = None
    for other in workbook.worksheets:
        for cell in cells_of(other):
            if isinstance(cell, Cell):
                _remove_from(cell, secrets)


def _remove_from(cell: Cell, secrets: Secrets) -> None:
    if cell.comment is not None:
        cell.comment.text = secrets.removed_from(cell.comment.text)
    text = str(cell.value or "")
    if secrets.removed_from(text) != text:
        put_text(cell, secrets.removed_from(text))
