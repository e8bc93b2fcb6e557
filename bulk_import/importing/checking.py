"""From a file to its plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from os import PathLike, fspath

from bulk_import import mapping, readers, validation
from bulk_import.clock import SYSTEM, Clock
from bulk_import.importing.report import Report
from bulk_import.normalizers import zone_offsets
from bulk_import.normalizers.normalizer import DateOrder
from bulk_import.outcome import Result
from bulk_import.problems import Refused
from bulk_import.sheet import Sheet, Spreadsheet
from bulk_import.validation import Conventions, Plan
from bulk_import.workbooks import RunFacts

_NOTHING: Mapping[str, str] = {}


def check(
    file: str | PathLike[str],
    *,
    sheet: str | None = None,
    columns: Mapping[str, str] = _NOTHING,
    given: Mapping[str, str] = _NOTHING,
    date_order: DateOrder | None = None,
    region: str | None = None,
    inet_no: int | None = None,
    agents: str | PathLike[str] | None = None,
    clock: Clock = SYSTEM,
) -> Plan:
    """Read, normalize and validate *file*; nothing is sent.

    Args:
        file: The spreadsheet's path; `-` is CSV on standard input.
        sheet: Which sheet; needed only when several look like campaigns.
        columns: Headers matched by hand: header to field, or to "" for "ignore it".
        given: Values by field, for rows that leave the field blank or lack its column.
        date_order: How numeric dates are read: `dmy`, `mdy` or `ymd`; None lets the file decide.
        region: ISO country code for phone numbers and abbreviations of zones.
        inet_no: The account that is going to be used.
        agents: A file that says which agent id belongs to which person; by default a sheet of
            *file* that does.
        clock: The present moment.

    Raises:
        Refused: The file as a whole cannot be used.
    """
    spreadsheet = readers.read(fspath(file))
    if spreadsheet.format == "csv":
        bare = tuple(map(mapping.without_apostrophes, spreadsheet.sheets))
        spreadsheet = replace(spreadsheet, sheets=bare)
    chosen = _chosen(spreadsheet, sheet, columns)
    matches = mapping.match(chosen, columns, given)
    conventions = Conventions(
        now=clock.now(),
        given=given,
        date_order=date_order,
        region=region,
        inet_no=inet_no,
        directory=_directory(spreadsheet, chosen, agents),
    )
    return validation.plan(spreadsheet, chosen, matches, conventions)


def agents_of(file: str | PathLike[str]) -> tuple[mapping.Agent, ...]:
    """Return the agents of a directory.

    Raises:
        Refused: The file cannot be read, or is no directory of agents.
    """
    agents = mapping.agents_in(readers.read(fspath(file)).sheets)
    if agents is None:
        raise Refused("file.no_directory", path=fspath(file))
    return agents


def report_check(plan: Plan, inet_no: int | None, base_url: str, clock: Clock = SYSTEM) -> Report:
    """Return the report of a plan that is not run: every row is ready or needs fixing."""
    now = clock.now()
    return Report(
        plan=plan,
        results={row.row: Result(state=row.state) for row in plan.rows},
        facts=RunFacts(
            command="check",
            run=None,
            inet_no=inet_no,
            base_url=base_url,
            started=now,
            finished=now,
            tz_release=zone_offsets.release(),
            stopped=None,
        ),
    )


def _chosen(spreadsheet: Spreadsheet, wanted: str | None, columns: Mapping[str, str]) -> Sheet:
    """Return the sheet that holds the campaigns, and refuse to guess between several."""
    names = ", ".join(f"“{sheet.name}”" for sheet in spreadsheet.sheets)
    if wanted is not None:
        for sheet in spreadsheet.sheets:
            if sheet.name == wanted:
                return sheet
        raise Refused("file.no_such_sheet", sheet=wanted, sheets=names)
    filled = [sheet for sheet in spreadsheet.sheets if not sheet.is_empty]
    likely = [sheet for sheet in filled if _looks_like_campaigns(sheet, columns)]
    if len(likely) > 1:
        names = ", ".join(f"“{sheet.name}”" for sheet in likely)
        raise Refused("file.several_sheets", sheets=names)
    return (likely or filled)[0]


def _directory(
    spreadsheet: Spreadsheet, campaigns: Sheet, agents: str | PathLike[str] | None
) -> Mapping[str, tuple[str, ...]] | None:
    """Return the agents by name, from the file named or from another sheet of this one."""
    if agents is None:
        return mapping.find_directory(
            sheet for sheet in spreadsheet.sheets if sheet is not campaigns
        )
    directory = mapping.find_directory(readers.read(fspath(agents)).sheets)
    if directory is None:
        raise Refused("file.no_directory", path=fspath(agents))
    return directory


def _looks_like_campaigns(sheet: Sheet, columns: Mapping[str, str]) -> bool:
    top = sheet.cells.head(mapping.ROWS_SEARCHED).to_numpy()
    return any(mapping.fields_named(row, columns) >= mapping.FEWEST_FIELDS for row in top)
