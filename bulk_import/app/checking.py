"""From a file to its plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from os import PathLike, fspath
from typing import Final, TypedDict

import pandas as pd

from bulk_import import mapping, readers
from bulk_import.app.gc_tuning import collecting_rarely
from bulk_import.app.origin import Origin, planned
from bulk_import.app.report import Report, fold
from bulk_import.app.sheet_selection import choose
from bulk_import.clock import SYSTEM, Clock
from bulk_import.events import Checking, Finished, Listen, Started, ignore
from bulk_import.normalizers.normalizer import DateOrder
from bulk_import.problems import Refused
from bulk_import.readers import Allowance
from bulk_import.sheet import Sheet, Spreadsheet
from bulk_import.validation import Conventions, Plan

_NOTHING: Mapping[str, str] = {}

USUAL: Final = Allowance()


@collecting_rarely()
def check(
    file: str | PathLike[str] | pd.DataFrame,
    *,
    sheet: str | None = None,
    columns: Mapping[str, str] = _NOTHING,
    given: Mapping[str, str] = _NOTHING,
    date_order: DateOrder | None = None,
    region: str | None = None,
    inet_no: int | None = None,
    agents: str | PathLike[str] | None = None,
    remembered: Mapping[str, str] = _NOTHING,
    allowance: Allowance = USUAL,
    listen: Listen = ignore,
    clock: Clock = SYSTEM,
) -> Plan:
    """Read, normalize and validate *file*; nothing is sent.

    Args:
        file: The spreadsheet's path; `-` is standard input. Or a DataFrame: one row a campaign.
        sheet: Which sheet; needed only when several look like campaigns.
        columns: Headers matched by hand: header to field, or to "" for "ignore it".
        given: Values by field, for rows that leave the field blank or lack its column.
        date_order: How numeric dates are read: `dmy`, `mdy` or `ymd`; None lets the file decide.
        region: ISO country code for phone numbers and abbreviations of zones.
        inet_no: The account that is going to be used.
        agents: A file that says which agent id belongs to which person or team; by default a
            sheet of *file* that does.
        remembered: Headers matched as a saved profile has them; *columns* beats it.
        allowance: How many rows may be read.
        listen: Called with `Reading` now and then, and with `Checking` after it. What it raises
            ends the check.
        clock: The present moment.

    Raises:
        Refused: The file as a whole cannot be used.
    """
    spreadsheet = _read(file, allowance, listen)
    chosen = choose(spreadsheet, sheet, mapping.all_choices(columns, remembered), given)
    _refuse_cut(chosen, allowance)
    listen(Checking(path=spreadsheet.path, rows=len(chosen.cells)))
    conventions = Conventions(
        now=clock.now(),
        given=given,
        date_order=date_order,
        region=region,
        inet_no=inet_no,
        **_lookups(spreadsheet, chosen, agents),
    )
    alone = replace(spreadsheet, sheets=(chosen,))
    origin = Origin(
        spreadsheet=alone, columns=columns, remembered=remembered, conventions=conventions
    )
    return planned(origin)


def _read(
    file: str | PathLike[str] | pd.DataFrame, allowance: Allowance, listen: Listen
) -> Spreadsheet:
    """Return the file as read; a CSV that we wrote without the apostrophes that guard it."""
    if isinstance(file, pd.DataFrame):
        return readers.from_frame(file)
    spreadsheet = readers.read(fspath(file), allowance, listen)
    if spreadsheet.format != "csv":
        return spreadsheet
    bare = tuple(map(mapping.without_apostrophes, spreadsheet.sheets))
    return replace(spreadsheet, sheets=bare)


def _refuse_cut(sheet: Sheet, allowance: Allowance) -> None:
    """Refuse a sheet of which only the first rows were read."""
    if sheet.rows_found is not None:
        raise Refused(
            "file.too_many_rows",
            place=f"The sheet “{sheet.name}”" if sheet.name else "The file",
            found=f"{sheet.rows_found:,}",
            most=f"{allowance.rows:,}",
        )


def report_check(plan: Plan, inet_no: int | None, base_url: str, clock: Clock = SYSTEM) -> Report:
    """Return the report of a plan that is not run: every row is ready or needs fixing."""
    now = clock.now()
    started = Started(
        run=None, at=now, inet_no=inet_no, base_url=base_url, rows=len(plan.rows), due=0
    )
    return fold(plan, [started, Finished(at=now)])


class _Lookups(TypedDict):
    """What words of the rows stand for; None where no sheet says so."""

    directory: Mapping[str, tuple[str, ...]] | None
    teams: Mapping[str, tuple[str, ...]] | None
    lead_lists: Mapping[str, tuple[str, ...]] | None


def _lookups(
    spreadsheet: Spreadsheet, campaigns: Sheet, agents: str | PathLike[str] | None
) -> _Lookups:
    """Return what the sheets beside the campaigns say; of agents what the file named says."""
    beside = [sheet for sheet in spreadsheet.sheets if sheet is not campaigns]
    named = beside if agents is None else readers.read(fspath(agents)).sheets
    found = _Lookups(
        directory=mapping.find_directory(named),
        teams=mapping.find_teams(named),
        lead_lists=mapping.find_lead_lists([*beside, *named]),
    )
    if agents is not None and found["directory"] is None and found["teams"] is None:
        raise Refused("file.no_directory", path=fspath(agents))
    return found
