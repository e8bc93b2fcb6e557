"""The kept file of another dialer's export, read and converted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from bulk_import import dialers, readers
from bulk_import.app.converting import Converted, convert_export
from bulk_import.app.sheets.read_options import options_of
from bulk_import.app.sheets.sheet_choices import choices_of
from bulk_import.clock import Clock
from bulk_import.problems import JsonObject, Refused
from bulk_import.settings import profile_folders
from bulk_import.sheet import Sheet, Spreadsheet
from bulk_import.store.sheets import SheetRecord

LISTS: Final = "lists"
"""Where the options of a kept export hold the lists that a person filled in."""

SEVERAL_TABLES: Final = "profile.several_tables"
"""The code of an export with campaigns in several sheets: a person has to say which is meant."""

ASKED: Final = frozenset({"profile.several", SEVERAL_TABLES, "file.which_encoding"})
"""Codes of exports of which a person has to say something before they can be converted."""

_NO_CAMPAIGNS: Final = "profile.no_campaigns"
"""The code of an export that is known, and of which no campaign can be made."""

Lists = Mapping[str, Sequence[Sequence[str]]]
"""Lists that a person filled in, by the titles of their sheets: lines, the headers first."""


def is_export(record: SheetRecord, upload: Path) -> bool:
    """Return whether a file is the export of a dialer that is known, or said to be one.

    So is one that several dialers write alike, one that has campaigns in several sheets, and one
    of which no campaign can be made, so that the page says why.
    """
    options = options_of(record.options)
    folders = profile_folders(options.profiles)
    try:
        if options.profile is not None:
            return dialers.load(options.profile, folders).column_choices is None
        dialers.detect(_read(record, upload), folders)
    except Refused as refused:
        return refused.code in ASKED | {_NO_CAMPAIGNS}
    return True


def read_export(record: SheetRecord, upload: Path, *, clock: Clock) -> Converted:
    """Return the campaigns of a kept export, with all that a person said of it.

    Args:
        record: The sheet of the export.
        upload: Where its file is.
        clock: The present moment.

    Raises:
        Refused: It cannot be read, or no profile fits.
    """
    options = options_of(record.options)
    lists = [Sheet.of(lines, name=title) for title, lines in lists_of(record.options).items()]
    return convert_export(_read(record, upload), options, lists=lists, clock=clock)


def sheets_of(record: SheetRecord, upload: Path) -> tuple[str, ...]:
    """Return the names of the sheets of a kept export that hold anything.

    Raises:
        Refused: It cannot be read.
    """
    return tuple(str(one["name"]) for one in choices_of(_read(record, upload)))


def lists_of(options: JsonObject) -> Lists:
    """Return the lists that a person filled in, as kept with the options of an export."""
    lists: Lists = options.get(LISTS, {})
    return lists


def _read(record: SheetRecord, upload: Path) -> Spreadsheet:
    """Return the file, which is called by its own name."""
    options = options_of(record.options)
    folders = profile_folders(options.profiles)
    paths = dialers.record_paths(options.profile, folders)
    read = readers.read(str(upload), options.max_rows, encoding=options.encoding, records=paths)
    return replace(read, path=record.file_name)
