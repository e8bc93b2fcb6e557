"""The result on standard output: words for people, or JSON for scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import click

from bulk_import import messages
from bulk_import.app.json_report import describe
from bulk_import.app.report import DONE, Report, ReportRow
from bulk_import.campaign import FIELDS
from bulk_import.cells import ranges
from bulk_import.cli.faults import STOPPED
from bulk_import.cli.output import print_json, tell_other_name
from bulk_import.cli.targets import target_of
from bulk_import.problems import Refused
from bulk_import.validation import Plan
from bulk_import.workbooks import skipped_rows

MOST_ROWS_SHOWN: Final = 20
"""Rows whose problems are printed; the workbook has all of them."""

LONGEST_LIST: Final = 60
"""Characters of a list of rows that is printed; of more rows only the number is."""


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
        described: Returns the JSON of a file that is refused; None where none is wished for.
    """
    worst = 0
    for file in files:
        try:
            status = work(file)
        except Refused as refused:
            status = 2
            if described is not None:
                print_json(described(file, refused))
            click.echo(refused.message, err=True)
        worst = max(worst, status)
        if status == STOPPED:
            break
    return worst


def tell(report: Report, file: str, *, output: str | None, as_json: bool, quiet: bool) -> int:
    """Write the workbook, print what came of *file* and return the exit status.

    Args:
        report: What came of it.
        file: Its path, as the user wrote it.
        output: Where the workbook goes; None for beside the file.
        as_json: Print one JSON object and nothing else.
        quiet: Print the closing line only.
    """
    saved = _save(report, file, output)
    if as_json:
        print_json(describe(report, file, saved))
    else:
        if not quiet:
            _print_words(report, file)
        click.echo(_closing(report, file, saved))
    if report.stopped is not None:
        click.echo(report.stopped.message, err=True)
    return report.exit_status


def _save(report: Report, file: str, output: str | None) -> str | None:
    """Write the workbook; if that fails, what was sent is still told."""
    try:
        wanted = target_of(file, report.facts.command, output)
        saved = report.save(wanted)
    except Refused as refused:
        click.echo(refused.message, err=True)
        return None
    tell_other_name(wanted, saved)
    return str(saved)


def _print_words(report: Report, file: str) -> None:
    plan = report.plan
    sheet = f", sheet “{plan.sheet.name}”" if plan.sheet.name else ""
    click.echo(f"{file}{sheet}: {len(plan.rows)} rows")
    for line in _about(plan):
        click.echo(f"  {line}")
    for state, count in report.counts.items():
        if count:
            click.echo(f"  {state.label:<20} {count:>6}")
    troubled = [row for row in report.rows if row.state not in DONE]
    for row in troubled[:MOST_ROWS_SHOWN]:
        _print_row(row)
    if len(troubled) > MOST_ROWS_SHOWN:
        click.echo(f"… and {len(troubled) - MOST_ROWS_SHOWN} more rows; the workbook has them all.")


def _about(plan: Plan) -> Iterator[str]:
    """Yield what there is to tell of the file and the sheet as a whole."""
    yield from (problem.message for problem in plan.file_problems)
    if told := _read_columns(plan):
        yield f"Columns: {told}."
    if plan.skipped:
        yield f"Not campaigns: {_skipped(plan)}."
    if plan.date_order.evidence:
        yield f"Dates: {plan.date_order.evidence}."


def _read_columns(plan: Plan) -> str:
    """Return the columns whose header is no known one and that are imported, and as what."""
    return "; ".join(
        messages.text(
            "line.column",
            header=match.header,
            field=FIELDS[match.field].header,
            how=match.how,
            **match.facts,
        )
        for match in plan.matches.columns
        if match.field and match.how.startswith("match.")
    )


def _skipped(plan: Plan) -> str:
    """Return the rows that are no campaigns, with what they are."""
    told = []
    for why, rows in skipped_rows(plan).items():
        which = ranges(rows)
        told.append(f"{why} {which if len(which) <= LONGEST_LIST else f'{len(rows)} rows'}")
    return "; ".join(told)


def _print_row(row: ReportRow) -> None:
    click.echo(f"Row {row.row} ({row.name or 'no name'}): {row.state.label}")
    for problem in row.problems:
        click.echo(f"  {problem.severity.value}: {problem.message}")


def _closing(report: Report, file: str, saved: str | None) -> str:
    counted = ", ".join(f"{count} {state.label}" for state, count in report.counts.items() if count)
    where = f"; see {saved}" if saved else ""
    return f"{file}: {counted or 'no campaigns'}{where}"
