"""The result on standard output: words for people, or JSON for scripts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bulk_import.app.json_report import describe_file, describe_rows
from bulk_import.app.notify.notified import Notified
from bulk_import.app.report import Report
from bulk_import.cli.agent_output import age_of
from bulk_import.cli.faults import STOPPED
from bulk_import.cli.output import (
    print_err,
    print_long_json,
    print_out,
    print_paragraph,
)
from bulk_import.cli.report_words import print_report
from bulk_import.cli.row_words import print_row
from bulk_import.cli.state_words import state_counts
from bulk_import.cli.targets import target_of, tell_other_name
from bulk_import.cli.telling import Telling
from bulk_import.cli.typed_command import typed_command
from bulk_import.event_log import EventLog
from bulk_import.log_levels import ERROR, WARNING
from bulk_import.mapping import MissingColumns
from bulk_import.messages import reason, text
from bulk_import.problems import Refused

OnEnd = Callable[[Report, str | None], Notified | None]
"""Tells people of a report and of its workbook, and returns whether they were told."""


def nobody_told(report: Report, saved: str | None) -> Notified | None:
    """Tell nobody: of a check, people hear by reading it."""
    del report, saved
    return None


def each_file(
    files: tuple[str, ...],
    work: Callable[[str], int],
    tell_refused: Callable[[str, Refused], object],
) -> int:
    """Do *work* for each file in turn, and return the worst status.

    A file that is refused does not keep the others back; a run that was stopped does.

    Args:
        files: The files, as the user wrote them.
        work: What is done for one; returns its status.
        tell_refused: Tells of a file that is refused what is not for standard error.
    """
    worst = 0
    for file in files:
        try:
            status = work(file)
        except Refused as refused:
            status = 2
            tell_refused(file, refused)
            _print_refusal(refused, file)
        worst = max(worst, status)
        if status == STOPPED:
            break
    return worst


def _print_refusal(refused: Refused, file: str) -> None:
    print_err(refused.message, ERROR)
    if isinstance(refused, MissingColumns) and refused.options:
        print_err(text("line.copy_if_right"))
        print_err(typed_command(file, refused.options), level=None)


def tell(
    report: Report,
    file: str,
    how: Telling,
    *,
    is_recorded: bool = False,
    parts: Sequence[tuple[str, Report]] = (),
    on_end: OnEnd = nobody_told,
) -> int:
    """Write the workbook, print the result of *file* and return the exit status.

    A workbook that cannot be written needs a person, whatever became of the rows.

    Args:
        report: The result.
        file: Its path, as the user wrote it.
        how: What is printed, and where the workbook goes.
        is_recorded: Whether the results can be written again, from the journal.
        parts: The accounts of a sheet that is for several, each with the report of its rows; the
            name is empty for rows without one.
        on_end: Tells people of each report, and of the workbook.
    """
    saved = _save(report, file, how.output, is_recorded=is_recorded)
    each = [one for _, one in parts] or [report]
    if how.as_json:
        for one in each:
            notified = on_end(one, saved)
            print_long_json(describe_file(one, file, saved, notified), "rows", describe_rows(one))
    else:
        _print_words(report, file, how)
        for account, one in parts:
            _print_part(account, one, how)
        print_paragraph(_closing(report, file, saved))
    if how.as_json or how.quiet:
        _tell_guarded(report)
    for one in each:
        if one.stopped is not None:
            print_err(one.stopped.message, ERROR)
        if not how.as_json:
            on_end(one, saved)
    status = max(*(one.exit_status for one in each), int(saved is None))
    _log(each, file, how, saved=saved, status=status)
    return status


def _log(
    reports: Sequence[Report], file: str, how: Telling, *, saved: str | None, status: int
) -> None:
    for one in reports:
        log_report(how.log, one, file, saved=saved, status=status)


def log_report(
    log: EventLog, report: Report, file: str, *, saved: str | None, status: int | None = None
) -> None:
    """Write into a log file what became of a *file*.

    Args:
        log: The log.
        report: The result.
        file: The file, as the user knows it.
        saved: The workbook that shows it; None where none was written.
        status: The exit status, where the report alone does not decide it.
    """
    counts = {state.value: count for state, count in report.counts.items() if count}
    status = report.exit_status if status is None else status
    log.add_result(file, run=report.facts.run, counts=counts, results=saved, status=status)


def _print_words(report: Report, file: str, how: Telling) -> None:
    """Print what became of the rows, or of the one that is asked for."""
    if how.row is not None:
        print_row(report, how.row)
    elif not how.quiet:
        print_report(report, file, by_row=how.by_row)
        if options := report.plan.matches.options:
            print_out(text("line.copy_if_right"))
            print_out(typed_command(file, options))


def _print_part(account: str, report: Report, how: Telling) -> None:
    """Print what became of the rows of one account, and whose agents were looked up for them."""
    named, agents = account or text("line.without_account"), report.plan.agents
    print_paragraph(text("line.account_part", account=named, counts=state_counts(report.counts)))
    if agents is not None and not how.quiet:
        print_paragraph(age_of(agents, report.facts.started), indent=2)


def _tell_guarded(report: Report) -> None:
    """Say what a guard found, where the report is not printed."""
    for problem in report.plan.file_problems:
        if problem.code.startswith("guard."):
            print_err(problem.message, WARNING)


def _save(report: Report, file: str, output: str | None, *, is_recorded: bool) -> str | None:
    """Write the workbook; if that fails, say so, and what was sent is still printed."""
    try:
        wanted = target_of(file, report.facts.command, output)
        saved = report.save(wanted)
    except Refused as refused:
        print_err(_without_workbook(report, refused, is_recorded=is_recorded), ERROR)
        return None
    tell_other_name(wanted, saved)
    return str(saved)


def _without_workbook(report: Report, refused: Refused, *, is_recorded: bool) -> str:
    """Return why there is no workbook, and how to get it."""
    if not is_recorded:
        return refused.message
    why = reason(refused.code, refused.facts)
    return text("line.no_workbook", reason=why, run=str(report.facts.run))


def _closing(report: Report, file: str, saved: str | None) -> str:
    counts = state_counts(report.counts) or text("line.no_campaigns")
    if saved is None:
        return text("line.closing", file=file, counts=counts)
    return text("line.closing_and_workbook", file=file, counts=counts, path=saved)
