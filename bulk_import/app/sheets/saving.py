"""Making a change of an open sheet: in its plan, on the disk, and then in memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bulk_import.app.sheets import planning, writing
from bulk_import.app.sheets.cache import SheetCache
from bulk_import.app.sheets.open_sheet import CellEdit, OpenSheet, Saved
from bulk_import.app.sheets.reading import SheetReading
from bulk_import.app.sheets.writing import Wanted
from bulk_import.clock import Clock
from bulk_import.store.sheets import (
    Change,
    ChangeKind,
    Conflicting,
    SheetStore,
    StepState,
    Write,
)

MOST_STEPS: Final = 200
"""Steps that a person can undo."""


@dataclass(frozen=True, slots=True)
class Request:
    """Who asks for a change, and how; see `Change`."""

    person: str
    kind: ChangeKind
    tab: str | None = None
    seq: int | None = None
    cause: str | None = None
    step: int | None = None

    def change(self, revision: int, at: datetime, writes: tuple[Write, ...]) -> Change:
        """Return the change that does *writes*."""
        is_step = bool(writes) and self.step is None
        return Change(
            revision=revision,
            person=self.person,
            at=at,
            kind=self.kind,
            writes=writes,
            state=StepState.DONE if is_step else StepState.DROPPED,
            step=self.step,
            tab=self.tab,
            seq=self.seq,
            cause=self.cause,
        )


class Saving:
    """Makes changes of open sheets; whoever calls holds the sheet's lock.

    Args:
        store: Where the sheets are kept.
        cache: Where they are held in memory.
        reading: What reads their files.
        clock: The present moment.
    """

    def __init__(
        self, store: SheetStore, cache: SheetCache, reading: SheetReading, clock: Clock
    ) -> None:
        self._store = store
        self._clock = clock
        self._cache = cache
        self._reading = reading

    def save(self, before: OpenSheet, request: Request, wanted: Wanted) -> Saved:
        """Make the change that is *wanted*; it is on the disk when this returns.

        A request that changes nothing is written down only where it may come again.

        Args:
            before: The sheet before it.
            request: Who asks for it.
            wanted: What it does.

        Raises:
            Refused: It cannot be made; nothing was changed.
            Conflicting: Another server changed the sheet in the meantime; nothing was changed.
        """
        change = request.change(before.revision + 1, self._clock.now(), wanted.writes)
        if not change.writes and change.seq is None and change.step is None:
            return Saved(before, (), 0, wanted.of, wanted.clashes)
        after, rows = self._reading.after(before, change)
        try:
            self._store.commit(
                before.record.id,
                change,
                campaigns=after.counts.all,
                counts=planning.counted(after),
            )
        except Conflicting:  # another server of the same store
            self._cache.forget(before.record.id)
            raise
        self._cache.put(after, rows)
        return Saved(
            after,
            tuple(after.plan.rows.numbers) if rows is None else rows,
            len(change.writes),
            wanted.of,
            wanted.clashes,
            after.counts.ready - before.counts.ready,
        )

    def take_back(self, before: OpenSheet, person: str, revision: int | None = None) -> Saved:
        """Undo a step of a person, as far as nobody has written over it.

        Args:
            before: The sheet before it.
            person: Whose step.
            revision: Which revision the step made; None for the last one.
        """
        sheet = before.record.id
        if revision is None:
            step = self._store.step(sheet, person, StepState.DONE, MOST_STEPS)
        else:
            made = (one for one in self._store.changes(sheet, revision - 1)[:1])
            step = next((one for one in made if _can_be_undone(one, person, revision)), None)
        if step is None:
            return Saved(before, (), changed=0, of=0)
        request = Request(person, ChangeKind.UNDO, step=step.revision)
        return self.save(before, request, writing.of_undo(before, step))

    def do_again(self, before: OpenSheet, person: str) -> Saved:
        """Do the step again that a person undid last, as far as nobody has written there since."""
        step = self._store.step(before.record.id, person, StepState.UNDONE, MOST_STEPS)
        if step is None:
            return Saved(before, (), changed=0, of=0)
        request = Request(person, ChangeKind.REDO, step=step.revision)
        return self.save(before, request, writing.of_redo(before, step))


def _can_be_undone(change: Change, person: str, revision: int) -> bool:
    return (change.revision, change.person, change.state) == (revision, person, StepState.DONE)


def repeated(now: OpenSheet, known: Change, cells: Iterable[CellEdit]) -> Saved:
    """Return what came of a request that was made before."""
    wanted = writing.of_edits(now, cells, now.revision)
    done = {(one.address.row, now.column(one.address)) for one in known.writes}
    clashes = tuple(one for one in wanted.clashes if (one.row, one.column) not in done)
    rows = tuple(sorted({row for row, _ in done}))
    return Saved(now, rows, len(known.writes), wanted.of, clashes)
