"""What is told of the rows of a plan: of most of them at once, of the others row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

import numpy as np

from bulk_import.causes import Cause, causes
from bulk_import.outcome import Result, State
from bulk_import.problems import Problem, worst_first
from bulk_import.validation import Change, Plan, PlannedRow, Rows, SharedFinding

OPEN: Final = frozenset({State.REJECTED, State.UNKNOWN, State.NOT_SENT})
"""States that a person must do something about, even where no problem came with the result."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of the rows of a plan.

    Attributes:
        rows: The rows that are looked at one by one, in the sheet's order.
        shared: All that is told of the others; of one row in the order in which the row tells it.
    """

    rows: Sequence[PlannedRow]
    shared: Sequence[SharedFinding]


class SharedChange(NamedTuple):
    """A change that rows share.

    Attributes:
        rows: Those rows, rising.
        change: What is sent otherwise than written.
        problems: What is told of the same cells, and perhaps of others.
    """

    rows: Rows
    change: Change
    problems: Sequence[Problem]


def told_of(plan: Plan, results: Mapping[int, Result] | None = None) -> Told:
    """Return what is told of the rows of *plan*.

    Args:
        plan: What was planned.
        results: What became of the rows, if that is told as well: a row of which sending tells
            something is looked at by itself.
    """
    findings = plan.rows.findings
    is_single = np.ones(plan.rows.numbers[-1] + 1 if plan.rows else 0, np.bool_)
    is_single[findings.rows] = False
    if results is not None:
        is_single[[row for row, one in results.items() if one.problems or one.state in OPEN]] = True
    numbers = np.array(plan.rows.numbers, np.int64)
    singles = numbers[is_single[numbers]].tolist()
    if len(singles) + len(findings.rows) == len(numbers):
        return Told(list(map(plan.rows.row, singles)), findings.shared)
    shared = (replace(one, rows=one.rows[~is_single[one.rows]]) for one in findings.shared)
    return Told(list(map(plan.rows.row, singles)), [one for one in shared if len(one.rows)])


def problems_of(row: PlannedRow, result: Result) -> list[Problem]:
    """Return all problems of *row*, from sending and from planning, the most severe first."""
    return worst_first((*result.problems, *row.problems))


def causes_of(plan: Plan, results: Mapping[int, Result] | None = None) -> list[Cause]:
    """Return the causes of all problems of rows: the worst first, then those of the most rows.

    Args:
        plan: What was planned.
        results: What became of the rows, if that is told as well.
    """
    told = told_of(plan, results)
    problems = (
        problem.on_row(row.row)
        for row in told.rows
        for problem in (row.problems if results is None else problems_of(row, results[row.row]))
    )
    shared = ((one, finding.rows.tolist()) for finding in told.shared for one in finding.problems)
    return causes(problems, shared)


def changes_of(plan: Plan) -> Iterator[SharedChange]:
    """Yield every change, those of many rows at once; those of one row in its order."""
    told = told_of(plan)
    for finding in told.shared:
        if finding.change is not None:
            yield SharedChange(finding.rows, finding.change, finding.problems)
    for row in told.rows:
        alone = np.array([row.row])
        yield from (SharedChange(alone, change, row.problems) for change in row.changes)
