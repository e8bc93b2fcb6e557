"""Web pages that hold tables: what many programs save as `.xls`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

from bulk_import.cells import MOST_COLUMNS, Cell, shown
from bulk_import.readers.worker.announced import Announced
from bulk_import.readers.worker.declared import page_text
from bulk_import.readers.worker.html_looks import CellText, has_line, is_hidden
from bulk_import.readers.worker.sending import send_rows
from bulk_import.readers.worker.wire import ReadError, Send, Task
from bulk_import.readers.worker.workbooks import check_room

FEWEST_COLUMNS: Final = 3
"""Filled cells of a row by which a table of data is told from one that lays out a page."""

MOST_DOWN: Final = 10_000
MOST_ACROSS: Final = 256

_SIGN_IN: Final = re.compile(
    r"\b(?:sign|log) ?-?(?:in|on)\b|\blogin\b|\bauthenticat", re.IGNORECASE
)


@dataclass(slots=True)
class _Table:
    rows: list[list[Cell]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    is_hidden: bool = False
    is_struck: bool = False
    """A line goes through the row that is read."""
    columns: int = 0
    """Those of which `<col>` spoke."""
    merged: list[tuple[int, int, int]] = field(default_factory=list)
    taken: dict[int, int] = field(default_factory=dict)
    """How many more rows a cell from above covers, by column."""


def read_html(content: bytes, task: Task, send: Send) -> None:
    """Send each table of a web page as a sheet; its cells are text.

    Raises:
        ReadError: The page holds no table, or cannot be decoded.
    """
    parser = _Tables()
    text = page_text(content, task, send)
    parser.feed(text)
    parser.close()
    tables = [table for table in parser.tables if any(map(any, table.rows))]
    if not tables:
        raise parser.refusal()
    if parser.asks_password and not any(map(_is_data, tables)):
        raise ReadError("file.login_page")
    names = [f"Table {number}" for number, _ in enumerate(tables, 1)]
    hidden = [name for name, table in zip(names, tables, strict=True) if table.is_hidden]
    send("hidden_sheets", hidden)
    announced = Announced()
    announced.shown(text)
    send("noted", announced.lacking(max(len(one.rows) for one in tables) - 1))
    for name, table in zip(names, tables, strict=True):
        if table.is_hidden and len(hidden) < len(tables):
            continue
        width = max(map(len, table.rows))
        check_room(name, (len(table.rows) - 1, width - 1), task.scale)
        send("sheet", name)
        rows = ([*row, *[""] * (width - len(row))] for row in table.rows)
        found, _ = send_rows(send, rows, width, most=task.rows + 1)
        send("found", found)
        send("merged", table.merged)
        send("hidden_rows", table.hidden_rows)
        send("hidden_columns", [(column, column) for column in sorted(table.hidden_columns)])


def _is_data(table: _Table) -> bool:
    """Say whether *table* holds data, not only the layout of a page."""
    return sum(sum(map(bool, row)) >= FEWEST_COLUMNS for row in table.rows) > 1


class _Tables(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self._open: list[_Table] = []
        self._text: CellText | None = None
        self._silent = 0
        self._title: list[str] = []
        self._is_title = False
        self._frame: str | None = None
        self.asks_password = False

    def refusal(self) -> ReadError:
        """Return what the page is, where it holds no table."""
        title = " ".join("".join(self._title).split())
        if self.asks_password or _SIGN_IN.search(title):
            return ReadError("file.login_page")
        if self._frame is not None:
            return ReadError("file.frames", text=shown(self._frame))
        return (
            ReadError("file.web_page", title=shown(title)) if title else ReadError("file.no_table")
        )

    def close(self) -> None:
        super().close()
        self._end_cell()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style"}:
            self._silent += 1
        elif tag in {"title", "frame", "input"}:
            self._look(tag, dict(attrs))
        elif tag == "table":
            table = _Table(is_hidden=is_hidden(dict(attrs)))
            self._open.append(table)
            self.tables.append(table)
        elif tag == "tr" and self._open:
            self._start_row(self._open[-1], dict(attrs))
        elif tag == "col" and self._open:
            self._add_column(self._open[-1], dict(attrs))
        elif tag in {"td", "th"} and self._open:
            self._start_cell(self._open[-1], dict(attrs))
        elif self._text is not None:
            self._text.start(tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style"}:
            self._silent = max(0, self._silent - 1)
        elif tag in {"td", "th", "tr"}:
            self._end_cell()
        elif tag == "table" and self._open:
            self._end_cell()
            self._open.pop()
        elif tag == "title":
            self._is_title = False
        elif self._text is not None:
            self._text.end(tag)

    def _look(self, tag: str, attributes: dict[str, str | None]) -> None:
        """Note what says which kind of page it is."""
        if tag == "title":
            self._is_title = not self._title
        elif tag == "frame":
            self._frame = self._frame or attributes.get("src")
        elif (attributes.get("type") or "").lower() == "password":
            self.asks_password = True

    def handle_data(self, data: str) -> None:
        if self._is_title:
            self._title.append(data)
        if self._text is not None and not self._silent:
            self._text.add(data)

    def _add_column(self, table: _Table, attributes: dict[str, str | None]) -> None:
        span = min(MOST_ACROSS, _span(attributes, "span"))
        if is_hidden(attributes):
            table.hidden_columns.update(range(table.columns + 1, table.columns + span + 1))
        table.columns += span

    def _start_row(self, table: _Table, attributes: dict[str, str | None]) -> None:
        self._end_cell()
        table.is_struck = has_line("tr", attributes)
        if is_hidden(attributes):
            table.hidden_rows.append(len(table.rows) + 1)
        table.taken = {column: left - 1 for column, left in table.taken.items() if left > 1}
        table.rows.append([])

    def _start_cell(self, table: _Table, attributes: dict[str, str | None]) -> None:
        self._end_cell()
        if not table.rows:
            self._start_row(table, {})
        row = table.rows[-1]
        while len(row) in table.taken:
            row.append("")
        if len(row) > MOST_COLUMNS:
            raise ReadError("file.unread")
        down = min(MOST_DOWN, _span(attributes, "rowspan"))
        across = min(MOST_ACROSS, _span(attributes, "colspan"))
        if down > 1:
            top = len(table.rows)
            table.merged.append((top, top + down - 1, len(row) + 1))
            table.taken |= dict.fromkeys(range(len(row), len(row) + across), down)
        self._text = CellText(attributes, is_struck=table.is_struck)
        if is_hidden(attributes):
            table.hidden_columns.add(len(row) + 1)
        row.extend([""] * across)
        self._at = (row, len(row) - across)

    def _end_cell(self) -> None:
        if self._text is not None:
            row, column = self._at
            row[column] = self._text.cell()
            self._text = None


def _span(attributes: dict[str, str | None], name: str) -> int:
    text = attributes.get(name) or "1"
    return int(text) if re.fullmatch("[1-9][0-9]{0,5}", text) else 1
