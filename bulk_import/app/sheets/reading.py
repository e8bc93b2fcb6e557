"""From the kept file of a sheet to the open sheet, the first time and after a restart."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from bulk_import import readers
from bulk_import.app.sheets import planning
from bulk_import.app.sheets.cache import SheetCache
from bulk_import.app.sheets.open_sheet import OpenSheet
from bulk_import.app.sheets.overlay import Overlay
from bulk_import.app.sheets.read_options import options_of
from bulk_import.app.sheets.sheet_choices import choices_of
from bulk_import.clock import Clock
from bulk_import.events import Listener, ignore
from bulk_import.problems import JsonObject, Refused
from bulk_import.store.sheets import SheetRecord, SheetState, SheetStore

_CHANGEABLE: Final = frozenset({SheetState.CHECKED, SheetState.IMPORTED})
_TO_BE_READ: Final = frozenset({SheetState.UPLOADED, SheetState.READING, SheetState.CHOOSING})
_SEVERAL: Final = frozenset({"file.several_sheets", "file.elsewhere", "file.continued"})
"""Codes of files of which a person has to say which sheet is meant."""


class SheetReading:
    """Reads the files of sheets; whoever calls holds the sheet's lock.

    Args:
        store: Where the sheets are kept.
        cache: Where they are held in memory.
        clock: The present moment.
    """

    def __init__(self, store: SheetStore, cache: SheetCache, clock: Clock) -> None:
        self._store = store
        self._cache = cache
        self._clock = clock

    def record(self, sheet: str) -> SheetRecord:
        """Return what is kept of the sheet of that id.

        Raises:
            LookupError: There is none.
        """
        found = self._store.sheet(sheet)
        if found is None:
            raise LookupError(sheet)
        return found

    def first(self, sheet: str, listen: Listener) -> SheetRecord:
        """Read the file of a sheet that was not read yet, and return what became of it.

        Raises:
            LookupError: There is no such sheet.
        """
        record = self.record(sheet)
        if record.state not in _TO_BE_READ or (record.state is SheetState.CHOOSING):
            return record
        self._store.set_state(sheet, SheetState.READING, _TO_BE_READ)
        try:
            self._check(record, listen)
        except Refused as refused:
            self._refuse(record, refused)
        except BaseException:
            self._store.set_state(sheet, SheetState.UPLOADED, {SheetState.READING})
            raise
        return self.record(sheet)

    def again(self, sheet: str) -> OpenSheet:
        """Return a sheet that was read before and is not in memory.

        Raises:
            LookupError: There is none, or it cannot be changed in its state.
            Refused: Its file cannot be read any more.
        """
        record = self.record(sheet)
        if record.state not in _CHANGEABLE:
            raise LookupError(sheet)
        made = self.made(record, self.overlay(record))
        self._cache.put(made)
        return made

    def made(self, record: SheetRecord, overlay: Overlay, listen: Listener = ignore) -> OpenSheet:
        """Return the sheet of a kept file and of all that people wrote over it.

        Raises:
            LookupError: The file is deleted.
            Refused: It cannot be used.
        """
        upload = self.upload(record)
        read = planning.read(record, upload, overlay, clock=self._clock, listen=listen)
        return planning.opened(record, read, planning.with_overlay(read, overlay), overlay)

    def overlay(self, record: SheetRecord) -> Overlay:
        """Return what people wrote over a sheet."""
        return Overlay.of(self._store.written(record.id))

    def upload(self, record: SheetRecord) -> Path:
        """Return where the file of a sheet is.

        Raises:
            LookupError: It is deleted.
        """
        if record.upload is None:
            raise LookupError(record.id)
        return self._store.upload(record.upload)

    def _check(self, record: SheetRecord, listen: Listener) -> None:
        made = self.made(record, self.overlay(record), listen)
        self._store.set_sheet(
            record.id,
            SheetState.CHECKED,
            campaigns=made.counts.all,
            counts=planning.counted(made),
        )
        self._cache.put(replace(made, record=self.record(record.id)))

    def _refuse(self, record: SheetRecord, refused: Refused) -> None:
        """Write down why a file cannot be used; one with several sheets is asked about."""
        told = {"code": refused.code, "facts": dict(refused.facts)}
        choices = self._choices(record) if refused.code in _SEVERAL else ()
        state = SheetState.CHOOSING if choices else SheetState.REFUSED
        self._store.set_sheet(record.id, state, refused=told, choices=choices)
        if state is SheetState.REFUSED:
            self._store.forget_upload(record.id)

    def _choices(self, record: SheetRecord) -> tuple[JsonObject, ...]:
        options = options_of(record.options)
        upload = str(self.upload(record))
        return choices_of(readers.read(upload, options.max_rows, encoding=options.encoding))
