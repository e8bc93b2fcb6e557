"""From a sheet and its matches to the plan; nothing here has an effect."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final, TypeVar

import numpy as np

from bulk_import.campaign import FIELDS
from bulk_import.cells import Cell, column_number, is_struck, shown, written
from bulk_import.fields import Field
from bulk_import.mapping import Match, Matches, NameTables, normalizer, own_cell
from bulk_import.normalizers.normalizer import Context
from bulk_import.normalizers.text import is_blank
from bulk_import.options import ReadOptions
from bulk_import.problems import Problem, Severity
from bulk_import.sheet import Sheet, Spreadsheet
from bulk_import.validation.column_problems import column_problems
from bulk_import.validation.column_reader import ColumnReader
from bulk_import.validation.conflicts import with_conflicts
from bulk_import.validation.date_order import (
    DatedCell,
    DateOrderFinding,
    decide,
    either_way,
    half_converted,
)
from bulk_import.validation.decimal_mark import decimal_mark
from bulk_import.validation.encodings import refuse_undecided
from bulk_import.validation.field_source import FieldSource
from bulk_import.validation.plan import Plan, PlannedRow
from bulk_import.validation.row_draft import RowDraft
from bulk_import.validation.row_filter import filter_rows
from bulk_import.validation.row_reader import RowReader
from bulk_import.validation.stray_agents import add_stray_agents

AnyPlan = TypeVar("AnyPlan", bound=Plan)

_DATES: Final = frozenset(field.name for field in FIELDS.values() if field.kind == "date")
"""Fields whose columns the same person or program fills, so that they share one order of dates."""


_NO_TABLES: Final = NameTables()


def plan(
    spreadsheet: Spreadsheet,
    sheet: Sheet,
    matches: Matches,
    options: ReadOptions,
    *,
    now: datetime,
    tables: NameTables = _NO_TABLES,
) -> Plan:
    """Return what a run would do with *sheet*: the same for the same arguments.

    Args:
        spreadsheet: The file that the sheet is in.
        sheet: The sheet with the campaigns.
        matches: What its columns are.
        options: How it is read where it does not say so itself.
        now: The present moment, aware; dates before it are past.
        tables: What names in cells stand for.

    Raises:
        Refused: What a cell says depends on the encoding of the file, which is not certain.
    """
    sent = [match.column for match in matches.columns if match.use in {"field", "account"}]
    refuse_undecided(spreadsheet, sheet.below(matches.header_row), sent)
    drafts, skipped = filter_rows(sheet, matches, ragged=spreadsheet.format == "csv")
    sources = _sources(matches, options.given)
    dated = _dated_cells(drafts, matches)
    order = decide(dated, options.date_order)
    mark = decimal_mark(sheet, matches, spreadsheet.delimiter)
    known = replace(context(sheet, options, tables, order), decimal_mark=mark)
    reader = RowReader(_column_readers(sources, matches, known), now)
    rows = _read(drafts, dated, reader, sheet=sheet, matches=matches, known=known)
    return Plan(
        path=spreadsheet.path,
        format=spreadsheet.format,
        sheet=sheet,
        matches=matches,
        date_order=order,
        decimal_mark=mark,
        rows=with_conflicts(rows, sheet, sources),
        skipped=tuple(skipped),
        file_problems=(
            *spreadsheet.problems,
            *(problem for problem in sheet.problems if problem.row is None),
            *column_problems(matches),
        ),
        source=spreadsheet.source,
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
    drafts, skipped = filter_rows(some, matches, ragged=plan.format == "csv")
    kept = {row.row: row for row in plan.rows if row.row not in rows}
    numbers = kept.keys() | {draft.row for draft in drafts if draft.cells}
    everywhere = [RowDraft(row, cells) for row, cells in sheet.iter_rows() if row in numbers]
    sources = _sources(matches, options.given)
    known = replace(
        context(sheet, options, tables, plan.date_order), decimal_mark=plan.decimal_mark
    )
    reader = RowReader(_column_readers(sources, matches, known), now)
    dated = _dated_cells(everywhere, matches)
    again = _read(drafts, dated, reader, sheet=sheet, matches=matches, known=known)
    found = kept | {row.row: row for row in again}
    marked = (replace(found[row], left_out=row in left_out) for row in sorted(found))
    others = (one for one in plan.skipped if one.row not in rows)
    return replace(
        plan,
        rows=with_conflicts(marked, sheet, sources),
        skipped=tuple(sorted((*others, *skipped), key=lambda one: one.row)),
    )


def _read(
    drafts: list[RowDraft],
    dated: list[DatedCell],
    reader: RowReader,
    *,
    sheet: Sheet,
    matches: Matches,
    known: Context,
) -> list[PlannedRow]:
    """Return what the rows of *drafts* mean, but for conflicts between them."""
    sources = reader.sources
    for draft in drafts:
        if draft.cells:
            reader.fill(draft)
    add_stray_agents(drafts, sheet, matches, sources)
    _add_half_converted(drafts, dated, sources)
    if any(column.has_looks for column in sheet.columns.values()):
        _add_struck_rows(drafts, matches)
    _add_other_accounts(drafts, matches, known.inet_no)
    _add_problems_of_reading(drafts, sheet)
    return [draft.planned(_name(draft, sources["name"])) for draft in drafts]


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
    )


def _column_readers(
    sources: Mapping[str, FieldSource], matches: Matches, known: Context
) -> list[ColumnReader]:
    matched = matches.by_field
    return [
        ColumnReader(
            source,
            normalizer(matched[name]) if name in matched else source.field.normalize,
            source.field.context(
                replace(known, unit=matched[name].unit if name in matched else None)
            ),
        )
        for name, source in sources.items()
    ]


def _dated_cells(drafts: list[RowDraft], matches: Matches) -> list[DatedCell]:
    """Return the cells of the start and end columns, row by row."""
    columns = [
        (name, column.column, column.position, column.date_order, own_cell(column))
        for name, column in matches.by_field.items()
        if name in _DATES
    ]
    return [
        DatedCell(draft.row, name, column, own(draft.cells[at]) if own else draft.cells[at], hint)
        for draft in drafts
        if draft.cells
        for name, column, at, hint, own in columns
    ]


def _add_half_converted(
    drafts: list[RowDraft], dated: list[DatedCell], sources: Mapping[str, FieldSource]
) -> None:
    suspects = list(half_converted(dated))
    by_row = {draft.row: draft for draft in drafts} if suspects else {}
    for suspect, witness in suspects:
        draft = by_row.get(suspect.row)
        if draft is None:  # it is not read again
            continue
        draft.add_problem(
            Severity.QUESTION,
            "date.half_converted",
            sources[suspect.field],
            either_way(suspect.cell),
            witness=shown(witness.cell),
            where=witness.address,
        )
        draft.values.pop(suspect.field, None)


def _add_struck_rows(drafts: list[RowDraft], matches: Matches) -> None:
    """Ask once about a row whose cells are all struck through, not about each of its cells."""
    positions = [match.position for match in matches.columns if match.field]
    for draft in drafts:
        if any(one.code == "cell.struck" for one in draft.problems):
            cells = [draft.cells[at] for at in positions]
            if all(is_struck(cell) for cell in cells if not is_blank(cell)):
                others = (one for one in draft.problems if one.code != "cell.struck")
                row = Problem.of(Severity.QUESTION, "row.struck", row=draft.row)
                draft.problems = [row, *others]


def _name(draft: RowDraft, source: FieldSource) -> str | None:
    understood = draft.values.get("name")
    return str(understood) if understood is not None else written(draft.cell(source)) or None


def _add_other_accounts(drafts: list[RowDraft], matches: Matches, inet_no: int | None) -> None:
    """Refuse rows that name another account than the one in use: they belong to its own run."""
    for match in matches.columns:
        if match.use == "account" and inet_no is not None:
            for draft in drafts:
                cell = draft.cells[match.position] if draft.cells else None
                if not is_blank(cell) and written(cell).strip() != str(inet_no):
                    draft.problems.append(_other_account(draft.row, match, cell, inet_no))


def _other_account(row: int, match: Match, cell: Cell, inet_no: int) -> Problem:
    return Problem.of(
        Severity.ERROR,
        "row.other_account",
        row=row,
        column=match.column,
        header=match.header,
        cell=shown(cell),
        account=str(inet_no),
    )


def _add_problems_of_reading(drafts: list[RowDraft], sheet: Sheet) -> None:
    by_row = {draft.row: draft for draft in drafts} if sheet.problems else {}
    for problem in sheet.problems:
        if problem.row in by_row:
            by_row[problem.row].problems.append(problem)
