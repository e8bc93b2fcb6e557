"""The user's own workbook, written anew by openpyxl, where it cannot be changed in its package."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from bulk_import.workbooks import styles
from bulk_import.workbooks.annotate import views
from bulk_import.workbooks.annotate.additions import Additions, Uncopied
from bulk_import.workbooks.annotate.cell_writer import dress, put_text, solid
from bulk_import.workbooks.annotate.earlier import clear_earlier
from bulk_import.workbooks.annotate.edited_cells import write_edits
from bulk_import.workbooks.annotate.marks import write_marks
from bulk_import.workbooks.annotate.names import mark_columns
from bulk_import.workbooks.annotate.occupied_cells import is_free
from bulk_import.workbooks.annotate.package import load, pack, stored_results
from bulk_import.workbooks.annotate.redaction import remove_secrets
from bulk_import.workbooks.annotate.remarks import tables_with
from bulk_import.workbooks.annotate.sheets import add_table
from bulk_import.workbooks.placing import first_column
from bulk_import.workbooks.styles import Look


def rewritten_copy(source: bytes, additions: Additions, reason: str) -> bytes:
    """Return the user's workbook with our columns, notes, colours and sheets.

    Args:
        source: The user's workbook.
        additions: What is added to it.
        reason: Why it is written anew, as a code of the messages.

    Raises:
        Uncopied: The workbook cannot be copied.
        Refused: The sheet has no room for our columns.
    """
    secrets, rows, headers = additions.secrets, additions.rows, additions.headers
    loaded = load(source)
    workbook = loaded.workbook
    stored = stored_results(source, workbook, secrets)
    sheet = _campaign_sheet(workbook, additions.sheet)
    remove_secrets(workbook, sheet, rows, secrets)
    clear_earlier(sheet, rows, additions.earlier)
    write_edits(sheet, additions.edits)

    first = first_column(
        headers,
        additions.start,
        lambda column, header: is_free(sheet, rows, column, header),
        path=additions.path,
    )
    columns = range(additions.left, first + len(headers))
    _write_columns(sheet, additions, columns)
    write_marks(sheet, additions.annotations, first)

    mark_columns(workbook, sheet, range(first, columns[-1] + 1))
    views.widen_table(sheet, rows[0], first, headers)
    views.show_result_columns(sheet, first)
    views.freeze_header(sheet, rows[0], additions.names)
    views.filter_by_header(sheet, rows, columns)
    opened = sheet
    for table in tables_with(additions, loaded.lost, reason):
        added = add_table(workbook, table, after=sheet)
        opened = added if table.is_opened else opened
    views.show_first(workbook, opened)
    return pack(workbook, stored, secrets)


def _campaign_sheet(workbook: Workbook, name: str | None) -> Worksheet:
    for sheet in workbook.worksheets:
        if sheet.title == name:
            return sheet
    raise Uncopied("uncopied.sheet")


def _write_columns(sheet: Worksheet, additions: Additions, columns: range) -> None:
    """Write our columns, the last of *columns*; the first ones are the user's."""
    told, headers = additions.annotations, additions.headers
    _write_row(sheet, told.header_row, headers, styles.RESULT_HEADER, columns=columns)
    for row, texts in told.texts.items():
        fill = styles.STATE_FILLS[told.states[row]]
        _write_row(sheet, row, texts, styles.RESULT_TEXT, columns=columns)
        sheet.cell(row, columns[-len(texts)]).fill = solid(fill)
        height = styles.row_height(texts)
        if height > (sheet.row_dimensions[row].height or styles.LINE_HEIGHT):
            sheet.row_dimensions[row].height = height


def _write_row(
    sheet: Worksheet, row: int, texts: tuple[str, ...], look: Look, *, columns: range
) -> None:
    # Ours stand as high as theirs, unless the row cannot show all of ours: its start counts.
    is_cut = styles.row_height(texts) >= styles.TALLEST
    vertical = "top" if is_cut else sheet.cell(row, columns[0]).alignment.vertical
    for column, text in zip(columns[-len(texts) :], texts, strict=True):
        cell = sheet.cell(row, column)
        put_text(cell, text)
        dress(cell, look, vertical)
