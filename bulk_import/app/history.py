"""Past runs: the list of them, one row by row, and the removal of what is old."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from pydantic import JsonValue

from bulk_import.app.json_report import VERSION, Document, describe_answer, describe_problem
from bulk_import.cells import ranges
from bulk_import.clock import SYSTEM, Clock
from bulk_import.messages import text
from bulk_import.normalizers.text import folded
from bulk_import.outcome import State
from bulk_import.problems import Problem, Refused, Severity, worst_first
from bulk_import.store import Finding, PastRow, PastRun, Pruned, Store

_MOST_NAMED: Final = 5
"""Runs that a refusal names."""

_NEED_A_PERSON: Final = frozenset({State.INVALID, State.REJECTED, State.UNKNOWN})


def find_run(store: Store, run: str) -> tuple[PastRun, list[PastRow]]:
    """Return the one run whose id is *run*, or begins with it, and its rows.

    Raises:
        Refused: There is none, or there are several, or the store cannot be read.
    """
    found = runs_named(store, run)
    if len(found) > 1:
        raise Refused("journal.several_runs", run=run, runs=_listed(found))
    return found[0], store.rows(found[0].run)


def runs_named(store: Store, run: str) -> list[PastRun]:
    """Return the run whose id is *run*, else those whose ids begin with it, the newest first.

    Raises:
        Refused: There is none, or the store cannot be read.
    """
    found = store.runs([run]) if run else []
    if found:
        return [past for past in found if past.run == run] or found
    runs = store.runs()
    if not runs:
        raise Refused("journal.no_runs", path=store.address)
    raise Refused("journal.no_such_run", run=run, recent=_listed(runs))


def _listed(runs: Sequence[PastRun]) -> str:
    """Return the newest of *runs* by their ids, moments and files."""
    newest = [
        text("line.recent_run", run=past.run, started=past.started, file=past.path)
        for past in runs[:_MOST_NAMED]
    ]
    return "; ".join((*newest, "…") if len(runs) > _MOST_NAMED else newest)


def rows_called(rows: Iterable[PastRow], name: str) -> list[PastRow]:
    """Return those of *rows* whose campaigns have *name* in their names, in any case."""
    return [row for row in rows if folded(name) in folded(row.name or "")]


def found_by_name(
    store: Store, runs: Iterable[PastRun], name: str
) -> list[tuple[PastRun, list[PastRow]]]:
    """Return those of *runs* that had campaigns of a name, with the rows of these.

    Raises:
        Refused: The store cannot be read.
    """
    found = ((past, rows_called(store.rows(past.run), name)) for past in runs)
    return [(past, rows) for past, rows in found if rows]


def record_findings(
    store: Store,
    run: str,
    found: Iterable[str],
    not_found: Iterable[str],
    *,
    person: str,
    clock: Clock = SYSTEM,
) -> None:
    """Write down what a person found out about rows of a run whose outcome is not known.

    Args:
        store: Where the run is recorded.
        run: Its id, or the beginning of it.
        found: The rows whose campaigns are there, by number or by name.
        not_found: Those whose campaigns are not.
        person: Who says so.
        clock: Tells when.

    Raises:
        Refused: There is no such run or row, the outcome of a row is known, a row stands in both
            lists, or nothing can be written.
    """
    past, rows = find_run(store, run)
    answers = {True: [_doubtful(past, rows, each) for each in found]}
    answers[False] = [_doubtful(past, rows, each) for each in not_found]
    for row in answers[True]:
        if row in answers[False]:
            raise Refused("history.found_and_not", row=str(row.row), name=row.name or "")
    store.add_findings(
        Finding(key=row.key, is_found=is_found, at=clock.now(), person=person)
        for is_found, named in answers.items()
        for row in named
        if row.key is not None
    )


def _doubtful(past: PastRun, rows: Iterable[PastRow], named: str) -> PastRow:
    """Return the row of a number or a name, if nobody knows, or a person said, what became of it.

    Raises:
        Refused: There is none, or there are several, or its outcome is known.
    """
    every = list(rows)
    found = [row for row in every if str(row.row) == named.strip()]
    found = found or [row for row in every if folded(row.name or "") == folded(named)]
    doubtful = [row for row in found if row.state is State.UNKNOWN or row.finding]
    if not found:
        raise Refused("history.no_such_row", run=past.run, row=named)
    if not doubtful:
        raise Refused("history.known", run=past.run, row=named, state=found[0].state.label)
    if len(doubtful) > 1:
        numbers = ranges(sorted(row.row for row in doubtful))
        raise Refused("history.several_rows", run=past.run, row=named, rows=numbers)
    return doubtful[0]


def prune(store: Store, days: int, clock: Clock = SYSTEM) -> Pruned:
    """Remove what only shows the runs that ended more than *days* days ago.

    Raises:
        Refused: The store or the copies cannot be written.
    """
    return store.prune(clock.now() - timedelta(days=days))


def describe_runs(runs: list[PastRun]) -> Document:
    """Return what is told of past *runs*."""
    return {"version": VERSION, "command": "history", "runs": [_run(past) for past in runs]}


def describe_run(past: PastRun, rows: list[PastRow], results: str | None) -> Document:
    """Return what is told of one run; *results* is its workbook, if it was written again."""
    return {
        **describe_runs([past]),
        "problems": [describe_problem(problem) for problem in past.problems],
        "rows": [_row(row) for row in rows],
        "results": results,
    }


def describe_named(found: Iterable[tuple[PastRun, list[PastRow]]]) -> Document:
    """Return what is told of the campaigns of a name: the runs that had them, and their rows."""
    both = list(found)
    rows: list[JsonValue] = [_row(row, past.run) for past, of_run in both for row in of_run]
    return {**describe_runs([past for past, _ in both]), "rows": rows}


def describe_pruned(pruned: Pruned) -> Document:
    """Return what is told of what was removed."""
    return {
        "version": VERSION,
        "command": "history",
        "removed": {
            "inputs": pruned.inputs,
            "rows": pruned.rows,
            "files": pruned.files,
            "bytes": pruned.size,
        },
    }


def _run(past: PastRun) -> JsonValue:
    states = {state.value: past.counts.get(state, 0) for state in State if state is not State.READY}
    return {
        "run": past.run,
        "started": past.started,
        "finished": past.finished,
        "ended": past.ended,
        "file": past.path,
        "sheet": past.sheet,
        "inet_no": past.inet_no,
        "base_url": past.base_url,
        "counts": {**states, "rows": sum(past.counts.values())},
        "rows_removed": past.removed,
        "problems": [describe_problem(problem) for problem in past.problems],
    }


def _finding(finding: Finding | None) -> JsonValue:
    if finding is None:
        return None
    return {
        "found": finding.is_found,
        "at": finding.at.isoformat(),
        "by": finding.person,
    }


def reasons(row: PastRow) -> list[Problem]:
    """Return why a past row needed a person; empty where it did not, or nobody kept the reason."""
    if row.state not in _NEED_A_PERSON:
        return []
    every = worst_first(_told(row))
    return [one for one in every if one.severity is not Severity.WARNING]


def _told(row: PastRow) -> list[Problem]:
    """Return what there was to tell of a row; its code alone, where this release has other words.

    Another release may have kept other facts than these words mention.
    """
    return [_sayable(one) for one in (*row.problems, *row.plan_problems)]


def _sayable(problem: Problem) -> Problem:
    try:
        _ = problem.message
    except KeyError:
        return replace(problem, facts={"said": problem.code})
    return problem


def _row(row: PastRow, run: str | None = None) -> dict[str, JsonValue]:
    of_run: dict[str, JsonValue] = {} if run is None else {"run": run}
    return {
        **of_run,
        "row": row.row,
        "state": row.state.value,
        "name": row.name,
        "attempts": row.attempts,
        "sent_at": row.sent_at,
        "api": describe_answer(row.answer),
        "key": row.key,
        "finding": _finding(row.finding),
        "problems": [describe_problem(one) for one in _told(row)],
    }
