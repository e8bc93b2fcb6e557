"""From the kept file of a sheet to the open sheet, the first time and after a restart."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from bulk_import import readers
from bulk_import.app.origin import origin_of
from bulk_import.app.sheets import planning
from bulk_import.app.sheets.cache import SheetCache
from bulk_import.app.sheets.export_reading import is_export
from bulk_import.app.sheets.open_sheet import OpenSheet
from bulk_import.app.sheets.overlay import Overlay
from bulk_import.app.sheets.read_options import kept, options_of
from bulk_import.app.sheets.sheet_choices import (
    choices_of,
    chosen_option,
    encodings_among,
    encodings_in,
    encodings_of,
)
from bulk_import.clock import Clock
from bulk_import.events import Listener, ignore
from bulk_import.mapping import UnsettledColumns
from bulk_import.options import ReadOptions
from bulk_import.problems import JsonObject, Refused
from bulk_import.store.sheets import Change, SheetRecord, SheetState, SheetStore, Written
from bulk_import.validation import UndecidedEncoding, indexed

_CHANGEABLE: Final = frozenset({SheetState.CHECKED, SheetState.IMPORTED})
_TO_BE_READ: Final = frozenset({SheetState.UPLOADED, SheetState.READING})
_MOST_CAUGHT_UP: Final = 20
"""Changes of other servers that are made in memory, too; after more the file is read again."""

_MOST_ASKING: Final = 8
"""Sheets that people are asked about of which is remembered what is known of their columns."""

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
        self._asking: dict[str, tuple[JsonObject, UnsettledColumns]] = {}

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
        if record.state not in _TO_BE_READ:
            return record
        self._store.set_state(sheet, SheetState.READING, _TO_BE_READ)
        try:
            self._check(record, listen)
        except Refused as refused:
            self._refused(record, refused)
        except BaseException:
            self._store.set_state(sheet, SheetState.UPLOADED, {SheetState.READING})
            raise
        return self.record(sheet)

    def is_current(self, sheet: OpenSheet) -> bool:
        """Return whether no server has changed a sheet since it was held in memory."""
        record = self.record(sheet.record.id)
        return (sheet.revision, sheet.record.state) == (record.revision, record.state)

    def now(self, sheet: str) -> OpenSheet:
        """Return a sheet as it is now, to be changed; from memory as far as it is there.

        Raises:
            LookupError: There is none, or it cannot be changed in its state.
            Refused: Its file cannot be read any more.
        """
        found, record = self._cache.get(sheet), self.record(sheet)
        is_near = found is not None and record.revision - found.revision <= _MOST_CAUGHT_UP
        if found is None or not is_near or record.state not in _CHANGEABLE:
            return self.again(sheet)
        return self._caught_up(found, record)

    def _caught_up(self, found: OpenSheet, record: SheetRecord) -> OpenSheet:
        """Return the sheet that was *found* in memory with what other servers did to it since."""
        for change in self._store.changes(record.id, found.revision):
            found, rows = self.after(found, change)
            self._cache.put(found, rows)
        if found.record.state is not record.state:
            found = replace(found, record=replace(found.record, state=record.state))
            self._cache.replace(found)
        return found

    def after(self, before: OpenSheet, change: Change) -> tuple[OpenSheet, tuple[int, ...] | None]:
        """Return the sheet after *change*, and the rows that were read again; None for all."""
        record = replace(before.record, revision=change.revision, changed=change.at)
        overlay = before.overlay.after(change, self._authors(before, change))
        if planning.is_about_all(one.address for one in change.writes):
            return self.made(record, overlay), None
        plan = planning.with_writes(before, overlay, change.writes)
        return planning.changed(before, record, plan, overlay=overlay, writes=change.writes)

    def _authors(self, before: OpenSheet, change: Change) -> dict[int, Written]:
        """Return who wrote what an undo puts back, by step."""
        steps = {one.step for one in change.writes} - {0, change.revision}
        if not steps:
            return {}
        changes = self._store.changes(before.record.id, min(steps) - 1)
        return {
            one.revision: Written(one.writes[0].address, None, one.revision, one.person, one.at)
            for one in changes
            if one.revision in steps
        }

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

    def chosen(self, record: SheetRecord, name: str) -> SheetRecord:
        """Write down which sheet or encoding of a file is meant, and return the sheet.

        Raises:
            LookupError: Nobody asked, or there is no such one.
        """
        names = {one["name"] for one in record.choices}
        if record.state is not SheetState.CHOOSING or name not in names:
            raise LookupError(record.id)
        self._store.set_options(record.id, {**record.options, chosen_option(record): name})
        self._store.set_state(record.id, SheetState.UPLOADED, {SheetState.CHOOSING})
        return self.record(record.id)

    def answered(self, record: SheetRecord, options: ReadOptions) -> OpenSheet:
        """Return a sheet that a person was asked about, read with other *options*.

        Raises:
            UnsettledColumns: More has to be answered; what is answered by now is kept.
            UndecidedEncoding: So has the encoding, in the same way.
            Refused: The file cannot be used so; nothing was changed.
        """
        answered = replace(record, options=kept(options))
        try:
            made = self._check(answered, ignore)
        except (UnsettledColumns, UndecidedEncoding) as asking:
            self._store.set_options(record.id, answered.options)
            self._refuse(answered, asking)
            raise
        self._store.set_options(record.id, answered.options)
        return made

    def unmatched(self, record: SheetRecord) -> UnsettledColumns:
        """Return why a person is asked about the columns of a sheet, with what is known of them.

        Raises:
            LookupError: Nobody is asked.
        """
        if record.state is not SheetState.ASKING:
            raise LookupError(record.id)
        options, known = self._asking.get(record.id, ({}, None))
        if known is not None and options == record.options:
            return known
        try:
            planning.read(record, self.upload(record), Overlay(), clock=self._clock)
        except UnsettledColumns as missing:
            self._keep_asking(record, missing)
            return missing
        raise LookupError(record.id)

    def _refused(self, record: SheetRecord, refused: Refused) -> None:
        """Write down why a file is not campaigns as it is, and what a person can do about it."""
        if is_export(record, self.upload(record)):
            self._store.set_sheet(record.id, SheetState.EXPORT)
        else:
            self._refuse(record, refused)

    def _ask(self, record: SheetRecord, missing: UnsettledColumns) -> None:
        self._keep_asking(record, missing)
        told = {"code": missing.code, "facts": dict(missing.facts)}
        ways = encodings_among(record.choices)
        self._store.set_sheet(record.id, SheetState.ASKING, refused=told, choices=ways)

    def _keep_asking(self, record: SheetRecord, missing: UnsettledColumns) -> None:
        self._asking[record.id] = record.options, missing
        while len(self._asking) > _MOST_ASKING:
            self._asking.pop(next(iter(self._asking)), None)

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

    def _check(self, record: SheetRecord, listen: Listener) -> OpenSheet:
        made = self.made(record, self.overlay(record), listen)
        file = origin_of(made.read).spreadsheet
        ways = encodings_among(record.choices) or encodings_in(file)
        self._store.set_sheet(
            record.id,
            SheetState.CHECKED,
            choices=ways,
            campaigns=made.counts.all,
            counts=planning.counted(made),
        )
        self._asking.pop(record.id, None)
        checked = replace(record, state=SheetState.CHECKED, refused=None, choices=ways)
        checked = replace(checked, rows=made.counts.all, counts=planning.counted(made))
        sheet = replace(made, record=checked)
        self._cache.put(sheet)
        self._cache.replace(replace(sheet, plan=indexed(sheet.plan)))  # while people look at it
        return sheet

    def _refuse(self, record: SheetRecord, refused: Refused) -> None:
        """Write down why a file cannot be used, or what a person has to say about it."""
        if isinstance(refused, UnsettledColumns):
            self._ask(record, refused)
            return
        told = {"code": refused.code, "facts": dict(refused.facts)}
        choices = self._choices(record, refused)
        state = SheetState.CHOOSING if choices else SheetState.REFUSED
        self._store.set_sheet(record.id, state, refused=told, choices=choices)
        if state is SheetState.REFUSED:
            self._store.forget_upload(record.id)

    def _choices(self, record: SheetRecord, refused: Refused) -> tuple[JsonObject, ...]:
        if isinstance(refused, UndecidedEncoding):
            return encodings_of(refused.readings) if refused.path == record.file_name else ()
        if refused.code not in _SEVERAL:
            return ()
        options = options_of(record.options)
        upload = str(self.upload(record))
        return choices_of(readers.read(upload, options.max_rows, encoding=options.encoding))
