"""How many campaigns dial by themselves, and when the first of them does.

A campaign that is created active dials from its start date and time on; nobody presses a button.
So whoever sends a file should know it before.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np

from bulk_import.app.report import Report
from bulk_import.column import combined
from bulk_import.outcome import State
from bulk_import.validation import planned_sheet_of
from bulk_import.validation.planned_sheet import PlannedSheet

_SENT: Final = frozenset({State.READY, State.CREATED})
_DECIDING: Final = ("active", "start_date", "start_time", "timezone")


@dataclass(frozen=True, slots=True)
class Dialing:
    """What the campaigns of a check or a run do once they are created.

    Attributes:
        count: How many of them dial by themselves.
        first: When the first of those does, in its own time zone; None where none does.
        waiting: How many wait until somebody switches them on.
        row: The row of the first of those that dial; None where none does.
    """

    count: int
    first: datetime | None
    waiting: int
    row: int | None = None


def dialing(report: Report) -> Dialing:
    """Return what the campaigns do that are ready, or that this run created."""
    rows = {row for row, result in report.results.items() if result.state in _SENT}
    planned = planned_sheet_of(report.plan)
    alone = rows if planned is None else rows & planned.alone.keys()
    found = [(_start(report.plan.rows.row(row).values), row) for row in alone]
    if planned is not None:
        found += _starts(planned, rows - alone)
    starts = [(start, row) for start, row in found if start is not None]
    first, row = min(starts, default=(None, None))
    return Dialing(len(starts), first, len(rows) - len(starts), row)


def _start(values: Mapping[str, object]) -> datetime | None:
    """Return when a campaign begins; None where it is not active."""
    if not values.get("active"):
        return None
    return datetime.fromisoformat("{start_date}T{start_time}{timezone}".format_map(values))


def _starts(planned: PlannedSheet, rows: Collection[int]) -> list[tuple[datetime | None, int]]:
    """Return when the campaigns in *rows* begin, each different beginning found out once."""
    there = np.isin(planned.rows, list(rows))
    columns = [planned.columns[name] for name in _DECIDING]
    firsts, combinations = combined([column.codes[there] for column in columns])
    at = np.flatnonzero(there)[firsts]
    different = [
        _start(
            {
                name: column.value(int(column.codes[position]))
                for name, column in zip(_DECIDING, columns, strict=True)
            }
        )
        for position in at
    ]
    return [
        (different[one], row)
        for one, row in zip(combinations.tolist(), planned.rows[there].tolist(), strict=True)
    ]
