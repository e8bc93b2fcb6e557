"""How far a check or a run is: a bar on a terminal, plain lines elsewhere, nothing when quiet."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from typing import Final, Protocol

from bulk_import.app.pace import Pace
from bulk_import.cli.output import columns_of, print_err
from bulk_import.cli.state_words import state_counts
from bulk_import.cli.streams import safe
from bulk_import.clock import Clock
from bulk_import.event_log import level_of
from bulk_import.events import (
    AwaitingInput,
    Event,
    Listener,
    Paused,
    Reading,
    Resumed,
    RowConcluded,
    Waiting,
    Warned,
    both,
    ignore,
)
from bulk_import.messages import text
from bulk_import.outcome import State


class _Bar(Protocol):
    """What is used of tqdm, which is loaded for a terminal alone."""

    bar_format: str | None

    def clear(self) -> object: ...

    def refresh(self) -> object: ...

    def update(self) -> object: ...


SECONDS_BETWEEN_LINES: Final = 5.0

SECONDS_BEFORE_READING_IS_SHOWN: Final = 1.0

SHORTEST_PAUSE_TOLD: Final = 2.0
"""Seconds; a shorter pause of the run is over before anybody has read the message."""

ROOM_OF_BAR: Final = 60
"""Columns of a window; in a narrower one the words need the room of the bar."""

_SHOWN: Final = {
    State.CREATED: "line.bar_created",
    State.REJECTED: "line.bar_rejected",
    State.UNKNOWN: "line.bar_unknown",
    State.ALREADY_CREATED: "line.bar_already_created",
    State.INVALID: "line.bar_invalid",
}
"""How rows are told beside the bar, what matters most first: a narrow window cuts the end off."""


@contextmanager
def progress(rows: int, clock: Clock, *, quiet: bool) -> Iterator[Listener]:
    """Yield what listens to a run of so many rows and shows how far it is."""
    err = safe(sys.stderr)
    if quiet:
        yield ignore
    elif err.isatty():
        from tqdm import tqdm  # of a terminal alone

        pace = Pace(rows, clock)
        layout = _layout(rows, pace)
        with tqdm(total=rows, file=err.ours, dynamic_ncols=True, bar_format=layout) as bar:
            yield _bar(bar, rows, pace, clock)
    else:
        yield _lines(rows, Pace(rows, clock), clock)


@contextmanager
def reading_progress(file: str, clock: Clock, *, quiet: bool) -> Iterator[Listener]:
    """Yield what listens to the reading of *file* and says so if it takes long.

    Args:
        file: Its path, as the user wrote it.
        clock: Tells what takes long: more than a second.
        quiet: Say nothing, unless nothing comes in.
    """
    with _awaiting(clock) as await_input, _reading(file, clock, quiet=quiet) as show:
        yield both(await_input, show)


@contextmanager
def _awaiting(clock: Clock) -> Iterator[Listener]:
    """Yield what says, after a second in which nothing came in, that something is to come."""
    cancels: list[Callable[[], object]] = []

    def listen(event: Event) -> None:
        while cancels:
            cancels.pop()()
        if isinstance(event, AwaitingInput):
            code = "line.awaiting_input" if event.path == "-" else "line.awaiting_pipe"
            say = partial(print_err, text(code, path=event.path))
            cancels.append(clock.call_later(SECONDS_BEFORE_READING_IS_SHOWN, say))

    try:
        yield listen
    finally:
        while cancels:
            cancels.pop()()


@contextmanager
def _reading(file: str, clock: Clock, *, quiet: bool) -> Iterator[Listener]:
    if quiet:
        yield ignore
        return
    last = clock.monotonic() + SECONDS_BEFORE_READING_IS_SHOWN

    def listen(event: Event) -> None:
        nonlocal last
        if isinstance(event, AwaitingInput):
            cancel()  # nothing is being read yet
        is_due = clock.monotonic() - last >= SECONDS_BETWEEN_LINES
        if isinstance(event, Reading) and event.rows and is_due:
            last = clock.monotonic()
            print_err(text("line.rows_read", rows=f"{event.rows:,}"))

    show = partial(print_err, text("line.reading", file=file))
    cancel = clock.call_later(SECONDS_BEFORE_READING_IS_SHOWN, show)
    try:
        yield listen
    finally:
        cancel()


def _message(event: Event, clock: Clock) -> str | None:
    """Return why nothing seems to happen and until when, where a person may wonder."""
    match event:
        case Warned():
            return event.message
        case Waiting(seconds=seconds):
            return _until(event.message, seconds, clock)
        case Paused(seconds=seconds) if seconds >= SHORTEST_PAUSE_TOLD:
            return _until(event.message, seconds, clock)
        case _:
            return None


def _until(message: str, seconds: float, clock: Clock) -> str:
    moment = clock.now() + timedelta(seconds=seconds)
    return text("line.until", message=message, at=f"{moment:%H:%M:%S}")


def _bar(bar: _Bar, rows: int, pace: Pace, clock: Clock) -> Listener:
    def show(event: Event) -> None:
        pace.hear(event)
        message = _message(event, clock)
        if message is not None:
            bar.clear()
            print_err(message, level_of(event))
        bar.bar_format = _layout(rows, pace)
        if isinstance(event, RowConcluded):
            bar.update()
        elif message is not None or isinstance(event, Resumed):
            bar.refresh()

    return show


def _layout(rows: int, pace: Pace) -> str:
    """Return how tqdm lays out its line in a window that is as wide as it is now."""
    columns = columns_of(safe(sys.stderr))
    told = _beside_bar(pace)
    if columns >= ROOM_OF_BAR:
        return f"{{n_fmt}}/{{total_fmt}} |{{bar}}| {', '.join(told)}"
    room = columns - len(f"{pace.done}/{rows} ") - 1
    while told and len(", ".join(told)) > room:
        told.pop()
    return f"{{n_fmt}}/{{total_fmt}} {', '.join(told)}"


def _beside_bar(pace: Pace) -> list[str]:
    """Return what stands beside the bar, what matters most first."""
    told = []
    if pace.paused_until is not None:
        told.append(text("line.bar_paused", at=f"{pace.paused_until:%H:%M:%S}"))
    elif pace.seconds_left is not None:
        told.append(text("line.bar_left", left=_minutes(pace.seconds_left)))
    told += [
        text(code, count=f"{pace.counted[state]:,}")
        for state, code in _SHOWN.items()
        if pace.counted[state]
    ]
    if pace.waiting:
        told.insert(1, text("line.bar_waiting", count=f"{pace.waiting:,}"))
    if pace.rate is not None:
        told.append(text("line.bar_rate", rate=f"{pace.rate:.1f}"))
    return told


def _minutes(seconds: float) -> str:
    """Return a length of time as clocks show it: minutes and seconds, with hours if need be."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _lines(rows: int, pace: Pace, clock: Clock) -> Listener:
    last = clock.monotonic()

    def show(event: Event) -> None:
        nonlocal last
        pace.hear(event)
        message = _message(event, clock)
        if message is not None:
            print_err(message, level_of(event))
        is_due = clock.monotonic() - last >= SECONDS_BETWEEN_LINES
        if isinstance(event, RowConcluded) and (pace.done == rows or is_due):
            last = clock.monotonic()
            print_err(_line(rows, pace))

    return show


def _line(rows: int, pace: Pace) -> str:
    facts = {"done": str(pace.done), "rows": str(rows), "counts": state_counts(pace.counted)}
    if pace.rate is None or pace.seconds_left is None:
        return text("line.progress", **facts)
    left = _minutes(pace.seconds_left)
    return text("line.progress_and_rate", **facts, rate=f"{pace.rate:.1f}", left=left)
