"""From a file to its plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from os import PathLike, fspath
from typing import Final

from bulk_import import mapping, readers
from bulk_import.app.accounts.agent_directory import with_listed_agents
from bulk_import.app.gc_tuning import collecting_rarely
from bulk_import.app.origin import EditablePlan, Origin, planned
from bulk_import.app.other_sheets import (
    beside_of,
    empty_handed,
    left_out,
    refuse_elsewhere,
    with_joined_tables,
)
from bulk_import.app.renaming import NamePattern, renaming, told_of
from bulk_import.app.replacing import replaced, replacements
from bulk_import.app.report import Report, fold
from bulk_import.app.sheet_selection import choose
from bulk_import.clock import SYSTEM, Clock
from bulk_import.edits import Edit
from bulk_import.events import Checking, Event, Finished, Listener, Started, Warned, ignore
from bulk_import.journal_address import may_exist
from bulk_import.mapping import NameTables, Replacement, find_tables
from bulk_import.normalizers import zone_offsets
from bulk_import.options import ReadOptions
from bulk_import.problems import Refused
from bulk_import.settings import Settings, profile_folders
from bulk_import.sheet import Sheet, Spreadsheet
from bulk_import.validation import Plan, refuse_undecided

_USUAL: Final = ReadOptions()


@collecting_rarely()
def check(
    file: str | PathLike[str] | readers.DataFrame,
    options: ReadOptions = _USUAL,
    *,
    edits: Iterable[Edit] = (),
    listen: Listener = ignore,
    clock: Clock = SYSTEM,
) -> EditablePlan:
    """Read, normalize and validate *file*; nothing is sent.

    Args:
        file: The spreadsheet's path; `-` is standard input. Or a DataFrame: one row a campaign.
        options: How it is read where it does not say so itself.
        edits: What is written into cells in place of what *file* holds.
        listen: Called with `Reading` and then `Checking` now and then. What it raises ends the
            check.
        clock: The present moment.

    Raises:
        Refused: The file as a whole cannot be used.
    """
    options, remembered = _with_profile(file, options)
    pattern = None if options.rename is None else NamePattern.of(options.rename)
    spreadsheet = _read(file, options, listen)
    choices = mapping.all_choices(options.columns, remembered)
    spreadsheet = with_joined_tables(spreadsheet, choices)
    sheet = choose(spreadsheet, options.sheet, choices, options.given)
    _refuse_cut(sheet, options.max_rows)
    left = left_out(sheet, spreadsheet, choices) if options.sheet is None else ()
    listen(Checking(path=spreadsheet.path, rows=len(sheet.rows)))
    tables, told = with_listed_agents(_tables(spreadsheet, sheet, options, listen), options)
    problems = (*spreadsheet.problems, *left, *told)
    origin = Origin(
        spreadsheet=replace(spreadsheet, sheets=(sheet,), problems=problems),
        options=options,
        remembered=remembered,
        tables=tables,
        now=clock.now(),
        edits=tuple(edits),
    )
    plan = planned(origin, listen)
    if table := replacements(beside_of(sheet, spreadsheet), options, listen):
        plan = _replaced(plan, table)
    if pattern is not None:
        plan = _renamed(plan, pattern)
    if options.sheet is None:
        refuse_elsewhere(plan, spreadsheet)
    return replace(plan, file_problems=(*plan.file_problems, *empty_handed(plan)))


def _replaced(plan: EditablePlan, table: Iterable[Replacement]) -> EditablePlan:
    """Return *plan* with the values that *table* replaces, and what is told of them."""
    changed, told = replaced(plan, table)
    return replace(changed, file_problems=(*changed.file_problems, *told))


def _renamed(plan: EditablePlan, pattern: NamePattern) -> EditablePlan:
    """Return *plan* with the names that *pattern* gives, and what is told of them."""
    edits = renaming(plan, pattern)
    told = told_of(plan, edits)
    return replace(plan.with_edits(edits), file_problems=(*plan.file_problems, *told))


def _with_profile(
    file: str | PathLike[str] | readers.DataFrame, options: ReadOptions
) -> tuple[ReadOptions, Mapping[str, str]]:
    """Return *options* with those of their profile, and the headers that it matches."""
    if options.profile is None:
        return options, {}
    from bulk_import.app.saved.matches import with_profile  # noqa: PLC0415  rarely used

    path = fspath(file) if isinstance(file, str | PathLike) else ""
    return with_profile(options, path, profile_folders(options.profiles))


def _read(
    file: str | PathLike[str] | readers.DataFrame, options: ReadOptions, listen: Listener
) -> Spreadsheet:
    """Return the file as read; a CSV that we wrote without the apostrophes that guard it."""
    if not isinstance(file, (str, PathLike)):
        return readers.from_frame(file)
    spreadsheet = readers.read(fspath(file), options.max_rows, listen, options.encoding)
    if spreadsheet.format != "csv":
        return spreadsheet
    bare = tuple(map(mapping.without_apostrophes, spreadsheet.sheets))
    return replace(spreadsheet, sheets=bare)


def _refuse_cut(sheet: Sheet, max_rows: int) -> None:
    """Refuse a sheet of which only the first rows were read."""
    if sheet.rows_found is not None:
        raise Refused(
            "file.too_many_rows",
            place="line.the_sheet" if sheet.name else "line.the_file",
            sheet=sheet.name or "",
            found=f"{sheet.rows_found:,}",
            most=f"{max_rows:,}",
        )


def _tables(
    spreadsheet: Spreadsheet, campaigns: Sheet, options: ReadOptions, listen: Listener
) -> NameTables:
    """Return what the sheets beside the campaigns say; of agents what the file named says."""
    beside = [sheet for sheet in spreadsheet.sheets if sheet is not campaigns]
    if options.agents is None:
        return find_tables(beside)
    path = fspath(options.agents)
    directory = readers.read(path, listen=listen, encoding=options.encoding)
    for sheet in directory.sheets:
        refuse_undecided(directory, sheet, sheet.columns)
    tables = find_tables(directory.sheets, beside)
    if tables.directory is None and tables.teams is None:
        raise Refused("file.no_directory", path=path)
    return tables


def report_check(
    plan: Plan,
    inet_no: int | None,
    base_url: str,
    clock: Clock = SYSTEM,
    *,
    compared: Iterable[Event] = (),
) -> Report:
    """Return the report of a plan that is not run.

    Args:
        plan: The plan.
        inet_no: The account; None while it is not set.
        base_url: The API's address.
        clock: The present moment.
        compared: What earlier runs have to tell of its rows, where somebody asked.
    """
    now = clock.now()
    started = Started(
        run=None,
        at=now,
        inet_no=inet_no,
        base_url=base_url,
        tz_release=zone_offsets.release(),
        rows=len(plan.rows),
        due=0,
    )
    return fold(plan, [started, *compared, Finished(at=now)])


def report_compared(plan: Plan, settings: Settings, clock: Clock = SYSTEM) -> Report:
    """Return the report of a plan that is not run, with what earlier runs have to tell of it.

    Args:
        plan: The plan.
        settings: Whose runs are asked, and where they are recorded.
        clock: The present moment.
    """
    compared = _compared(plan, settings, clock)
    return report_check(plan, settings.inet_no, settings.base_url, clock, compared=compared)


def _compared(plan: Plan, settings: Settings, clock: Clock) -> Iterable[Event]:
    """Ask earlier runs about *plan*, as far as the settings let them be asked."""
    journal = settings.journal
    if settings.inet_no is None:
        return [Warned(code="compare.no_account")]
    if settings.untrusted:
        return [Warned(code="compare.untrusted", facts=asdict(settings.untrusted[0]))]
    if not may_exist(journal):
        return [Warned(code="compare.no_journal", facts={"path": str(journal)})]
    # The store and what sends are of no use to a check that has nothing to compare with.
    from bulk_import.app.comparing import compare  # noqa: PLC0415  see above
    from bulk_import.store import AccountAddress, open_store  # noqa: PLC0415  see above

    account = AccountAddress(settings.inet_no, settings.base_url)
    return compare(plan, account, open_store(journal), settings.send, now=clock.now())
