"""Conflicts between the rows of a sheet, which TeleCMI would refuse one by one.

The fields with a uniqueness constraint, which the page makes of names, lead lists and agents: a
value belongs to one campaign only. The first row stands; a later row with the same value gets a
problem that names the first. A row with a conflict, or one that a person left out, takes nothing
from the rows below it.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import Final

import numpy as np

from bulk_import.campaign import unique_fields
from bulk_import.cells import Cell, shown
from bulk_import.column import Codes, Mask, repeated
from bulk_import.problems import Problem, Severity, worst_first
from bulk_import.sheet import Sheet
from bulk_import.validation.field_source import FieldSource
from bulk_import.validation.planned_row import PlannedRow, beside_refusals

_AT_ONCE: Final = 10_000
"""Values of which the keys are made together."""

_OTHER_ROWS: Final = "other_rows"
"""The fact that has the numbers of the other rows where `other` has their labels."""

Claim = tuple[int, Mapping[str, object]]
"""The number of a row, and its values of the fields with a uniqueness constraint."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """What a row asks for that rows above it already have.

    Attributes:
        field: The field.
        rows: The numbers of those rows, rising.
        shared: What of the value they have, in the form in which two of a kind are equal.
    """

    field: str
    rows: tuple[int, ...]
    shared: tuple[str, ...]


def find_conflicts(claims: Iterable[Claim]) -> Mapping[int, Sequence[Conflict]]:
    """Return the conflicts of each row that has any, by its number.

    Args:
        claims: What the rows ask for, in the order of the sheet; rows that share nothing with any
            other may be left out.
    """
    holders: dict[str, dict[str, int]] = {name: {} for name in unique_fields()}
    found: dict[int, Sequence[Conflict]] = {}
    for row, values in claims:
        keys = {name: one.keys(values.get(name)) for name, one in unique_fields().items()}
        if conflicts := list(_conflicts(keys, holders)):
            found[row] = conflicts
        else:
            for name, own in keys.items():
                holders[name].update(dict.fromkeys(own, row))
    return found


def _conflicts(
    keys: Mapping[str, tuple[str, ...]], holders: Mapping[str, Mapping[str, int]]
) -> Iterator[Conflict]:
    for name, own in keys.items():
        shared = tuple(key for key in own if key in holders[name])
        if shared:
            yield Conflict(name, tuple(sorted({holders[name][key] for key in shared})), shared)


def contested(field: str, values: Iterable[tuple[int, object]], codes: Codes) -> Mask:
    """Return the rows that may share a value of *field* with another; among them may be others.

    Args:
        field: A field with a uniqueness constraint.
        values: Its different values, each with its code.
        codes: For each row the code of its value.
    """
    unique = unique_fields()[field]
    hashes, owners = array("q"), array("q")
    left = iter(values)
    while some := list(islice(left, _AT_ONCE)):
        keys = unique.keys_of([value for _, value in some])
        hashes.extend(map(hash, chain.from_iterable(keys)))
        owner_of_keys = np.repeat([code for code, _ in some], list(map(len, keys)))
        owners.frombytes(owner_of_keys.astype(np.int64).tobytes())
    hashed, owner = np.frombuffer(hashes, np.int64), np.frombuffer(owners, np.int64)
    height = max(int(owner.max(initial=-1)), int(codes.max(initial=-1))) + 1
    is_contested = np.zeros(height, np.bool_)
    is_contested[owner] = True
    is_contested &= np.bincount(codes, minlength=height) > 1
    is_contested[owner[repeated(hashed)]] = True
    return is_contested[codes]


def with_conflicts(
    row: PlannedRow, conflicts: Iterable[Conflict], sheet: Sheet, sources: Mapping[str, FieldSource]
) -> PlannedRow:
    """Return *row*, which has none yet, with a problem for each of its *conflicts*."""
    found = [_problem(row.row, one, sheet, sources[one.field]) for one in conflicts]
    told, silenced = beside_refusals(worst_first([*row.problems, *row.silenced, *found]))
    return replace(row, problems=tuple(told), silenced=tuple(silenced))


def called_by_number(problem: Problem) -> Problem:
    """Return *problem* with the other rows called by number in place of a DataFrame's labels."""
    if _OTHER_ROWS not in problem.facts:
        return problem
    return replace(problem, facts={**problem.facts, "other": problem.facts[_OTHER_ROWS]})


def _problem(row: int, conflict: Conflict, sheet: Sheet, source: FieldSource) -> Problem:
    problem = Problem.of(
        Severity.ERROR,
        unique_fields()[conflict.field].conflict,
        row=row,
        field=conflict.field,
        column=source.column,
        header=source.header,
        cell=shown(_cell(row, sheet, source)),
        other=", ".join(str(sheet.label(other)) for other in conflict.rows),
        shared=shown(", ".join(conflict.shared)),
    )
    if sheet.labels is None:
        return problem
    numbers = ", ".join(map(str, conflict.rows))
    return replace(problem, facts={**problem.facts, _OTHER_ROWS: numbers})


def _cell(row: int, sheet: Sheet, source: FieldSource) -> Cell:
    held = sheet.cell(row, source.column) if source.column else None
    return source.or_given(held)
