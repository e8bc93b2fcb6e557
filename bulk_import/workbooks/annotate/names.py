"""The hidden names by which our columns are recognized when the workbook comes back."""

from __future__ import annotations

from collections.abc import Iterable

from openpyxl import Workbook
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from bulk_import.cells import MARK


def mark_columns(workbook: Workbook, sheet: Worksheet, columns: Iterable[int]) -> None:
    """Name *columns* of *sheet* as ours, in place of those of an earlier import."""
    for name in [name for name in workbook.defined_names if name.startswith(MARK)]:
        del workbook.defined_names[name]
    for number, column in enumerate(columns, start=1):
        letters = get_column_letter(column)
        place = f"{quote_sheetname(sheet.title)}!${letters}:${letters}"
        name = f"{MARK}{number}"
        workbook.defined_names[name] = DefinedName(name, attr_text=place, hidden=True)
