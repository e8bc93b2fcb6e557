"""From another dialer's export to a workbook of campaigns to review."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Final

from bulk_import import dialers, mapping, messages, readers, validation
from bulk_import.app.gc_tuning import collecting_rarely
from bulk_import.app.sheet_selection import named
from bulk_import.clock import SYSTEM, Clock
from bulk_import.dialers import ConvertedSheet, Detected
from bulk_import.events import Listener, ignore
from bulk_import.files import save
from bulk_import.options import ReadOptions
from bulk_import.problems import Refused
from bulk_import.settings import profile_folders
from bulk_import.sheet import Sheet, Spreadsheet
from bulk_import.validation import Plan
from bulk_import.workbooks.review import (
    Conversion,
    Earlier,
    converted_workbook,
    merged,
    read_earlier,
)

_COPY: Final = r"(?:-[0-9]+|\.check|\.results)*"
"""What our own files add to the name that was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """A converted export, together with what a person changed in an earlier conversion of it.

    Attributes:
        conversion: The export as campaigns to review.
        plan: What `check` says of it.
        earlier: The earlier conversion that it continues; None where there is none.
    """

    conversion: Conversion
    plan: Plan
    earlier: Earlier | None

    @property
    def exit_status(self) -> int:
        """0 nothing is missing, 1 there is something for a person to do."""
        return int(bool(self.conversion.problems) or self.conversion.incomplete > 0)

    @collecting_rarely()
    def save(self, target: Path) -> Path:
        """Write the workbook, never over an existing file, and return the path really written.

        Raises:
            Refused: The folder cannot be written.
        """
        if self.earlier is None:
            return save(converted_workbook(self.conversion), target, like=self.conversion.path)
        edits, deleted = self.earlier.edits, self.earlier.deleted
        content = converted_workbook(self.conversion, edits, deleted)
        return save(content, target, like=self.conversion.path)


@collecting_rarely()
def convert(
    file: str,
    target: Path,
    options: ReadOptions,
    *,
    listen: Listener = ignore,
    clock: Clock = SYSTEM,
) -> Converted:
    """Convert the export *file*.

    Args:
        file: Its path; `-` is standard input.
        target: Where the workbook is going to be; earlier conversions are looked for beside it.
        options: How it is read and converted.
        listen: Called with `Reading` now and then.
        clock: The present moment.

    Raises:
        Refused: A file cannot be read, or no profile fits.
    """
    if target.suffix.lower() == ".csv":
        raise Refused("converted.csv", path=str(target))
    folders = profile_folders(options.profiles)
    paths = dialers.record_paths(options.profile, folders)
    spreadsheet = readers.read(file, options.max_rows, listen, options.encoding, records=paths)
    others = [
        readers.read(path, options.max_rows, listen, options.encoding) for path in options.lookups
    ]
    earlier, again = _earlier(chain(others, _beside(target, options.max_rows)))
    lists = list(_sheets(others, again))
    return convert_export(spreadsheet, options, lists=lists, earlier=earlier, clock=clock)


def convert_export(
    spreadsheet: Spreadsheet,
    options: ReadOptions,
    *,
    lists: Sequence[Sheet] = (),
    earlier: Earlier | None = None,
    clock: Clock = SYSTEM,
) -> Converted:
    """Convert an export that was read.

    Args:
        spreadsheet: The export.
        options: How it is converted.
        lists: Sheets with side tables, such as those that a person filled in.
        earlier: An earlier conversion of it, whose changes by hand are kept.
        clock: The present moment.

    Raises:
        Refused: No profile fits.
    """
    found = detected(spreadsheet, options)
    others = beside(spreadsheet, found)
    dialers.refuse_misspelt(
        spreadsheet.path,
        found,
        by_hand=options.columns,
        sheets=others,
        folders=profile_folders(options.profiles),
    )
    converted = dialers.convert(
        spreadsheet.path,
        found,
        options,
        lookups=[*others, *lists],
        edits=earlier.edits if earlier else {},
        ragged=spreadsheet.format == "csv",
    )
    told = (*spreadsheet.problems, *found.sheet.problems, *converted.file_problems)
    converted = replace(converted, file_problems=told)
    _refuse_undecided(spreadsheet, converted)
    if earlier is not None and earlier.deleted:
        reason = messages.text("conversion.deleted", path=earlier.path)
        converted = converted.without(earlier.deleted, reason)
    plan = plan_converted(converted, options, clock)
    return Converted(conversion=merged(converted, plan), plan=plan, earlier=earlier)


def _refuse_undecided(export: Spreadsheet, converted: ConvertedSheet) -> None:
    """Refuse an export whose encoding is not certain where that decides what a campaign says."""
    campaigns, *_ = converted.spreadsheet.sheets
    validation.refuse_undecided(export, campaigns, campaigns.columns)


def plan_converted(converted: ConvertedSheet, options: ReadOptions, clock: Clock = SYSTEM) -> Plan:
    """Return what `check` says of a converted sheet, its side tables beside it."""
    spreadsheet = converted.spreadsheet
    campaigns, *others = spreadsheet.sheets
    in_place = replace(options, given={})  # the cells hold it already
    tables = mapping.find_tables(others)
    return validation.plan(
        spreadsheet, campaigns, dialers.MATCHES, in_place, now=clock.now(), tables=tables
    )


def beside(spreadsheet: Spreadsheet, found: Detected) -> list[Sheet]:
    """Return the sheets of an export beside that of its campaigns."""
    return [sheet for sheet in spreadsheet.sheets if sheet is not found.sheet]


def detected(spreadsheet: Spreadsheet, options: ReadOptions) -> Detected:
    """Return the profile of an export and its sheet: those asked for, or those that fit.

    Raises:
        Refused: No profile fits, or the one that is asked for does not.
    """
    folders = profile_folders(options.profiles)
    if options.sheet is not None:
        chosen = named(spreadsheet.sheets, options.sheet)
        spreadsheet = replace(spreadsheet, sheets=(chosen,))
    if options.profile is None:
        return dialers.detect(spreadsheet, folders, options.columns)
    profile = dialers.load(options.profile, folders)
    if profile.column_choices is not None:
        raise Refused("converted.matches_columns", path=spreadsheet.path, profile=options.profile)
    sheet = dialers.sheet_for(spreadsheet, profile, options.columns)
    return Detected(profile, sheet, messages.text("conversion.named", option="--profile"))


def _beside(target: Path, max_rows: int) -> Iterator[Spreadsheet]:
    """Yield the workbooks beside *target* that may be earlier conversions, the newest first.

    Copies that a check or a run annotated are among them; a file that cannot be read is none.
    """
    name = re.compile(rf"{re.escape(target.stem)}{_COPY}\.xlsx", re.IGNORECASE)
    found: list[tuple[int, Path]] = []
    with suppress(OSError):  # a folder that cannot be listed, a file that has just gone
        found += [
            (path.stat().st_mtime_ns, path)
            for path in target.parent.iterdir()
            if name.fullmatch(path.name) and path.is_file()
        ]
    for _, path in sorted(found, reverse=True):
        with suppress(Refused):
            yield readers.read(str(path), max_rows)


def _earlier(
    spreadsheets: Iterable[Spreadsheet],
) -> tuple[Earlier | None, Spreadsheet | None]:
    """Return the first of *spreadsheets* that an earlier conversion wrote."""
    for spreadsheet in spreadsheets:
        if earlier := read_earlier(spreadsheet):
            return earlier, spreadsheet
    return None, None


def _sheets(others: Sequence[Spreadsheet], again: Spreadsheet | None) -> Iterator[Sheet]:
    """Yield the sheets that may hold side tables, each file's once."""
    for spreadsheet in others:
        yield from spreadsheet.sheets
    if again is not None and not any(again is one for one in others):
        yield from again.sheets
