"""The JSON of a check or a run, for scripts: one object a file, with stable names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pydantic import JsonValue

from bulk_import import campaign as campaigns
from bulk_import.app.notify.notified import Notified
from bulk_import.app.report import Report
from bulk_import.app.report_row import ReportRow
from bulk_import.causes import Cause
from bulk_import.events import Stopped, Warned
from bulk_import.mapping import AccountAgents
from bulk_import.outcome import Answer
from bulk_import.problems import BulkImportError, Problem, Severity
from bulk_import.workbooks import STATES, causes_of

VERSION: Final = 1

Document = dict[str, JsonValue]


def describe(report: Report, file: str, results: str | None) -> Document:
    """Return what is told of *report*; *results* is the path of the workbook, if it was written."""
    return {**describe_file(report, file, results), "rows": list(describe_rows(report))}


def describe_rows(report: Report) -> Iterator[JsonValue]:
    """Yield what is told of each row of *report*, which is under `rows`."""
    return map(_row, report.each_row())


def describe_file(
    report: Report, file: str, results: str | None, notified: Notified | None = None
) -> Document:
    """Return what is told of *report*, but for its rows.

    Args:
        report: The result.
        file: Its path, as the user wrote it.
        results: The path of the workbook, if it was written.
        notified: Whether people were told of it; None where nobody was to be.
    """
    plan, facts = report.plan, report.facts
    order = plan.date_order
    return {
        "version": VERSION,
        "command": facts.command,
        "file": file,
        "sheet": plan.sheet.name,
        "header_row": plan.matches.header_row,
        "run": facts.run,
        "inet_no": facts.inet_no,
        "base_url": facts.base_url,
        "refused": None,
        "stopped": describe_error(report.stopped),
        "not_compared": describe_error(report.not_compared),
        "date_order": {"order": order.order, "evidence": order.evidence} if order.code else None,
        "agents": _agents(plan.agents),
        "columns": [
            {
                "column": match.column,
                "header": match.header,
                "field": match.field,
                "how": match.explanation,
            }
            for match in plan.matches.columns
        ],
        "problems": [describe_problem(problem) for problem in plan.file_problems],
        "causes": [_cause(cause) for cause in causes_of(plan, report.results)],
        "skipped": [{"row": skipped.row, "why": skipped.why} for skipped in plan.skipped],
        "counts": {
            **{state.value: count for state, count in report.counts.items()},
            "rows": len(plan.rows),
        },
        "results": results,
        "notified": describe_notified(notified),
    }


def _agents(listed: AccountAgents | None) -> JsonValue:
    if listed is None:
        return None
    pulled = listed.pulled.isoformat()
    return {"inet_no": listed.inet_no, "pulled": pulled, "count": len(listed.names)}


def describe_refusal(
    command: str, file: str, refused: BulkImportError, notified: Notified | None = None
) -> Document:
    """Return what is told of a file that cannot be used at all; it has the same keys."""
    return {
        "version": VERSION,
        "command": command,
        "file": file,
        "sheet": None,
        "header_row": None,
        "run": None,
        "inet_no": None,
        "base_url": None,
        "refused": describe_error(refused),
        "stopped": None,
        "not_compared": None,
        "date_order": None,
        "agents": None,
        "columns": [],
        "problems": [],
        "causes": [],
        "skipped": [],
        "counts": {**{state.value: 0 for state in STATES[command]}, "rows": 0},
        "results": None,
        "notified": describe_notified(notified),
        "rows": [],
    }


def describe_allowed(
    command: str, file: str, refused: BulkImportError, notified: Notified | None = None
) -> Document:
    """Return what is told of a file that cannot be used, where a person allowed that."""
    warning = Problem(Severity.WARNING, refused.code, facts=refused.facts)
    told = describe_refusal(command, file, refused, notified)
    return {**told, "refused": None, "problems": [describe_problem(warning)]}


def _cause(cause: Cause) -> JsonValue:
    problem = cause.problem
    return {
        "severity": problem.severity.value,
        "code": problem.code,
        "field": problem.field,
        "column": problem.column,
        "reason": problem.reason,
        "remedy": problem.remedy,
        "option": next(iter(cause.options), None),
        "rows": list(cause.rows),
    }


def _row(row: ReportRow) -> JsonValue:
    planned, campaign = row.planned, row.planned.campaign
    return {
        "row": row.row,
        "state": row.state.value,
        "name": row.name,
        "values": planned.sent_values,
        "campaign": campaigns.body(campaign) if campaign else None,
        "problems": [describe_problem(problem) for problem in row.problems],
        "changes": [
            {
                "field": change.field,
                "column": change.column,
                "was": change.was,
                "is": change.becomes,
            }
            for change in planned.changes
        ],
        "api": describe_answer(row.result.answer),
        "attempts": row.result.attempts,
    }


def describe_problem(problem: Problem) -> JsonValue:
    """Return what is told of a problem."""
    return {
        "severity": problem.severity.value,
        "code": problem.code,
        "field": problem.field,
        "column": problem.column,
        "message": problem.message,
        "facts": dict(problem.facts),
        "candidates": list(problem.candidates),
    }


def describe_notified(notified: Notified | None) -> JsonValue:
    """Return what is told of whether people were told; None where nobody was to be."""
    if notified is None:
        return None
    return {
        "addresses": notified.addresses,
        "told": notified.told,
        "problems": [describe_problem(one) for one in notified.problems],
    }


def describe_answer(answer: Answer | None) -> JsonValue:
    """Return what is told of the API's answer."""
    if answer is None:
        return None
    return {"status": answer.status, "code": answer.code, "msg": answer.msg}


def describe_error(error: BulkImportError | Stopped | Warned | Problem | None) -> JsonValue:
    """Return what is told of what stopped, refused or limited the work; None where nothing did."""
    return None if error is None else {"code": error.code, "message": error.message}
