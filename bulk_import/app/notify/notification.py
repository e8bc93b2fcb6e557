"""The message that people get about a run: counts, the worst causes, where the results are.

It leaves this machine, often for a channel that many read. Names and numbers of people, and
whatever else a cell may hold, are left out of it unless a setting asks for them.
"""

from __future__ import annotations

import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from bulk_import import messages
from bulk_import.app.notify.delivery import Message
from bulk_import.app.report import Report
from bulk_import.causes import Cause, causes
from bulk_import.cells import ranges
from bulk_import.events import Stopped
from bulk_import.messages import text
from bulk_import.outcome import DONE
from bulk_import.problems import BulkImportError, Severity
from bulk_import.workbooks import causes_of

MOST_CAUSES: Final = 5
"""Causes that are told; the workbook has all of them."""

LONGEST_LIST: Final = 60
"""Characters; of a longer list of rows only the first are named."""

PUBLIC: Final = frozenset(
    {"path", "file", "source", "places", "settings", "base_url", "account", "inet_no", "accounts"}
    | {"run", "day", "when", "first", "last", "usual", "runs", "rows", "row", "line", "lines"}
    | {"variable", "missing", "called", "option", "least", "above", "most", "seconds", "minutes"}
    | {"earlier_row", "field", "fields", "process", "machine", "since"}
    | {"status", "code", "found", "count", "release", "secret_source"}
)
"""Facts that hold no name and no number of a person, and nothing of a cell."""

_PUBLIC_IN: Final[Mapping[str, frozenset[str]]] = {
    "accounts": frozenset({"name", "one", "other", "key", "keys", "reason"}),
    "schedule": frozenset({"name"}),
    **dict.fromkeys(("settings", "file", "journal", "run"), frozenset({"name", "reason", "place"})),
}
"""Facts that are public in messages of a kind: there, names are those of accounts and settings."""

_KINDS: Final[Mapping[int, Literal["success", "warning", "failure"]]] = {0: "success", 1: "warning"}
_TITLES: Final = {
    0: "notice.well",
    1: "notice.attention",
    2: "notice.refused",
    3: "notice.stopped",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a run ended, or why it never began.

    Attributes:
        file: The file, as the user wrote it.
        account: The name and the number of the account; empty where it is not known.
        status: The exit status of this run alone.
        report: What became of its rows; None where it never began.
        why: What refused it, or stopped it before its end; None for neither.
        results: The workbook that was written; None for none.
        is_trial: Whether nothing went to TeleCMI.
    """

    file: str
    account: str = ""
    status: int
    report: Report | None = None
    why: BulkImportError | Stopped | None = None
    results: str | None = None
    is_trial: bool = False


def message_about(ended: Ended, *, names: bool) -> Message:
    """Return what people are told.

    Args:
        ended: How the run ended.
        names: Whether it may hold names and numbers of people.
    """
    title = text(_TITLES[ended.status], file=Path(ended.file).name)
    title = text("notice.trial", title=title) if ended.is_trial else title
    body = "\n".join(_lines(ended, names=names))
    return Message(title, body, _KINDS.get(ended.status, "failure"))


def message_to_try(account: str, on: str) -> Message:
    """Return what people are told who are to hear of runs in *account* on an occasion."""
    body = text("notice.tried", account=account, on=f"notice.{on}")
    return Message(text("notice.try"), body, "success")


def _lines(ended: Ended, *, names: bool) -> Iterator[str]:
    report = ended.report
    facts = {"file": ended.file, "account": ended.account}
    yield text("notice.about_account" if ended.account else "notice.about", **facts)
    if report is not None:
        yield _counts(report)
    if ended.why is not None:
        code, all_facts = ended.why.code, ended.why.facts
        yield messages.sentence(code, all_facts if names else discreet(code, all_facts))
    if report is not None:
        yield from _causes(report, names=names)
        yield from _places(ended, report)
    yield text("notice.status", status=str(ended.status), machine=platform.node())


def _counts(report: Report) -> str:
    told = [f"{count:,} {state.label}" for state, count in report.counts.items() if count]
    return text("notice.counts", counts=", ".join(told) or text("line.no_campaigns"))


def _places(ended: Ended, report: Report) -> Iterator[str]:
    """Yield where the results are."""
    run = report.facts.run
    if ended.results is not None:
        yield text("notice.results", path=str(Path(ended.results).absolute()))
    if run is not None:
        yield text("notice.run", run=run)


def _causes(report: Report, *, names: bool) -> Iterator[str]:
    """Yield the worst causes for which rows need a person, those of the most rows first."""
    found = _worst(report)
    if found:
        yield text("notice.causes")
    yield from (f"- {_cause(cause, names=names)}" for cause in found[:MOST_CAUSES])
    if len(found) > MOST_CAUSES:
        yield text("notice.more_causes", count=str(len(found) - MOST_CAUSES))


def _worst(report: Report) -> list[Cause]:
    """Return the causes of rows that need a person, and of a file that does."""
    left_out = set(report.plan.left_out.numbers)
    open_rows = {
        row
        for row, result in report.results.items()
        if result.state not in DONE and row not in left_out
    }
    of_file = causes(
        one for one in report.plan.file_problems if one.severity is not Severity.WARNING
    )
    of_rows = [
        cause
        for cause in causes_of(report.plan, report.results)
        if not open_rows.isdisjoint(cause.rows) and not cause.problem.is_information
    ]
    worse = [one for one in of_rows if one.problem.severity is not Severity.WARNING]
    return [*of_file, *worse, *(one for one in of_rows if one not in worse and _is_why(one))]


def _is_why(cause: Cause) -> bool:
    """Return whether a warning says what became of a row, and not how a cell was read."""
    return cause.problem.field is None and cause.problem.column is None


def _cause(cause: Cause, *, names: bool) -> str:
    problem = cause.problem
    facts = problem.facts if names else discreet(problem.code, problem.facts, problem.field)
    candidates: Sequence[str] = problem.candidates if names else ()
    told = messages.sentence(problem.code, facts, candidates)
    return text("notice.cause", which=_rows(cause.rows), told=told) if cause.rows else told


def _rows(rows: Sequence[int]) -> str:
    listed = ranges(rows)
    if len(listed) <= LONGEST_LIST:
        return listed
    return f"{listed[:LONGEST_LIST].rpartition(', ')[0]}, … ({len(rows):,})"


def discreet(code: str, facts: Mapping[str, str], field: str | None = None) -> dict[str, str]:
    """Return *facts* without what may be a name or a number of a person.

    Args:
        code: The message that mentions them.
        facts: What it mentions, by name.
        field: The field of its column, without which a header may be a cell.
    """
    words, header = messages.table(), {"header"} if field else set[str]()
    public = PUBLIC | _PUBLIC_IN.get(code.partition(".")[0], frozenset()) | header
    return {
        name: fact if name in public or fact in words else _hidden(fact)
        for name, fact in facts.items()
    }


def _hidden(fact: str) -> str:
    return "“…”" if fact.startswith("“") else "…"
