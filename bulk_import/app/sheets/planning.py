"""The plan of an open sheet from its kept file and from what people wrote over it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path

from bulk_import.app.checking import check
from bulk_import.app.origin import EditablePlan, origin_of
from bulk_import.app.sheets.open_sheet import Counts, OpenSheet
from bulk_import.app.sheets.overlay import LEFT_OUT, WHOLE_SHEET, Overlay, is_cell
from bulk_import.app.sheets.read_options import options_of
from bulk_import.app.sheets.sheet_causes import sheet_causes
from bulk_import.cells import Cell
from bulk_import.clock import Clock
from bulk_import.edits import Edit
from bulk_import.events import Listener, ignore
from bulk_import.outcome import State
from bulk_import.problems import Problem, Refused, Severity
from bulk_import.store.sheets import Address, SheetRecord, Write


def read(
    record: SheetRecord,
    upload: Path,
    overlay: Overlay,
    *,
    clock: Clock,
    listen: Listener = ignore,
) -> EditablePlan:
    """Return the plan of the file of an open sheet, without what people wrote into its cells.

    Args:
        record: The sheet.
        upload: Where its file is.
        overlay: What people answered about it.
        clock: The present moment.
        listen: Told how far reading is.

    Raises:
        Refused: It cannot be used; what is told calls the file by its own name.
    """
    options = options_of(record.options, overlay.answers)
    try:
        plan = check(upload, options, listen=listen, clock=clock)
    except Refused as refused:
        facts = {
            name: fact.replace(str(upload), record.file_name)
            for name, fact in refused.facts.items()
        }
        raise Refused(refused.code, **facts) from None
    origin = origin_of(plan)
    spreadsheet = replace(origin.spreadsheet, path=record.file_name)
    return replace(plan, path=record.file_name, _origin=replace(origin, spreadsheet=spreadsheet))


def with_overlay(plan: EditablePlan, overlay: Overlay) -> EditablePlan:
    """Return the *plan* of a file with all that people wrote over it.

    What the file has no place for any more is left out, as after another sheet was chosen.
    """
    cells = [one for one in overlay.cells() if one.text is not None]
    edits = [Edit(one.address.row, one.address.place, one.text or None) for one in cells]
    edited = plan.with_edits(edits) if edits else plan
    left_out = overlay.left_out.intersection(edited.rows.numbers)
    return edited.leave_out(*sorted(left_out)) if left_out else edited


def with_writes(sheet: OpenSheet, overlay: Overlay, writes: Iterable[Write]) -> EditablePlan:
    """Return the plan of *sheet* after *writes* into cells and about rows left out.

    Args:
        sheet: The sheet before them.
        overlay: What is written over the file after them.
        writes: The writes; none is about the whole sheet.
    """
    every = list(writes)
    if _gives_up_column(sheet, overlay, every):
        return with_overlay(sheet.read, overlay)
    plan = sheet.plan
    edits = [
        Edit(one.address.row, one.address.place, _value(sheet, one))
        for one in every
        if is_cell(one.address)
    ]
    if edits:
        plan = plan.with_edits(edits)
    about = [one for one in every if one.address.place == LEFT_OUT]
    out = [one.address.row for one in about if one.text is not None]
    back = [one.address.row for one in about if one.text is None]
    if out:
        plan = plan.leave_out(*out)
    return plan.take_in(*back) if back else plan


def _value(sheet: OpenSheet, write: Write) -> Cell:
    if write.text is None:
        return sheet.file_cell(write.address)
    return write.text or None


def _gives_up_column(sheet: OpenSheet, overlay: Overlay, writes: Iterable[Write]) -> bool:
    """Say whether a column that only edits had made holds none any more."""
    given_up = {
        one.address.place
        for one in writes
        if one.text is None and is_cell(one.address)
        if one.address.place not in sheet.read.sheet.columns
    }
    if not given_up:
        return False
    return bool(given_up.difference(one.address.place for one in overlay.cells() if one.text))


def is_about_all(addresses: Iterable[Address]) -> bool:
    """Say whether one of *addresses* concerns how the whole sheet is read."""
    return any(address.row == WHOLE_SHEET for address in addresses)


def opened(
    record: SheetRecord, read: EditablePlan, plan: EditablePlan, overlay: Overlay
) -> OpenSheet:
    """Return the open sheet of a *plan*, with its causes and counts."""
    problems: list[Problem] = []
    warned = 0
    for row in plan.rows.each():
        if row.state is not State.NOT_SENT:
            problems += row.problems
            warned += any(map(_is_warning, row.problems))
    states = Counter(plan.rows.states)
    sheet = OpenSheet(record, plan, read, overlay, sheet_causes(problems), Counts())
    counts = Counts(
        fixing=states[State.INVALID],
        ready=states[State.READY],
        warnings=warned,
        edited=len(sheet.edited_rows),
        left_out=states[State.NOT_SENT],
        all=len(plan.rows),
    )
    return replace(sheet, counts=counts)


def _is_warning(problem: Problem) -> bool:
    return problem.severity is Severity.WARNING and not problem.is_information


def counted(sheet: OpenSheet) -> dict[str, int]:
    """Return the counts of *sheet* as they are kept."""
    return asdict(sheet.counts)


def differing(before: OpenSheet, after: OpenSheet, writes: Iterable[Write]) -> tuple[int, ...]:
    """Return the rows that may not be as before: those written to, and those in conflict."""
    written = {one.address.row for one in writes}
    conflicts = {*before.plan.rows.conflicts, *after.plan.rows.conflicts}
    return tuple(sorted(written | conflicts))
