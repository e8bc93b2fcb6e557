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
from bulk_import.app.sheets.worklist import problems_of, worklist
from bulk_import.cells import Cell
from bulk_import.clock import Clock
from bulk_import.edits import Edit
from bulk_import.events import Listener, ignore
from bulk_import.mapping import UnsettledColumns
from bulk_import.outcome import State
from bulk_import.problems import Refused
from bulk_import.store.sheets import Address, SheetRecord, Write
from bulk_import.validation import UndecidedEncoding


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
        UnsettledColumns: A person has to say which of its columns are which.
        UndecidedEncoding: A person has to say how its text is to be read.
        Refused: It cannot be used; what is told calls the file by its own name.
    """
    options = options_of(record.options, overlay.answers)
    try:
        plan = check(upload, options, listen=listen, clock=clock)
    except UnsettledColumns:
        raise  # it calls the file by no name
    except UndecidedEncoding as undecided:
        name = record.file_name if undecided.path == str(upload) else undecided.path
        raise UndecidedEncoding(name, undecided.readings) from None
    except Refused as refused:
        path, name = str(upload), record.file_name
        facts = {key: fact.replace(path, name) for key, fact in refused.facts.items()}
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
    """Return the open sheet of a *plan* of which nothing is known yet."""
    return _with_counts(OpenSheet(record, plan, read, overlay, worklist(plan)))


def changed(
    before: OpenSheet,
    record: SheetRecord,
    plan: EditablePlan,
    *,
    overlay: Overlay,
    writes: Iterable[Write],
) -> tuple[OpenSheet, tuple[int, ...]]:
    """Return the open sheet after *writes* made *plan*, and the rows that were read again.

    Those are the rows that were written to, and those whose conflicts with others are not as
    before; all rows where a column came or went.
    """
    rows = _differing(before.plan, plan, {one.address.row for one in writes})
    work = before.worklist.with_rows(problems_of(plan, rows))
    return _with_counts(OpenSheet(record, plan, before.read, overlay, work)), rows


def _differing(before: EditablePlan, after: EditablePlan, written: set[int]) -> tuple[int, ...]:
    if before.matches.columns != after.matches.columns:
        return tuple(sorted({*before.rows.numbers, *after.rows.numbers}))
    old, new = before.rows.conflicts, after.rows.conflicts
    conflicts = {row for row in {**old, **new} if old.get(row) != new.get(row)}
    return tuple(sorted(written | conflicts))


def _with_counts(sheet: OpenSheet) -> OpenSheet:
    states = Counter(sheet.plan.rows.states)
    counts = Counts(
        fixing=states[State.INVALID],
        ready=states[State.READY],
        warnings=sheet.worklist.warned,
        edited=len(sheet.edited_rows),
        left_out=states[State.NOT_SENT],
        all=len(sheet.plan.rows),
    )
    return replace(sheet, counts=counts)


def counted(sheet: OpenSheet) -> dict[str, int]:
    """Return the counts of *sheet* as they are kept."""
    return asdict(sheet.counts)
