"""Sheets of ours in a new workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final

from xlsxwriter.worksheet import Worksheet

from bulk_import.cells import column_letter
from bulk_import.workbooks.create.cell_writer import Formats, Pen
from bulk_import.workbooks.create.cells import ColumnCells, opening, row_xml
from bulk_import.workbooks.styles import LINE_HEIGHT, Look
from bulk_import.workbooks.tables import Line, Table

_LINES_AT_ONCE: Final = 1_000


def write_table(pen: Pen, table: Table) -> None:
    """Write *table* into the sheet of *pen*."""
    lay_out(pen.sheet, table)
    for row, line in enumerate(table.lines, start=1):
        height = line.height(table.widths)
        if height != LINE_HEIGHT:
            pen.sheet.set_row(row - 1, height)
        for place_in_line, content in enumerate(line.cells):
            pen.write(row, place_in_line + 1, content, line.look(place_in_line))


def lay_out(sheet: Worksheet, table: Table) -> None:
    """Give *sheet* the widths of *table*, and make it a list if that is one."""
    for column, width in enumerate(table.widths):
        sheet.set_column(column, column, width)
    if table.is_list:
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(table.lines) - 1, len(table.widths) - 1)
    else:
        sheet.hide_gridlines(2)


class TableRows:
    """Makes the rows of a table that may be long.

    Args:
        table: The table.
    """

    def __init__(self, table: Table) -> None:
        self._table = table
        self._width = max((1, *(len(line.cells) for line in table.lines)))
        self._looks = {
            alike: [line.look(place) for place in range(len(line.cells))]
            for alike, line in {_alike(line): line for line in table.lines}.items()
        }

    @property
    def looks(self) -> tuple[Look, ...]:
        """What its cells look like."""
        return tuple(dict.fromkeys(chain.from_iterable(self._looks.values())))

    @property
    def size(self) -> str:
        """The area that the rows fill."""
        return f"A1:{column_letter(self._width)}{len(self._table.lines)}"

    def xml(self, formats: Formats) -> Iterator[bytes]:
        """Yield the XML of the rows, many at once; *formats* are those of the finished workbook."""
        columns = [ColumnCells(place, formats) for place in range(1, self._width + 1)]
        for start in range(0, len(self._table.lines), _LINES_AT_ONCE):
            lines = self._table.lines[start : start + _LINES_AT_ONCE]
            looks = [self._looks[_alike(line)] for line in lines]
            pairs = list(zip(lines, looks, strict=True))
            cells = [_cells(column, place, pairs) for place, column in enumerate(columns)]
            rows = enumerate(zip(lines, zip(*cells, strict=True), strict=True), start + 1)
            yield b"".join(
                row_xml(number, opening(line.height(self._table.widths)), of_line)
                for number, (line, of_line) in rows
            )


def _cells(
    column: ColumnCells, place: int, lines: Sequence[tuple[Line, Sequence[Look]]]
) -> list[bytes]:
    """Return the cells of one column of *lines*; b"" for a line that ends before it."""
    contents = [line.cells[place] if place < len(looks) else "" for line, looks in lines]
    return column.several(
        contents, [looks[place] if place < len(looks) else None for _, looks in lines]
    )


def _alike(line: Line) -> object:
    """Return what two lines have in common whose cells look alike."""
    return line.style, line.fill, tuple(map(bool, line.cells))
