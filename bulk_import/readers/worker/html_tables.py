"""Web pages that hold tables: what many programs save as `.xls`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

from bulk_import.cells import MOST_COLUMNS, shown
from bulk_import.readers.worker.declared import page_text
from bulk_import.readers.worker.sending import Send, send_rows
from bulk_import.readers.worker.wire import ReadError, Task
from bulk_import.readers.worker.workbooks import check_room

FEWEST_COLUMNS: Final = 3
"""Filled cells of a row by which a table of data is told from one that lays out a page."""

MOST_DOWN: Final = 10_000
MOST_ACROSS: Final = 256

_SIGN_IN: Final = re.compile(
    r"\b(?:sign|log) ?-?(?:in|on)\b|\blogin\b|\bauthenticat", re.IGNORECASE
)
_NOT_DISPLAYED: Final = re.compile("display:none|mso-hide:all|visibility:hidden")
_WITHOUT_END: Final = frozenset({"br", "img", "input", "hr", "wbr", "meta", "link", "col", "area"})
_SPACES: Final = re.compile(r"[ \t\r\n\f]+")


@dataclass(slots=True)
class _Table:
    rows: list[list[str]] = field(default_factory=list)
    merged: list[tuple[int, int, int]] = field(default_factory=list)
    taken: dict[int, int] = field(default_factory=dict)
    """How many more rows a cell from above covers, by column."""


def read_html(content: bytes, task: Task, send: Send) -> None:
    """Send each table of a web page as a sheet; its cells are text.

    Raises:
        ReadError: The page holds no table, or cannot be decoded.
    """
    parser = _Tables()
    parser.feed(page_text(content, task, send))
    parser.close()
    tables = [table for table in parser.tables if any(map(any, table.rows))]
    if not tables:
        raise parser.refusal()
    if parser.asks_password and not any(map(_is_data, tables)):
        raise ReadError("file.login_page")
    for number, table in enumerate(tables, 1):
        name = f"Table {number}"
        width = max(map(len, table.rows))
        check_room(name, (len(table.rows) - 1, width - 1), task.scale)
        send("sheet", name)
        rows = ([*row, *[""] * (width - len(row))] for row in table.rows)
        found, _ = send_rows(send, rows, width, most=task.rows + 1)
        send("found", found)
        send("merged", table.merged)


def _is_data(table: _Table) -> bool:
    """Say whether *table* holds data, not only the layout of a page."""
    return sum(sum(map(bool, row)) >= FEWEST_COLUMNS for row in table.rows) > 1


class _Tables(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self._open: list[_Table] = []
        self._text: list[str] | None = None
        self._silent = 0
        self._unseen: list[str] = []
        """The elements that are open from one on that no browser shows, inside a cell."""
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
        if self._is_unseen(tag, dict(attrs)):
            return
        if tag in {"script", "style"}:
            self._silent += 1
        elif tag in {"title", "frame", "input"}:
            self._look(tag, dict(attrs))
        elif tag == "table":
            table = _Table()
            self._open.append(table)
            self.tables.append(table)
        elif tag == "tr" and self._open:
            self._start_row(self._open[-1])
        elif tag in {"td", "th"} and self._open:
            self._start_cell(self._open[-1], dict(attrs))
        elif tag == "br" and self._text is not None:
            self._text.append("\v")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._unseen:
            del self._unseen[self._unseen.index(tag) :]
        elif tag in {"script", "style"}:
            self._silent = max(0, self._silent - 1)
        elif tag in {"td", "th", "tr"}:
            self._end_cell()
        elif tag == "table" and self._open:
            self._end_cell()
            self._open.pop()
        elif tag == "title":
            self._is_title = False

    def _is_unseen(self, tag: str, attributes: dict[str, str | None]) -> bool:
        """Say whether an element is a part of a cell that nobody sees."""
        if tag in {"td", "th", "tr"}:
            self._unseen.clear()  # some end tags are left out
        elif self._text is not None and tag not in _WITHOUT_END:
            style = _SPACES.sub("", attributes.get("style") or "").lower()
            if self._unseen or "hidden" in attributes or _NOT_DISPLAYED.search(style):
                self._unseen.append(tag)
        return bool(self._unseen)

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
        if self._text is not None and not self._silent and not self._unseen:
            self._text.append(data)

    def _start_row(self, table: _Table) -> None:
        self._end_cell()
        table.taken = {column: left - 1 for column, left in table.taken.items() if left > 1}
        table.rows.append([])

    def _start_cell(self, table: _Table, attributes: dict[str, str | None]) -> None:
        self._end_cell()
        if not table.rows:
            self._start_row(table)
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
        self._text = []
        row.extend([""] * across)
        self._at = (row, len(row) - across)

    def _end_cell(self) -> None:
        if self._text is not None:
            row, column = self._at
            row[column] = _SPACES.sub(" ", "".join(self._text)).replace("\v", "\n").strip()
            self._text = None


def _span(attributes: dict[str, str | None], name: str) -> int:
    text = attributes.get(name) or "1"
    return int(text) if re.fullmatch("[1-9][0-9]{0,5}", text) else 1
