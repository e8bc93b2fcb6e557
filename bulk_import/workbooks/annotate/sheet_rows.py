"""The rows and cells of a sheet's XML, found without parsing all of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape
from typing import Final, NamedTuple

from bulk_import.cells import column_letter, column_number
from bulk_import.workbooks.annotate.additions import Unpatchable

_ATTRIBUTES: Final = rb"[^<>\"']*(?:(?:\"[^<\"]*\"|'[^<']*')[^<>\"']*)*"
_NUMBER: Final = re.compile(rb"\sr\s*=\s*[\"']([0-9]+)[\"']")
_ADDRESS: Final = re.compile(rb"\sr\s*=\s*[\"']\$?([A-Za-z]+)\$?[0-9]+[\"']")
_STYLE: Final = re.compile(rb"\ss\s*=\s*[\"']([0-9]*)[\"']")
_TYPE: Final = re.compile(rb"\st\s*=\s*[\"'](\w+)[\"']")
_ADDRESSED: Final = re.compile(rb"<(?:\w+:)?c r=\"([A-Z]+)[0-9]+\"")
_PLAIN: Final = re.compile(rb"<(?:\w+:)?c r=\"[A-Z]+[0-9]+\"(?: s=\"([0-9]+)\"| t=\"\w+\")*\s?/?>")


class Row(NamedTuple):
    """A row of a sheet, by the bytes that it takes.

    Attributes:
        number: What the spreadsheet program shows.
        start: Where its start tag begins.
        inner: Where its cells begin.
        inner_end: Where they end; a row that is closed at once has none.
        end: Where the next thing begins.
        last: The number of its last column; 0 where nobody can say at a glance.
    """

    number: int
    start: int
    inner: int
    inner_end: int
    end: int
    last: int


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell of a row, by the bytes that it takes in the row.

    Attributes:
        column: The number of its column.
        start: Where it begins.
        end: Where the next thing begins.
        tag: Its start tag.
        content: What stands in it.
    """

    column: int
    start: int
    end: int
    tag: bytes
    content: bytes

    @property
    def style(self) -> int:
        """The number of its format."""
        return style_of(self.tag)

    @property
    def kind(self) -> str:
        """How its value is written, such as `s` for a shared text."""
        found = _TYPE.search(self.tag)
        return found[1].decode() if found else "n"

    @property
    def is_formula(self) -> bool:
        """It holds a formula."""
        return re.search(rb"<(?:\w+:)?f[\s/>]", self.content) is not None

    @property
    def is_shared_or_array(self) -> bool:
        """It holds a formula that other cells take part in."""
        return re.search(rb"<(?:\w+:)?f\s[^>]*\b(?:t|ref)\s*=", self.content) is not None

    @property
    def is_empty(self) -> bool:
        """It holds nothing that anybody sees."""
        return not self.is_formula and not self.written

    @property
    def written(self) -> str:
        """Its value as it is written in the file; of a shared text the number."""
        texts = re.findall(rb"<(?:\w+:)?(?:v|t)(?:\s[^>]*)?>([^<]*)<", self.content)
        return unescape(b"".join(texts).decode())


def style_of(tag: bytes) -> int:
    """Return the number of the format that a start tag names."""
    found = _STYLE.search(tag)
    return int(found[1]) if found and found[1] else 0


def with_style(tag: bytes, style: int) -> bytes:
    """Return the start tag of a cell with another format."""
    said = b' s="%d"' % style
    changed, count = _STYLE.subn(said, tag, count=1)
    if count:
        return changed
    body = tag.removesuffix(b">").removesuffix(b"/")
    return body.rstrip() + said + tag[len(body) :]


class SheetRows:
    """The rows of a sheet.

    Args:
        xml: The part of the sheet, without comments and raw text.

    Raises:
        Unpatchable: It has no rows, or some that make no sense.
    """

    def __init__(self, xml: bytes) -> None:
        self.xml = xml
        opened = re.search(rb"<((?:\w+:)?)sheetData(?:\s[^<>]*)?>", xml)
        if opened is None or opened[0].endswith(b"/>"):
            raise Unpatchable("unpatchable.odd")
        self.prefix = opened[1]
        self.start = opened.end()
        closed = list(re.finditer(rb"</%bsheetData\s*>" % self.prefix, xml))
        if len(closed) != 1:
            raise Unpatchable("unpatchable.odd")
        self.end = closed[0].start()
        prefix = re.escape(self.prefix)
        self._row = re.compile(rb"<%brow(?=[\s/>])(?: r=\"([0-9]+)\")?%b>" % (prefix, _ATTRIBUTES))
        self._row_end_tag = b"</%brow" % self.prefix
        self._row_end = re.compile(rb"</%brow\s*>" % prefix)
        self._cell = re.compile(rb"<%bc(?=[\s/>])%b>" % (prefix, _ATTRIBUTES))
        self._cell_end = re.compile(rb"</%bc\s*>" % prefix)
        self._cell_tag = b"<" + self.prefix + b"c "
        self.rows = list(self._found())

    def cells(self, row: Row) -> list[SheetCell]:
        """Return the cells of *row*; places count from where its cells begin.

        Raises:
            Unpatchable: They do not stand in order.
        """
        content = self.xml[row.inner : row.inner_end]
        cells: list[SheetCell] = []
        column = at = 0
        while found := self._cell.search(content, at):
            tag = found[0]
            address = _ADDRESS.search(tag)
            before, column = (
                column,
                column_number(address[1].decode().upper()) if address else column + 1,
            )
            if column <= before:
                raise Unpatchable("unpatchable.odd")
            closed = None if tag.endswith(b"/>") else self._cell_end.search(content, found.end())
            inner_end, at = (closed.start(), closed.end()) if closed else (found.end(), found.end())
            inside = content[found.end() : inner_end]
            cells.append(SheetCell(column, found.start(), at, tag, inside))
        return cells

    def style_at(self, row: Row, column: int) -> int | None:
        """Return the format of the cell in *column*; None where there is none."""
        if row.last:  # its cells say where they are, as those of nearly every program
            address = b'r="%b%d"' % (_letters(column), row.number)
            at = self.xml.find(self._cell_tag + address, row.inner, row.inner_end)
            if at < 0:
                return None
            if plain := _PLAIN.match(self.xml, at):
                return int(plain[1] or 0)
        return next((one.style for one in self.cells(row) if one.column == column), None)

    def _found(self) -> Iterator[Row]:
        xml, at, number = self.xml, self.start, 0
        while opened := self._row.search(xml, at, self.end):
            before, inner = number, opened.end()
            numbered = opened if opened[1] else _NUMBER.search(opened[0])
            number = int(numbered[1]) if numbered else number + 1
            if number <= before:
                raise Unpatchable("unpatchable.odd")
            is_closed = xml[inner - 2 : inner] == b"/>"
            closed = None if is_closed else self._end_of_row(inner)
            inner_end, at = (closed.start(), closed.end()) if closed else (inner, inner)
            yield Row(number, opened.start(), inner, inner_end, at, self._last(inner, inner_end))

    def _end_of_row(self, at: int) -> re.Match[bytes] | None:
        """Return the end tag of the row whose cells begin at a place; None where it has none."""
        # Plain bytes are found ten times as fast as a pattern.
        while (at := self.xml.find(self._row_end_tag, at, self.end)) >= 0:
            if closed := self._row_end.match(self.xml, at, self.end):
                return closed
            at += len(self._row_end_tag)
        return None

    def _last(self, start: int, end: int) -> int:
        at = self.xml.rfind(self._cell_tag, start, end)
        found = _ADDRESSED.match(self.xml, at) if at >= 0 else None
        return _number(found[1]) if found else 0


@cache
def _letters(column: int) -> bytes:
    return column_letter(column).encode()


@cache
def _number(letters: bytes) -> int:
    return column_number(letters.decode().upper())
