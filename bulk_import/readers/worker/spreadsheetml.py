"""SpreadsheetML 2003: a workbook in one file of XML, as Excel 2003 and some programs write it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final

from bulk_import.cells import MOST_COLUMNS, MOST_ROWS, NO_RESULT, Cell, ErrorCell
from bulk_import.readers.worker.declared import xml_in_utf8
from bulk_import.readers.worker.looks import Look
from bulk_import.readers.worker.markup import parse
from bulk_import.readers.worker.number_formats import number_format
from bulk_import.readers.worker.sending import send_rows
from bulk_import.readers.worker.wire import ReadError, Send, Task
from bulk_import.readers.worker.workbooks import check_room

_NO_DAY: Final = date(1899, 12, 31)
"""What stands before a time of day without a date."""

_NAMED: Final = {
    "General Date": "m/d/yyyy h:mm",
    "Long Date": "dddd, mmmm d, yyyy",
    "Medium Date": "d-mmm-yy",
    "Short Date": "m/d/yyyy",
    "Long Time": "h:mm:ss AM/PM",
    "Medium Time": "h:mm AM/PM",
    "Short Time": "h:mm",
    "General Number": "General",
    "Currency": "$#,##0.00",
    "Euro Currency": "€#,##0.00",
    "Fixed": "0.00",
    "Standard": "#,##0.00",
    "Percent": "0.00%",
    "Scientific": "0.00E+00",
    "Yes/No": '"Yes";"Yes";"No"',
    "True/False": '"True";"True";"False"',
    "On/Off": '"On";"On";"Off"',
}
"""The formats that this kind of file calls by a name."""

_FRACTION: Final = re.compile(r"\.[0-9]+$")


@dataclass(slots=True)
class _Sheet:
    name: str
    cells: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merged: list[tuple[int, int, int]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    is_hidden: bool = False


def read_spreadsheetml(content: bytes, task: Task, send: Send) -> None:
    """Send the visible sheets of a workbook.

    Raises:
        ReadError: It is no XML, defines entities, or a cell stands beyond the end of every sheet.
    """
    workbook = _Workbook()
    workbook.parse(xml_in_utf8(content, task, send))
    send("counts_from_1904", workbook.counts_from_1904)
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
        send("hidden_columns", sheet.hidden_columns)


def _rows(sheet: _Sheet, height: int, width: int) -> Iterator[list[Cell]]:
    for number in range(1, height + 1):
        row = sheet.cells.get(number, {})
        yield [row.get(column) for column in range(1, width + 1)]


class _Workbook:
    def __init__(self) -> None:
        self.sheets: list[_Sheet] = []
        self.counts_from_1904 = False
        self._styles = _Styles()
        self._row = self._column = 0
        self._across = 0
        self._cell: dict[str, str] = {}
        self._type = ""
        self._look: Look | None = None
        self._texts: list[str] | None = None
        self._kept: list[str] = []
        self._struck = 0

    def parse(self, content: bytes) -> None:
        failed = ReadError("file.unread")
        parse(content, failed, start=self._start, end=self._end, text=self._text)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        plain = {key.rpartition(":")[2]: text for key, text in attributes.items()}
        match name:
            case "Worksheet":
                self.sheets.append(_Sheet(plain.get("Name", "")))
                self._row = self._column = 0
            case "Column":
                self._start_column(plain)
            case "Row":
                self._row = _place(plain.get("Index"), self._row + 1, MOST_ROWS)
                self._column = self._across = 0
                if plain.get("Hidden") == "1":
                    self.sheets[-1].hidden_rows.append(self._row)
            case "Cell":
                self._start_cell(plain)
            case "Data" | "Visible":
                self._type = plain.get("Type", "String")
                self._texts, self._kept = [], []
            case _:
                self._start_look(name, plain)

    def _start_look(self, name: str, attributes: dict[str, str]) -> None:
        if name == "S" and self._texts is not None:
            self._struck += 1
        elif name == "Date1904":
            self.counts_from_1904 = True
        else:
            self._styles.start(name, attributes)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        sheet, after = self.sheets[-1], self._column + self._across + 1
        self._column = _place(attributes.get("Index"), after, MOST_COLUMNS)
        self._across = int(attributes.get("MergeAcross", "0"))
        down = min(int(attributes.get("MergeDown", "0")), MOST_ROWS)
        if down > 0:
            sheet.merged.append((self._row, self._row + down, self._column))
        self._look = self._styles.looks.get(attributes.get("StyleID", "Default"))
        row = sheet.cells.setdefault(self._row, {})
        if self._column in row:
            raise ReadError("file.unread")
        row[self._column] = NO_RESULT if "Formula" in attributes else None

    def _text(self, text: str) -> None:
        if self._texts is not None:
            self._texts.append(text)
            self._kept += [] if self._struck else [text]

    def _start_column(self, attributes: dict[str, str]) -> None:
        first = _place(attributes.get("Index"), self._column + 1, MOST_COLUMNS)
        self._column = first + int(attributes.get("Span", "0"))
        if attributes.get("Hidden") == "1":
            self.sheets[-1].hidden_columns.append((first, self._column))

    def _end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        text = "".join(self._texts or ())
        if name == "Data":
            look, kept = self._look or Look(), "".join(self._kept)
            if kept != text:
                look = replace(look, kept=kept)
            self.sheets[-1].cells[self._row][self._column] = look.of(_value(self._type, text))
        elif name == "S":
            self._struck = max(0, self._struck - 1)
        elif name == "Visible" and self.sheets:
            self.sheets[-1].is_hidden = text.strip() != "SheetVisible"
        if name in {"Data", "Visible"}:
            self._texts = None


class _Styles:
    """The styles by which cells look otherwise than their values, by their ids."""

    def __init__(self) -> None:
        self.looks: dict[str, Look] = {}
        self._id = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "Style":
                self._id = attributes.get("ID", "")
                parent = self.looks.get(attributes.get("Parent", "Default"))
                if parent is not None:
                    self.looks[self._id] = parent
            case "Font" if attributes.get("StrikeThrough") == "1":
                self._change(is_struck=True)
            case "NumberFormat":
                code = attributes.get("Format", "General")
                found = number_format(_NAMED.get(code, code))
                self._change(format=None if found.shows == "value" else found)
            case _:
                pass

    def _change(self, **changes: Any) -> None:
        self.looks[self._id] = replace(self.looks.get(self._id, Look()), **changes)


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
