"""Workbooks of every kind that calamine reads."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Final

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from bulk_import.cells import MOST_CELLS, column_letter
from bulk_import.readers.worker import opendocument
from bulk_import.readers.worker.biff import OldWorkbook, is_enciphered, with_known_codepage
from bulk_import.readers.worker.binary_workbooks import BinaryWorkbook, in_order, put_in_place
from bulk_import.readers.worker.looks import SheetLooks, SheetNotes
from bulk_import.readers.worker.packages import Package
from bulk_import.readers.worker.parts import MOST_SHEETS
from bulk_import.readers.worker.sending import send_rows
from bulk_import.readers.worker.wire import ReadError, Send, Task

MOST_COVERED: Final = 1_048_576
"""Rows under merged areas of a sheet, all together; honest areas do not overlap."""


class Unread(Exception):
    """The fast reader gives up on the workbook."""


def opened(content: bytes) -> CalamineWorkbook:
    """Return the workbook.

    Raises:
        ReadError: It has a password.
        Unread: It cannot be read.
    """
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(content))
    except PasswordError as error:
        raise ReadError("file.password") from error
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise Unread from error


def visible(workbook: CalamineWorkbook) -> tuple[str, ...]:
    """Return the names of the visible worksheets."""
    names = [
        entry.name
        for entry in workbook.sheets_metadata
        if entry.visible == SheetVisibleEnum.Visible and entry.typ == SheetTypeEnum.WorkSheet
    ]
    if len(names) > MOST_SHEETS:
        raise ReadError("file.too_many_sheets", count=str(len(names)), most=str(MOST_SHEETS))
    return tuple(names)


def hidden(workbook: CalamineWorkbook) -> list[str]:
    """Return the names of the worksheets that are not shown."""
    return [
        entry.name
        for entry in workbook.sheets_metadata
        if entry.visible != SheetVisibleEnum.Visible and entry.typ == SheetTypeEnum.WorkSheet
    ]


def send_sheet(
    send: Send,
    workbook: CalamineWorkbook,
    name: str,
    task: Task,
    *,
    mark: str = "",
    looks: SheetLooks | None = None,
) -> int:
    """Send the sheet *name* up to its merged areas, and return how many cells are filled.

    Raises:
        ReadError: Its cells stand too far apart.
        Unread: It cannot be read.
    """
    try:
        sheet = workbook.get_sheet_by_name(name)
        check_room(name, sheet.end or (0, 0), task.scale)
        margin = sheet.start[1] if sheet.start else 0
        send("sheet", name, margin)
        rows, width = sheet.iter_rows(), _width(sheet)
        found, cells = send_rows(
            send, rows, width, most=task.rows + 1, mark=mark, looks=looks, margin=margin
        )
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise Unread from error
    send("found", found)
    send("merged", _columns_merged(sheet))
    return cells


def check_room(name: str, corner: Sequence[int], scale: float) -> None:
    """Refuse a sheet whose last cell stands too far out; *corner* is counted from 0.

    The fast reader makes room for every cell between A1 and that one, blank or not.

    Raises:
        ReadError: There are more places than are read, nearly all of them blank.
    """
    row, column = corner[0] + 1, corner[1] + 1
    if row * column > MOST_CELLS * scale:
        raise ReadError("file.far_cell", sheet=name, address=f"{column_letter(column)}{row}")


def read_others(content: bytes, task: Task, send: Send) -> None:
    """Send the sheets of a workbook that is no package of XML for Excel: xls, xlsb, ods, fods.

    Raises:
        ReadError: The workbook is damaged, or has a password.
    """
    content, notes = _looked_through(content, task, send)
    if task.explain:
        return
    try:
        workbook = opened(content)
        send("hidden_sheets", hidden(workbook))
        for name in visible(workbook):
            noted = notes.get(name) or SheetNotes()
            send_sheet(send, workbook, name, task, looks=noted.looks)
            send("hidden_rows", noted.hidden_rows)
            send("hidden_columns", noted.hidden_columns)
    except Unread as error:
        raise ReadError("file.unread") from error


def _looked_through(
    content: bytes, task: Task, send: Send
) -> tuple[bytes, Mapping[str, SheetNotes]]:
    """Return the file as the fast reader takes it, and what it does not say of the sheets."""
    if task.kind == "xls":
        if is_enciphered(content):
            raise ReadError("file.password")
        old = OldWorkbook(content)
        send("counts_from_1904", old.counts_from_1904)
        notes = old.notes()
        for name, noted in notes.items() if task.explain else ():
            check_room(name, noted.corner, task.scale)  # a first child may have died of that
        return with_known_codepage(content), notes
    if task.kind == "fods":
        content = opendocument.packed(content)
    package = Package(content, task.scale)
    if task.kind == "xlsb":
        put_in_place(package)
    opendocument.refuse_password(package)
    _inspect(package)
    if task.kind == "xlsb":
        binary = BinaryWorkbook(package)
        send("counts_from_1904", binary.counts_from_1904)
        notes = binary.notes()
        return in_order(package), notes
    if opendocument.CONTENT not in package:
        return content, {}
    notes = opendocument.notes_in(package.read(opendocument.CONTENT))
    return opendocument.in_order(content, package), notes


def _inspect(package: Package) -> None:
    """Inflate what is going to be read, so that sizes and checksums are known to be right."""
    for name in package.names:
        if name.endswith((".xml", ".rels")):
            package.read(name)
        elif name.endswith(".bin"):
            package.verify(name)


def _width(sheet: CalamineSheet) -> int:
    return sheet.width or 1


def _columns_merged(sheet: CalamineSheet) -> list[tuple[int, int, int]]:
    """Return first row, last row and column of the areas that cover several rows of the sheet."""
    end, covered, areas = (sheet.end or (0, 0))[0], 0, []
    for first, last in sheet.merged_cell_ranges or ():
        top, bottom = first[0] + 1, min(last[0], end) + 1
        covered += max(0, bottom - top)
        if bottom > top and covered <= MOST_COVERED:
            areas.append((top, bottom, first[1] + 1))
    return areas
