"""The report of a past run, from the journal and the copy of its input."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from bulk_import import messages
from bulk_import.app.input_copies import Copies
from bulk_import.app.input_snapshot import restored
from bulk_import.app.origin import planned
from bulk_import.app.report import Report
from bulk_import.cells import ranges
from bulk_import.normalizers import zone_offsets
from bulk_import.outcome import Result, State
from bulk_import.problems import Problem, Refused, Severity
from bulk_import.store import FINISHED, KILLED, RUNNING, PastRow, PastRun, identify, past_input
from bulk_import.validation import Plan, PlannedRow
from bulk_import.workbooks import RunFacts

_SUCCESS: Final = 200


def report_past(journal: Path, past: PastRun, rows: Iterable[PastRow]) -> Report:
    """Return the report of a past run.

    What the journal says became of a row is so, whatever this release makes of the row.

    Args:
        journal: The journal's file.
        past: The run.
        rows: Its rows.

    Raises:
        Refused: No copy of its input is there, or this release cannot use the sheet.
    """
    kept, copies = past_input(journal, past.run), Copies(journal)
    origin = restored(kept, copies, past.path) if kept else None
    if origin is None:
        raise Refused("history.no_copy", run=past.run)
    by_number = {row.row: row for row in rows}
    plan = _told(planned(origin), past, by_number)
    results = {row.row: _result(row, by_number.get(row.row)) for row in plan.rows}
    return Report(plan=plan, results=results, facts=_facts(past))


def _told(plan: Plan, past: PastRun, rows: Mapping[int, PastRow]) -> Plan:
    """Return *plan* with what there is to tell of writing it again."""
    again = tuple(_told_row(row, rows.get(row.row), past) for row in plan.rows)
    told = (*_file_problems(plan, past, rows), *plan.file_problems)
    return replace(plan, rows=again, file_problems=told)


def _file_problems(plan: Plan, past: PastRun, rows: Mapping[int, PastRow]) -> Iterator[Problem]:
    if plan.source is None and plan.format == "xlsx":
        yield Problem.of(Severity.WARNING, "history.without_workbook")
    left_out = sorted(rows.keys() - {row.row for row in plan.rows})
    if left_out:
        left, code = ranges(left_out), "history.rows_left_out"
        yield Problem.of(Severity.WARNING, code, run=past.run, rows=left)


def _told_row(row: PlannedRow, past_row: PastRow | None, past: PastRun) -> PlannedRow:
    """Return *row*; if it would be sent otherwise now than it was then, it says so."""
    if past_row is None or past_row.key == _key(row, past):
        return row
    code = "history.planned_otherwise"
    told = Problem.of(Severity.WARNING, code, row=row.row, run=past.run)
    return replace(row, problems=(told, *row.problems))


def _key(row: PlannedRow, past: PastRun) -> str | None:
    campaign = row.campaign
    return identify(past, campaign) if campaign else None


def _result(row: PlannedRow, past_row: PastRow | None) -> Result:
    """Return what became of *row*; of one that is not listed, the run was killed before it began.

    What the state alone says is told by whoever writes the results.
    """
    if past_row is None:
        return Result(state=State.NOT_SENT if row.state is State.READY else State.INVALID)
    return Result(
        state=past_row.state,
        answer=past_row.answer,
        attempts=past_row.attempts,
        sent_at=datetime.fromisoformat(past_row.sent_at) if past_row.sent_at else None,
        key=past_row.key,
        problems=tuple(_problems(row, past_row)),
    )


def _problems(row: PlannedRow, past_row: PastRow) -> Iterator[Problem]:
    answer = past_row.answer
    if past_row.state is State.ALREADY_CREATED:
        yield Problem.of(Severity.WARNING, "history.created_before", row=row.row)
    elif past_row.state is State.CREATED and answer and answer.code != _SUCCESS:
        said = answer.msg or f"HTTP {answer.status}"
        yield Problem.of(Severity.WARNING, "answer.lost", row=row.row, msg=said)
    elif past_row.state is State.INVALID and past_row.key is not None:
        name = row.name or ""
        yield Problem.of(Severity.ERROR, "history.held_back", row=row.row, name=name)


def _facts(past: PastRun) -> RunFacts:
    return RunFacts(
        command="run",
        run=past.run,
        inet_no=past.inet_no,
        base_url=past.base_url,
        started=datetime.fromisoformat(past.started),
        finished=datetime.fromisoformat(past.finished) if past.finished else None,
        tz_release=zone_offsets.release(),
        stopped=_why_stopped(past.ended),
    )


def _why_stopped(ended: str) -> str | None:
    """Return why a run ended before its end, in a sentence as far as that can be made again."""
    if ended == FINISHED:
        return None
    if ended in {KILLED, RUNNING}:
        return messages.text(f"history.{ended}")
    message = messages.table().get(ended)
    return ended if message is None or "{" in message.whole else message.whole
