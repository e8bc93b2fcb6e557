"""Writes the rows of the user's sheet again, with what changes in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from bulk_import.apostrophes import is_risky
from bulk_import.cells import column_letter
from bulk_import.outcome import State
from bulk_import.workbooks import styles
from bulk_import.workbooks.annotate.additions import Unpatchable
from bulk_import.workbooks.annotate.cell_xml import cell_content
from bulk_import.workbooks.annotate.row_changes import Changes, RowChanges
from bulk_import.workbooks.annotate.sheet_rows import Row, SheetCell, SheetRows, with_style
from bulk_import.workbooks.annotate.splicing import with_attributes
from bulk_import.workbooks.annotate.styles_patch import StylesPatch
from bulk_import.workbooks.marks import Annotations

_SPANS: Final = re.compile(rb"\sspans\s*=\s*[\"']([0-9]+):([0-9]+)[\"']")
_HEIGHT: Final = re.compile(rb"\sht\s*=\s*[\"']([0-9.]+)[\"']")


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of which cells change.

    Attributes:
        number: Its number.
        cells: Its cells.
        content: What they are cut from.
        high: The format of the user's cell whose text ours stand as high as.
    """

    number: int
    cells: Sequence[SheetCell] = ()
    content: bytes = b""
    high: int | None = None


def height_of(tag: bytes) -> float | None:
    """Return the height in points that the start tag of a row asks for."""
    found = _HEIGHT.search(tag)
    return float(found[1]) if found else None


class RowWriter:
    """Writes rows with our texts in the columns from *first* on.

    Args:
        rows: The rows as they are.
        formats: The formats of the workbook's cells.
        told: What our columns say, and of which row.
        left: The column of the user's whose texts ours stand as high as.
        first: The first of our columns.
    """

    def __init__(
        self, rows: SheetRows, formats: StylesPatch, told: Annotations, *, left: int, first: int
    ) -> None:
        self._rows = rows
        self._formats = formats
        self._told = told
        self._left = left
        self._first = first
        self._prefix = rows.prefix.decode()
        self._contents: dict[str, bytes] = {}
        self._letters: dict[int, bytes] = {}
        self.lost_formulas = False

    def written(self, changes: Changes) -> bytes:
        """Return all rows, with *changes*.

        Raises:
            Unpatchable: A formula that other cells take part in would go.
        """
        xml, at = self._rows.xml, self._rows.start
        pieces: list[bytes] = []
        new = sorted(changes.keys() - {row.number for row in self._rows.rows}, reverse=True)
        for row in self._rows.rows:
            while new and new[-1] < row.number:
                pieces += (xml[at : row.start], *self._new(new[-1], changes[new.pop()]))
                at = row.start
            if row.number in changes:
                pieces += (xml[at : row.start], *self._row(row, changes[row.number]))
                at = row.end
        pieces.append(xml[at : self._rows.end])
        for number in reversed(new):
            pieces += self._new(number, changes[number])
        return b"".join(pieces)

    def _new(self, number: int, changes: RowChanges) -> Iterator[bytes]:
        prefix = self._rows.prefix
        tag = b'<%brow r="%d">' % (prefix, number)
        yield self._tag(tag, changes)
        yield from self._cells(_Line(number), changes)
        yield b"</%brow>" % prefix

    def _row(self, row: Row, changes: RowChanges) -> Iterator[bytes]:
        xml = self._rows.xml
        tag = xml[row.start : row.inner]
        if tag.endswith(b"/>"):
            tag = tag[:-2].rstrip() + b">"
        yield self._tag(tag, changes)
        content = xml[row.inner : row.inner_end]
        high = self._rows.first_style(row, self._left) if changes.texts else None
        if row.last and row.last < self._first and not changes.touched:
            # Nearly every row: what is there stays, and ours come behind it.
            at = self._behind_cells(content)
            yield content[:at]
            yield from self._ours(row.number, changes, high, {})
            yield content[at:]
        else:
            line = _Line(row.number, self._rows.cells(row), content, high)
            yield from self._cells(line, changes)
        yield b"</%brow>" % self._rows.prefix

    def _behind_cells(self, content: bytes) -> int:
        """Return where the cells end; an extension of the row may follow them."""
        at = content.rfind(b"extLst")
        if at < 0:
            return len(content)
        closed = content.rfind(b"</%bc>" % self._rows.prefix)
        at_end = closed + len(self._rows.prefix) + 4
        if closed < 0 or at_end > at:
            raise Unpatchable("unpatchable.odd")
        return at_end

    def _tag(self, tag: bytes, changes: RowChanges) -> bytes:
        """Return the start tag of a row that reaches as far as our columns, and as high."""
        if changes.texts:
            last = self._first + len(changes.texts) - 1
            found = _SPANS.search(tag)
            if found and int(found[2]) < last:
                tag = (
                    tag[: found.start()] + b' spans="%b:%d"' % (found[1], last) + tag[found.end() :]
                )
        if changes.is_shown:
            tag = with_attributes(tag, {"hidden": None})
        if changes.height is None:
            return tag
        if not changes.height:
            return with_attributes(tag, {"ht": None, "customHeight": None})
        return with_attributes(tag, {"ht": f"{changes.height:g}", "customHeight": "1"})

    def _cells(self, line: _Line, changes: RowChanges) -> Iterator[bytes]:
        """Yield the content of a row of which cells change, in the order of the columns."""
        row, cells, content = line.number, line.cells, line.content
        found = {cell.column: cell for cell in cells}
        ours = range(self._first, self._first + len(changes.texts))
        written: dict[int, bytes] = {}
        for column in changes.touched - set(ours):
            written[column] = self._user_cell(row, column, found.get(column), changes)
        bases: dict[int, int] = {}
        for column in ours:
            if column in found:
                self._note_formula(found[column])
                bases[column] = 0 if column in changes.dropped else found[column].style
        texts = self._ours(row, changes, line.high, bases)
        written |= zip(ours, texts, strict=True)
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

    def _ours(
        self, row: int, changes: RowChanges, high: int | None, bases: dict[int, int]
    ) -> Iterator[bytes]:
        """Yield the cells of our columns.

        Args:
            row: The row's number.
            changes: What our columns say in it.
            high: The format of the user's cell whose text ours stand as high as.
            bases: The formats that cells in our columns have already.
        """
        texts = changes.texts
        if not texts:
            return
        is_header = row == self._told.header_row
        # Ours stand as high as theirs, unless the row cannot show all of ours: its start counts.
        is_cut = styles.row_height(texts) >= styles.TALLEST
        vertical = (
            "top" if is_cut else self._formats.vertical(high or 0) if high is not None else None
        )
        state: State | None = None if is_header else self._told.states[row]
        look = styles.RESULT_HEADER if is_header else styles.RESULT_TEXT
        for column, text in enumerate(texts, start=self._first):
            if column == self._first and state is not None:
                here = look.filled(styles.STATE_FILLS[state])
            else:
                here = look
            risky = bool(text) and is_risky(text)
            style = self._formats.dressed(bases.get(column, 0), here, vertical, risky=risky)
            yield self._start(row, column, style) + self._content(text)

    def _start(self, row: int, column: int, style: int) -> bytes:
        letters = self._letters.get(column)
        if letters is None:
            letters = self._letters[column] = column_letter(column).encode()
        return b'<%bc r="%b%d" s="%d"' % (self._rows.prefix, letters, row, style)

    def _content(self, text: str) -> bytes:
        content = self._contents.get(text)
        if content is None:
            content = self._contents[text] = cell_content(text, self._prefix).encode()
        return content


_OUR_FILLS: Final = frozenset(styles.SEVERITY_FILLS.values())
