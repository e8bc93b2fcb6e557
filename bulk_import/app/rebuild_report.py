"""The report of a past run, from the store and the copy of its input."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

from bulk_import import messages
from bulk_import.app.input_snapshot import restore
from bulk_import.app.origin import planned
from bulk_import.app.report import Report, fold
from bulk_import.cells import ranges
from bulk_import.events import Event, Finished, RowConcluded, Started, Stopped
from bulk_import.normalizers import zone_offsets
from bulk_import.outcome import Result, State
from bulk_import.problems import Problem, Refused, Severity
from bulk_import.store import FINISHED, KILLED, RUNNING, Finding, PastRow, PastRun, Store, identify
from bulk_import.validation import Plan, PlannedRow, PlannedRows


def report_past(store: Store, past: PastRun, rows: Iterable[PastRow]) -> Report:
    """Return the report of a past run.

    The result of a row is what the store says, whatever this release would do with the row.

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
    plan = _plan_as_then(planned(origin), past, by_number)
    return fold(plan, _events(plan, past, by_number))


def report_cut_off(plan: Plan, past: PastRun, rows: Iterable[PastRow]) -> Report:
    """Return the report of a run that was ended at once.

    What was under way is told as the store has it: nobody knows what became of it.

    Args:
        plan: What was run.
        past: The run.
        rows: Its rows.
    """
    known = _events(plan, past, {row.row: row for row in rows})
    told = [event for event in known if not isinstance(event, Stopped)]
    return fold(plan, [*told, Stopped(code="run.cut_off")])


def _events(plan: Plan, past: PastRun, rows: Mapping[int, PastRow]) -> Iterator[Event]:
    """Yield the events of a past run, as far as the store knows them."""
    yield Started(
        run=past.run,
        at=datetime.fromisoformat(past.started),
        inet_no=past.inet_no,
        base_url=past.base_url,
        tz_release=past.tz_release or zone_offsets.release(),
        rows=len(plan.rows),
        due=sum(row.attempts > 0 for row in rows.values()),
    )
    for row in plan.rows:
        yield RowConcluded(row=row.row, result=_result(row, rows.get(row.row), past))
    if past.ended != FINISHED:
        yield _stopped(past)
    if past.finished:
        yield Finished(at=datetime.fromisoformat(past.finished))


def _plan_as_then(plan: Plan, past: PastRun, rows: Mapping[int, PastRow]) -> Plan:
    """Return *plan* with the problems that the run had, and with those of writing it again."""
    again = PlannedRows.of(_as_then(row, rows.get(row.row), past) for row in plan.rows)
    then = plan.file_problems if _is_older(past) else past.problems
    return replace(plan, rows=again, file_problems=(*_about_itself(plan, past, rows), *then))


def _is_older(past: PastRun) -> bool:
    """Return whether release 0.1.0 made the run, which kept no problems."""
    return past.release is None


def _about_itself(plan: Plan, past: PastRun, rows: Mapping[int, PastRow]) -> Iterator[Problem]:
    """Yield the problems of writing this report, which the run itself did not have."""
    if _is_older(past):
        yield Problem.of(Severity.WARNING, "history.older_release", run=past.run)
    if plan.source is None and plan.format == "xlsx":
        yield Problem.of(Severity.WARNING, "history.without_workbook")
    left_out = sorted(rows.keys() - set(plan.rows.numbers))
    if left_out:
        left, code = ranges(left_out), "history.rows_left_out"
        yield Problem.of(Severity.WARNING, code, run=past.run, rows=left)


def _as_then(row: PlannedRow, past_row: PastRow | None, past: PastRun) -> PlannedRow:
    """Return *row* with the problems it had; if it would be sent otherwise now, it says so."""
    if past_row is None:
        return row
    problems = row.problems if _is_older(past) else past_row.plan_problems
    if past_row.key != _key(row, past):
        code = "history.planned_otherwise"
        problems = (Problem.of(Severity.WARNING, code, row=row.row, run=past.run), *problems)
    return replace(row, problems=problems)


def _key(row: PlannedRow, past: PastRun) -> str | None:
    campaign = row.campaign
    return identify(past, campaign) if campaign else None


def _result(row: PlannedRow, past_row: PastRow | None, past: PastRun) -> Result:
    """Return what became of *row*; of one that is not listed, the run was killed before it began.

    What the state alone says is told by whoever writes the results.
    """
    if past_row is None:
        return Result(state=State.NOT_SENT if row.state is State.READY else State.INVALID)
    return Result(
        state=past_row.state,
        answer=past_row.answer,
        attempts=past_row.attempts,
        sent_at=_here(past_row.sent_at),
        key=past_row.key,
        problems=_problems(row, past_row, past),
    )


def _here(moment: str | None) -> datetime | None:
    """Return a moment in the machine's zone, as a live report has it."""
    return datetime.fromisoformat(moment).astimezone() if moment else None


def _moment(moment: str | None) -> str:
    here = _here(moment)
    return here.isoformat(sep=" ", timespec="seconds") if here else ""


def _problems(row: PlannedRow, past_row: PastRow, past: PastRun) -> tuple[Problem, ...]:
    if past_row.finding is not None:
        return (_found_out(past_row, past_row.finding),)
    return tuple(_problems_of_older(row, past_row)) if _is_older(past) else past_row.problems


def _found_out(past_row: PastRow, finding: Finding) -> Problem:
    """Return what a person said of a row whose outcome its run did not know."""
    return Problem.of(
        Severity.WARNING,
        "answer.found" if finding.is_found else "answer.not_found",
        row=past_row.row,
        when=_moment(finding.at.isoformat()),
        person=finding.person,
    )


def _problems_of_older(row: PlannedRow, past_row: PastRow) -> Iterator[Problem]:
    """Yield the problems of a row in a run of release 0.1.0, as far as what it kept says so."""
    answer = past_row.answer
    if past_row.state is State.ALREADY_CREATED:
        yield Problem.of(Severity.WARNING, "history.created_before", row=row.row)
    elif past_row.state is State.UNKNOWN and past_row.why == "answer.lost" and answer:
        yield Problem.of(
            Severity.ERROR,
            "answer.lost",
            row=row.row,
            name=row.name or "",
            msg=answer.msg or f"HTTP {answer.status}",
            when=_moment(past_row.first_sent_at),
        )
    elif past_row.state is State.INVALID and past_row.key is not None:
        name = row.name or ""
        yield Problem.of(Severity.ERROR, "history.held_back", row=row.row, name=name)


def _stopped(past: PastRun) -> Stopped:
    """Return why a run ended before its end, as far as that was kept."""
    if past.ended in {KILLED, RUNNING}:
        return Stopped(code=f"history.{past.ended}")
    message = messages.find(past.ended)
    if message is None or (_is_older(past) and "{" in message.whole):
        return Stopped(code="history.stopped", facts={"reason": past.ended})
    return Stopped(code=past.ended, facts=past.ended_facts)
