"""What is written beside and onto the user's cells, independent of any format."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import repeat
from typing import Final

from bulk_import import messages
from bulk_import.cells import shown
from bulk_import.edits import EditedCell
from bulk_import.outcome import Answer, Result, State
from bulk_import.problems import Problem
from bulk_import.validation import Plan, PlannedRow
from bulk_import.workbooks.marks import Annotations, Mark, Place
from bulk_import.workbooks.secrecy import Secrets
from bulk_import.workbooks.told import OPEN, Told, problems_of, told_of

_SUCCESS: Final = 200


def annotate(plan: Plan, results: Mapping[int, Result], secrets: Secrets) -> Annotations:
    """Return what is written about *results*; none of the *secrets* is in it."""
    told = told_of(plan, results)
    texts, marked = _texts_by_row(plan, results, told), _marks(plan, results, told)
    if secrets.texts:
        clean = secrets.removed_from
        texts = {row: tuple(map(clean, of_row)) for row, of_row in texts.items()}
        marked = {place: Mark(mark.severity, clean(mark.text)) for place, mark in marked.items()}
    return Annotations(
        header_row=plan.matches.header_row,
        texts=texts,
        states={row: results[row].state for row in plan.rows.numbers},
        marks=marked,
    )


def _texts_by_row(
    plan: Plan, results: Mapping[int, Result], told: Told
) -> dict[int, tuple[str, ...]]:
    """Return the texts of our five columns by row; rows that are told the same share them."""
    lines: dict[int, str] = {}
    for finding in told.shared:
        if finding.problems:
            _add_line(lines, finding.rows.tolist(), _lines(finding.problems))
    singles = {row.row: row for row in told.rows}
    alike: dict[tuple[str, ...], tuple[str, ...]] = {}
    labels = {state: state.label for state in State}
    texts = {}
    for row in plan.rows.numbers:
        result = results[row]
        single = singles.get(row)
        what = lines.get(row, "") if single is None else _what_to_do(single, result)
        of_row = labels[result.state], what, *_answer_texts(result)
        texts[row] = alike.setdefault(of_row, of_row)
    return texts


def _add_line(lines: dict[int, str], rows: Iterable[int], line: str) -> None:
    """Add to *lines* one that is told of many *rows*; texts that are equal are one object."""
    longer: dict[str | None, str] = {None: line}
    for row in rows:
        before = lines.get(row)
        if before not in longer:
            longer[before] = f"{before}\n{line}"
        lines[row] = longer[before]


def marks(plan: Plan, results: Mapping[int, Result]) -> dict[Place, Mark]:
    """Return the mark of every cell that has one.

    A problem of a whole column is told on its header; one of the whole file has no cell.
    """
    return _marks(plan, results, told_of(plan, results))


def _marks(plan: Plan, results: Mapping[int, Result], told: Told) -> dict[Place, Mark]:
    header_row = plan.matches.header_row
    by_place: dict[Place, list[Problem]] = defaultdict(list)
    for problem in plan.file_problems:
        if problem.column is not None:
            by_place[problem.row or header_row, problem.column].append(problem)
    for row in told.rows:
        for problem in problems_of(row, results[row.row]):
            by_place[row.row, problem.column].append(problem)
    found = {place: Mark(one[0].severity, _lines(one)) for place, one in by_place.items()}
    for place, mark in _other_marks(plan, told):
        there = found.get(place)
        found[place] = Mark(there.severity, f"{there.text}\n{mark.text}") if there else mark
    return found


def _other_marks(plan: Plan, told: Told) -> Iterator[tuple[Place, Mark]]:
    """Yield the marks of cells that many rows hold, and those of cells with an edit."""
    for finding in told.shared:
        for problem in finding.problems:
            mark = Mark(problem.severity, _lines([problem]))
            yield from zip(zip(finding.rows.tolist(), repeat(problem.column)), repeat(mark))
    for edit in plan.edits:
        yield (edit.row, edit.column), Mark(None, _edit_text(edit))


def _edit_text(edit: EditedCell) -> str:
    if edit.was is None:
        return messages.text("note.edited_empty")
    return messages.text("note.edited", was=shown(edit.was))


def result_texts(row: PlannedRow, result: Result) -> tuple[str, str, str, str, str]:
    """Return the texts of our five columns, in the order of `RESULT_HEADERS`."""
    return (result.state.label, _what_to_do(row, result), *_answer_texts(result))


def _answer_texts(result: Result) -> tuple[str, str, str]:
    return (
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
    if not result.problems and result.state in OPEN:
        advice = messages.text(f"result.{result.state.value}", name=row.name or "")
        return "\n".join(filter(None, (advice, _lines(told))))
    return _lines(told)


def _lines(problems: Iterable[Problem]) -> str:
    return "\n".join(f"{problem.kind}: {' '.join(problem.message.split())}" for problem in problems)


def _numbers(answer: Answer) -> Iterator[str]:
    if answer.status not in {None, _SUCCESS} or (answer.status and not answer.msg):
        yield f"HTTP {answer.status}"
    if answer.code not in {None, _SUCCESS, answer.status}:
        yield messages.text("line.answer_code", number=str(answer.code))
