"""The result of a check or a run, in every form in which it is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from os import PathLike
from pathlib import Path
from typing import Any, Final

from bulk_import import readers
from bulk_import.app.gc_tuning import collecting_rarely
from bulk_import.app.renaming import EXAMPLE, MONTHLY
from bulk_import.app.report_row import ReportRow
from bulk_import.events import Event, Finished, RowConcluded, Started, Stopped, Warned
from bulk_import.messages import text
from bulk_import.outcome import DONE, Result, State
from bulk_import.problems import Problem, Severity
from bulk_import.validation import Plan, called_by_number
from bulk_import.workbooks import STATES, RunFacts, Uncopied, write_results

NOT_COMPARED: Final = frozenset(
    {
        "compare.no_account",
        "compare.no_journal",
        "compare.failed",
        "compare.untrusted",
    }
)
"""The warnings of a check that did not ask what earlier runs did."""

UNCOPIED: Final = "run.uncopied"
"""The warning of a run whose results cannot be a copy of the user's workbook."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a check or a run came to.

    Attributes:
        plan: What was planned.
        results: What became of each row of the plan, by its number; for a row that is not concluded
            yet, what the plan says.
        facts: When, where and for whom.
        stopped: Why the run ended before its end; None where it did not.
        uncopied: Why no copy of the user's workbook can be made, where a run found that out.
        not_compared: Why a check did not ask what earlier runs did; None where it did, or where
            nobody wanted that.
    """

    plan: Plan = field(repr=False)
    results: Mapping[int, Result] = field(repr=False)
    facts: RunFacts
    stopped: Stopped | None = None
    uncopied: Warned | None = None
    not_compared: Warned | None = None

    @property
    def counts(self) -> dict[State, int]:
        """How many rows are in each state of the command; they add up to the rows."""
        counted = Counter(result.state for result in self.results.values())
        states = STATES[self.facts.command]
        if counted[State.READY] and State.READY not in states:  # the run is under way
            states = (State.READY, *states)
        return {state: counted[state] for state in states}

    @property
    def exit_status(self) -> int:
        """0 all well, 1 some rows need a person, 3 stopped before the end."""
        if self.stopped is not None:
            return 3
        if any(one.severity is Severity.ERROR for one in self.plan.file_problems):
            return 1
        left_out = set(self.plan.left_out.numbers)
        open_rows = (row for row, result in self.results.items() if result.state not in DONE)
        return int(any(row not in left_out for row in open_rows))

    @property
    def rows(self) -> tuple[ReportRow, ...]:
        """Every row that is not skipped, in the sheet's order."""
        return tuple(ReportRow(planned=row, result=self.results[row.row]) for row in self.plan.rows)

    def each_row(self) -> Iterator[ReportRow]:
        """Yield every row that is not skipped, in the sheet's order, without keeping it."""
        rows = self.plan.rows.each()
        return (ReportRow(planned=row, result=self.results[row.row]) for row in rows)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every problem of the file and of its rows, in the sheet's order."""
        of_rows = (problem for row in self.rows for problem in row.problems)
        return (*self.plan.file_problems, *of_rows)

    def row(self, label: Hashable) -> ReportRow:
        """Return one row.

        Args:
            label: The number that the spreadsheet program shows; of a DataFrame, the row's label.

        Raises:
            KeyError: The sheet has no campaign in that row; or the DataFrame has several rows of
                that label.
        """
        return self.numbered(self.plan.row(label).row)

    def numbered(self, number: int) -> ReportRow:
        """Return the row of that *number*, which is one of them."""
        return ReportRow(planned=self.plan.rows.row(number), result=self.results[number])

    def to_frame(self) -> readers.DataFrame:
        """Return one line a row, so that a DataFrame that was checked joins it by its own index.

        A row of a file is called by its number. A column whose name the DataFrame has as well gets
        `import_` in front.
        """
        from bulk_import.app.frames import frame_of  # noqa: PLC0415  pandas: half a second

        return frame_of(self.plan, self.rows)

    def _repr_html_(self) -> str:
        """Return the table that a notebook shows."""
        from bulk_import.app.frames import html_of  # noqa: PLC0415  pandas: half a second

        return html_of(self.plan, self.counts, self.numbered)

    @collecting_rarely()
    def save(self, path: str | PathLike[str]) -> Path:
        """Write the annotated workbook, never over an existing file.

        Returns:
            The path really written: `campaigns.results-2.xlsx` where the first name was taken.

        Raises:
            Refused: The folder cannot be written.
        """
        told = self.uncopied.facts if self.uncopied else None
        return write_results(
            called_by_number(self.plan),
            self.results,
            self.facts,
            source=self.plan.source,
            target=Path(path),
            uncopied=Uncopied(told["reason"], told["error"]) if told else None,
        )


def planned_results(plan: Plan) -> dict[int, Result]:
    """Return what is known of each row of *plan* before anything is sent, by its number."""
    alike = {state: Result(state=state) for state in State}
    found = {
        row: alike[state] for row, state in zip(plan.rows.numbers, plan.rows.states, strict=True)
    }
    for row in plan.left_out.numbers:
        problem = Problem.of(Severity.WARNING, "row.left_out", row=row)
        found[row] = replace(found[row], problems=(problem,))
    return found


def fold(plan: Plan, events: Iterable[Event]) -> Report:
    """Return the report of a run from what it tells: live, past, or as far as it has come.

    Args:
        plan: What is run.
        events: The events of the run so far, `Started` first.

    Raises:
        ValueError: The events do not say what started.
    """
    results = planned_results(plan)
    ends: dict[type[Event], Any] = {}
    warned: dict[str, Warned] = {}
    for event in events:
        match event:
            case RowConcluded(row=row, result=result):
                results[row] = result
            case Warned(code=code):
                warned[code] = event
            case Started() | Stopped() | Finished():
                ends[type(event)] = event
            case _:
                pass  # of interest while it happens
    if Started not in ends:
        raise ValueError("the events of a run begin with Started")
    stopped, finished = ends.get(Stopped), ends.get(Finished)
    facts = facts_of(ends[Started], finished.at if finished else None, stopped)
    not_compared = next((warned[code] for code in NOT_COMPARED if code in warned), None)
    return Report(
        plan=_with_names_in_use(plan, results),
        results=results,
        facts=replace(facts, not_compared=not_compared.message if not_compared else None),
        stopped=stopped,
        uncopied=warned.get(UNCOPIED),
        not_compared=not_compared,
    )


def _with_names_in_use(plan: Plan, results: Mapping[int, Result]) -> Plan:
    """Return *plan* with what is told once of all rows whose names other campaigns have."""
    found = {
        row: problem
        for row, result in results.items()
        for problem in result.problems
        if problem.code == "journal.name_created_before"
    }
    if not found:
        return plan
    headers = (header for one in found.values() for header in one.facts["differs"].split(", "))
    problem = Problem.of(
        Severity.WARNING,
        "journal.names_created_before",
        rows=plan.sheet.listed(sorted(found)),
        differs=", ".join(dict.fromkeys(headers)),
        example=EXAMPLE,
        monthly=MONTHLY,
    )
    return replace(plan, file_problems=(*plan.file_problems, problem))


def facts_of(
    started: Started, finished: datetime | None = None, stopped: Stopped | None = None
) -> RunFacts:
    """Return when, where and for whom a run or a check was, as far as that is known."""
    return RunFacts(
        command="check" if started.run is None else "run",
        run=started.run,
        inet_no=started.inet_no,
        base_url=started.base_url,
        started=started.at,
        finished=finished,
        tz_release=started.tz_release,
        stopped=stopped.message if stopped else None,
    )


def counts_in_words(report: Report) -> str:
    """Return how many rows have come to which state."""
    counted = [f"{count:,} {state.label}" for state, count in report.counts.items() if count]
    return ", ".join(counted) or text("line.no_campaigns")
