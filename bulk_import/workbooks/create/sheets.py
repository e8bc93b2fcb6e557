"""Sheets of ours in a new workbook."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
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

    @property
    def looks(self) -> tuple[Look, ...]:
        """What its cells look like."""
        looks = {
            line.look(place): None for line in self._table.lines for place in range(len(line.cells))
        }
        return tuple(looks)

    @property
    def size(self) -> str:
        """The area that the rows fill."""
        return f"A1:{column_letter(len(self._table.widths))}{len(self._table.lines)}"

    def xml(self, formats: Formats) -> Iterator[str]:
        """Yield the XML of the rows, many at once; *formats* are those of the finished workbook."""
        places = range(1, len(self._table.widths) + 1)
        columns = [ColumnCells(place, formats) for place in places]
        lines = enumerate(self._table.lines, start=1)
        while some := tuple(islice(lines, _LINES_AT_ONCE)):
            yield "".join(self._row(number, line, columns) for number, line in some)

    def _row(self, number: int, line: Line, columns: list[ColumnCells]) -> str:
        cells = (
            columns[place].cell(content, line.look(place))
            for place, content in enumerate(line.cells)
        )
        return row_xml(number, opening(line.height(self._table.widths)), cells)
