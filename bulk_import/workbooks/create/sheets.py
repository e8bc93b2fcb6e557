"""Sheets of ours in a new workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice
from typing import Final

from xlsxwriter.worksheet import Worksheet

from bulk_import.cells import column_letter
from bulk_import.workbooks.create.cell_writer import Formats, Pen
from bulk_import.workbooks.create.cells import ColumnCells, opening, row_xml
from bulk_import.workbooks.styles import LINE_HEIGHT, Look
from bulk_import.workbooks.tables import Line, Table

_MakeCell = Callable[[str | int, Look], bytes]

_LINES_AT_ONCE: Final = 1_000

_REMEMBERED: Final = 10_000
"""Cells of a column that are remembered with their XML; what a list says is often the same."""


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
        self._width = max((len(line.cells) for line in table.lines), default=1)
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
        places = range(1, self._width + 1)
        cells = [lru_cache(_REMEMBERED)(ColumnCells(place, formats).cell) for place in places]
        lines = enumerate(self._table.lines, start=1)
        while some := tuple(islice(lines, _LINES_AT_ONCE)):
            yield b"".join(self._row(number, line, cells) for number, line in some)

    def _row(self, number: int, line: Line, cells: Sequence[_MakeCell]) -> bytes:
        looks = self._looks[_alike(line)]
        made = [
            cell(content, look)
            for cell, content, look in zip(cells, line.cells, looks, strict=False)
        ]
        return row_xml(number, opening(line.height(self._table.widths)), made)


def _alike(line: Line) -> object:
    """Return what two lines have in common whose cells look alike."""
    return line.style, line.fill, tuple(map(bool, line.cells))
