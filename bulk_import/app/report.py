"""What a check or a run came to, in every form in which it is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from os import PathLike
from pathlib import Path
from typing import Final

import pandas as pd

from bulk_import.app.gc_tuning import collecting_rarely
from bulk_import.outcome import Result, State
from bulk_import.problems import Problem, Stopped
from bulk_import.validation import Plan, PlannedRow
from bulk_import.workbooks import STATES, RunFacts, write_results

DONE: Final = frozenset({State.READY, State.CREATED, State.ALREADY_CREATED})
"""The states that need nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a check or a run came to.

    Attributes:
        plan: What was planned.
        results: What became of each row of the plan, by its number.
        facts: When, where and for whom.
        stopped: Why the run ended before its end; None where it did not.
    """

    plan: Plan
    results: Mapping[int, Result] = field(repr=False)
    facts: RunFacts
    stopped: Stopped | None = None

    @property
    def counts(self) -> dict[State, int]:
        """How many rows ended in each state of the command; they add up to the rows."""
        counted = Counter(result.state for result in self.results.values())
        return {state: counted[state] for state in STATES[self.facts.command]}

    @property
    def exit_status(self) -> int:
        """0 all well, 1 some rows need a person, 3 stopped before the end."""
        if self.stopped is not None:
            return 3
        return 0 if all(result.state in DONE for result in self.results.values()) else 1

    def problems(self, row: PlannedRow) -> tuple[Problem, ...]:
        """Return everything there is to tell of *row*, from planning and from sending."""
        return (*self.results[row.row].problems, *row.problems)

    def to_frame(self) -> pd.DataFrame:
        """Return one line a row, indexed by the row's number in its file."""
        return pd.DataFrame(
            [
                {
                    "state": self.results[row.row].state.value,
                    "name": row.name,
                    "what_to_do": "\n".join(problem.message for problem in self.problems(row)),
                    "answer": answer.msg if (answer := self.results[row.row].answer) else None,
                    "sent_at": self.results[row.row].sent_at,
                    "attempts": self.results[row.row].attempts,
                    "key": self.results[row.row].key,
                }
                for row in self.plan.rows
            ],
            index=pd.Index([row.row for row in self.plan.rows], name="row"),
        )

    @collecting_rarely()
    def save(self, path: str | PathLike[str]) -> Path:
        """Write the annotated workbook, never over an existing file.

        Returns:
            The path really written: `campaigns.results-2.xlsx` where the first name was taken.

        Raises:
            Refused: The folder cannot be written.
        """
        return write_results(
            self.plan, self.results, self.facts, source=self.plan.source, target=Path(path)
        )
