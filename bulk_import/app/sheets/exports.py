"""The exports of other dialers among the open sheets: filled in, and made into campaigns."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bulk_import import temporary
from bulk_import.app.converting import Converted
from bulk_import.app.sheets.export_reading import LISTS, Lists, read_export, sheets_of
from bulk_import.app.sheets.read_options import kept, options_of
from bulk_import.app.sheets.sheets import Sheets
from bulk_import.clock import SYSTEM, Clock
from bulk_import.options import ReadOptions
from bulk_import.store.sheets import SheetRecord, SheetState, SheetStore


class Exports:
    """The exports of other dialers that people dropped.

    Every method blocks, for as long as a conversion takes.

    Args:
        store: Where they are kept.
        sheets: The open sheets, to which the campaigns made of an export are added.
        clock: The present moment.
    """

    def __init__(self, store: SheetStore, sheets: Sheets, *, clock: Clock = SYSTEM) -> None:
        self._store = store
        self._sheets = sheets
        self._clock = clock

    def converted(self, sheet: str) -> Converted:
        """Return the campaigns of an export, and what is lost and still to be filled in.

        Raises:
            LookupError: There is no such export, or its file is deleted.
            Refused: It cannot be read, or its profile does not fit.
        """
        record = self._record(sheet)
        if record.upload is None:
            raise LookupError(sheet)
        return read_export(record, self._store.upload(record.upload), clock=self._clock)

    def sheets(self, sheet: str) -> tuple[str, ...]:
        """Return the names of the sheets of an export that hold anything.

        Raises:
            LookupError: There is no such export, or its file is deleted.
            Refused: It cannot be read.
        """
        record = self._record(sheet)
        if record.upload is None:
            raise LookupError(sheet)
        return sheets_of(record, self._store.upload(record.upload))

    def answer(self, sheet: str, options: ReadOptions, lists: Lists) -> None:
        """Keep how an export is converted, and what a person filled in.

        Raises:
            LookupError: There is no such export.
        """
        filled = {title: [list(line) for line in lines] for title, lines in lists.items()}
        self._record(sheet)
        self._store.set_options(sheet, {**kept(options), LISTS: filled})

    def as_campaigns(self, sheet: str) -> None:
        """Say that a file is no export but a list of campaigns; it is read so by the next `read`.

        Raises:
            LookupError: There is no such export.
        """
        options = replace(self.options(sheet), profile=None)
        self._store.set_options(sheet, kept(options))
        self._store.set_state(sheet, SheetState.UPLOADED, {SheetState.EXPORT})

    def make_campaigns(self, sheet: str, person: str) -> SheetRecord:
        """Add the campaigns of an export to the sheets of a person, not yet read, and return that.

        Raises:
            LookupError: There is no such export, or its file is deleted.
            Refused: It cannot be converted, or the campaigns cannot be kept.
        """
        record, options = self._record(sheet), self.options(sheet)
        name = f"{Path(record.file_name).stem}.campaigns.xlsx"
        # What was given is in the cells by now, and the export's own form says nothing of them.
        read = replace(options, profile=None, sheet=None, given={}, columns={}, encoding=None)
        with temporary.folder() as folder:
            saved = self.converted(sheet).save(folder / name)
            return self._sheets.add(saved, name, person, read)

    def options(self, sheet: str) -> ReadOptions:
        """Return how an export is converted.

        Raises:
            LookupError: There is no such export.
        """
        return options_of(self._record(sheet).options)

    def _record(self, sheet: str) -> SheetRecord:
        record = self._sheets.record(sheet)
        if record.state is not SheetState.EXPORT:
            raise LookupError(sheet)
        return record
