"""What is written beside and onto the user's cells, independent of any format."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final

from bulk_import import messages
from bulk_import.cells import shown
from bulk_import.edits import EditedCell
from bulk_import.outcome import Answer, Result, State
from bulk_import.problems import Problem, worst_first
from bulk_import.validation import Plan, PlannedRow
from bulk_import.workbooks.marks import Annotations, Mark, Place
from bulk_import.workbooks.secrecy import Secrets

_SUCCESS: Final = 200
_OPEN: Final = frozenset({State.REJECTED, State.UNKNOWN, State.NOT_SENT})
"""States that a person must do something about, even where no problem came with the result."""


def annotate(plan: Plan, results: Mapping[int, Result], secrets: Secrets) -> Annotations:
    """Return what is written about *results*; none of the *secrets* is in it."""
    return Annotations(
        header_row=plan.matches.header_row,
        texts={
            row.row: tuple(map(secrets.removed_from, result_texts(row, results[row.row])))
            for row in plan.rows
        },
        states={row.row: results[row.row].state for row in plan.rows},
        marks={
            place: Mark(mark.severity, secrets.removed_from(mark.text))
            for place, mark in marks(plan, results).items()
        },
    )


def marks(plan: Plan, results: Mapping[int, Result]) -> dict[Place, Mark]:
    """Return the mark of every cell that has one.

    A problem of a whole column is told on its header; one of the whole file has no cell.
    """
    header_row = plan.matches.header_row
    by_place: dict[Place, list[Problem]] = defaultdict(list)
    for problem in plan.file_problems:
        if problem.column is not None:
            by_place[problem.row or header_row, problem.column].append(problem)
    for row in plan.rows:
        for problem in problems_of(row, results[row.row]):
            by_place[row.row, problem.column].append(problem)
    edits: dict[Place, str] = {(one.row, one.column): _edit_text(one) for one in plan.edits}
    found = {place: Mark(None, text) for place, text in edits.items()}
    for place, told in by_place.items():
        text = "\n".join(filter(None, (_lines(told), edits.get(place))))
        found[place] = Mark(told[0].severity, text)
    return found


def _edit_text(edit: EditedCell) -> str:
    if edit.was is None:
        return messages.text("note.edited_empty")
    return messages.text("note.edited", was=shown(edit.was))


def problems_of(row: PlannedRow, result: Result) -> list[Problem]:
    """Return all problems of *row*, from sending and from planning, the most severe first."""
    return worst_first((*result.problems, *row.problems))


def result_texts(row: PlannedRow, result: Result) -> tuple[str, str, str, str, str]:
    """Return the texts of our five columns, in the order of `RESULT_HEADERS`."""
    return (
        result.state.label,
        _what_to_do(row, result),
        answer_text(result.answer) if result.answer else "",
        moment_text(result.sent_at) if result.sent_at else "",
        result.key or "",
    )


def answer_text(answer: Answer) -> str:
    """Return the API's own words, and its numbers where they say more than the words."""
    numbers = list(_numbers(answer))
    if not answer.msg:
        return ", ".join(numbers)
    return f"{answer.msg} ({', '.join(numbers)})" if numbers else answer.msg


def moment_text(moment: datetime) -> str:
    """Return an aware moment as ISO 8601 text in the machine's own zone, with the offset."""
    return moment.astimezone().isoformat(sep=" ", timespec="seconds")


def _what_to_do(row: PlannedRow, result: Result) -> str:
    told = problems_of(row, result)
    if not result.problems and result.state in _OPEN:
        advice = messages.text(f"result.{result.state.value}", name=row.name or "")
        return "\n".join(filter(None, (advice, _lines(told))))
    return _lines(told)


def _lines(problems: Iterable[Problem]) -> str:
    return "\n".join(
        f"{problem.severity.label}: {' '.join(problem.message.split())}" for problem in problems
    )


def _numbers(answer: Answer) -> Iterator[str]:
    if answer.status not in {None, _SUCCESS} or (answer.status and not answer.msg):
        yield f"HTTP {answer.status}"
    if answer.code not in {None, _SUCCESS, answer.status}:
        yield messages.text("line.answer_code", number=str(answer.code))
