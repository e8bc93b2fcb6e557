"""What is left of an import: a new open sheet of the rows that still need a person."""

from __future__ import annotations

from bulk_import.app.report import Report
from bulk_import.app.sheets import CellEdit, Sheets
from bulk_import.app.sheets.overlay import is_cell
from bulk_import.outcome import DONE
from bulk_import.problems import Refused
from bulk_import.store.sheets import JobRecord, SheetState, SheetStore

_TAB = "rest"
"""Where the edits come from that are taken over."""


def remaining(report: Report) -> list[int]:
    """Return the rows that still need a person, those apart that a person left out."""
    left_out = set(report.plan.left_out.numbers)
    return [
        row
        for row, result in report.results.items()
        if result.state not in DONE and row not in left_out
    ]


def rest_of(
    job: JobRecord, report: Report, *, sheets: Sheets, store: SheetStore, person: str
) -> str:
    """Return the id of a new sheet: the file of *job* with its edits, all other rows left out.

    Args:
        job: The job.
        report: What became of its rows.
        sheets: The open sheets.
        store: Where they are kept.
        person: Who asks for it.

    Raises:
        LookupError: The job's sheet is not there any more.
        Refused: It cannot be read any more.
    """
    old = sheets.record(str(job.sheet))
    if old.upload is None:
        raise LookupError(old.id)
    options = sheets.options(old.id)
    new = sheets.add(store.upload(old.upload), old.file_name, person, options)
    read = sheets.read(new.id)
    if read.state is not SheetState.CHECKED:
        raise Refused("job.no_sheet")
    cells = [
        CellEdit(one.address.row, one.address.place, one.text)
        for one in store.written(old.id)
        if one.text is not None and is_cell(one.address)
    ]
    if cells:
        sheets.edit(new.id, person, cells, tab=_TAB, seq=1)
    left = set(remaining(report))
    others = [row for row in report.results if row not in left]
    if others:
        sheets.leave_out(new.id, person, others)
    return new.id
