"""One row of a check or a run: what the sheet says, and what became of it."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from bulk_import.outcome import Result, State
from bulk_import.problems import Problem
from bulk_import.validation import PlannedRow


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """One row of a report.

    Attributes:
        planned: What the sheet says.
        result: The state it reached, and why.
    """

    planned: PlannedRow
    result: Result

    @property
    def row(self) -> int:
        """The number that the spreadsheet program shows."""
        return self.planned.row

    @property
    def called(self) -> Hashable:
        """What its user calls it: its label in a DataFrame, or its number."""
        return self.planned.called

    @property
    def name(self) -> str | None:
        """The campaign's name, as understood or else as written; None where there is none."""
        return self.planned.name

    @property
    def state(self) -> State:
        """Where the row stands."""
        return self.result.state

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything a person should know: first from sending, then from planning."""
        return (*self.result.problems, *self.planned.problems)
