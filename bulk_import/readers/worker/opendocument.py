"""OpenDocument workbooks: what calamine does not say of them, and flat ones in one file of XML.

An OpenDocument file holds beside each value the text that its program showed of it. Cells are
looked at only where a style, or a row or column that is not shown, makes it necessary.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from bulk_import.cells import MOST_COLUMNS, MOST_ROWS
from bulk_import.readers.worker.looks import Look, SheetLooks, ShownText, no_looks
from bulk_import.readers.worker.markup import parse
from bulk_import.readers.worker.wire import ReadError

CONTENT: Final = "content.xml"

_TYPE: Final = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST: Final = (
    '<?xml version="1.0"?><manifest:manifest'
    ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry'
    f' manifest:full-path="/" manifest:media-type="{_TYPE}"/></manifest:manifest>'
)
_TELLING: Final = re.compile(
    rb"table:visibility=|line-through|number:(?:number|percentage|currency|date|time)-style\b"
)
_NOT_SHOWN: Final = frozenset({"collapse", "filter"})
_MOST_REPEATED: Final = 1_000
"""Cells side by side with one text that are looked at; more of them are only blank."""

_DAY: Final = frozenset({"year", "month", "day"})
_CLOCK: Final = frozenset({"hours", "minutes"})


@dataclass(slots=True)
class SheetNotes:
    """What is told of a sheet beside its values."""

    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    looks: SheetLooks = field(default_factory=no_looks)


def packed(content: bytes) -> bytes:
    """Return a flat document as the package that the fast reader takes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as package:
        package.writestr("mimetype", _TYPE)
        package.writestr("META-INF/manifest.xml", _MANIFEST)
        package.writestr(CONTENT, content)
    return target.getvalue()


def notes_in(xml: bytes) -> dict[str, SheetNotes]:
    """Return what is told of the sheets by their names; of none where nothing calls for it.

    Raises:
        ReadError: *xml* is no XML.
    """
    if not _TELLING.search(xml):
        return {}
    document = _Document()
    failed = ReadError("package.part_damaged", part=CONTENT)
    parse(xml, failed, start=document.start, end=document.end, text=document.text)
    return document.sheets


@dataclass(slots=True)
class _Style:
    """A style of cells or of text.

    Attributes:
        parent: The style whose properties it has too.
        data: The name of its number format.
        is_struck: A line goes through the text; None where it does not say.
    """

    parent: str = ""
    data: str = ""
    is_struck: bool | None = None


class _Document:
    def __init__(self) -> None:
        self.sheets: dict[str, SheetNotes] = {}
        self._styles: dict[str, _Style] = {}
        self._style = _Style()
        self._formats: dict[str, set[str]] = {}
        self._parts: set[str] = set()
        self._sheet = SheetNotes()
        self._columns: list[str] = []
        self._row = self._column = 0
        self._row_style = ""
        self._times = self._across = 1
        self._cell: tuple[str, str] | None = None
        self._texts: list[str] = []
        self._kept: list[str] = []
        self._open: list[bool] = []
        self._in_note = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        plain = {key.rpartition(":")[2]: text for key, text in attributes.items()}
        if tag.startswith("table:"):
            self._start_table(name, plain)
        elif tag.startswith(("style:", "number:")):
            self._start_style(name, plain)
        elif name == "annotation":
            self._in_note += 1
        elif self._cell is not None and tag.startswith("text:"):
            self._start_text(name, plain)

    def _start_table(self, name: str, attributes: dict[str, str]) -> None:
        hidden = attributes.get("visibility") in _NOT_SHOWN
        match name:
            case "table":
                self._sheet = self.sheets.setdefault(attributes.get("name", ""), SheetNotes())
                self._columns, self._row = [], 0
            case "table-column":
                times = min(_times(attributes, "number-columns-repeated"), MOST_COLUMNS)
                first = len(self._columns) + 1
                if hidden:
                    self._sheet.hidden_columns.append((first, first + times - 1))
                self._columns += [attributes.get("default-cell-style-name", "")] * times
            case "table-row":
                self._row += 1
                self._column, self._row_style = 0, attributes.get("default-cell-style-name", "")
                self._times = min(_times(attributes, "number-rows-repeated"), MOST_ROWS)
                if hidden:
                    last = min(self._row + self._times, MOST_ROWS + 1)
                    self._sheet.hidden_rows += range(self._row, last)
            case "table-cell" | "covered-table-cell":
                self._start_cell(attributes)
            case _:
                pass

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._across = _times(attributes, "number-columns-repeated")
        at = self._column
        default = self._columns[at] if at < len(self._columns) else ""
        style = attributes.get("style-name") or self._row_style or default
        self._cell = (style, attributes.get("value-type", ""))
        self._texts, self._kept, self._open = [], [], []

    def _start_style(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "style":
                self._style = self._styles[attributes.get("name", "")] = _Style(
                    attributes.get("parent-style-name", ""), attributes.get("data-style-name", "")
                )
            case "text-properties":
                kinds = "text-line-through-style", "text-line-through-type"
                said = [attributes[kind] != "none" for kind in kinds if kind in attributes]
                if said:
                    self._style.is_struck = any(said)
            case "date-style" | "time-style":
                self._parts = self._formats.setdefault(attributes.get("name", ""), set())
                self._parts.add(name)
            case _:
                self._parts.add(name)

    def _start_text(self, name: str, attributes: dict[str, str]) -> None:
        struck = bool(self._open and self._open[-1])
        if name == "span":
            struck = struck or self._is_struck(attributes.get("style-name", ""))
        self._open.append(struck)
        if name == "p" and self._texts:
            self.text("\n")
        if name == "s":
            self.text(" " * min(_times(attributes, "c"), _MOST_REPEATED))

    def text(self, text: str) -> None:
        if self._open and not self._in_note:
            self._texts.append(text)
            self._kept += [] if self._open[-1] else [text]

    def end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name == "annotation":
            self._in_note -= 1
        elif tag.startswith("text:") and self._open:
            self._open.pop()
        elif tag.startswith("table:") and name in {"table-cell", "covered-table-cell"}:
            self._end_cell()
        elif tag == "table:table-row":
            self._row += self._times - 1

    def _end_cell(self) -> None:
        style, kind = self._cell or ("", "")
        text, kept = "".join(self._texts), "".join(self._kept)
        self._cell = None
        if text and self._across <= _MOST_REPEATED and self._times <= _MOST_REPEATED:
            look = self._look(style, kind, text, kept)
            if look is not None:
                for column in range(self._column + 1, self._column + self._across + 1):
                    rows = range(self._row, self._row + self._times)
                    self._sheet.looks[column].update(dict.fromkeys(rows, look))
        self._column += self._across

    def _look(self, style: str, kind: str, text: str, kept: str) -> Look | None:
        is_number = kind in {"float", "percentage", "currency"} and "E" not in text
        is_part = kind in {"date", "time"} and self._shows_part(style)
        shown = ShownText(text) if is_number or is_part else None
        is_struck = self._is_struck(style)
        if shown is None and not is_struck and kept == text:
            return None
        return Look(shown, is_struck, kept if kept != text else None)

    def _is_struck(self, name: str) -> bool:
        said = (one.is_struck for one in self._with_parents(name) if one.is_struck is not None)
        return next(said, False)

    def _shows_part(self, name: str) -> bool:
        """Say whether a number format leaves out a part of days or times."""
        data = next((one.data for one in self._with_parents(name) if one.data), "")
        parts = self._formats.get(data, set())
        if "date-style" in parts:
            return not parts >= _DAY
        return "time-style" in parts and not parts >= _CLOCK

    def _with_parents(self, name: str) -> Iterator[_Style]:
        for _ in range(len(self._styles)):
            if name not in self._styles:
                return
            yield self._styles[name]
            name = self._styles[name].parent


def _times(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "1")
    return max(1, int(text)) if text.isdecimal() and len(text) < len("10000000") else 1
