"""From a sheet and its matches to the plan; nothing here has an effect."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final, TypeVar

import numpy as np

from bulk_import.campaign import FIELDS
from bulk_import.cells import column_number
from bulk_import.fields import Field
from bulk_import.mapping import Match, Matches, NameTables, normalizer, own_cell
from bulk_import.normalizers.normalizer import Context
from bulk_import.options import ReadOptions
from bulk_import.sheet import Sheet, Spreadsheet
from bulk_import.validation.column_problems import column_problems
from bulk_import.validation.column_reader import ColumnReader
from bulk_import.validation.date_order import DatedColumn, DateOrderFinding, decide
from bulk_import.validation.decimal_mark import decimal_mark
from bulk_import.validation.edited_rows import as_edited, edited_by_row
from bulk_import.validation.encodings import refuse_undecided
from bulk_import.validation.field_source import FieldSource
from bulk_import.validation.plan import Plan, planned_sheet_of
from bulk_import.validation.planned_sheet import planned_sheet
from bulk_import.validation.row_filter import filter_rows
from bulk_import.validation.row_planner import RowPlanner
from bulk_import.validation.row_reader import RowReader

AnyPlan = TypeVar("AnyPlan", bound=Plan)

_DATES: Final = frozenset(field.name for field in FIELDS.values() if field.kind == "date")
"""Fields whose columns the same person or program fills, so that they share one order of dates."""


_BY_HAND: Final = frozenset({"--column", "--profile"})
"""How columns are matched that a person named."""

_NO_TABLES: Final = NameTables()


def _tell_nobody(_: float) -> None:
    pass


def plan(
    spreadsheet: Spreadsheet,
    sheet: Sheet,
    matches: Matches,
    options: ReadOptions,
    *,
    now: datetime,
    tables: NameTables = _NO_TABLES,
    decided: Plan | None = None,
    tell: Callable[[float], None] = _tell_nobody,
) -> Plan:
    """Return what a run would do with *sheet*: the same for the same arguments.

    Args:
        spreadsheet: The file that the sheet is in.
        sheet: The sheet with the campaigns.
        matches: What its columns are.
        options: How it is read where it does not say so itself.
        now: The present moment, aware; dates before it are past.
        tables: What names in cells stand for.
        decided: The plan of the whole sheet, where *sheet* is a part of it: what was decided there
            of dates and decimals holds.
        tell: Told now and then which share of the cells is understood; what it raises ends it.

    Raises:
        Refused: What a cell says depends on the encoding of the file, which is not certain.
    """
    sent = [match.column for match in matches.columns if match.use in {"field", "account"}]
    below = sheet.below(matches.header_row)
    refuse_undecided(spreadsheet, below, sent)
    campaigns = filter_rows(below, matches, ragged=spreadsheet.format == "csv")
    sources = _sources(matches, options.given)
    dated = _dated_columns(campaigns.readable, matches)
    order = decided.date_order if decided else decide(dated, options.date_order)
    mark = decided.decimal_mark if decided else decimal_mark(below, matches, spreadsheet.delimiter)
    known = replace(context(sheet, options, tables, order), decimal_mark=mark)
    reader = RowReader(_column_readers(sources, matches, known), now)
    planner = RowPlanner(
        campaigns, reader, dated, sheet=sheet, matches=matches, account=_account(options)
    )
    planned = planned_sheet(campaigns, planner, now, tell)
    return Plan(
        path=spreadsheet.path,
        format=spreadsheet.format,
        sheet=sheet,
        matches=matches,
        date_order=order,
        decimal_mark=mark,
        rows=planned.with_conflicts(sheet, sources),
        _planned_sheet=planned,
        skipped=campaigns.skipped,
        file_problems=(
            *spreadsheet.problems,
            *(problem for problem in sheet.problems if problem.row is None),
            *column_problems(matches),
        ),
        source=spreadsheet.source,
        agents=tables.account,
    )


def plan_again(
    plan: AnyPlan,
    rows: Collection[int],
    options: ReadOptions,
    *,
    now: datetime,
    tables: NameTables = _NO_TABLES,
    left_out: Collection[int] = (),
) -> AnyPlan:
    """Return *plan* with some of its rows read again.

    What was decided for the whole sheet holds: its columns, and how numeric dates are read.

    Args:
        plan: The plan, with the sheet and the columns as they are now.
        rows: The numbers of those rows; one that held no campaign may hold one now.
        options: How the sheet is read where it does not say so itself.
        now: The present moment, aware; dates before it are past.
        tables: What names in cells stand for.
        left_out: The numbers of the rows that are not to be sent.
    """
    sheet, matches = plan.sheet, plan.matches
    some = sheet.select(np.isin(sheet.rows, list(rows)))
    campaigns = filter_rows(some, matches, ragged=plan.format == "csv")
    again = set(campaigns.table.rows.tolist())
    kept = set(plan.rows.numbers).difference(rows)
    everywhere = {*kept, *campaigns.readable.rows.tolist()}
    sources = _sources(matches, options.given)
    known = replace(
        context(sheet, options, tables, plan.date_order), decimal_mark=plan.decimal_mark
    )
    reader = RowReader(_column_readers(sources, matches, known), now)
    days = _days_alone(sheet, matches)
    dated = _dated_columns(days.select(np.isin(days.rows, list(everywhere))), matches)
    planner = RowPlanner(
        campaigns, reader, dated, sheet=some, matches=matches, account=_account(options)
    )
    before = planned_sheet_of(plan)
    if before is None:
        raise ValueError("the rows of the plan were not made of a sheet")
    written = edited_by_row(plan)
    planned = before.with_rows(
        rows,
        (as_edited(planner.plan(row), written.get(row, ())) for row in sorted(again)),
        left_out,
    )
    others = (one for one in plan.skipped if one.row not in rows)
    return replace(
        plan,
        rows=planned.with_conflicts(sheet, sources),
        _planned_sheet=planned,
        skipped=tuple(sorted((*others, *campaigns.skipped), key=lambda one: one.row)),
    )


def indexed(plan: AnyPlan) -> AnyPlan:
    """Return *plan* with an index of what its rows must not share, which a change of it needs.

    Without it the first change takes several times as long as those after it.
    """
    planned = planned_sheet_of(plan)
    return replace(plan, _planned_sheet=planned.indexed()) if planned else plan


def date_order_by_now(plan: Plan, options: ReadOptions) -> DateOrderFinding:
    """Return how the dates of *plan* would be read if that were decided by its cells of today.

    Edits change no decision by themselves; a person may want to know that they change the evidence.

    Args:
        plan: The plan, perhaps with edits.
        options: How its sheet is read where it does not say so itself.
    """
    days = _days_alone(plan.sheet, plan.matches)
    table = days.select(np.isin(days.rows, plan.rows.numbers))
    return decide(_dated_columns(table, plan.matches), options.date_order)


def _account(options: ReadOptions) -> tuple[str, ...]:
    """Return what rows may call the account in use, its number first; nothing without one."""
    if options.inet_no is None:
        return ()
    return tuple(str(one) for one in (options.inet_no, options.account) if one is not None)


def _sources(matches: Matches, given: Mapping[str, str]) -> dict[str, FieldSource]:
    by_field = matches.by_field
    return {
        name: _source(field, by_field.get(name), given.get(name))
        for name, field in FIELDS.items()
        if name in by_field or name in given
    }


def _source(field: Field, match: Match | None, given: str | None) -> FieldSource:
    if match is None:
        return FieldSource(field, None, field.header, given)
    others = tuple(column_number(letters) - 1 for letters in match.goes_on)
    return FieldSource(field, match.column, match.header, given, match.said, others)


def context(
    sheet: Sheet,
    options: ReadOptions,
    tables: NameTables = _NO_TABLES,
    order: DateOrderFinding | None = None,
) -> Context:
    """Return what is known of every cell of *sheet*; of dates only once their *order* is."""
    return Context(
        date_order=order.order if order else options.date_order,
        date_conflict=order is not None and order.conflict,
        day_zero=sheet.day_zero,
        region=options.region,
        inet_no=options.inet_no,
        directory=tables.directory,
        teams=tables.teams,
        lead_lists=tables.lead_lists,
        account_agents=tables.account.names if tables.account else None,
        is_live=options.live,
    )


def _column_readers(
    sources: Mapping[str, FieldSource], matches: Matches, known: Context
) -> list[ColumnReader]:
    matched = matches.by_field
    return [
        ColumnReader(
            source,
            normalizer(matched[name]) if name in matched else source.field.normalize,
            source.field.context(_of_column(known, matched.get(name))),
        )
        for name, source in sources.items()
    ]


def _of_column(known: Context, match: Match | None) -> Context:
    """Return *known* with what is known of the cells of one column."""
    if match is None:
        return known
    return replace(known, unit=match.unit, is_named=match.how in _BY_HAND)


def _days_alone(sheet: Sheet, matches: Matches) -> Sheet:
    """Return *sheet* with its start and end columns alone, of which rows are soon chosen."""
    letters = {match.column for name, match in matches.by_field.items() if name in _DATES}
    columns = {one: column for one, column in sheet.columns.items() if one in letters}
    return replace(sheet, columns=columns)


def _dated_columns(table: Sheet, matches: Matches) -> list[DatedColumn]:
    """Return the start and end columns."""
    found = []
    for name, match in matches.by_field.items():
        if name in _DATES:
            cells, own = table.columns[match.column], own_cell(match)
            days = cells.mapped(own) if own else cells
            found.append(DatedColumn(name, match.column, table.rows, days, match.date_order))
    return found
