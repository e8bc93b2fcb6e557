"""The user's cells as text in a new workbook, with our columns, notes, colours and sheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.utility import quote_sheetname
from xlsxwriter.worksheet import Worksheet

from bulk_import.cells import MARK, MOST_ROWS, column_letter, column_number
from bulk_import.outcome import Result
from bulk_import.problems import Refused
from bulk_import.validation import Plan
from bulk_import.workbooks import changes, styles, summary
from bulk_import.workbooks.annotations import annotate
from bulk_import.workbooks.create.campaign_rows import CampaignRows
from bulk_import.workbooks.create.cell_writer import Formats, Pen, signed
from bulk_import.workbooks.create.charts import add_chart
from bulk_import.workbooks.create.notes import Grid, Note, note_parts
from bulk_import.workbooks.create.package import Rewrite, rewritten, with_rows
from bulk_import.workbooks.create.sheets import TableRows, lay_out, write_table
from bulk_import.workbooks.facts import RunFacts
from bulk_import.workbooks.secret_columns import secrets_in
from bulk_import.workbooks.texts import LONGEST_SHEET_NAME, NOT_IN_SHEET_NAMES

_DEFAULT_NAME: Final = "Campaigns"
_TAKEN: Final = frozenset({"", "history", summary.NAME.casefold(), changes.NAME.casefold()})
"""Names that Excel keeps for itself, or that our other sheets have."""

_CAMPAIGNS: Final = "xl/worksheets/sheet1.xml"
_CHANGES: Final = "xl/worksheets/sheet3.xml"
"""The parts with the rows of the long sheets, which are the first and the last."""

_ROWS_OF_A_NOTE: Final = 30
"""More rows than a note is high."""


def as_new_workbook(
    plan: Plan, results: Mapping[int, Result], facts: RunFacts, *, remarks: Sequence[str] = ()
) -> bytes:
    """Return the file: the campaigns, the summary with its *remarks*, and the changes.

    XlsxWriter makes a workbook with everything but the rows of the two long sheets and most of the
    notes, which are then put in.

    Raises:
        Refused: The input has more rows than a workbook can hold.
    """
    if plan.sheet.rows[-1] > MOST_ROWS:
        raise Refused("file.cannot_write", path=plan.path, reason="reason.too_many_rows")
    secrets = secrets_in(plan)
    campaigns = CampaignRows(plan, annotate(plan, results, secrets), secrets)
    listed = changes.changes(plan).without(secrets)
    lines = TableRows(listed)
    content = BytesIO()
    with Workbook(content, {"in_memory": True}) as workbook:
        formats = Formats(workbook)
        pen = Pen(workbook.add_worksheet(_sheet_name(plan.sheet.name)), formats, plan.path)
        formats.write_specimens(pen.sheet, (*campaigns.looks, *lines.looks))
        _set_up(workbook, pen.sheet, plan, campaigns)
        _write_first_note(pen, campaigns)
        told = summary.summary(plan, results, facts, remarks=remarks).without(secrets)
        pen = Pen(workbook.add_worksheet(told.name), formats, plan.path)
        write_table(pen, told)
        add_chart(workbook, pen.sheet, told)
        if told.is_opened:
            pen.sheet.activate()
        lay_out(workbook.add_worksheet(listed.name), listed)
    parts = {
        _CAMPAIGNS: with_rows(campaigns.xml(formats), campaigns.size),
        _CHANGES: with_rows(lines.xml(formats), lines.size),
    }
    return rewritten(content.getvalue(), parts | _other_notes(campaigns))


def _sheet_name(name: str | None) -> str:
    """Return *name* as Excel accepts it."""
    cleaned = NOT_IN_SHEET_NAMES.sub("", (name or "")[:LONGEST_SHEET_NAME])
    return _DEFAULT_NAME if cleaned.strip().casefold() in _TAKEN else cleaned


def _set_up(workbook: Workbook, sheet: Worksheet, plan: Plan, campaigns: CampaignRows) -> None:
    header_row, last_row = plan.matches.header_row, int(plan.sheet.rows[-1])
    leftmost = column_number(plan.matches.columns[0].column)
    for column, width in campaigns.widths.items():
        sheet.set_column(column - 1, column - 1, width)
    sheet.freeze_panes(header_row, campaigns.frozen)
    sheet.autofilter(header_row - 1, leftmost - 1, last_row - 1, campaigns.ours[-1] - 1)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    _mark_columns(workbook, sheet, campaigns.ours)


def _mark_columns(workbook: Workbook, sheet: Worksheet, ours: range) -> None:
    """Name our columns, so that they are recognized when the workbook comes back."""
    for number, column in enumerate(ours, start=1):
        place = f"{quote_sheetname(sheet.name)}!${column_letter(column)}:${column_letter(column)}"
        workbook.define_name(f"{MARK}{number}", f"={place}")
        workbook.defined_names[-1][-1] = True  # hidden; define_name offers no other way


def _write_first_note(pen: Pen, campaigns: CampaignRows) -> None:
    """Write one note, with which come all the parts that notes need."""
    for row, column, mark in campaigns.marks[:1]:
        for below in range(row, row + _ROWS_OF_A_NOTE):
            pen.sheet.set_row(below - 1, campaigns.heights.get(below))
        pen.note(row, column, mark.text)


def _other_notes(campaigns: CampaignRows) -> dict[str, Rewrite]:
    notes = [
        Note(row, column, signed(mark.text), styles.AUTHOR)
        for row, column, mark in campaigns.marks[1:]
    ]
    return note_parts(notes, Grid.of(campaigns.widths, campaigns.heights)) if notes else {}
