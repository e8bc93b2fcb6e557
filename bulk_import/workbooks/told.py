"""What is told of the rows of a plan: of most of them at once, of the others row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from bulk_import.outcome import Result, State
from bulk_import.validation import Plan, PlannedRow, SharedFinding

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
