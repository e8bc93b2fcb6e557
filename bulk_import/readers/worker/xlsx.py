"""Workbooks of Excel 2007 and later: inspected, put into plain spelling, read by calamine."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import Final

from bulk_import.readers.marks import marked_columns
from bulk_import.readers.worker import workbooks
from bulk_import.readers.worker.cell_styles import CellStyles, read_styles
from bulk_import.readers.worker.packages import Package
from bulk_import.readers.worker.parts import Book, SheetPart, book
from bulk_import.readers.worker.scanning import Scanned, is_odd, scan
from bulk_import.readers.worker.wire import ReadError, Send, Task
from bulk_import.readers.worker.workbooks import Unread

MOST_LOOKS: Final = 1_000
"""Special styles for which a worksheet is searched; of more, each cell is looked at instead."""


def read_xlsx(content: bytes, task: Task, send: Send) -> None:
    """Send the visible sheets of a workbook.

    First by searching for what the fast reader hides; every cell is looked at only where the
    fast reader fails, or finds another number of cells than the search did.

    Raises:
        ReadError: The workbook is damaged, odd, too large or has a password.
    """
    if task.explain:
        _attempt(content, task, send, exactly=True)
        return
    try:
        _attempt(content, task, send, exactly=False)
    except Unread:
        send("again")
        try:
            _attempt(content, task, send, exactly=True)
        except Unread as error:
            raise ReadError("file.unread") from error


@dataclass(frozen=True, slots=True)
class _Inspected:
    """A workbook that was looked through.

    Attributes:
        package: Its parts, some of them put into plain spelling.
        about: What it says about itself.
        scanned: What was found in each visible sheet, by its name.
        mark: What the texts start with that stand for other cells.
        styles: How its cells look.
    """

    package: Package
    about: Book
    scanned: dict[str, Scanned]
    mark: str
    styles: CellStyles


def _attempt(content: bytes, task: Task, send: Send, *, exactly: bool) -> None:
    package = Package(content, task.scale)
    about = book(package)
    has_macros = "xl/vbaproject.bin" in package
    send("macros", has_macros)
    marked = marked_columns(content)
    send("ours", {sheet: sorted(letters) for sheet, letters in marked.items()})
    send("counts_from_1904", about.counts_from_1904)
    inspected = _Inspected(package, about, {}, f"\ue000{os.urandom(8).hex()}", read_styles(package))
    for sheet in about.sheets:
        found = inspected.scanned[sheet.name] = _scanned(
            inspected, sheet, exactly=exactly or len(inspected.styles.looks) > MOST_LOOKS
        )
        corner = (found.corner[0] - 1, found.corner[1] - 1)
        workbooks.check_room(sheet.name, corner, task.scale)
    if not task.explain:
        _send(inspected, task, send)


def _scanned(inspected: _Inspected, sheet: SheetPart, *, exactly: bool) -> Scanned:
    xml = inspected.package.read(sheet.part)
    found = scan(
        sheet.part,
        xml,
        inspected.mark,
        inspected.styles,
        uncalculated=inspected.about.uncalculated,
        exactly=exactly,
    )
    if found.xml is not xml:
        inspected.package.change(sheet.part, found.xml)
    return replace(found, xml=b"")  # a hundred megabytes that nobody needs twice


def _send(inspected: _Inspected, task: Task, send: Send) -> None:
    workbook = workbooks.opened(inspected.package.content())
    send("hidden_sheets", workbooks.hidden(workbook))
    parts = {sheet.name: sheet.part for sheet in inspected.about.sheets}
    names = workbooks.visible(workbook)
    if list(names) != [sheet.name for sheet in inspected.about.sheets]:
        raise ReadError("package.sheets")
    for name in names:
        found = inspected.scanned[name]
        mark = inspected.mark if found.has_marks else ""
        cells = workbooks.send_sheet(send, workbook, name, task, mark=mark, looks=found.looks)
        if found.filled not in {None, cells} and is_odd(inspected.package.read(parts[name]), cells):
            raise Unread
        send("hidden_rows", list(found.hidden_rows))
        send("hidden_columns", list(found.hidden_columns))
