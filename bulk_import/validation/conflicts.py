"""Conflicts between the rows of a sheet, which TeleCMI would refuse one by one.

The fields with a uniqueness constraint, which the page makes of names, lead lists and agents: a
value belongs to one campaign only. The first row stands; a later row with the same value gets a
problem that names the first. A row with a conflict, or one that a person left out, takes nothing
from the rows below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from bulk_import.campaign import unique_fields
from bulk_import.cells import Cell, shown
from bulk_import.problems import Problem, Severity, worst_first
from bulk_import.sheet import Sheet
from bulk_import.validation.field_source import FieldSource
from bulk_import.validation.plan import PlannedRow, beside_refusals


def with_conflicts(
    rows: Iterable[PlannedRow], sheet: Sheet, sources: Mapping[str, FieldSource]
) -> tuple[PlannedRow, ...]:
    """Return *rows*, each with a problem where it asks for what a row above already has.

    Args:
        rows: The rows in the order of the sheet; conflicts found before are found anew.
        sheet: The sheet that they are of.
        sources: Where the cells of the fields come from.
    """
    codes = {unique.conflict for unique in unique_fields().values()}
    holders: dict[str, dict[str, int]] = {name: {} for name in unique_fields()}
    found = []
    for row in rows:
        own = _without(row, codes)
        problems = [] if own.left_out else list(_conflicts(own, holders, sheet, sources))
        found.append(_with(own, problems))
        if not problems and not own.left_out:
            for name, unique in unique_fields().items():
                holders[name].update(dict.fromkeys(unique.keys(own.values.get(name)), own.row))
    return tuple(found)


def _conflicts(
    row: PlannedRow,
    holders: Mapping[str, Mapping[str, int]],
    sheet: Sheet,
    sources: Mapping[str, FieldSource],
) -> Iterator[Problem]:
    for name, unique in unique_fields().items():
        shared = [key for key in unique.keys(row.values.get(name)) if key in holders[name]]
        if shared:
            source = sources[name]
            others = sorted({holders[name][key] for key in shared})
            yield Problem.of(
                Severity.ERROR,
                unique.conflict,
                row=row.row,
                field=name,
                column=source.column,
                header=source.header,
                cell=shown(_cell(row, sheet, source)),
                other=", ".join(map(str, others)),
                shared=shown(", ".join(shared)),
            )


def _cell(row: PlannedRow, sheet: Sheet, source: FieldSource) -> Cell:
    held = sheet.cell(row.row, source.column) if source.column else None
    return source.or_given(held)


def _without(row: PlannedRow, codes: set[str]) -> PlannedRow:
    if any(problem.code in codes for problem in row.problems):
        own = [one for one in (*row.problems, *row.silenced) if one.code not in codes]
        return _told(row, own)
    return row


def _with(row: PlannedRow, problems: list[Problem]) -> PlannedRow:
    if not problems:
        return row
    return _told(row, [*row.problems, *row.silenced, *problems])


def _told(row: PlannedRow, problems: list[Problem]) -> PlannedRow:
    told, silenced = beside_refusals(worst_first(problems))
    return replace(row, problems=tuple(told), silenced=tuple(silenced))
