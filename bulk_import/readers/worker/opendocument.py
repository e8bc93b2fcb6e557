"""OpenDocument workbooks: what calamine does not say of them, and flat ones in one file of XML.

An OpenDocument file holds beside each value the text that its program showed of it. Cells are
looked at only where a style, or a row or column that is not shown, makes it necessary.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Final

from bulk_import.cells import MOST_COLUMNS, MOST_ROWS
from bulk_import.readers.worker.looks import Look, SheetNotes, ShownText
from bulk_import.readers.worker.markup import parse
from bulk_import.readers.worker.packages import Package
from bulk_import.readers.worker.wire import ReadError

CONTENT: Final = "content.xml"

_TYPE: Final = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST: Final = (
    '<?xml version="1.0"?><manifest:manifest'
    ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry'
    f' manifest:full-path="/" manifest:media-type="{_TYPE}"/></manifest:manifest>'
)
_TELLING: Final = re.compile(rb"table:visibility=\"[cf]|line-through-(?:style|type)=\"[^n]")
_VALUE: Final = re.compile(
    rb"office:((?:date-|time-)?value)=\"([^\"]*)\"[^>]*>\s*<text:p>([^<]*)</text:p>"
)
_BETWEEN: Final = re.compile(rb">\s*\n\s*<")
"""What lays a document out; the fast reader takes it for texts."""

_DECLARATION: Final = 200
"""Bytes at the start of a document in which a line may end without saying anything."""

_MANIFEST_PART: Final = "META-INF/manifest.xml"
_NOT_SHOWN: Final = frozenset({"collapse", "filter"})
_MOST_REPEATED: Final = 1_000
"""Cells side by side with one text that are looked at; more of them are only blank."""

_TIME: Final = re.compile(r"PT(\d{1,6})H(\d{1,2})M.*")
_DATE: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d).*")
_NOON: Final = 12


def packed(content: bytes) -> bytes:
    """Return a flat document as the package that the fast reader takes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as package:
        package.writestr("mimetype", _TYPE)
        package.writestr("META-INF/manifest.xml", _MANIFEST)
        package.writestr(CONTENT, _BETWEEN.sub(b"><", content))
    return target.getvalue()


def refuse_password(package: Package) -> None:
    """Refuse a package whose manifest says that its parts are enciphered.

    Raises:
        ReadError: It has a password.
    """
    if _MANIFEST_PART in package and b"encryption-data" in package.raw(_MANIFEST_PART):
        raise ReadError("file.password")


def in_order(content: bytes, package: Package) -> bytes:
    """Return the file as the fast reader takes it: with its type, and nothing between elements.

    Args:
        content: The file.
        package: Its parts.
    """
    xml = package.read(CONTENT)
    is_laid_out = xml.find(b"\n", _DECLARATION) >= 0 and _BETWEEN.search(xml, _DECLARATION)
    return packed(xml) if is_laid_out or "mimetype" not in package else content


def notes_in(xml: bytes) -> dict[str, SheetNotes]:
    """Return the special cells and hidden parts of the sheets, by their names.

    Raises:
        ReadError: *xml* is no XML.
    """
    if not (_TELLING.search(xml) or any(map(_is_otherwise, set(_VALUE.findall(xml))))):
        return {}
    document = _Document()
    failed = ReadError("package.part_damaged", part=CONTENT)
    parse(xml, failed, start=document.start, end=document.end, text=document.text)
    return document.sheets


def _is_otherwise(found: tuple[bytes, bytes, bytes]) -> bool:
    kind, value, text = (part.decode(errors="replace") for part in found)
    return _shown(kind, value, text) is not None


def _shown(kind: str, value: str, text: str) -> ShownText | None:
    """Return the *text* beside a *value* where it says more or less; None where it does not."""
    if kind == "date-value":
        return None if _shows_day(text, value) else ShownText(text)
    if kind == "time-value":
        return None if _shows_clock(text, value) else ShownText(text)
    if kind != "value" or not text or "E" in text:  # abbreviated: 9.2E+11
        return None
    try:
        return ShownText(text) if ShownText(text).shown(float(value)) else None
    except ValueError:
        return None


def _shows_day(text: str, value: str) -> bool:
    """Say whether *text* shows the day, the month and the year of a date."""
    found = _DATE.fullmatch(value)
    if found is None:
        return True
    year, month, day = map(int, found.groups())
    numbers = [int(number) for number in re.findall("[0-9]{1,4}", text)]
    for needed in ({day}, {year, year % 100}):
        there = next((number for number in numbers if number in needed), None)
        if there is None:
            return False
        numbers.remove(there)
    return month in numbers or re.search(r"[^\W\d_]", text) is not None


def _shows_clock(text: str, value: str) -> bool:
    """Say whether *text* shows the hours and the minutes of a time."""
    found = _TIME.fullmatch(value)
    if found is None:
        return True
    hour, minute = map(int, found.groups())
    numbers = [int(number) for number in re.findall("[0-9]+", text)]
    return minute in numbers and bool({hour, (hour - 1) % _NOON + 1}.intersection(numbers))


class _Document:
    def __init__(self) -> None:
        self.sheets: dict[str, SheetNotes] = {}
        self._struck: dict[str, bool] = {}
        self._style = ""
        self._sheet = SheetNotes()
        self._columns: list[str] = []
        self._row = self._column = 0
        self._row_style = ""
        self._times = self._across = 1
        self._cell: tuple[str, str, str] | None = None
        self._texts: list[str] = []
        self._kept: list[str] = []
        self._open: list[bool] = []
        self._in_note = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        plain = {key.rpartition(":")[2]: text for key, text in attributes.items()}
        if tag.startswith("table:"):
            self._start_table(name, plain)
        elif tag == "style:style":
            self._style = plain.get("name", "")
            self._struck[self._style] = self._struck.get(plain.get("parent-style-name", ""), False)
        elif tag == "style:text-properties":
            kinds = "text-line-through-style", "text-line-through-type"
            said = [plain[kind] != "none" for kind in kinds if kind in plain]
            if said:
                self._struck[self._style] = any(said)
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
        kinds = "date-value", "time-value", "value"
        kind = next((kind for kind in kinds if kind in attributes), "")
        self._cell = (style, kind, attributes.get(kind, ""))
        self._texts, self._kept, self._open = [], [], []

    def _start_text(self, name: str, attributes: dict[str, str]) -> None:
        struck = bool(self._open and self._open[-1])
        if name == "span":
            struck = struck or self._struck.get(attributes.get("style-name", ""), False)
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
        style, kind, value = self._cell or ("", "", "")
        text, kept = "".join(self._texts), "".join(self._kept)
        self._cell = None
        if text and self._across <= _MOST_REPEATED and self._times <= _MOST_REPEATED:
            is_struck = self._struck.get(style, False)
            look = Look(_shown(kind, value, text), is_struck, kept if kept != text else None)
            if look != Look():
                for column in range(self._column + 1, self._column + self._across + 1):
                    rows = range(self._row, self._row + self._times)
                    self._sheet.looks[column].update(dict.fromkeys(rows, look))
        self._column += self._across


def _times(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "1")
    return max(1, int(text)) if text.isdecimal() and len(text) < len("10000000") else 1
