"""What the Result screen shows, made of the report of an import."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bulk_import.app.jobs import remaining
from bulk_import.app.report import Report
from bulk_import.causes import Cause
from bulk_import.messages import reason, table
from bulk_import.outcome import Result, State
from bulk_import.problems import Problem, Severity
from bulk_import.web.moments import day_and_time, lasting
from bulk_import.web.pages import say
from bulk_import.web.screens.run_view import words_of
from bulk_import.workbooks import causes_of

_MOST_UNKNOWN: Final = 20
_MOST_REJECTED: Final = 100
_MOST_CAUSES: Final = 8
_MOST_CREATED: Final = 200
"""Rows and causes that are shown of each kind; the results workbook has all of them."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of an import.

    Attributes:
        row: Its number.
        name: The campaign's name.
        said: What TeleCMI said.
        remedy: What to do about it.
    """

    row: int
    name: str
    said: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """The first rows of a kind, and how many more there are.

    Attributes:
        lines: Those that are shown.
        count: How many there are.
    """

    lines: tuple[Line, ...]
    count: int

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.lines)


@dataclass(frozen=True, slots=True)
class CauseLine:
    """Why rows were not sent.

    Attributes:
        kind: Its severity: `error` or `question`.
        reason: What is the matter.
        where: The column and how many rows.
    """

    kind: str
    reason: str
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultView:
    """How an import ended, in words.

    Attributes:
        head: The title of the screen.
        finished: When it ended, and after how long.
        stopped: Why it ended before its end; empty where it did not.
        left: How many rows still need a person.
        counts: How many rows are in each state, by its value.
        unknown: The rows to look for in TeleCMI.
        rejected: Those that TeleCMI refused.
        causes: Why rows need fixing.
        more_causes: How many causes are not shown.
        waiting: Rows that were ready and not sent.
        created: The campaigns that were created.
    """

    head: str
    finished: str
    stopped: str
    left: int
    counts: dict[str, int]
    unknown: Listed
    rejected: Listed
    causes: tuple[CauseLine, ...]
    more_causes: int
    waiting: int
    created: Listed


def result_view(report: Report, now: datetime, *, practice: bool) -> ResultView:
    """Return what is shown of an import that is over.

    Args:
        report: What became of its rows.
        now: The moment; aware.
        practice: Whether the sandbox took TeleCMI's place.
    """
    left_out = set(report.plan.left_out.numbers)
    by_state: dict[State, list[int]] = {}
    for row, result in report.results.items():
        if row not in left_out:
            by_state.setdefault(result.state, []).append(row)
    causes = _causes(report)
    head = head_of(report, by_state)
    return ResultView(
        head=say("page.result.practice", what=head) if practice else head,
        finished=finished_of(report, now),
        stopped="" if report.stopped is None else report.stopped.message,
        left=len(remaining(report)),
        counts={state.value: len(by_state.get(state, ())) for state in State},
        unknown=_listed(report, by_state.get(State.UNKNOWN, []), _MOST_UNKNOWN),
        rejected=_listed(report, by_state.get(State.REJECTED, []), _MOST_REJECTED),
        causes=tuple(map(_cause_line, causes[:_MOST_CAUSES])),
        more_causes=max(0, len(causes) - _MOST_CAUSES),
        waiting=len(by_state.get(State.NOT_SENT, [])),
        created=_listed(report, by_state.get(State.CREATED, []), _MOST_CREATED),
    )


def head_of(report: Report, by_state: dict[State, list[int]]) -> str:
    """Return what came of an import, in one line."""
    created, rejected, unknown, waiting = (
        len(by_state.get(state, ()))
        for state in (State.CREATED, State.REJECTED, State.UNKNOWN, State.NOT_SENT)
    )
    due, done = created + rejected + unknown + waiting, created + rejected + unknown
    if report.stopped is not None and not created:
        return say("page.result.nothing", reason=_reason(report.stopped.code, report))
    if report.stopped is not None:
        return say("page.result.stopped", done=done, due=due)
    if not created:
        return say("page.result.created_none")
    if created == due:
        return say(
            "page.result.created_one" if due == 1 else "page.result.created_all", created=due
        )
    return say("page.result.created_some", created=created, due=due)


def _reason(code: str, report: Report) -> str:
    facts = report.stopped.facts if report.stopped else {}
    return reason(code, facts).rstrip(".") if code in table() else code


def finished_of(report: Report, now: datetime) -> str:
    """Return when an import ended, and after how long."""
    began, ended = report.facts.started, report.facts.finished
    if ended is None:
        return say("page.result.began", when=day_and_time(began, now))
    seconds = (ended - began).total_seconds()
    return say("page.result.finished", when=day_and_time(ended, now), time=lasting(seconds))


def _listed(report: Report, rows: list[int], most: int) -> Listed:
    lines = (_line(report, row) for row in sorted(rows)[:most])
    return Listed(tuple(lines), len(rows))


def _line(report: Report, number: int) -> Line:
    row = report.numbered(number)
    told = [one for one in row.result.problems if one.severity is not Severity.WARNING]
    return Line(
        row=number,
        name=row.name or "",
        said=_said(row.result, told),
        remedy=told[0].remedy if told else "",
    )


def _said(result: Result, told: list[Problem]) -> str:
    if result.state is State.UNKNOWN and told:
        return told[0].reason
    return words_of(result)


def _causes(report: Report) -> list[Cause]:
    """Return why rows need fixing, those of the most rows first."""
    invalid = {row for row, one in report.results.items() if one.state is State.INVALID}
    return [
        cause
        for cause in causes_of(report.plan, report.results)
        if cause.problem.severity is not Severity.WARNING and not invalid.isdisjoint(cause.rows)
    ]


def _cause_line(cause: Cause) -> CauseLine:
    problem = cause.example or cause.problem
    said = problem if cause.texts == 1 else cause.problem
    header = problem.facts.get("header", "")
    where = (
        say("page.result.cause", column=header, rows=len(cause.rows))
        if header
        else say("page.result.cause_rows", rows=len(cause.rows))
    )
    return CauseLine(problem.severity.value, said.reason, where)
