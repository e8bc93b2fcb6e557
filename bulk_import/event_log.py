"""What a command did, as lines of JSON for programs that read logs: one line an event.

Rows are told by their numbers and codes. Neither what their cells hold nor the words of the API
stand in a line, so that no log file outlives a person whom the journal forgot.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bulk_import import events
from bulk_import.clock import SYSTEM
from bulk_import.events import Event, Listener
from bulk_import.log_levels import ERROR, INFO, WARNING
from bulk_import.outcome import State
from bulk_import.problems import BulkImportError, JsonObject, Problem

BEGINNING: Final = '{"time": "'
"""How every line begins."""

_NEED_A_PERSON: Final = {State.INVALID, State.REJECTED, State.UNKNOWN}

_REPORTED: Final = {0: INFO, 1: WARNING, 2: ERROR, 3: ERROR}
"""How much a result weighs, by its exit status."""


def level_of(event: Event) -> str:
    """Return how much *event* matters to whoever reads a log."""
    match event:
        case events.Stopped():
            return ERROR
        case events.Warned() | events.Paused():
            return WARNING
        case events.RowConcluded(result=result) if result.state in _NEED_A_PERSON:
            return WARNING
        case _:
            return INFO


def _says_how_far(event: Event) -> bool:
    """Whether *event* comes again and again, and says nothing else."""
    match event:
        case events.Reading():
            return True
        case events.Checking(done=done):
            return done > 0
        case _:
            return False


def _none(row: int) -> Iterable[Problem]:
    del row
    return ()


@dataclass(frozen=True, slots=True)
class EventLog:
    """Writes down what a command does.

    Attributes:
        now: The present moment, aware.
        write: Takes a line, without its end; None where nobody wants a log.
    """

    now: Callable[[], datetime]
    write: Callable[[str], object] | None = None

    def add(self, event: str, level: str = INFO, **facts: object) -> None:
        """Write that *event* happened, with its *facts*."""
        if self.write is None:
            return
        time = self.now().isoformat(timespec="milliseconds")
        self.write(json.dumps({"time": time, "level": level, "event": event, **facts}))

    def listener(self, file: str, found: Callable[[int], Iterable[Problem]] = _none) -> Listener:
        """Return what writes down the events of a file.

        Args:
            file: Its path, as the user wrote it.
            found: Returns the problems for which a row was not sent.
        """
        if self.write is None:
            return events.ignore
        place: dict[str, object] = {"file": file}

        def listen(event: Event) -> None:
            if _says_how_far(event):
                return
            if isinstance(event, events.Started) and event.run is not None:
                place["run"] = event.run
            told = _told(event, found)
            self.add(told.pop("event"), level_of(event), **(place | told))

        return listen

    def add_result(
        self,
        file: str,
        *,
        run: str | None,
        counts: Mapping[str, int],
        results: str | None,
        status: int,
    ) -> None:
        """Write what became of *file*.

        Args:
            file: Its path, as the user wrote it.
            run: The run; None for a check.
            counts: How many rows or campaigns there are of each kind.
            results: The workbook; None where none was written.
            status: The exit status.
        """
        place = {"file": file, **({} if run is None else {"run": run})}
        told = {"status": status, "counts": dict(counts), "results": results}
        self.add("reported", _REPORTED[status], **place, **told)

    def add_refusal(self, refused: BulkImportError, **place: object) -> None:
        """Write why a file, or the whole command, was refused."""
        told = {"code": refused.code, "facts": dict(refused.facts), "message": refused.message}
        self.add("refused", ERROR, **place, **told)


NO_LOG: Final = EventLog(SYSTEM.now)


def _told(event: Event, found: Callable[[int], Iterable[Problem]]) -> JsonObject:
    """Return the facts of *event* by name, with those of a row shortened."""
    if isinstance(event, events.RowConcluded):
        return {"event": "row_concluded", **_row(event, found)}
    told = events.to_json(event)
    for name in {"at", "path"} & told.keys():  # they are the time and the file
        del told[name]
    if isinstance(event, events.Waiting | events.Paused | events.Warned | events.Stopped):
        told["message"] = event.message
    return told


def _row(event: events.RowConcluded, found: Callable[[int], Iterable[Problem]]) -> JsonObject:
    row, result = event.row, event.result
    problems = (*result.problems, *(found(row) if result.state is State.INVALID else ()))
    answer = result.answer
    return {
        "row": row,
        "state": result.state.value,
        "codes": list(dict.fromkeys(problem.code for problem in problems)),
        "answer": None if answer is None else {"status": answer.status, "code": answer.code},
        "attempts": result.attempts,
    }
