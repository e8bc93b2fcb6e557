"""Changes of an open sheet in its tables."""

from __future__ import annotations

from collections import defaultdict

from bulk_import.store.database import Connection
from bulk_import.store.sheets import rows, sql
from bulk_import.store.sheets.records import Change, ChangeKind, StepState, Write


def write(connection: Connection, sheet: str, change: Change) -> None:
    """Write down *change*, what it writes, and what becomes of the steps of its person."""
    revision = change.revision
    if change.step is not None:
        state = StepState.UNDONE if change.kind is ChangeKind.UNDO else StepState.DONE
        connection.execute(sql.SET_STEP, (state.value, sheet, change.step))
    elif change.state is StepState.DONE:
        connection.execute(sql.DROP_UNDONE, (sheet, change.person))
    connection.execute(sql.ADD_CHANGE, rows.change_row(sheet, change))
    writes = change.writes
    new = [rows.write_row(sheet, revision, one) for one in writes]
    connection.executemany(sql.ADD_WRITE, new)
    gone = [(sheet, one.address.row, one.address.place) for one in writes if not one.step]
    connection.executemany(sql.REMOVE_WRITTEN, gone)
    held = [
        (sheet, one.address.row, one.address.place, one.text, one.step)
        for one in writes
        if one.step
    ]
    connection.executemany(sql.SET_WRITTEN, held)


def changes_of(
    connection: Connection, sheet: str, statement: str, values: rows.Row
) -> list[Change]:
    """Return the changes that *statement* finds, with what they write."""
    found = connection.execute(statement, values).fetchall()
    if not found:
        return []
    writes = _writes(connection, sheet, min(one[0] for one in found), max(one[0] for one in found))
    return [rows.change_of(one, writes[one[0]]) for one in found]


def next_step(
    connection: Connection, sheet: str, person: str, *, state: StepState, most: int
) -> Change | None:
    """Return the step that is undone or done again next; see `SheetStore.step`.

    What the other steps wrote is not read: two hundred may have written very much.
    """
    steps = connection.execute(sql.LAST_STEPS, (sheet, person, most)).fetchall()
    among = [one for one in steps if one[4] == state]
    if not among:
        return None
    found = among[0] if state is StepState.DONE else among[-1]
    return rows.change_of(found, _writes(connection, sheet, found[0], found[0])[found[0]])


def _writes(connection: Connection, sheet: str, first: int, last: int) -> dict[int, list[Write]]:
    found = defaultdict(list)
    for revision, *write in connection.execute(sql.WRITES, (sheet, first, last)):
        found[revision].append(rows.write_of(tuple(write)))
    return found
