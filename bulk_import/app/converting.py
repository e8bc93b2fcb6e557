"""From another dialer's export to a workbook of campaigns to review."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from bulk_import.events import Listen, ignore
from bulk_import.files import save
from bulk_import.normalizers.normalizer import DateOrder
from bulk_import.problems import Refused, Severity
from bulk_import.readers import Allowance
from bulk_import.sheet import Sheet, Spreadsheet
from bulk_import.validation import Conventions, Plan
from bulk_import.workbooks.review import (
    Conversion,
    Earlier,
    converted_workbook,
    merged,
    read_earlier,
)

_COPY: Final = r"(?:-[0-9]+|\.check|\.results)*"
"""What our own files have behind the name that was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvertOptions:
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
        plan: What `check` says of it.
        earlier: The earlier conversion that it goes on from; None where there is none.
    """

    conversion: Conversion
    plan: Plan
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
    file: str,
    target: Path,
    options: ConvertOptions,
    allowance: Allowance,
    *,
    listen: Listen = ignore,
    clock: Clock = SYSTEM,
) -> Converted:
    """Convert the export *file*.

    Args:
        file: Its path; `-` is standard input.
        target: Where the workbook is going to be; earlier conversions are looked for beside it.
        options: How it is to be converted.
        allowance: What reading may cost.
        listen: Called with `Reading` now and then.
        clock: The present moment.

    Raises:
        Refused: A file cannot be read, or no profile fits.
    """
    if target.suffix.lower() == ".csv":
        raise Refused("converted.csv", path=str(target))
    spreadsheet = readers.read(file, allowance, listen)
    found = _detected(spreadsheet, options)
    others = [readers.read(path, allowance, listen) for path in options.lookups]
    earlier, again = _earlier(chain(others, _beside(target, allowance)))
    beside = [sheet for sheet in spreadsheet.sheets if sheet is not found.sheet]
    converted = dialers.convert(
        spreadsheet,
        found.sheet,
        found.profile,
        why=found.why,
        given=options.given,
        lookups=[*beside, *_sheets(others, again)],
        keep_active=options.keep_active,
        region=options.region,
        inet_no=options.inet_no,
        edits=earlier.edits if earlier else {},
        date_order=options.date_order,
    )
    if earlier is not None and earlier.deleted:
        reason = messages.text("converted.deleted", path=earlier.path)
        converted = converted.without(earlier.deleted, reason)
    plan = plan_converted(converted, options, clock)
    return Converted(conversion=merged(converted, plan), plan=plan, earlier=earlier)


def plan_converted(
    converted: ConvertedSheet, options: ConvertOptions, clock: Clock = SYSTEM
) -> Plan:
    """Return what `check` says of a converted sheet, its side tables beside it."""
    spreadsheet = converted.spreadsheet
    campaigns, *beside = spreadsheet.sheets
    conventions = Conventions(
        now=clock.now(),
        date_order=options.date_order,
        region=options.region,
        inet_no=options.inet_no,
        directory=mapping.find_directory(beside),
        teams=mapping.find_teams(beside),
        lead_lists=mapping.find_lead_lists(beside),
    )
    return validation.plan(spreadsheet, campaigns, dialers.MATCHES, conventions)


def _detected(spreadsheet: Spreadsheet, options: ConvertOptions) -> Detected:
    """Return the profile and its sheet: those asked for, or those that fit."""
    if options.sheet is not None:
        chosen = named(spreadsheet.sheets, options.sheet)
        spreadsheet = replace(spreadsheet, sheets=(chosen,))
    if options.profile is None:
        return dialers.detect(spreadsheet, options.folders)
    profile = dialers.load(options.profile, options.folders)
    if profile.column_choices is not None:
        raise Refused("converted.matches_columns", path=spreadsheet.path, profile=options.profile)
    sheet = dialers.sheet_for(spreadsheet, profile)
    return Detected(profile, sheet, "it was named with --profile")


def _beside(target: Path, allowance: Allowance) -> Iterator[Spreadsheet]:
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
            yield readers.read(str(path), allowance)


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
