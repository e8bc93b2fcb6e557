"""Writes the rows of the user's sheet again, with what changes in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from bulk_import.cells import column_letter
from bulk_import.workbooks import styles
from bulk_import.workbooks.annotate.additions import Additions, Unpatchable
from bulk_import.workbooks.annotate.our_cells import OurCells
from bulk_import.workbooks.annotate.row_changes import Changes, RowChanges
from bulk_import.workbooks.annotate.sheet_rows import (
    Row,
    SheetCell,
    SheetRows,
    style_of,
    with_style,
)
from bulk_import.workbooks.annotate.splicing import with_attributes
from bulk_import.workbooks.annotate.styles_patch import StylesPatch

_SPANS: Final = re.compile(rb"\sspans\s*=\s*[\"']([0-9]+):([0-9]+)[\"']")
_HEIGHT: Final = re.compile(rb"\sht\s*=\s*[\"']([0-9.]+)[\"']")
_EXTENSION: Final = b"extLst"
_NOTHING: Final = RowChanges()


class _Line(NamedTuple):
    """A row that is written again.

    Attributes:
        number: Its number.
        texts: What our columns say in it; empty where they say nothing.
        changes: What else changes in it.
        content: Its cells as they are.
        beside: The format of the user's cell whose text ours stand as high as.
    """

    number: int
    texts: tuple[str, ...]
    changes: RowChanges
    content: bytes = b""
    beside: int | None = None


def height_of(tag: bytes) -> float | None:
    """Return the height in points that the start tag of a row asks for."""
    found = _HEIGHT.search(tag)
    return float(found[1]) if found else None


class RowWriter:
    """Writes rows with our texts in the columns from *first* on.

    Args:
        rows: The rows as they are.
        formats: The formats of the workbook's cells.
        additions: What our columns say, and of which row.
        first: The first of our columns.
    """

    def __init__(
        self, rows: SheetRows, formats: StylesPatch, additions: Additions, *, first: int
    ) -> None:
        told = additions.annotations
        self._rows = rows
        self._formats = formats
        self._texts = {told.header_row: additions.headers, **told.texts}
        self._header_row = told.header_row
        self._left = additions.left
        self._first = first
        self._last = first + len(additions.headers) - 1
        self._ours = OurCells(formats, told, first=first, prefix=rows.prefix)
        self._has_extensions = rows.xml.find(_EXTENSION, rows.start, rows.end) >= 0
        self._letters: dict[int, bytes] = {}
        self._heights: dict[tuple[str, ...], float] = {}
        self.lost_formulas = False

    def written(self, changes: Changes) -> bytes:
        """Return all rows, with *changes*.

        Raises:
            Unpatchable: A formula that other cells take part in would go.
        """
        xml, at, prefix = self._rows.xml, self._rows.start, self._rows.prefix
        touched = self._texts.keys() | changes.keys()
        new = sorted(touched - {row.number for row in self._rows.rows}, reverse=True)
        pieces: list[bytes] = []
        for row in self._rows.rows:
            while new and new[-1] < row.number:
                pieces += (xml[at : row.start], self._new(new.pop(), changes))
                at = row.start
            if row.number in touched:
                pieces += (xml[at : row.start], *self._row(row, changes), b"</%brow>" % prefix)
                at = row.end
        pieces.append(xml[at : self._rows.end])
        pieces += (self._new(number, changes) for number in reversed(new))
        return b"".join(pieces)

    def _new(self, number: int, changes: Changes) -> bytes:
        line = _Line(number, self._texts.get(number, ()), changes.get(number, _NOTHING))
        tag = self._tag(b'<%brow r="%d">' % (self._rows.prefix, number), line, self._height(line))
        return tag + b"".join(self._cells(line)) + b"</%brow>" % self._rows.prefix

    def _row(self, row: Row, changes: Changes) -> Iterable[bytes]:
        """Return a row in pieces, without its end."""
        xml, number = self._rows.xml, row.number
        tag, content = xml[row.start : row.inner], xml[row.inner : row.inner_end]
        if tag.endswith(b"/>"):
            tag = tag[:-2].rstrip() + b">"
        texts = self._texts.get(number, ())
        beside = self._rows.style_at(row, self._left) if texts else None
        line = _Line(number, texts, changes.get(number, _NOTHING), content, beside)
        height = self._height(line)
        tag = self._tag(tag, line, height)
        coloured = self._coloured(row, line)
        if coloured is None:
            return tag, *self._cells(line, self._rows.cells(row))
        # Nearly every row: what is there stays, and ours come behind it.
        is_cut = height >= styles.TALLEST
        ours = self._ours.of(number, texts, beside, is_cut=is_cut) if texts else b""
        if not (self._has_extensions and _EXTENSION in coloured):
            return tag, coloured, ours
        at = self._behind_cells(coloured)
        return tag, coloured[:at], ours, coloured[at:]

    def _coloured(self, row: Row, line: _Line) -> bytes | None:
        """Return the content of a row in which no more changes than the colour of cells.

        None where more changes, or where somebody has to look closer.
        """
        content, changes = line.content, line.changes
        if not 0 < row.last < self._first or not changes.is_only_coloured:
            return None
        for column, colour in changes.filled.items():
            at = content.find(self._address(row.number, column))
            if at < 0:
                return None
            end = content.index(b">", at) + 1
            tag = content[at:end]
            style = self._formats.filled(style_of(tag), colour)
            content = content[:at] + with_style(tag, style) + content[end:]
        return content

    def _behind_cells(self, content: bytes) -> int:
        """Return where the cells end in a row that has an extension behind them."""
        closing = b"</%bc>" % self._rows.prefix
        at = content.rfind(closing) + len(closing)
        if at < len(closing) or at > content.rfind(_EXTENSION):
            raise Unpatchable("unpatchable.odd")
        return at

    def _tag(self, tag: bytes, line: _Line, wanted: float) -> bytes:
        """Return the start tag of a row that reaches as far as our columns.

        Args:
            tag: The start tag as it is.
            line: The row.
            wanted: The height that it needs at least.
        """
        changes = line.changes
        if line.texts:
            found = _SPANS.search(tag)
            if found and int(found[2]) < self._last:
                spans = b' spans="%b:%d"' % (found[1], self._last)
                tag = tag[: found.start()] + spans + tag[found.end() :]
        if changes.is_shown:
            tag = with_attributes(tag, {"hidden": None})
        if changes.fits_itself:
            tag = with_attributes(tag, {"ht": None, "customHeight": None})
        if wanted > styles.LINE_HEIGHT and wanted > (height_of(tag) or 0):
            tag = with_attributes(tag, {"ht": f"{wanted:g}", "customHeight": "1"})
        return tag

    def _height(self, line: _Line) -> float:
        """Return the height in points that our texts need; 0 where nothing depends on them."""
        if not line.texts or line.number == self._header_row:
            return 0
        height = self._heights.get(line.texts)
        if height is None:
            height = self._heights[line.texts] = styles.row_height(line.texts)
        return height

    def _cells(self, line: _Line, cells: Sequence[SheetCell] = ()) -> Iterator[bytes]:
        """Yield the content of a row of which cells change, in the order of the columns."""
        row, content, changes = line.number, line.content, line.changes
        found = {cell.column: cell for cell in cells}
        ours = range(self._first, self._first + len(line.texts))
        written: dict[int, bytes] = {}
        for column in changes.touched - set(ours):
            written[column] = self._user_cell(row, column, found.get(column), changes)
        bases: dict[int, int] = {}
        for column in ours:
            if column in found:
                self._note_formula(found[column])
                bases[column] = 0 if column in changes.dropped else found[column].style
        if line.texts:
            is_cut = self._height(line) >= styles.TALLEST
            told = self._ours.over(row, line.texts, line.beside, is_cut=is_cut, bases=bases)
            written |= zip(ours, told, strict=True)
        at = 0
        todo = sorted(written, reverse=True)
        for cell in cells:
            while todo and todo[-1] < cell.column:
                yield content[at : cell.start]
                yield written[todo.pop()]
                at = cell.start
            if todo and todo[-1] == cell.column:
                yield content[at : cell.start]
                yield written[todo.pop()]
                at = cell.end
        last = cells[-1].end if cells else 0
        yield content[at : max(at, last)]
        yield from (written[column] for column in reversed(todo))
        yield content[max(at, last) :]

    def _user_cell(
        self, row: int, column: int, cell: SheetCell | None, changes: RowChanges
    ) -> bytes:
        """Return a cell of the user's as it is from now on; nothing for one that goes."""
        if column in changes.dropped:
            if cell is not None:
                self._note_formula(cell)
            return b""
        style = self._style(cell.style if cell is not None else 0, column, changes)
        if column not in changes.values and cell is not None:
            closing = b"" if cell.tag.endswith(b"/>") else b"</%bc>" % self._rows.prefix
            return with_style(cell.tag, style) + cell.content + closing
        if cell is not None:
            self._note_formula(cell)
        content = changes.values.get(column, "/>").encode()
        return self._start(row, column, style) + content

    def _style(self, style: int, column: int, changes: RowChanges) -> int:
        if column in changes.unfilled and self._formats.colour(style) in _OUR_FILLS:
            style = self._formats.unfilled(style)
        if column in changes.filled:
            style = self._formats.filled(style, changes.filled[column])
        return self._formats.risky(style) if column in changes.risky else style

    def _note_formula(self, cell: SheetCell) -> None:
        if cell.is_shared_or_array:
            raise Unpatchable("unpatchable.formula")
        self.lost_formulas |= cell.is_formula

    def _start(self, row: int, column: int, style: int) -> bytes:
        return self._address(row, column) + b' s="%d"' % style

    def _address(self, row: int, column: int) -> bytes:
        """Return how a cell begins, as nearly every program writes it."""
        letters = self._letters.get(column)
        if letters is None:
            letters = self._letters[column] = column_letter(column).encode()
        return b'<%bc r="%b%d"' % (self._rows.prefix, letters, row)


_OUR_FILLS: Final = frozenset(styles.SEVERITY_FILLS.values())
