"""The open sheets of a server: dropped, read, changed by several people at once, forgotten."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bulk_import.app.sheets import writing
from bulk_import.app.sheets.cache import SheetCache
from bulk_import.app.sheets.deletion import deleted
from bulk_import.app.sheets.open_sheet import CellEdit, OpenSheet, Saved, Since, Undoable
from bulk_import.app.sheets.read_options import kept, options_of
from bulk_import.app.sheets.reading import SheetReading
from bulk_import.app.sheets.saving import MOST_STEPS, Request, Saving, repeated
from bulk_import.app.sheets.since import since
from bulk_import.clock import SYSTEM, Clock
from bulk_import.events import Listener, ignore
from bulk_import.mapping import UnsettledColumns
from bulk_import.options import ReadOptions
from bulk_import.store.sheets import (
    Change,
    ChangeKind,
    SheetRecord,
    SheetState,
    SheetStore,
    new_id,
)


class Sheets:
    """The open sheets of a server.

    Every method may be called from any thread. Changes of one sheet are made one after the other,
    and are on the disk when they return. What is in memory is bounded, and made again from the
    kept file and the store when it is needed.

    Args:
        store: Where they are kept.
        clock: The present moment.
        new_id: Returns an id that nobody can guess.
        most_rows: The most rows of all sheets together that are held in memory.
    """

    def __init__(
        self,
        store: SheetStore,
        *,
        clock: Clock = SYSTEM,
        new_id: Callable[[], str] = new_id,
        most_rows: int = 100_000,
    ) -> None:
        self._store = store
        self._clock = clock
        self._new_id = new_id
        self._cache = SheetCache(most_rows)
        self._reading = SheetReading(store, self._cache, clock)
        self._saving = Saving(store, self._cache, self._reading, clock)

    def add(self, upload: Path, file_name: str, owner: str, options: ReadOptions) -> SheetRecord:
        """Keep a copy of a file that somebody dropped, and return its sheet, not yet read.

        Raises:
            Refused: It cannot be kept.
        """
        now = self._clock.now()
        record = SheetRecord(
            id=self._new_id(),
            owner=owner,
            file_name=file_name,
            size=upload.stat().st_size,
            state=SheetState.UPLOADED,
            created=now,
            changed=now,
            options=kept(options),
            upload=self._store.keep_upload(upload),
        )
        self._store.add_sheet(record)
        return record

    def record(self, sheet: str) -> SheetRecord:
        """Return what is kept of the sheet of that id, whatever its state.

        Raises:
            LookupError: There is none.
        """
        return self._reading.record(sheet)

    def recent(self, owner: str | None, most: int) -> list[SheetRecord]:
        """Return the sheets that changed last, the newest first; those of everybody for None.

        None of them is over: imported, or deleted.
        """
        return self._store.sheets(owner, most)

    def count_open(self, owner: str) -> int:
        """Return how many sheets a person has open."""
        return self._store.count_open(owner)

    def read(self, sheet: str, listen: Listener = ignore) -> SheetRecord:
        """Read the file of a sheet; it becomes `CHECKED`, or is asked about or refused.

        Args:
            sheet: The sheet's id; one that was read is returned as it is.
            listen: Told how far it is; what it raises ends the reading, which can begin again.

        Raises:
            LookupError: There is no such sheet.
        """
        with self._cache.lock(sheet):
            return self._reading.first(sheet, listen)

    def choose(self, sheet: str, name: str) -> SheetRecord:
        """Say which sheet or encoding of a file is meant; it is read by the next `read`.

        Raises:
            LookupError: There is no such sheet, or nobody asked.
        """
        with self._cache.lock(sheet):
            return self._reading.chosen(self.record(sheet), name)

    def unmatched(self, sheet: str) -> UnsettledColumns:
        """Return why a person is asked about the columns of a sheet that is `ASKING`.

        It has the sheet below its header, its columns as far as they are known, and in words what
        is missing. `set_options` answers it.

        Raises:
            LookupError: There is no such sheet, or nobody is asked.
        """
        with self._cache.lock(sheet):
            return self._reading.unmatched(self.record(sheet))

    def open(self, sheet: str) -> OpenSheet:
        """Return a sheet that was read, as it is now; blocks where it has to be read again.

        Raises:
            LookupError: There is no such sheet, or it cannot be changed in its state.
            Refused: Its file cannot be read any more.
        """
        found = self._cache.get(sheet)
        if found is not None and self._reading.is_current(found):
            return found
        with self._changing(sheet) as opened:
            return opened

    def edit(
        self, sheet: str, person: str, cells: Sequence[CellEdit], *, tab: str, seq: int
    ) -> Saved:
        """Write into cells, as one step.

        The same request made again changes nothing.

        Args:
            sheet: The sheet's id.
            person: Who writes.
            cells: What is written, in this order.
            tab: The person's tab of the browser.
            seq: The number that the tab gives the request.

        Raises:
            LookupError: There is no such sheet.
            Refused: A cell is not there, or nothing may be written into it.
        """
        with self._changing(sheet) as before:
            request = Request(person, ChangeKind.EDIT, tab=tab, seq=seq)
            known = self._store.change_of(sheet, person, tab, seq)
            if known is not None:
                return repeated(before, known, cells)
            wanted = writing.of_edits(before, cells, before.revision + 1)
            return self._saving.save(before, request, wanted)

    def fix(
        self, sheet: str, person: str, cause_key: str, value: str, *, base: int | None = None
    ) -> Saved:
        """Write *value* into all cells of a cause, as one step.

        Args:
            sheet: The sheet's id.
            person: Who writes.
            cause_key: What the cause is called.
            value: What is written.
            base: The revision at which the person saw the cause: cells that others have changed
                since then stay. None for the sheet as it is now.

        Raises:
            LookupError: There is no such sheet.
            Refused: Nothing may be written into the column.
        """
        with self._changing(sheet) as before:
            since = [] if base is None else self._store.changes(sheet, base)
            others = [one for one in since if one.person != person]
            wanted = writing.of_fix(before, cause_key, value, others)
            request = Request(person, ChangeKind.FIX, cause=cause_key)
            return self._saving.save(before, request, wanted)

    def leave_out(self, sheet: str, person: str, rows: Iterable[int], *, out: bool = True) -> Saved:
        """Leave *rows* out, or take them in again, as one step.

        Raises:
            LookupError: There is no such sheet.
            Refused: There is no such row.
        """
        with self._changing(sheet) as before:
            wanted = writing.of_left_out(before, rows, before.revision + 1, out=out)
            return self._saving.save(before, Request(person, ChangeKind.LEFT_OUT), wanted)

    def set_options(self, sheet: str, person: str, options: ReadOptions) -> Saved:
        """Read the file again with other *options*, as one step; what was written into cells stays.

        The answers about a sheet that is `ASKING` are no step.

        Raises:
            LookupError: There is no such sheet.
            UnsettledColumns: It is `ASKING`, and there is more to answer.
            Refused: The file cannot be used so; nothing was changed.
        """
        with self._cache.lock(sheet):
            record = self.record(sheet)
            if record.state is SheetState.ASKING:
                answered = self._reading.answered(record, options)
                return Saved(answered, tuple(answered.plan.rows.numbers), changed=1, of=1)
        with self._changing(sheet) as before:
            wanted = writing.of_options(before, options, before.revision + 1)
            return self._saving.save(before, Request(person, ChangeKind.READING), wanted)

    def undo(self, sheet: str, person: str, step: int | None = None) -> Saved:
        """Undo the last *step* of a person, or that of a revision, where nobody wrote over it.

        Raises:
            LookupError: There is no such sheet.
        """
        with self._changing(sheet) as before:
            return self._saving.take_back(before, person, step)

    def redo(self, sheet: str, person: str) -> Saved:
        """Do the step again that a person undid last, as far as nobody has written there since.

        Raises:
            LookupError: There is no such sheet.
        """
        with self._changing(sheet) as before:
            return self._saving.do_again(before, person)

    def undoable(self, sheet: str, person: str) -> Undoable:
        """Return how many steps a person can undo, and do again."""
        return Undoable(*self._store.depth(sheet, person, MOST_STEPS))

    def options(self, sheet: str) -> ReadOptions:
        """Return how the file of a sheet is read, with all that people answered.

        Raises:
            LookupError: There is no such sheet.
        """
        record = self.record(sheet)
        return options_of(record.options, self._reading.overlay(record).answers)

    def changes(self, sheet: str, after: int = 0) -> list[Change]:
        """Return the changes of a sheet after a revision, the oldest first."""
        return self._store.changes(sheet, after)

    def since(self, sheet: str, revision: int) -> Since:
        """Return what was changed since a *revision*.

        Raises:
            LookupError: There is no such sheet.
        """
        now = self.open(sheet)
        changes = self._store.changes(sheet, revision) if now.revision > revision else ()
        return since(now, changes, self._cache.rows_since(sheet, revision))

    def imported(self, sheet: str) -> None:
        """Write down that an import of a sheet began."""
        with self._cache.lock(sheet):
            self._store.set_state(sheet, SheetState.IMPORTED, {SheetState.CHECKED})
            self._cache.forget(sheet)

    def discard(self, sheet: str) -> bool:
        """Delete a sheet that nobody wants any more, and return whether it was.

        One that was imported stays, and one that an import needs which is not over.
        """
        is_gone = self._store.discard(sheet)
        if is_gone:
            self._cache.forget(sheet)
        return is_gone

    def prune(self) -> list[str]:
        """Delete what is kept of sheets that nobody changed for 14 days; return their ids.

        The record stays for another 90 days, so that their address can say what became of them.
        That of a file that could not be used goes after a day.
        """
        return deleted(self._store, self._cache, self._clock.now())

    @contextmanager
    def _changing(self, sheet: str) -> Iterator[OpenSheet]:
        with self._cache.lock(sheet):
            yield self._reading.now(sheet)
