"""The result on standard output: words for people, or JSON for scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from bulk_import.app.json_report import describe
from bulk_import.app.report import DONE, Report, ReportRow
from bulk_import.campaign import FIELDS
from bulk_import.cells import ranges
from bulk_import.cli.faults import STOPPED
from bulk_import.cli.output import (
    print_err,
    print_json,
    print_out,
    row_line,
    state_counts,
    tell_other_name,
)
from bulk_import.cli.targets import target_of
from bulk_import.mapping import Match
from bulk_import.messages import reason, text
from bulk_import.problems import Refused
from bulk_import.validation import Plan
from bulk_import.workbooks import skipped_rows

MOST_ROWS_SHOWN: Final = 20
"""Rows whose problems are printed; the workbook has all of them."""

LONGEST_LIST: Final = 60
"""Characters; of a longer list of rows only their number is printed."""


def each_file(
    files: tuple[str, ...],
    work: Callable[[str], int],
    described: Callable[[str, Refused], object] | None,
) -> int:
    """Do *work* for each file in turn, and return the worst status.

    A file that is refused does not keep the others back; a run that was stopped does.

    Args:
        files: The files, as the user wrote them.
        work: What is done for one; returns its status.
        described: Returns the JSON of a file that is refused; None where no JSON is printed.
    """
    worst = 0
    for file in files:
        try:
            status = work(file)
        except Refused as refused:
            status = 2
            if described is not None:
                print_json(described(file, refused))
            print_err(refused.message)
        worst = max(worst, status)
        if status == STOPPED:
            break
    return worst


def tell(
    report: Report,
    file: str,
    *,
    output: str | None,
    as_json: bool,
    quiet: bool,
    is_recorded: bool = False,
) -> int:
    """Write the workbook, print the result of *file* and return the exit status.

    A workbook that cannot be written needs a person, whatever became of the rows.

    Args:
        report: The result.
        file: Its path, as the user wrote it.
        output: Where the workbook goes; None for beside the file.
        as_json: Print one JSON object and nothing else.
        quiet: Print the closing line only.
        is_recorded: Whether the results can be written again, from the journal.
    """
    saved = _save(report, file, output, is_recorded=is_recorded)
    if as_json:
        print_json(describe(report, file, saved))
    else:
        if not quiet:
            _print_words(report, file)
        print_out(_closing(report, file, saved))
    if report.stopped is not None:
        print_err(report.stopped.message)
    return max(report.exit_status, int(saved is None))


def _save(report: Report, file: str, output: str | None, *, is_recorded: bool) -> str | None:
    """Write the workbook; if that fails, say so, and what was sent is still printed."""
    try:
        wanted = target_of(file, report.facts.command, output)
        saved = report.save(wanted)
    except Refused as refused:
        print_err(_without_workbook(report, refused, is_recorded=is_recorded))
        return None
    tell_other_name(wanted, saved)
    return str(saved)


def _without_workbook(report: Report, refused: Refused, *, is_recorded: bool) -> str:
    """Return why there is no workbook, and how to get it."""
    if not is_recorded:
        return refused.message
    why = reason(refused.code, refused.facts)
    return text("line.no_workbook", reason=why, run=str(report.facts.run))


def _print_words(report: Report, file: str) -> None:
    plan = report.plan
    print_out(_heading(plan, file))
    for line in _about(plan):
        print_out(f"  {line}")
    if report.not_compared is not None:
        print_out(f"  {report.not_compared.message}")
    for state, count in report.counts.items():
        if count:
            print_out(f"  {state.label:<20} {count:>6}")
    troubled = [row for row, result in report.results.items() if result.state not in DONE]
    for row in troubled[:MOST_ROWS_SHOWN]:
        _print_row(report.row(row))
    if len(troubled) > MOST_ROWS_SHOWN:
        print_out(text("line.more_rows", count=str(len(troubled) - MOST_ROWS_SHOWN)))


def _heading(plan: Plan, file: str) -> str:
    rows = str(len(plan.rows))
    if plan.sheet.name:
        return text("line.file_and_sheet", file=file, sheet=plan.sheet.name, rows=rows)
    return text("line.file", file=file, rows=rows)


def _about(plan: Plan) -> Iterator[str]:
    """Yield what there is to tell of the file and the sheet as a whole."""
    yield from (problem.message for problem in plan.file_problems)
    if told := _read_columns(plan):
        yield text("line.columns", columns=told)
    if plan.skipped:
        yield text("line.not_campaigns", rows=_skipped(plan))
    if plan.date_order.evidence:
        yield text("line.dates", evidence=plan.date_order.evidence)


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


def _print_row(row: ReportRow) -> None:
    print_out(row_line(row.row, row.name, row.state))
    for problem in row.problems:
        print_out(f"  {problem.severity.label}: {problem.message}")


def _closing(report: Report, file: str, saved: str | None) -> str:
    counts = state_counts(report.counts) or text("line.no_campaigns")
    if saved is None:
        return text("line.closing", file=file, counts=counts)
    return text("line.closing_and_workbook", file=file, counts=counts, path=saved)
