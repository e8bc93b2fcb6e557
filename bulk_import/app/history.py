"""Past runs: the list of them, and one row by row."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from pydantic import JsonValue

from bulk_import.app.account_lock import is_running
from bulk_import.app.json_report import VERSION, Document, describe_answer
from bulk_import.outcome import State
from bulk_import.problems import Refused
from bulk_import.settings import default_locks
from bulk_import.store import PastRow, PastRun, past_rows, past_runs


def list_runs(journal: Path, locks: Path | None = None) -> list[PastRun]:
    """Return the runs in *journal*, the newest first.

    Raises:
        Refused: The journal cannot be read.
    """
    return past_runs(journal, partial(is_running, locks or default_locks()))


def find_run(journal: Path, run: str, locks: Path | None = None) -> tuple[PastRun, list[PastRow]]:
    """Return the one run whose id is, or begins with, *run*, and its rows.

    Raises:
        Refused: There is none, or there are several, or the journal cannot be read.
    """
    found = [past for past in list_runs(journal, locks) if past.run.startswith(run)]
    found = [past for past in found if past.run == run] or found
    if not found or not run:
        raise Refused("journal.no_such_run", path=str(journal), run=run)
    if len(found) > 1:
        raise Refused("journal.several_runs", run=run)
    return found[0], past_rows(journal, found[0].run)


def describe_runs(runs: list[PastRun]) -> Document:
    """Return what is told of past *runs*."""
    return {"version": VERSION, "command": "history", "runs": [_run(past) for past in runs]}


def describe_run(past: PastRun, rows: list[PastRow], results: str | None) -> Document:
    """Return what is told of one run; *results* is its workbook, if it was written again."""
    return {
        **describe_runs([past]),
        "rows": [_row(row) for row in rows],
        "results": results,
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
