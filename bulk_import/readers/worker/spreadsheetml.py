"""SpreadsheetML 2003: a workbook in one file of XML, as Excel 2003 and some programs write it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from bulk_import.cells import MOST_COLUMNS, MOST_ROWS, NO_RESULT, Cell, ErrorCell
from bulk_import.readers.worker.declared import xml_in_utf8
from bulk_import.readers.worker.markup import parse
from bulk_import.readers.worker.sending import Send, send_rows
from bulk_import.readers.worker.wire import ReadError, Task
from bulk_import.readers.worker.workbooks import check_room

_NO_DAY: Final = date(1899, 12, 31)
"""What stands before a time of day without a date."""

_FRACTION: Final = re.compile(r"\.[0-9]+$")


@dataclass(slots=True)
class _Sheet:
    name: str
    cells: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merged: list[tuple[int, int, int]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    is_hidden: bool = False


def read_spreadsheetml(content: bytes, task: Task, send: Send) -> None:
    """Send the visible sheets of a workbook.

    Raises:
        ReadError: It is no XML, defines entities, or a cell stands beyond the end of every sheet.
    """
    workbook = _Workbook()
    workbook.parse(xml_in_utf8(content, task, send))
    send("hidden_sheets", [sheet.name for sheet in workbook.sheets if sheet.is_hidden])
    for sheet in workbook.sheets:
        if sheet.is_hidden:
            continue
        height = max(sheet.cells, default=1)
        width = max((max(row) for row in sheet.cells.values() if row), default=1)
        check_room(sheet.name, (height - 1, width - 1), task.scale)
        send("sheet", sheet.name)
        found, _ = send_rows(send, _rows(sheet, height, width), width, most=task.rows + 1)
        send("found", found)
        send("merged", sheet.merged)
        send("hidden_rows", sheet.hidden_rows)


def _rows(sheet: _Sheet, height: int, width: int) -> Iterator[list[Cell]]:
    for number in range(1, height + 1):
        row = sheet.cells.get(number, {})
        yield [row.get(column) for column in range(1, width + 1)]


class _Workbook:
    def __init__(self) -> None:
        self.sheets: list[_Sheet] = []
        self._row = self._column = 0
        self._across = 0
        self._cell: dict[str, str] = {}
        self._type = ""
        self._texts: list[str] | None = None

    def parse(self, content: bytes) -> None:
        failed = ReadError("file.unread")
        parse(content, failed, start=self._start, end=self._end, text=self._text)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        plain = {key.rpartition(":")[2]: text for key, text in attributes.items()}
        match name:
            case "Worksheet":
                self.sheets.append(_Sheet(plain.get("Name", "")))
                self._row = 0
            case "Row":
                self._row = _place(plain.get("Index"), self._row + 1, MOST_ROWS)
                self._column = self._across = 0
                if plain.get("Hidden") == "1":
                    self.sheets[-1].hidden_rows.append(self._row)
            case "Cell":
                self._start_cell(plain)
            case "Data" | "Visible":
                self._type = plain.get("Type", "String")
                self._texts = []
            case _:
                pass

    def _start_cell(self, attributes: dict[str, str]) -> None:
        sheet, after = self.sheets[-1], self._column + self._across + 1
        self._column = _place(attributes.get("Index"), after, MOST_COLUMNS)
        self._across = int(attributes.get("MergeAcross", "0"))
        down = min(int(attributes.get("MergeDown", "0")), MOST_ROWS)
        if down > 0:
            sheet.merged.append((self._row, self._row + down, self._column))
        row = sheet.cells.setdefault(self._row, {})
        if self._column in row:
            raise ReadError("file.unread")
        row[self._column] = NO_RESULT if "Formula" in attributes else None

    def _text(self, text: str) -> None:
        if self._texts is not None:
            self._texts.append(text)

    def _end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        text = "".join(self._texts or ())
        if name == "Data":
            self.sheets[-1].cells[self._row][self._column] = _value(self._type, text)
        elif name == "Visible" and self.sheets:
            self.sheets[-1].is_hidden = text.strip() != "SheetVisible"
        if name in {"Data", "Visible"}:
            self._texts = None


def _place(index: str | None, after: int, most: int) -> int:
    position = after if index is None else int(index)
    if not 1 <= position <= most:
        raise ReadError("file.unread")
    return position


def _value(kind: str, text: str) -> Cell:
    match kind:
        case "Number":
            return float(text)
        case "Boolean":
            return text.strip() == "1"
        case "Error":
            return ErrorCell(text)
        case "DateTime":
            return _moment(text)
        case _:
            return text


def _moment(text: str) -> Cell:
    """Return a day, a time of day or both; text that is none of them stays text."""
    try:
        moment = datetime.fromisoformat(_FRACTION.sub("", text))
    except ValueError:
        return text
    if moment.date() == _NO_DAY:
        return moment.time()
    midnight = (moment.hour, moment.minute, moment.second) == (0, 0, 0)
    return moment.date() if midnight else moment
