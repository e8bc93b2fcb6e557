"""The user's cells as text in a new workbook, with our columns, notes, colours and sheets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.utility import quote_sheetname
from xlsxwriter.worksheet import Worksheet

from bulk_import import temporary
from bulk_import.cells import MARK, column_letter, column_number, written
from bulk_import.mapping.headers import RESULT_HEADERS
from bulk_import.outcome import Result
from bulk_import.validation import Plan
from bulk_import.workbooks import changes, styles, summary
from bulk_import.workbooks.annotations import annotate
from bulk_import.workbooks.create.cell_writer import Formats, Pen
from bulk_import.workbooks.create.charts import add_chart
from bulk_import.workbooks.create.sheets import write_table
from bulk_import.workbooks.facts import RunFacts
from bulk_import.workbooks.listing import first_result_column, input_rows, struck_cells
from bulk_import.workbooks.marks import Annotations, Mark
from bulk_import.workbooks.secrecy import Secrets
from bulk_import.workbooks.secret_columns import secrets_in
from bulk_import.workbooks.styles import Look
from bulk_import.workbooks.texts import LONGEST_SHEET_NAME, NOT_IN_SHEET_NAMES

_DEFAULT_NAME: Final = "Campaigns"
_TAKEN: Final = frozenset({"", "history", summary.NAME.casefold(), changes.NAME.casefold()})
"""Names that Excel keeps for itself, or that our other sheets have."""

_ROWS_MEASURED: Final = 200
_NARROWEST: Final = 10
_WIDEST: Final = 40


def as_new_workbook(
    plan: Plan, results: Mapping[int, Result], facts: RunFacts, *, remarks: Sequence[str] = ()
) -> bytes:
    """Return the file: the campaigns, the summary with its *remarks*, and the changes.

    Raises:
        Refused: The input has more rows than a workbook can hold.
    """
    content = BytesIO()
    secrets = secrets_in(plan)
    tables = (summary.summary(plan, results, facts, remarks=remarks), changes.changes(plan))
    # Each row goes to the disk before the next is written, so that memory does not grow.
    with (
        temporary.folder() as folder,
        Workbook(content, {"constant_memory": True, "tmpdir": str(folder)}) as workbook,
    ):
        formats = Formats(workbook)
        sheet = workbook.add_worksheet(_sheet_name(plan.sheet.name))
        _write_campaigns(Pen(sheet, formats, plan.path), plan, results, secrets)
        _mark_columns(workbook, sheet, first_result_column(plan))
        for table in tables:
            pen = Pen(workbook.add_worksheet(table.name), formats, plan.path)
            write_table(pen, table.without(secrets))
            if table.charted:
                add_chart(workbook, pen.sheet, table)
    return content.getvalue()


def _mark_columns(workbook: Workbook, sheet: Worksheet, first: int) -> None:
    """Name our columns, so that they are recognized when the workbook comes back."""
    for number, column in enumerate(range(first, first + len(RESULT_HEADERS)), start=1):
        place = f"{quote_sheetname(sheet.name)}!${column_letter(column)}:${column_letter(column)}"
        workbook.define_name(f"{MARK}{number}", f"={place}")
        workbook.defined_names[-1][-1] = True  # hidden; define_name offers no other way


def _sheet_name(name: str | None) -> str:
    """Return *name* as Excel accepts it."""
    cleaned = NOT_IN_SHEET_NAMES.sub("", (name or "")[:LONGEST_SHEET_NAME])
    return _DEFAULT_NAME if cleaned.strip().casefold() in _TAKEN else cleaned


def _write_campaigns(pen: Pen, plan: Plan, results: Mapping[int, Result], secrets: Secrets) -> None:
    annotations = annotate(plan, results, secrets)
    first = first_result_column(plan)
    _set_up(pen.sheet, plan, first)
    marks_by_row = _marks_by_row(annotations, first)
    struck = struck_cells(plan)
    for row, texts in input_rows(plan, secrets):
        _set_height(pen.sheet, row, annotations.texts.get(row, ()))
        marks = marks_by_row.get(row, {})
        cells = _input_cells(texts, marks, is_header=row == annotations.header_row)
        for column in struck.get(row, ()):
            text, look = cells[column]
            cells[column] = text, look.struck_through()
        cells |= _our_cells(annotations, row, first)
        for column, (text, look) in cells.items():
            pen.write(row, column, text, look)
        for column, mark in marks.items():
            pen.note(row, column, mark.text)


def _set_up(sheet: Worksheet, plan: Plan, first: int) -> None:
    header_row, last_row = plan.matches.header_row, int(plan.sheet.rows[-1])
    leftmost = column_number(plan.matches.columns[0].column)
    _set_widths(sheet, plan, first)
    sheet.freeze_panes(header_row, 0)
    sheet.autofilter(header_row - 1, leftmost - 1, last_row - 1, first + len(RESULT_HEADERS) - 2)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})


def _set_height(sheet: Worksheet, row: int, told: tuple[str, ...]) -> None:
    """Make the row high enough; this comes before its cells, which go to the disk at once."""
    height = styles.row_height(told)
    if height > styles.LINE_HEIGHT:
        sheet.set_row(row - 1, height)


def _marks_by_row(annotations: Annotations, first: int) -> dict[int, dict[int, Mark]]:
    """Return the marks by row and column; those of whole rows stand in our column *first*."""
    by_row: dict[int, dict[int, Mark]] = defaultdict(dict)
    for (row, letters), mark in annotations.marks.items():
        by_row[row][column_number(letters) if letters else first] = mark
    return by_row


def _input_cells(
    texts: Mapping[int, str], marks: Mapping[int, Mark], *, is_header: bool
) -> dict[int, tuple[str, Look]]:
    """Return the user's cells of a row by column, the marked ones coloured even where empty."""
    if is_header:
        return {column: (text, styles.RESULT_HEADER) for column, text in texts.items()}
    cells = {column: (text, styles.INPUT) for column, text in texts.items()}
    for column, mark in marks.items():
        fill = styles.SEVERITY_FILLS[mark.severity] if mark.severity else None
        cells[column] = texts.get(column, ""), styles.INPUT.filled(fill) if fill else styles.INPUT
    return cells


def _our_cells(annotations: Annotations, row: int, first: int) -> dict[int, tuple[str, Look]]:
    if row == annotations.header_row:
        return {
            column: (header, styles.RESULT_HEADER)
            for column, header in enumerate(RESULT_HEADERS, start=first)
        }
    told = enumerate(annotations.texts.get(row, ()), start=first)
    cells = {column: (text, styles.RESULT_TEXT) for column, text in told if text}
    if first in cells:
        fill = styles.STATE_FILLS[annotations.states[row]]
        cells[first] = cells[first][0], styles.RESULT_TEXT.filled(fill)
    return cells


def _set_widths(sheet: Worksheet, plan: Plan, first: int) -> None:
    """Make the user's columns as wide as what stands in them, within reason."""
    table = plan.sheet.below(plan.matches.header_row - 1).top(_ROWS_MEASURED)
    for at, cells in enumerate(table.columns.values()):
        longest = max((len(written(cell)) for cell in cells.values), default=0)
        sheet.set_column(at, at, max(_NARROWEST, min(longest + 2, _WIDEST)))
    for column, width in enumerate(styles.RESULT_WIDTHS, start=first - 1):
        sheet.set_column(column, column, width)
