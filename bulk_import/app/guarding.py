"""Guards against the mistakes of a weekly file: a template, dates of last week, half a file.

What a guard finds keeps the whole file back until a person allows it. A file whose last run did not
end goes on instead: whatever is odd about it, some of its campaigns may be created.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, Protocol

from bulk_import.app.growing_files import FileLook
from bulk_import.app.report import Report
from bulk_import.options import GuardOptions
from bulk_import.outcome import State
from bulk_import.problems import Problem, Refused, Severity
from bulk_import.validation import Plan

NOTHING_NEW: Final = "guard.nothing_new"


class EarlierFiles(Protocol):
    """What earlier runs of files of the same name say."""

    def find(self, plan: Plan) -> Iterator[Problem]:
        """Yield what is odd about the file of *plan* beside them.

        Raises:
            Refused: The store cannot be read.
        """
        ...

    def goes_on(self, plan: Plan, run: str | None = None) -> bool:
        """Return whether the last run was of the same file, and did not end.

        Args:
            plan: What the file means.
            run: The run that does not count, because it is the one that asks.

        Raises:
            Refused: The store cannot be read.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Guards:
    """What keeps a file back.

    Attributes:
        earlier: The earlier runs; None where there are none, or none that may be asked.
        now: Returns the present moment, aware.
        wait: Waits for a number of seconds.
        options: How closely the file is looked at, and what a person allowed.
    """

    earlier: EarlierFiles | None
    now: Callable[[], datetime]
    wait: Callable[[float], object]
    options: GuardOptions

    def refuse(self, plan: Plan, look: FileLook) -> None:
        """Refuse the file of *plan* for the first thing that a guard finds.

        Args:
            plan: What the file means.
            look: How the file looked before it was read.

        Raises:
            Refused: It is kept back, or the store cannot be read.
        """
        for problem in self.find(plan, look):
            raise Refused(problem.code, **problem.facts)

    def find(self, plan: Plan, look: FileLook) -> list[Problem]:
        """Return all that keeps the file of *plan* back, as problems of the file.

        Args:
            plan: What the file means.
            look: How the file looked before it was read.

        Raises:
            Refused: The store cannot be read.
        """
        found = [*self._growing(plan, look), *_mistakes(plan)]
        if self.options.is_strict and self.earlier is not None and plan.rows:
            found += self.earlier.find(plan)
        found = [one for one in found if one.code not in self.options.allowed]
        return [] if found and self._goes_on(plan) else found

    def told(self, report: Report) -> Report:
        """Return *report*, with a warning where earlier runs had created all of its campaigns."""
        plan, left_out = report.plan, set(report.plan.left_out.numbers)
        states = {one.state for row, one in report.results.items() if row not in left_out}
        if states != {State.ALREADY_CREATED} or NOTHING_NEW in self.options.allowed:
            return report
        try:
            if self._goes_on(plan, report.facts.run):
                return report
        except Refused:  # the run is over, and its result stands
            return report
        told = Problem.of(Severity.WARNING, NOTHING_NEW, path=plan.path)
        return replace(report, plan=replace(plan, file_problems=(*plan.file_problems, told)))

    def _growing(self, plan: Plan, look: FileLook) -> Iterator[Problem]:
        is_growing = (
            look.is_growing_once_settled(self.wait, self.now())
            if self.options.is_strict
            else look.is_growing()
        )
        if is_growing:
            yield mistake("guard.growing", plan)

    def _goes_on(self, plan: Plan, run: str | None = None) -> bool:
        return self.earlier is not None and self.earlier.goes_on(plan, run)


def mistake(code: str, plan: Plan, **facts: str) -> Problem:
    """Return the problem of *code* about the file of *plan*, with its facts by name."""
    return Problem(Severity.ERROR, code, facts={"path": plan.path, **facts})


def _mistakes(plan: Plan) -> Iterator[Problem]:
    """Yield what the file itself shows."""
    if not plan.rows:
        is_template = any(one.why == "example" for one in plan.skipped)
        yield mistake("guard.template" if is_template else "guard.no_campaigns", plan)
    elif (last := _last_day(plan)) is not None:
        yield mistake("guard.past", plan, last=last.isoformat())


def _last_day(plan: Plan) -> date | None:
    """Return the last day of a plan whose every campaign is over; None where one is not."""
    if plan.ready:
        return None  # and no row need be made to find that out
    last = None
    for row in plan.rows:
        if not any(map(_is_end_in_past, row.problems)):
            return None  # nor any below it
        end = row.values.get("end_date")
        last = max(end, last or end) if isinstance(end, date) else last
    return last


def _is_end_in_past(problem: Problem) -> bool:
    return problem.code == "date.end_in_past"
