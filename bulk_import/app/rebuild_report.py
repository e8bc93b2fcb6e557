"""The report of a past run, from the store and the copy of its input."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from bulk_import import messages
from bulk_import.app.input_snapshot import restore
from bulk_import.app.origin import planned
from bulk_import.app.report import Report, fold
from bulk_import.cells import ranges
from bulk_import.events import Event, Finished, RowConcluded, Started, Stopped
from bulk_import.outcome import Result, State
from bulk_import.problems import Problem, Refused, Severity
from bulk_import.store import FINISHED, KILLED, RUNNING, PastRow, PastRun, Store, identify
from bulk_import.validation import Plan, PlannedRow

_SUCCESS: Final = 200


def report_past(store: Store, past: PastRun, rows: Iterable[PastRow]) -> Report:
    """Return the report of a past run.

    What the store says became of a row is so, whatever this release makes of the row.

    Args:
        store: Where its input is kept.
        past: The run.
        rows: Its rows.

    Raises:
        Refused: No copy of its input is there, or this release cannot use the sheet.
    """
    kept = store.input_of(past)
    origin = restore(kept) if kept else None
    if origin is None:
        raise Refused("history.no_copy", run=past.run)
    by_number = {row.row: row for row in rows}
    plan = _told(planned(origin), past, by_number)
    return fold(plan, _events(plan, past, by_number))


def _events(plan: Plan, past: PastRun, rows: Mapping[int, PastRow]) -> Iterator[Event]:
    """Yield what a past run told, as far as the journal knows it."""
    yield Started(
        run=past.run,
        at=datetime.fromisoformat(past.started),
        inet_no=past.inet_no,
        base_url=past.base_url,
        rows=len(plan.rows),
        due=sum(row.attempts > 0 for row in rows.values()),
    )
    for row in plan.rows:
        yield RowConcluded(row=row.row, result=_result(row, rows.get(row.row)))
    if past.ended != FINISHED:
        yield _stopped(past.ended)
    if past.finished:
        yield Finished(at=datetime.fromisoformat(past.finished))


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


def _stopped(ended: str) -> Stopped:
    """Return why a run ended before its end, as far as the code alone tells it."""
    code = f"history.{ended}" if ended in {KILLED, RUNNING} else ended
    message = messages.table().get(code)
    if (
        message is None or "{" in message.whole
    ):  # what it mentions was not kept, or a newer release's
        return Stopped(code="history.stopped", facts={"reason": ended})
    return Stopped(code=code)
