"""The user's sheet, changed where it stands: our columns, the marks on cells, views and filters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Final

from bulk_import.apostrophes import is_risky
from bulk_import.cells import column_number, written
from bulk_import.problems import Severity
from bulk_import.workbooks import styles
from bulk_import.workbooks.annotate.additions import Additions, Unpatchable
from bulk_import.workbooks.annotate.areas import Area, Merged
from bulk_import.workbooks.annotate.cell_xml import cell_content
from bulk_import.workbooks.annotate.comments_patch import CommentsPatch, Place
from bulk_import.workbooks.annotate.notes import note_text
from bulk_import.workbooks.annotate.row_changes import Changes
from bulk_import.workbooks.annotate.row_writer import RowWriter, height_of
from bulk_import.workbooks.annotate.sheet_frame import SheetFrame
from bulk_import.workbooks.annotate.sheet_rows import Row, SheetCell, SheetRows
from bulk_import.workbooks.annotate.splicing import Element
from bulk_import.workbooks.annotate.styles_patch import StylesPatch
from bulk_import.workbooks.marks import Mark
from bulk_import.workbooks.placing import first_column

_WORST_FIRST: Final = tuple(Severity)

ValueOf = Callable[[SheetCell], str]
"""Says what a cell shows; shared texts are looked up."""


class SheetPatch:
    """The sheet of the campaigns.

    Args:
        rows: Its rows.
        frame: What stands before and behind them.
        additions: What is added to it.
        formats: The formats of the workbook's cells.
        comments: The notes of the sheet.
        tables: The areas of its Excel tables.
        value_of: Says what a cell shows.

    Raises:
        Unpatchable: The sheet is unusual.
    """

    def __init__(
        self,
        rows: SheetRows,
        frame: SheetFrame,
        additions: Additions,
        *,
        formats: StylesPatch,
        comments: CommentsPatch,
        tables: Sequence[Area],
        value_of: ValueOf,
    ) -> None:
        self._rows = rows
        self._frame = frame
        self._additions = additions
        self._formats = formats
        self._comments = comments
        self._tables = tables
        self._value_of = value_of
        self._merged_elements = dict(self._frame.merged())
        self._merged = Merged(self._merged_elements)
        self._by_number = {row.number: row for row in self._rows.rows}
        self._changes = Changes()
        self._freed: list[Element] = []
        self.lost_formulas = False

    def place(self) -> int:
        """Take out what an earlier import left, write edits, and return our first column.

        Raises:
            Refused: There is no room for our columns.
            Unpatchable: Something in the way is unusual.
        """
        self._clear_earlier()
        self._write_edits()
        used = self._used()
        headers = self._additions.headers

        def is_free(column: int, header: str) -> bool:
            place = (self._additions.rows[0], column)
            if self._merged.cover(self._additions.rows, column) or used.get(column) == "":
                return False
            shown = used.get(column)
            return shown == header if self._is_in_table(*place) else shown is None

        start, path = self._additions.start, self._additions.path
        return first_column(headers, start, is_free, path=path)

    def show_all(self, rows: Sequence[int]) -> None:
        """Show *rows* again that a filter had hidden."""
        for number in rows:
            row = self._by_number.get(number)
            if row and b"hidden" in self._rows.xml[row.start : row.inner]:
                self._changes[number].is_shown = True

    def content(self, first: int) -> bytes:
        """Return the part, with our columns from *first* on."""
        writer = RowWriter(self._rows, self._formats, self._additions, first=first)
        body = writer.written(self._changes)
        self.lost_formulas = writer.lost_formulas
        self._frame.set_free(self._freed)
        self._frame.part.splice(self._rows.start, self._rows.start, body)
        return self._frame.part.changed()

    def _clear_earlier(self) -> None:
        for number, column in self._comments.clear_earlier():
            self._changes[number].unfilled.add(column)
        earlier = self._additions.earlier
        header = self._additions.rows[0]
        for row in self._rows.rows if earlier else ():
            if row.number not in self._additions.rows:
                continue
            cells = {cell.column: cell for cell in self._rows.cells(row)}
            texts = [self._value_of(cells[at]) if at in cells else "" for at in earlier]
            changes = self._changes[row.number]
            if self._height(row) == styles.row_height(texts):
                changes.fits_itself = True
            # The header of an Excel table's column must stay what the table says it is.
            changes.dropped |= {
                at for at in earlier if row.number != header or not self._is_in_table(header, at)
            }

    def _write_edits(self) -> None:
        for edit in self._additions.edits:
            column = column_number(edit.column)
            self._set_free(edit.row, column)
            changes = self._changes[edit.row]
            text = "" if edit.value is None else written(edit.value)
            changes.values[column] = cell_content(text, self._rows.prefix.decode())
            if is_risky(text):
                changes.risky.add(column)

    def _set_free(self, row: int, column: int) -> None:
        """Let a merged area be cells of their own, which keep the value that they showed."""
        area = self._merged.at(row, column)
        if area is None:
            return
        self._merged.remove(area)
        self._freed.append(self._merged_elements[area])
        cell = self._cell(area.top, area.left)
        if cell is None or cell.is_empty:
            return
        if cell.is_formula:
            raise Unpatchable("unpatchable.formula")
        kind = "" if cell.kind == "n" else f' t="{cell.kind}"'
        closed = f"{kind}>{cell.content.decode()}</{self._rows.prefix.decode()}c>"
        for other in range(area.top + 1, area.bottom + 1):
            self._changes[other].values[area.left] = closed

    def _used(self) -> dict[int, str]:
        """Return the columns that hold something where ours could stand.

        The text is that of the header where nothing stands below it, else empty.
        """
        used: dict[int, str] = {}
        rows, start = self._additions.rows, self._additions.start
        for row in self._rows.rows:
            if row.number not in rows or (row.last and row.last < start):
                continue
            dropped = self._changes[row.number].dropped if row.number in self._changes else set()
            for cell in self._rows.cells(row):
                if cell.column >= start and cell.column not in dropped and not cell.is_empty:
                    is_header = row.number == rows[0]
                    used[cell.column] = self._value_of(cell) or "" if is_header else ""
        for edit in self._additions.edits:
            if edit.value is not None:
                used[column_number(edit.column)] = ""
        return used

    def mark(self, first: int) -> None:
        """Colour the cells that have a problem, and add notes; our columns begin at *first*."""
        told = self._additions.annotations
        by_cell: dict[Place, list[tuple[int, Mark]]] = defaultdict(list)
        for (row, letters), mark in told.marks.items():
            column = column_number(letters) if letters else first
            by_cell[self._merged.anchor(row, column)].append((row, mark))
        for (row, column), found in by_cell.items():
            self._comments.add((row, column), note_text(found))
            # The headers keep their own colour, and our first cells that of their state.
            severities = {mark.severity for _, mark in found if mark.severity is not None}
            if severities and column != first and row != told.header_row:
                worst = min(severities, key=_WORST_FIRST.index)
                self._changes[row].filled[column] = styles.SEVERITY_FILLS[worst]

    def _cell(self, row: int, column: int) -> SheetCell | None:
        found = self._by_number.get(row)
        cells = self._rows.cells(found) if found else []
        return next((cell for cell in cells if cell.column == column), None)

    def _height(self, row: Row | None) -> float | None:
        return height_of(self._rows.xml[row.start : row.inner]) if row else None

    def _is_in_table(self, row: int, column: int) -> bool:
        return any((row, column) in area for area in self._tables)
