"""What a check or a run came to, in words: the file, its columns, the counts, the causes.

Problems are told by their cause, those of the most rows first: five hundred dates of one kind are
one thing to decide, not five hundred. What became of single campaigns in TeleCMI is told row by
row, since each has to be looked at by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from bulk_import.app.dialing import Dialing, dialing
from bulk_import.app.report import Report
from bulk_import.campaign import FIELDS
from bulk_import.causes import Cause
from bulk_import.cells import ranges
from bulk_import.cli.agent_output import age_of
from bulk_import.cli.output import print_out, print_paragraph
from bulk_import.cli.row_words import print_problems
from bulk_import.mapping import Match, free_choices, option_names
from bulk_import.messages import text
from bulk_import.outcome import DONE, Result, State
from bulk_import.problems import Problem, Severity
from bulk_import.validation import Change, Plan
from bulk_import.workbooks import causes_of, changes_of, skipped_rows

MOST_ROWS_SHOWN: Final = 20
"""Rows that are printed one by one; the workbook has all of them."""

MOST_CAUSES_SHOWN: Final = {"line.to_put_right": 20, "line.to_look_at": 5, "line.to_know": 5}
"""Causes under a heading that are printed."""

MOST_CHANGES_SHOWN: Final = 3
"""Fields of which a change is printed; dates, which are misread most, first."""

LONGEST_LIST: Final = 60
"""Characters; of a longer list of rows only the first are named."""

_ANSWERED: Final = frozenset({State.REJECTED, State.UNKNOWN})
"""States that are about one campaign in TeleCMI."""


def print_report(report: Report, file: str, *, by_row: bool) -> None:
    """Print what *report* tells of *file*, but for its closing line.

    Args:
        report: The result.
        file: Its path, as the user wrote it.
        by_row: List the problems row by row.
    """
    plan = report.plan
    print_paragraph(_heading(plan, file))
    for line in _about(plan):
        print_paragraph(line, indent=2)
    if plan.agents is not None:
        print_paragraph(age_of(plan.agents, report.facts.started), indent=2)
    if report.not_compared is not None:
        print_paragraph(report.not_compared.message, indent=2)
    for state, count in report.counts.items():
        if count:
            print_out(f"  {state.label:<20} {count:>6}")
    if by_row:
        _print_rows(report, lambda state: state not in DONE)
    else:
        _print_rows(report, _ANSWERED.__contains__, MOST_ROWS_SHOWN)
        _print_causes(report)
    _print_changes(plan)
    _print_dialing(dialing(report), report.facts.started)


def _heading(plan: Plan, file: str) -> str:
    rows = str(len(plan.rows))
    if plan.sheet.name:
        return text("line.file_and_sheet", file=file, sheet=plan.sheet.name, rows=rows)
    return text("line.file", file=file, rows=rows)


def _about(plan: Plan) -> Iterator[str]:
    """Yield what there is to tell of the file and the sheet as a whole; doubtful columns first."""
    yield from _doubtful_columns(plan.matches.columns)
    yield from (problem.message for problem in plan.file_problems)
    if told := _read_columns(plan):
        yield text("line.columns", columns=told)
    if plan.skipped:
        yield text("line.not_campaigns", rows=_skipped(plan))
    if plan.date_order.evidence:
        yield text("line.dates", evidence=plan.date_order.evidence)


def _doubtful_columns(columns: Sequence[Match]) -> Iterator[str]:
    """Yield the options that would settle what a column is, each with its header."""
    names, free = option_names(columns), free_choices(columns)
    for match in columns:
        if match.column in free:
            name = names[match.column]
            options = [f'--column "{name}={field}"' for field in free[match.column]]
            yield text("line.settle", named=match.header, options=_alternatives(options))


def _read_columns(plan: Plan) -> str:
    """Return as what the columns are read whose header is no known one."""
    found: dict[str, list[Match]] = {}
    for match in plan.matches.columns:
        if match.field and match.how.startswith("match."):
            found.setdefault(match.column, []).append(match)
    return "; ".join(map(_read_column, found.values()))


def _read_column(matches: list[Match]) -> str:
    """Return as what one column is read; as two fields, where its cells hold both."""
    fields = ", ".join(FIELDS[str(match.field)].header for match in matches)
    facts = {**matches[0].facts, "fields": fields}
    return text("line.column", named=matches[0].header, how=matches[0].how, **facts)


def _skipped(plan: Plan) -> str:
    """Return the rows that are no campaigns, with what they are."""
    told = []
    for why, rows in skipped_rows(plan):
        which, count = ranges(rows), text("line.rows", rows=str(len(rows)))
        told.append(f"{why} {which if len(which) <= LONGEST_LIST else count}")
    return "; ".join(told)


def _print_rows(
    report: Report, is_chosen: Callable[[State], bool], most: int | None = None
) -> None:
    """Print the rows of chosen states one by one; of more than *most* only how many they are."""
    rows = [row for row, result in report.results.items() if is_chosen(result.state)]
    for row in map(report.row, rows[:most]):
        print_problems(row)
    if most is not None and len(rows) > most:
        print_out(text("line.more_rows", count=str(len(rows) - most)))


def _print_causes(report: Report) -> None:
    """Print what has to be put right, what is sent all the same, and what there is to know."""
    found: dict[str, list[Cause]] = {heading: [] for heading in MOST_CAUSES_SHOWN}
    for cause in causes_of(report.plan, _without_answers(report.results)):
        found[_heading_of(cause.problem)].append(cause)
    for heading, under_it in found.items():
        _print_kind(heading, under_it)


def _heading_of(problem: Problem) -> str:
    if problem.is_information:
        return "line.to_know"
    return "line.to_look_at" if problem.severity is Severity.WARNING else "line.to_put_right"


def _without_answers(results: Mapping[int, Result]) -> dict[int, Result]:
    """Return *results* without what is told of each by itself."""
    return {
        row: replace(one, problems=()) if one.state in _ANSWERED else one
        for row, one in results.items()
    }


def _print_kind(heading: str, found: Sequence[Cause]) -> None:
    if found:
        print_out(text(heading))
    most = MOST_CAUSES_SHOWN[heading]
    for cause in found[:most]:
        _print_cause(cause)
    if len(found) > most:
        print_out(f"  {text('line.more_causes', count=str(len(found) - most))}")


def _print_cause(cause: Cause) -> None:
    problem = cause.problem
    said = f"{problem.reason} {problem.remedy}".strip()
    header = problem.facts.get("header")
    code = "line.cause" if header else "line.cause_of_rows"
    rows = _rows(cause.rows)
    told = text(code, kind=problem.kind, column=header or "", rows=rows)
    print_paragraph(rows if problem.is_information else told, indent=2)
    print_paragraph(f"{said}{_example(cause)}", indent=4)
    if cause.options:
        print_paragraph(text("line.for_all", options=_alternatives(cause.options)), indent=4)


def _rows(rows: Sequence[int]) -> str:
    """Return which rows a cause has, and how many where that is not seen at once."""
    listed = ranges(rows)
    if len(listed) > LONGEST_LIST:
        listed = f"{listed[:LONGEST_LIST].rpartition(', ')[0]}, …"
    where = text("line.in_rows", which=listed)
    return (
        where if len(rows) == 1 else text("line.rows_and_count", rows=where, count=str(len(rows)))
    )


def _example(cause: Cause) -> str:
    """Return one of the cells, where the cause has more than one."""
    first = cause.example
    if cause.texts == 1 or first is None or "cell" not in first.facts:
        return ""
    where = f"{first.column or ''}{first.row}"
    return f" {text('line.such_as', cell=first.facts['cell'], where=where)}"


def _alternatives(options: Sequence[str]) -> str:
    return text("line.or").join(options)


def _print_changes(plan: Plan) -> None:
    """Print how many values are sent otherwise than written, and one of each of some fields."""
    count, first = 0, dict[str, tuple[int, Change]]()
    for rows, change, _ in changes_of(plan):
        count += len(rows)
        known = first.get(change.field)
        if known is None or rows[0] < known[0]:
            first[change.field] = rows[0], change
    if count:
        print_paragraph(text("line.changes", count=f"{count:,}"))
    shown = sorted(first.values(), key=lambda one: FIELDS[one[1].field].kind != "date")
    for number, change in shown[:MOST_CHANGES_SHOWN]:
        where = f"{change.column}{number}" if change.column else FIELDS[change.field].header
        line = text("line.change", where=where, was=change.was, becomes=change.becomes)
        print_paragraph(line, indent=2)


def _print_dialing(found: Dialing, now: datetime) -> None:
    """Print how many campaigns dial by themselves, and from when."""
    if found.first is not None:
        when = found.first.isoformat(sep=" ", timespec="minutes")
        code = "line.dialing" if found.first > now else "line.dialing_now"
        print_paragraph(text(code, count=str(found.count), when=when))
    elif found.waiting:
        print_paragraph(text("line.not_dialing", count=str(found.waiting)))
