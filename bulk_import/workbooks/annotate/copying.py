"""The user's own workbook, annotated: everything of theirs stays where it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from bulk_import import messages
from bulk_import.cells import column_number
from bulk_import.mapping.headers import RESULT_HEADERS
from bulk_import.outcome import Result
from bulk_import.validation import Plan
from bulk_import.workbooks import styles
from bulk_import.workbooks.annotate import views
from bulk_import.workbooks.annotate.cell_writer import dress, put_text, solid
from bulk_import.workbooks.annotate.earlier import clear_earlier
from bulk_import.workbooks.annotate.marks import write_marks
from bulk_import.workbooks.annotate.names import mark_columns
from bulk_import.workbooks.annotate.occupied_cells import is_free, rows_of
from bulk_import.workbooks.annotate.package import Uncopied, load, pack, stored_results
from bulk_import.workbooks.annotate.redaction import remove_secrets
from bulk_import.workbooks.annotate.sheets import add_table
from bulk_import.workbooks.annotations import Annotations, annotate
from bulk_import.workbooks.changes import changes
from bulk_import.workbooks.facts import RunFacts
from bulk_import.workbooks.placing import first_column
from bulk_import.workbooks.secrecy import secrets_in
from bulk_import.workbooks.styles import Look
from bulk_import.workbooks.summary import summary


def as_copy(source: bytes, plan: Plan, results: Mapping[int, Result], facts: RunFacts) -> bytes:
    """Return the user's workbook with our columns, notes, colours and sheets.

    Raises:
        Uncopied: The workbook cannot be copied.
        Refused: The sheet has no room for our columns.
    """
    secrets = secrets_in(plan)
    loaded = load(source)
    workbook = loaded.workbook
    stored = stored_results(source, workbook, secrets)
    sheet = _campaign_sheet(workbook, plan)
    remove_secrets(workbook, sheet, plan, secrets)
    clear_earlier(sheet, plan)

    rows = rows_of(plan)
    first = first_column(plan, lambda column, header: is_free(sheet, rows, column, header))
    annotations = annotate(plan, results, secrets)
    columns = range(column_number(plan.matches.columns[0].column), first + len(RESULT_HEADERS))
    _write_columns(sheet, annotations, columns)
    write_marks(sheet, annotations, first)

    mark_columns(workbook, sheet, range(first, columns[-1] + 1))
    views.widen_table(sheet, rows[0], first)
    views.show_result_columns(sheet, first)
    views.freeze_header(sheet, rows[0])
    views.filter_by_header(sheet, rows, columns)
    for table in (changes(plan), summary(plan, results, facts, remarks=_remarks(loaded.lost))):
        add_table(workbook, table.without(secrets), after=sheet)
    views.show_first(workbook, sheet)
    return pack(workbook, stored, secrets)


def _campaign_sheet(workbook: Workbook, plan: Plan) -> Worksheet:
    for sheet in workbook.worksheets:
        if sheet.title == plan.sheet.name:
            return sheet
    raise Uncopied("uncopied.sheet")


def _remarks(lost: list[str]) -> Iterator[str]:
    if lost:
        parts = ", ".join(map(_named, lost))
        yield messages.text("summary.copy_without", parts=parts)


def _named(part: str) -> str:
    known = messages.table().get(part)
    return known.whole if known else messages.text("lost.part", part=part)


def _write_columns(sheet: Worksheet, annotations: Annotations, columns: range) -> None:
    """Write our columns, the last of *columns*; the first ones are the user's."""
    _write_row(sheet, annotations.header_row, RESULT_HEADERS, styles.RESULT_HEADER, columns=columns)
    for row, texts in annotations.texts.items():
        fill = styles.STATE_FILLS[annotations.states[row]]
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
