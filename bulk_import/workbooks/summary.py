"""The sheet that tells the whole of a check or a run on one page."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Final

from bulk_import import messages
from bulk_import.campaign import FIELDS
from bulk_import.causes import Cause
from bulk_import.cells import ranges
from bulk_import.mapping import Match
from bulk_import.outcome import DONE, Result, State
from bulk_import.problems import Problem, worst_first
from bulk_import.validation import Plan
from bulk_import.workbooks.annotations import moment_text
from bulk_import.workbooks.facts import STATES, RunFacts
from bulk_import.workbooks.styles import SEVERITY_FILLS, STATE_FILLS
from bulk_import.workbooks.tables import Line, Table, told_of_workbook
from bulk_import.workbooks.told import causes_of

NAME: Final = "Import summary"

_COUNTED: Final = ("result", "rows")
"""The heads of the counts, by their messages."""

_WIDTHS: Final = (24, 30, 70, 34, 32)
_HOW: Final = {
    "header": "how.header",
    "synonym": "how.synonym",
    "--column": "how.by_hand",
    "--profile": "how.profile",
}
_RARE_IN_CHECKS: Final = frozenset({State.ALREADY_CREATED, State.NOT_SENT})
_DONE: Final = frozenset({State.READY, State.CREATED, State.ALREADY_CREATED})


def summary(
    plan: Plan, results: Mapping[int, Result], facts: RunFacts, *, remarks: Sequence[str] = ()
) -> Table:
    """Return the sheet.

    Args:
        plan: What was planned.
        results: What became of each row of the plan.
        facts: When, where and for whom.
        remarks: What there is to tell of the workbook itself, such as what could not be copied.
    """
    about = (
        Line("title", (NAME,)),
        *_next_step(plan, results),
        Line(),
        *_facts(plan, facts),
    )
    lines = (
        *about,
        *_counts(results, facts),
        *_file_problems(plan.file_problems),
        *_causes(plan, results),
        *_columns(plan.matches.columns),
        *_skipped(plan),
    )
    table = Table(
        NAME,
        _WIDTHS,
        lines,
        charted=_charted(lines),
        facts_end=len(about),
        is_opened=_needs_person(plan, results),
    )
    return table.with_facts(map(told_of_workbook, remarks)) if remarks else table


def _charted(lines: tuple[Line, ...]) -> range:
    """Return the rows of the counts: those between their header and their sum."""
    head = _heads(*_COUNTED)
    first = next(row for row, line in enumerate(lines, start=1) if line.cells == head) + 1
    return range(first, first + sum(1 for _ in takewhile(_is_count, lines[first - 1 :])))


def _is_count(line: Line) -> bool:
    return line.style == "listed"


def _next_step(plan: Plan, results: Mapping[int, Result]) -> Iterator[Line]:
    states = {result.state for result in results.values()}
    if State.UNKNOWN in states:
        yield _sentence("summary.look_first", state=State.UNKNOWN.label)
    if not states <= _DONE:
        code = "summary.correct_sheet" if plan.sheet.name else "summary.correct"
        yield _sentence(code, sheet=plan.sheet.name or "")
        yield _sentence("summary.not_twice")
    elif State.READY in states:
        yield _sentence("summary.all_ready")
    elif states:
        yield _sentence("summary.all_done")


def _sentence(code: str, **facts: str) -> Line:
    return Line("sentence", (messages.text(code, **facts),))


def _facts(plan: Plan, facts: RunFacts) -> Iterator[Line]:
    found = (
        ("file", messages.text("summary.standard_input") if plan.path == "-" else plan.path),
        ("sheet", plan.sheet.name or ""),
        ("account", facts.accounts or ("" if facts.inet_no is None else str(facts.inet_no))),
        ("address", facts.base_url or ""),
        ("command", messages.text(f"command.{facts.command}")),
        ("run", facts.run or ""),
        ("started", moment_text(facts.started)),
        ("finished", moment_text(facts.finished) if facts.finished else ""),
        ("stopped", facts.stopped or ""),
        ("not_compared", facts.not_compared or ""),
        ("date_order", _date_order(plan)),
        ("tz_release", facts.tz_release),
    )
    for name, text in found:
        if text:
            yield Line("fact", (messages.text(f"fact.{name}"), text))


def _date_order(plan: Plan) -> str:
    found = plan.date_order
    if not found.evidence:
        return found.label or messages.text("order.unneeded")
    return found.evidence if found.order else messages.text("order.open", evidence=found.evidence)


def _counts(results: Mapping[int, Result], facts: RunFacts) -> Iterator[Line]:
    counted = Counter(result.state for result in results.values())
    expected = STATES.get(facts.command, tuple(State))
    yield from _heading("result", *_COUNTED)
    for state in (*expected, *(counted.keys() - set(expected))):
        if facts.command == "check" and state in _RARE_IN_CHECKS and not counted[state]:
            continue  # no row was left out, or is known from an earlier run
        yield Line("listed", (state.label, counted[state]), STATE_FILLS[state])
    yield Line("fact", (messages.text("fact.rows"), len(results)))


def _file_problems(problems: Iterable[Problem]) -> Iterator[Line]:
    found = worst_first(problems)
    if found:
        yield from _heading("file", "kind", "column", "what", "row", "code")
    for problem in found:
        place = problem.column or "", problem.message, problem.row or "", problem.code
        fill = SEVERITY_FILLS[problem.severity]
        yield Line("listed", (problem.severity.label, *place), fill)


def _causes(plan: Plan, results: Mapping[int, Result]) -> Iterator[Line]:
    found = sorted(causes_of(plan, results), key=lambda cause: cause.problem.is_information)
    if found:
        yield from _heading("causes", "kind", "count", "what", "rows", "code")
    for cause in found:
        problem = cause.problem
        where = len(cause.rows), _message(cause), ranges(cause.rows), problem.code
        fill = None if problem.is_information else SEVERITY_FILLS[problem.severity]
        yield Line("listed", (problem.kind, *where), fill)


def _needs_person(plan: Plan, results: Mapping[int, Result]) -> bool:
    """Say whether a person has to do something about any row that nobody left out."""
    left_out = set(plan.left_out.numbers)
    return any(one.state not in DONE and row not in left_out for row, one in results.items())


def _message(cause: Cause) -> str:
    """Return what is told of a cause, with the options that answer it for the whole file."""
    message = cause.problem.message
    if not cause.options:
        return message
    options = messages.text("line.or").join(cause.options)
    return f"{message}\n{messages.text('line.for_all', options=options)}"


def _columns(columns: Iterable[Match]) -> Iterator[Line]:
    yield from _heading("columns", "column", "header", "how", "fills", "field")
    for match in columns:
        how = messages.text("how.text", how=_HOW.get(match.how, match.how), **match.facts)
        use = f"use.{match.use}"
        fills = FIELDS[match.field].header if match.field else messages.text(use)
        yield Line("listed", (match.column, match.header, how, fills, match.field or ""))


def skipped_rows(plan: Plan) -> list[tuple[str, list[int]]]:
    """Return the reasons in words why rows are no campaigns, each with its rows."""
    by_reason: dict[str, list[int]] = defaultdict(list)
    for skipped in plan.skipped:
        by_reason[skipped.why].append(skipped.row)
    return [(messages.text(f"skipped.{why}"), sorted(rows)) for why, rows in by_reason.items()]


def _skipped(plan: Plan) -> Iterator[Line]:
    by_reason = skipped_rows(plan)
    if by_reason:
        yield from _heading("skipped", "why", "count", "rows")
    for why, rows in by_reason:
        yield Line("listed", (why, len(rows), ranges(rows)))


def _heading(title: str, *heads: str) -> Iterator[Line]:
    yield Line()
    yield Line("heading", (messages.text(f"heading.{title}"),))
    yield Line("head", _heads(*heads))


def _heads(*names: str) -> tuple[str, ...]:
    return tuple(messages.text(f"head.{name}") for name in names)
