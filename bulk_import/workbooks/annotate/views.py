"""How the user's sheet is displayed: frozen rows, filters, visible columns and widths."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.utils import coordinate_to_tuple, get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.filters import AutoFilter
from openpyxl.worksheet.table import Table, TableColumn
from openpyxl.worksheet.views import Selection
from openpyxl.worksheet.worksheet import Worksheet

from bulk_import.workbooks.annotate.occupied_cells import overlaps_table
from bulk_import.workbooks.placing import USUAL_WIDTH, fits_beside
from bulk_import.workbooks.styles import RESULT_WIDTHS

_FROZEN = frozenset({"frozen", "frozenSplit"})


def freeze_header(sheet: Worksheet, row: int, names: int) -> None:
    """Keep the header in *row* in sight, and *names*; what the user froze stays as it is.

    Args:
        sheet: The sheet.
        row: The row of the header.
        names: The number of the column with the names; 0 for none.
    """
    view, pane = sheet.sheet_view, sheet.sheet_view.pane
    # A sheet that was saved scrolled starts further down: its frozen rows count from there.
    top, left = coordinate_to_tuple(view.topLeftCell or "A1")
    is_frozen = pane is not None and pane.state in _FROZEN
    rows = top - 1 + int(pane.ySplit or 0) if is_frozen and pane else 0
    columns = left - 1 + int(pane.xSplit or 0) if is_frozen and pane else 0
    if rows >= row:
        return
    view.topLeftCell = None
    view.selection = (Selection(),)
    widths = {column: _width(sheet, column) for column in range(1, names + 1)}
    columns = columns or (names if fits_beside(widths, widths) else 0)
    sheet.freeze_panes = f"{get_column_letter(columns + 1)}{row + 1}"


def _width(sheet: Worksheet, column: int) -> float:
    letters = get_column_letter(column)
    for span in sheet.column_dimensions.values():
        if (span.min or 0) <= column <= (span.max or 0) or span.index == letters:
            return 0.0 if span.hidden else float(span.width)
    return USUAL_WIDTH


def filter_by_header(sheet: Worksheet, rows: range, columns: range) -> None:
    """Let people filter *rows* by the header in the first of them.

    A sheet filter over an Excel table, which has a filter of its own, makes Excel repair the file.
    """
    if overlaps_table(sheet, rows, columns):
        return
    first, last = columns[0], columns[-1]
    _drop_filters_on_results(sheet, rows, range(last - len(RESULT_WIDTHS) + 1, last + 1))
    current = sheet.auto_filter.ref
    if current:
        theirs = CellRange(current)
        if theirs.min_row == rows[0]:  # its criteria count from its first column
            first, last = theirs.min_col, max(last, theirs.max_col)
        else:
            sheet.auto_filter = AutoFilter()
    letters = get_column_letter(first), get_column_letter(last)
    sheet.auto_filter.ref = f"{letters[0]}{rows[0]}:{letters[1]}{rows[-1]}"


def widen_table(sheet: Worksheet, row: int, first: int, headers: Sequence[str]) -> None:
    """Let an Excel table that ends right before our columns take them in, so that it filters them.

    Not where it fetches its rows from elsewhere, or has a column that is called like one of ours.
    """
    for table in sheet.tables.values():
        area = CellRange(table.ref)
        names = {column.name.casefold() for column in table.tableColumns}
        is_ours = area.min_row == row and area.max_col == first - 1
        is_plain = table.tableType in {None, "worksheet"} and table.headerRowCount != 0
        if is_ours and is_plain and names.isdisjoint(map(str.casefold, headers)):
            _take_in(table, area, headers)


def _take_in(table: Table, area: CellRange, headers: Sequence[str]) -> None:
    area.expand(right=len(headers))
    table.ref = area.coord
    number = max((column.id for column in table.tableColumns), default=0)
    for place, header in enumerate(headers, start=number + 1):
        table.tableColumns.append(TableColumn(id=place, name=header))
    if table.autoFilter is not None:
        area.shrink(bottom=table.totalsRowCount or 0)
        table.autoFilter.ref = area.coord


def _drop_filters_on_results(sheet: Worksheet, rows: range, ours: range) -> None:
    """Remove the filter criteria of our columns, chosen for what was there before.

    Their rows are shown again, unless another criterion may have hidden them.
    """
    if not sheet.auto_filter.ref:
        return
    start = CellRange(sheet.auto_filter.ref).min_col
    criteria = list(sheet.auto_filter.filterColumn)
    kept = [one for one in criteria if start + (one.colId or 0) not in ours]
    sheet.auto_filter.filterColumn = kept
    if criteria and not kept:
        for row in rows[1:]:
            sheet.row_dimensions[row].hidden = False


def show_result_columns(sheet: Worksheet, first: int) -> None:
    """Make our columns visible and wide enough; *first* is the number of the leftmost."""
    last = first + len(RESULT_WIDTHS) - 1
    _cut_out(sheet, first, last)
    for column, width in enumerate(RESULT_WIDTHS, start=first):
        letters = get_column_letter(column)
        sheet.column_dimensions[letters] = ColumnDimension(sheet, index=letters, width=width)


def show_first(workbook: Workbook, sheet: Worksheet) -> None:
    """Open the workbook on *sheet*, with no other sheet selected: a group is edited as one."""
    workbook.active = sheet
    for other in workbook.worksheets:
        other.sheet_view.tabSelected = other is sheet


def _cut_out(sheet: Worksheet, first: int, last: int) -> None:
    """Take the columns from *first* to *last* out of the spans that share a width.

    People hide all columns beyond their table as one span; two spans that overlap make Excel
    repair the file.
    """
    for span in list(sheet.column_dimensions.values()):
        span.reindex()
        low, high = span.min or 0, span.max or 0
        if high < first or low > last:
            continue
        del sheet.column_dimensions[span.index]
        for start, end in ((low, min(high, first - 1)), (max(low, last + 1), high)):
            if start <= end:
                letters = get_column_letter(start)
                sheet.column_dimensions[letters] = ColumnDimension(
                    sheet,
                    index=letters,
                    width=span.width,
                    bestFit=span.bestFit,
                    hidden=span.hidden,
                    outlineLevel=span.outlineLevel or 0,
                    collapsed=span.collapsed,
                    min=start,
                    max=end,
                )
