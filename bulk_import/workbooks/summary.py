"""The sheet that tells the whole of a check or a run on one page."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import takewhile
from typing import Final

from bulk_import.campaign import FIELDS
from bulk_import.mapping import Match
from bulk_import.outcome import Result, State
from bulk_import.problems import Problem
from bulk_import.validation import Plan
from bulk_import.validation.date_order import WORDS
from bulk_import.workbooks.annotations import moment_text, problems_of, worst_first
from bulk_import.workbooks.causes import causes, ranges
from bulk_import.workbooks.facts import STATES, RunFacts
from bulk_import.workbooks.styles import SEVERITY_FILLS, SEVERITY_WORDS, STATE_FILLS
from bulk_import.workbooks.tables import Line, Table

NAME: Final = "Import summary"

_WIDTHS: Final = (24, 30, 70, 34, 32)
_COMMANDS: Final = {"check": "check (nothing was sent)", "run": "run"}
_COUNTED: Final = ("Import result", "Rows")
_USES: Final = {
    "result": "– (ours, from an earlier import)",
    "account": "– (the account)",
    "secret": "– (a secret)",
    "ignored": "– (not imported)",
    "unknown": "– (not imported)",
}
_HOW: Final = {
    "header": "by its header",
    "synonym": "by another word for it",
    "--column": "by hand, with --column",
    "--profile": "by hand before, by the profile",
}
_SKIPPED: Final = {
    "blank": "empty",
    "total": "a total",
    "header": "the headers once more",
    "example": "the example of the template",
    "note": "a note",
}
_DONE: Final = frozenset({State.READY, State.CREATED, State.ALREADY_CREATED})


def summary(
    plan: Plan, results: Mapping[int, Result], facts: RunFacts, *, remarks: Iterable[str] = ()
) -> Table:
    """Return the sheet.

    Args:
        plan: What was planned.
        results: What became of each row of the plan.
        facts: When, where and for whom.
        remarks: What there is to tell of the workbook itself, such as what could not be copied.
    """
    lines = (
        Line("title", (NAME,)),
        *_next_step(plan, results),
        Line(),
        *_facts(plan, facts, remarks),
        *_counts(results, facts),
        *_file_problems(plan.file_problems),
        *_causes(plan, results),
        *_columns(plan.matches.columns),
        *_skipped(plan),
    )
    return Table(NAME, _WIDTHS, lines, charted=_charted(lines))


def _charted(lines: tuple[Line, ...]) -> range:
    """Return the rows of the counts: those between their header and their sum."""
    first = next(row for row, line in enumerate(lines, start=1) if line.cells == _COUNTED) + 1
    return range(first, first + sum(1 for _ in takewhile(_is_count, lines[first - 1 :])))


def _is_count(line: Line) -> bool:
    return line.style == "listed"


def _next_step(plan: Plan, results: Mapping[int, Result]) -> Iterator[Line]:
    states = {result.state for result in results.values()}
    if State.UNKNOWN in states:
        yield _sentence(f"First look in TeleCMI for the rows marked “{State.UNKNOWN.label}”.")
    if not states <= _DONE:
        sheet = f"sheet “{plan.sheet.name}”" if plan.sheet.name else "the first sheet"
        yield _sentence(f"Correct the coloured cells of {sheet} and import this file again.")
        yield _sentence("Rows that are created already are not sent a second time.")
    elif State.READY in states:
        yield _sentence("Every row is ready to be sent.")
    elif states:
        yield _sentence("Every row is done.")


def _sentence(text: str) -> Line:
    return Line("sentence", (text,))


def _facts(plan: Plan, facts: RunFacts, remarks: Iterable[str]) -> Iterator[Line]:
    told = (
        ("File", "standard input" if plan.path == "-" else plan.path),
        ("Sheet", plan.sheet.name or ""),
        ("Account", "" if facts.inet_no is None else str(facts.inet_no)),
        ("Address", facts.base_url or ""),
        ("Command", _COMMANDS.get(facts.command, facts.command)),
        ("Run", facts.run or ""),
        ("Started", moment_text(facts.started)),
        ("Finished", moment_text(facts.finished) if facts.finished else ""),
        ("Stopped early", facts.stopped or ""),
        ("Date order", _date_order(plan)),
        ("Time-zone release", facts.tz_release),
    )
    for label, text in told:
        if text:
            yield Line("fact", (label, text))
    for remark in remarks:
        yield Line("fact", ("This workbook", remark))


def _date_order(plan: Plan) -> str:
    order, evidence = plan.date_order.order, plan.date_order.evidence
    if not evidence:
        return WORDS[order] if order else "no date depends on it"
    return evidence if order else f"not decided: {evidence}"


def _counts(results: Mapping[int, Result], facts: RunFacts) -> Iterator[Line]:
    counted = Counter(result.state for result in results.values())
    told = STATES.get(facts.command, tuple(State))
    yield from _heading("Result", _COUNTED)
    for state in (*told, *(counted.keys() - set(told))):
        yield Line("listed", (state.label, counted[state]), STATE_FILLS[state])
    yield Line("fact", ("Rows in all", len(results)))


def _file_problems(problems: Iterable[Problem]) -> Iterator[Line]:
    told = worst_first(problems)
    if told:
        yield from _heading("Problems of the file", ("Kind", "Column", "What it is", "Row", "Code"))
    for problem in told:
        place = problem.column or "", problem.message, problem.row or "", problem.code
        word, fill = SEVERITY_WORDS[problem.severity], SEVERITY_FILLS[problem.severity]
        yield Line("listed", (word, *place), fill)


def _causes(plan: Plan, results: Mapping[int, Result]) -> Iterator[Line]:
    problems = (
        replace(problem, row=row.row)
        for row in plan.rows
        for problem in problems_of(row, results[row.row])
    )
    found = causes(problems)
    if found:
        headers = ("Kind", "How many rows", "What it is", "Rows", "Code")
        yield from _heading("Problems by cause", headers)
    for cause in found:
        where = len(cause.rows), cause.message, ranges(cause.rows), cause.code
        word, fill = SEVERITY_WORDS[cause.severity], SEVERITY_FILLS[cause.severity]
        yield Line("listed", (word, *where), fill)


def _columns(columns: Iterable[Match]) -> Iterator[Line]:
    headers = ("Column", "Header", "How it was matched", "What it fills", "Field")
    yield from _heading("Columns", headers)
    for match in columns:
        how = _HOW.get(match.how, match.how)
        fills = FIELDS[match.field].header if match.field else _USES[match.use]
        yield Line("listed", (match.column, match.header, how, fills, match.field or ""))


def skipped_rows(plan: Plan) -> dict[str, list[int]]:
    """Return the rows that are no campaigns, by the reason in words."""
    by_reason: dict[str, list[int]] = defaultdict(list)
    for skipped in plan.skipped:
        by_reason[_SKIPPED[skipped.why]].append(skipped.row)
    return {why: sorted(rows) for why, rows in by_reason.items()}


def _skipped(plan: Plan) -> Iterator[Line]:
    by_reason = skipped_rows(plan)
    if by_reason:
        yield from _heading("Rows that are no campaigns", ("Why", "How many rows", "Rows"))
    for why, rows in by_reason.items():
        yield Line("listed", (why, len(rows), ranges(rows)))


def _heading(title: str, headers: tuple[str, ...]) -> Iterator[Line]:
    yield Line()
    yield Line("heading", (title,))
    yield Line("head", headers)
