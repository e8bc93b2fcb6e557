"""Workbooks of Excel 2007 and later, read by calamine."""

from __future__ import annotations

import io
from typing import Any

from bulk_import.problems import Refused
from bulk_import.readers.marks import marked_columns
from bulk_import.sheet import Sheet, Spreadsheet, to_cells


def read_xlsx(path: str, content: bytes) -> Spreadsheet:
    """Return the visible sheets of a workbook.

    Raises:
        Refused: The workbook is damaged, or has no visible sheet.
    """
    from python_calamine import (  # noqa: PLC0415  only workbooks need it
        CalamineError,
        CalamineWorkbook,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        ours = marked_columns(content)
        sheets = tuple(
            _sheet(workbook, entry.name, ours.get(entry.name, frozenset()))
            for entry in workbook.sheets_metadata
            if entry.visible == SheetVisibleEnum.Visible and entry.typ == SheetTypeEnum.WorkSheet
        )
    except CalamineError as error:
        raise Refused("file.damaged", path=path, reason=str(error)) from None
    if not sheets:
        raise Refused("file.no_sheet", path=path)
    return Spreadsheet(path=path, format="xlsx", sheets=sheets, source=content)


def _sheet(workbook: Any, name: str, ours: frozenset[str]) -> Sheet:
    # skip_empty_area=False: the first row is the sheet's row 1, the first column its column A.
    rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
    rows = [[None if cell == "" else cell for cell in row] for row in rows]
    return Sheet(name=name, cells=to_cells(rows, range(1, len(rows) + 1)), ours=ours)
