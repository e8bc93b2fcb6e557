"""What was done to an open sheet, in words: for undo, for *Done*, and for the list of changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bulk_import.app.sheets import LEFT_OUT, OpenSheet
from bulk_import.cells import written
from bulk_import.messages import text
from bulk_import.store.sheets import Change, ChangeKind, StepState, Write
from bulk_import.web.pages import say


@dataclass(frozen=True, slots=True)
class Step:
    """A change that can be undone.

    Attributes:
        revision: Which revision it made.
        words: What was done.
    """

    revision: int
    words: str


@dataclass(frozen=True, slots=True)
class NextSteps:
    """What undo and redo concern next, in words; empty for nothing."""

    undo: str
    redo: str


def next_steps(sheet: OpenSheet, changes: Iterable[Change], person: str) -> NextSteps:
    """Return what undo and redo of *person* concern next.

    Args:
        sheet: The sheet.
        changes: Its last changes, the oldest first.
        person: Who would undo.
    """
    own = [one for one in changes if one.person == person and one.writes]
    done = [one for one in own if one.state is StepState.DONE]
    undone = [one for one in own if one.state is StepState.UNDONE]
    return NextSteps(
        step_words(sheet, done[-1]) if done else "",
        step_words(sheet, undone[0]) if undone else "",
    )


def done_fixes(sheet: OpenSheet, changes: Iterable[Change], person: str) -> tuple[Step, ...]:
    """Return what *person* put right cause by cause and can still undo, the newest first."""
    kinds = {ChangeKind.FIX, ChangeKind.LEFT_OUT}
    return tuple(
        Step(one.revision, step_words(sheet, one))
        for one in reversed(list(changes))
        if one.person == person and one.kind in kinds and one.state is StepState.DONE and one.writes
    )


def step_words(sheet: OpenSheet, change: Change) -> str:
    """Return what a change did, in a few words."""
    first = change.writes[0]
    count = len(change.writes)
    if change.kind is ChangeKind.READING or first.address.row == 0:
        return say("page.check.step_reading")
    if first.address.place == LEFT_OUT:
        return _left_out_words(first, count)
    header = header_at(sheet, first)
    if change.kind is ChangeKind.FIX:
        return fix_words(sheet, change.writes)
    if count == 1:
        return say("page.check.step_edit", header=header, row=str(first.address.row))
    return say("page.check.step_cells", count=count)


def fix_words(sheet: OpenSheet, writes: Sequence[Write]) -> str:
    """Return what putting right a cause did: what the cells held, and what they hold now."""
    first = writes[0]
    value = now_at(sheet, first)
    before = {was_at(sheet, one).casefold() for one in writes}
    was = was_at(sheet, first)
    if len(before) == 1 and was:
        return say("page.check.fixed", what=f"“{was}”", value=value, count=len(writes))
    return say("page.check.filled", header=header_at(sheet, first), value=value, count=len(writes))


def header_at(sheet: OpenSheet, write: Write) -> str:
    """Return the header of the column of a cell that was written to."""
    return header_of_column(sheet, sheet.column(write.address))


def header_of_column(sheet: OpenSheet, column: str) -> str:
    """Return the header of a *column*; its letter, or what else it is called, without one."""
    return next(
        (one.header for one in sheet.plan.matches.columns if one.column == column and one.header),
        column,
    )


def was_at(sheet: OpenSheet, write: Write) -> str:
    """Return what a cell held before it was written to."""
    return written(sheet.file_cell(write.address)) if write.was is None else write.was


def now_at(sheet: OpenSheet, write: Write) -> str:
    """Return what was written into a cell."""
    return written(sheet.file_cell(write.address)) if write.text is None else write.text


def _left_out_words(first: Write, count: int) -> str:
    if first.text is None:
        return say("page.check.were_taken_in", count=count)
    if count == 1:
        return text("page.check.row_left_out", row=str(first.address.row))
    return say("page.check.step_left_out", count=count)
