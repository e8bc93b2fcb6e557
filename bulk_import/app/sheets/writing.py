"""What a person asks for, as writes: which of it can be done, and what stands in its way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bulk_import.app.sheets.open_sheet import CellEdit, Clash, OpenSheet
from bulk_import.app.sheets.overlay import LEFT_OUT, WHOLE_SHEET, is_cell
from bulk_import.app.sheets.read_options import answers_between, options_of
from bulk_import.app.sheets.sheet_causes import Control, SheetCause
from bulk_import.cells import shown
from bulk_import.options import ReadOptions
from bulk_import.store.sheets import Address, Change, Write

OUT = "out"
"""What is written about a row that is left out."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a change would do.

    Attributes:
        writes: What it writes.
        of: How many cells, rows or answers it was to change.
        clashes: Cells that it leaves alone, since somebody else changed them.
    """

    writes: tuple[Write, ...]
    of: int
    clashes: tuple[Clash, ...] = ()


def of_edits(sheet: OpenSheet, cells: Iterable[CellEdit], revision: int) -> Wanted:
    """Return what *cells* change; of several for one cell the last counts.

    Raises:
        Refused: The sheet has no such row.
    """
    texts: dict[Address, str] = {}
    clashes: dict[Address, Clash] = {}
    for one in cells:
        address = sheet.address(one.row, one.column)
        text = _kept(one.text)
        now = texts.get(address, sheet.text_at(address))
        if one.was is not None and now not in {one.was, text}:
            clashes[address] = _clash(sheet, address, text)
        else:
            clashes.pop(address, None)
            texts[address] = text
    writes = (_write(sheet, address, text, revision) for address, text in texts.items())
    changes = tuple(one for one in writes if one is not None)
    return Wanted(changes, len(texts) + len(clashes), tuple(clashes.values()))


def of_fix(sheet: OpenSheet, key: str, value: str, since: Sequence[Change]) -> Wanted:
    """Return what putting right a cause with *value* changes.

    Args:
        sheet: The sheet.
        key: What the cause is called.
        value: What its cells are to hold.
        since: What others changed since the person saw the cause, which stays.
    """
    found = sheet.cause(key)
    if found is None or found.place is None or found.control is Control.ROWS:
        return Wanted((), 0)
    first = {one.address: one for change in reversed(since) for one in change.writes}
    addresses = [sheet.address(row, found.place) for row in found.rows]
    text, revision = _kept(value), sheet.revision + 1
    writes = [_write(sheet, one, text, revision) for one in addresses if one not in first]
    gone = [one for one in first.values() if _had(sheet, one, found)]
    of = len({*addresses, *(one.address for one in gone)})
    return Wanted(tuple(one for one in writes if one is not None), of)


def _had(sheet: OpenSheet, write: Write, cause: SheetCause) -> bool:
    """Say whether a cell was of *cause* before it was written to."""
    before = sheet.text_of_file(write.address) if write.was is None else write.was
    is_there = is_cell(write.address) and sheet.column(write.address) == cause.problem.column
    return is_there and shown(before).casefold() == cause.text.casefold()


def of_left_out(sheet: OpenSheet, rows: Iterable[int], revision: int, *, out: bool) -> Wanted:
    """Return what leaving out *rows*, or taking them in again, changes.

    Raises:
        Refused: The sheet has no such row.
    """
    addresses = [Address(sheet.address(row, LEFT_OUT).row, LEFT_OUT) for row in sorted(set(rows))]
    writes = []
    for address in addresses:
        is_out = sheet.text_at(address) == OUT
        if is_out != out:
            writes.append(_over(sheet, address, OUT if out else None, revision))
    return Wanted(tuple(writes), len(addresses))


def of_options(sheet: OpenSheet, options: ReadOptions, revision: int) -> Wanted:
    """Return what reading the file with other *options* changes.

    Another sheet of the file has other rows: what was written over the one before goes.
    """
    before = options_of(sheet.record.options, sheet.overlay.answers)
    answers = dict(answers_between(before, options))
    writes = [
        _over(sheet, Address(WHOLE_SHEET, place), text, revision) for place, text in answers.items()
    ]
    if "sheet" in answers:
        own = (one for one in sheet.overlay.by_address if one.row != WHOLE_SHEET)
        writes += [_over(sheet, one, None, revision) for one in own]
    return Wanted(tuple(writes), len(answers))


def of_undo(sheet: OpenSheet, step: Change) -> Wanted:
    """Return what undoing *step* changes: only what still is as it wrote it."""
    writes = tuple(
        Write(one.address, one.text, one.step, one.was, one.was_step)
        for one in step.writes
        if sheet.overlay.step_at(one.address) == step.revision
    )
    return Wanted(writes, len(step.writes))


def of_redo(sheet: OpenSheet, step: Change) -> Wanted:
    """Return what doing *step* again changes: only what is as it was before it."""
    writes = tuple(one for one in step.writes if sheet.overlay.step_at(one.address) == one.was_step)
    return Wanted(writes, len(step.writes))


def _write(sheet: OpenSheet, address: Address, text: str, revision: int) -> Write | None:
    """Return the write of *text* at *address*; None where it stands there already."""
    if sheet.text_at(address) == text:
        return None
    own = sheet.text_of_file(address) == text
    return _over(sheet, address, None if own else text, revision)


def _over(sheet: OpenSheet, address: Address, text: str | None, revision: int) -> Write:
    before = sheet.overlay.at(address)
    was = (None, 0) if before is None else (before.text, before.step)
    return Write(address, *was, text, revision)


def _clash(sheet: OpenSheet, address: Address, mine: str) -> Clash:
    theirs = sheet.overlay.at(address)
    who, when = (theirs.person, theirs.at) if theirs else ("", sheet.record.changed)
    column = sheet.column(address)
    return Clash(address.row, column, mine, sheet.text_at(address), who, when)


def _kept(text: str) -> str:
    """Return *text* as it can be kept: a lone half of a pair is no character."""
    return text.encode(errors="replace").decode()
