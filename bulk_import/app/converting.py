"""From another dialer's export to a workbook of campaigns to review."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Final

from bulk_import import dialers, messages, readers
from bulk_import.app.gc_tuning import collecting_rarely
from bulk_import.app.sheet_selection import named
from bulk_import.dialers import Conversion, Detected, SkippedCampaign
from bulk_import.dialers.sharing import sharing
from bulk_import.events import Listener, ignore
from bulk_import.files import save
from bulk_import.normalizers.normalizer import DateOrder
from bulk_import.problems import Refused, Severity
from bulk_import.sheet import Sheet, Spreadsheet
from bulk_import.workbooks.review import Earlier, converted_workbook, read_earlier

_COPY: Final = r"(?:-[0-9]+|\.check|\.results)*"
"""What our own files have behind the name that was wished for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """How an export is to be converted.

    Attributes:
        profile: A profile's name or file; None to find the one that fits.
        sheet: Which sheet or table; None to find it.
        given: Values by field, for every campaign.
        lookups: Files with side tables, or with an earlier conversion.
        keep_active: Campaigns that dial there are to dial here.
        date_order: How numeric dates are read; None asks about each.
        region: ISO country code of the operator.
        inet_no: The account.
        folders: Where saved profiles are.
    """

    profile: str | None = None
    sheet: str | None = None
    given: Mapping[str, str]
    lookups: Sequence[str] = ()
    keep_active: bool = False
    date_order: DateOrder | None = None
    region: str | None = None
    inet_no: int | None = None
    folders: Sequence[Path] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """What came of an export, and of what a person did to an earlier conversion of it.

    Attributes:
        conversion: What came of the export.
        earlier: The earlier conversion that it goes on from; None where there is none.
    """

    conversion: Conversion
    earlier: Earlier | None

    @property
    def exit_status(self) -> int:
        """0 nothing is missing, 1 there is something for a person to do."""
        campaigns = self.conversion.campaigns
        problems = [
            *self.conversion.problems,
            *(
                one
                for each in campaigns
                for value in each.values.values()
                for one in value.problems
            ),
        ]
        is_open = any(problem.severity is not Severity.WARNING for problem in problems)
        return int(is_open or self.conversion.incomplete > 0)

    @collecting_rarely()
    def save(self, target: Path) -> Path:
        """Write the workbook, never over an existing file, and return the path really written.

        Raises:
            Refused: The folder cannot be written.
        """
        if self.earlier is None:
            return save(converted_workbook(self.conversion), target)
        edits, deleted = self.earlier.edits, self.earlier.deleted
        return save(converted_workbook(self.conversion, edits, deleted), target)


@collecting_rarely()
def convert(
    file: str, target: Path, wishes: Wishes, max_rows: int, *, listen: Listener = ignore
) -> Converted:
    """Convert the export *file*.

    Args:
        file: Its path; `-` is standard input.
        target: Where the workbook is going to be; earlier conversions are looked for beside it.
        wishes: How it is to be converted.
        max_rows: The most rows of a sheet that are read.
        listen: Called with `Reading` now and then.

    Raises:
        Refused: A file cannot be read, or no profile fits.
    """
    if target.suffix.lower() == ".csv":
        raise Refused("converted.csv", path=str(target))
    spreadsheet = readers.read(file, max_rows, listen)
    found = _detected(spreadsheet, wishes)
    others = [readers.read(path, max_rows, listen) for path in wishes.lookups]
    earlier, again = _earlier(chain(others, _beside(target, max_rows)))
    beside = [sheet for sheet in spreadsheet.sheets if sheet is not found.sheet]
    converted = dialers.convert(
        spreadsheet,
        found.sheet,
        found.profile,
        why=found.why,
        given=wishes.given,
        lookups=[*beside, *_sheets(others, again)],
        keep_active=wishes.keep_active,
        region=wishes.region,
        inet_no=wishes.inet_no,
        edits=earlier.edits if earlier else {},
        date_order=wishes.date_order,
    )
    return Converted(conversion=_without_deleted(converted, earlier), earlier=earlier)


def _detected(spreadsheet: Spreadsheet, wishes: Wishes) -> Detected:
    """Return the profile and its sheet: those wished for, or those that fit."""
    if wishes.sheet is not None:
        chosen = named(spreadsheet.sheets, wishes.sheet)
        spreadsheet = replace(spreadsheet, sheets=(chosen,))
    if wishes.profile is None:
        return dialers.detect(spreadsheet, wishes.folders)
    profile = dialers.load(wishes.profile, wishes.folders)
    if profile.column_choices is not None:
        raise Refused("converted.matches_columns", path=spreadsheet.path, profile=wishes.profile)
    sheet = dialers.sheet_for(spreadsheet, profile)
    return Detected(profile, sheet, "it was named with --profile")


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
            if name.fullmatch(path.name)
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


def _without_deleted(converted: Conversion, earlier: Earlier | None) -> Conversion:
    """Leave out the campaigns whose rows a person deleted, and say so."""
    if earlier is None or not earlier.deleted:
        return converted
    gone = [one for one in converted.campaigns if one.key in earlier.deleted]
    rows = {one.row for one in gone}
    kept = tuple(one for one in converted.campaigns if one.row not in rows)
    reason = messages.text("converted.deleted", path=earlier.path)
    skipped = [SkippedCampaign(row=one.row, name=one.name, reason=reason) for one in gone]
    return replace(
        converted,
        campaigns=kept,
        skipped=(*converted.skipped, *skipped),
        lost=tuple(one for one in converted.lost if one.row not in rows),
        problems=tuple(sharing(kept)),
    )
