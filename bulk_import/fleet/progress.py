"""How a job stands, as its worker tells the other machines."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from bulk_import.app.jobs import Phase, RunState
from bulk_import.app.jobs.run_state import PersonRow
from bulk_import.events import Paused
from bulk_import.outcome import Answer, Result, State
from bulk_import.problems import JsonObject, Refused
from bulk_import.store.sheets import JobRecord

_MOST_ROWS: Final = 50
"""Rows that need a person and are told: the last ones."""


def progress_of(state: RunState) -> JsonObject:
    """Return how a job stands, as JSON."""
    return {
        "phase": state.phase.value,
        "due": state.due,
        "counts": {str(one): count for one, count in state.counts.items()},
        "rate": state.rate,
        "seconds_left": state.seconds_left,
        "until": None if state.until is None else state.until.isoformat(),
        "pause": None if state.pause is None else [state.pause.code, state.pause.seconds],
        "quiet": state.quiet,
        "held": None if state.held is None else [state.held.code, dict(state.held.facts)],
        "person": [_row(one) for one in state.person[-_MOST_ROWS:]],
    }


def told_state(job: JobRecord, told: JsonObject) -> RunState:
    """Return how *job* stands, as its worker *told*."""
    until, pause, held = told["until"], told["pause"], told.get("held")
    return RunState(
        job=job,
        phase=Phase(told["phase"]),
        due=told["due"],
        counts={State(name): count for name, count in told["counts"].items()},
        rate=told["rate"],
        seconds_left=told["seconds_left"],
        until=None if until is None else datetime.fromisoformat(until),
        pause=None if pause is None else Paused(code=pause[0], seconds=pause[1]),
        quiet=told["quiet"],
        held=None if held is None else Refused(held[0], **held[1]),
        person=tuple(_row_of(one) for one in told["person"]),
    )


def _row(one: PersonRow) -> list[Any]:
    answer = one.result.answer
    said = None if answer is None else [answer.status, answer.code, answer.msg]
    return [one.row, one.name, one.result.state.value, said]


def _row_of(told: list[Any]) -> PersonRow:
    row, name, state, said = told
    answer = None if said is None else Answer(*said)
    return PersonRow(row, name, Result(state=State(state), answer=answer))
