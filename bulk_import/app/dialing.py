"""How many campaigns dial by themselves, and when the first of them does.

A campaign that is created active dials from its start date and time on; nobody presses a button.
So whoever sends a file should know it before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bulk_import.app.report import Report
from bulk_import.outcome import State

_SENT: Final = frozenset({State.READY, State.CREATED})


@dataclass(frozen=True, slots=True)
class Dialing:
    """What the campaigns of a check or a run do once they are created.

    Attributes:
        count: How many of them dial by themselves.
        first: When the first of those does, in its own time zone; None where none does.
        waiting: How many wait until somebody switches them on.
    """

    count: int
    first: datetime | None
    waiting: int


def dialing(report: Report) -> Dialing:
    """Return what the campaigns do that are ready, or that this run created."""
    rows = [row for row in report.rows if row.state in _SENT]
    starts = list(_starts(row.planned.values for row in rows))
    return Dialing(len(starts), min(starts, default=None), len(rows) - len(starts))


def _starts(rows: Iterator[Mapping[str, object]]) -> Iterator[datetime]:
    """Yield when each of the campaigns begins that are active."""
    for values in rows:
        if values.get("active"):
            yield datetime.fromisoformat("{start_date}T{start_time}{timezone}".format_map(values))
