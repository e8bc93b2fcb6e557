"""Past runs: the list of them, one row by row, and the removal of what is old."""

from __future__ import annotations

from datetime import timedelta

from pydantic import JsonValue

from bulk_import.app.json_report import VERSION, Document, describe_answer, describe_problem
from bulk_import.clock import SYSTEM, Clock
from bulk_import.outcome import State
from bulk_import.problems import Refused
from bulk_import.store import PastRow, PastRun, Pruned, Store


def find_run(store: Store, run: str) -> tuple[PastRun, list[PastRow]]:
    """Return the one run whose id is *run*, or begins with it, and its rows.

    Raises:
        Refused: There is none, or there are several, or the store cannot be read.
    """
    found = [past for past in store.runs() if past.run.startswith(run)]
    found = [past for past in found if past.run == run] or found
    if not found or not run:
        raise Refused("journal.no_such_run", path=store.address, run=run)
    if len(found) > 1:
        raise Refused("journal.several_runs", run=run)
    return found[0], store.rows(found[0].run)


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


def _row(row: PastRow) -> JsonValue:
    return {
        "row": row.row,
        "state": row.state.value,
        "name": row.name,
        "attempts": row.attempts,
        "sent_at": row.sent_at,
        "api": describe_answer(row.answer),
        "key": row.key,
    }
