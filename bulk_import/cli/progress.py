"""How far a check or a run is: a bar on a terminal, plain lines elsewhere, nothing when quiet."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Final, Protocol

from bulk_import.cli.output import print_err, state_counts
from bulk_import.cli.streams import safe
from bulk_import.clock import Clock
from bulk_import.events import (
    AwaitingInput,
    Event,
    Listener,
    Paused,
    Reading,
    RowConcluded,
    Waiting,
    Warned,
    ignore,
)
from bulk_import.messages import text
from bulk_import.outcome import State


class _Bar(Protocol):
    """What is used of tqdm, which is loaded for a terminal alone."""

    def clear(self) -> object: ...

    def refresh(self) -> object: ...

    def set_postfix_str(self, s: str, refresh: bool) -> object: ...  # noqa: FBT001  tqdm's

    def update(self) -> object: ...


SECONDS_BETWEEN_LINES: Final = 5.0

SECONDS_BEFORE_READING_IS_SHOWN: Final = 1.0

SHORTEST_PAUSE_TOLD: Final = 2.0
"""Seconds; a shorter pause of the run is over before anybody has read the message."""


@contextmanager
def progress(rows: int, clock: Clock, *, quiet: bool) -> Iterator[Listener]:
    """Yield what listens to a run of so many rows and shows how far it is."""
    err = safe(sys.stderr)
    if quiet:
        yield ignore
    elif err.isatty():
        from tqdm import tqdm  # of a terminal alone

        with tqdm(total=rows, unit="row", file=err.ours, dynamic_ncols=True) as bar:
            yield _bar(bar)
    else:
        yield _lines(rows, clock)


@contextmanager
def reading_progress(file: str, clock: Clock, *, quiet: bool) -> Iterator[Listener]:
    """Yield what listens to the reading of *file* and says so if it takes long.

    Args:
        file: Its path, as the user wrote it.
        clock: Tells what takes long: more than a second.
        quiet: Say nothing, unless nothing comes in.
    """
    with _awaiting(clock) as await_input, _reading(file, clock, quiet=quiet) as show:

        def listen(event: Event) -> None:
            await_input(event)
            show(event)

        yield listen


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


def _message(event: Event) -> str | None:
    """Return why nothing seems to happen, where a person may wonder."""
    match event:
        case Waiting() | Warned():
            return event.message
        case Paused(seconds=seconds) if seconds >= SHORTEST_PAUSE_TOLD:
            return event.message
        case _:
            return None


def _bar(bar: _Bar) -> Listener:
    counted: Counter[State] = Counter()

    def show(event: Event) -> None:
        message = _message(event)
        if message is not None:
            bar.clear()
            print_err(message)
            bar.refresh()
        if isinstance(event, RowConcluded):
            counted[event.result.state] += 1
            bar.set_postfix_str(state_counts(counted), refresh=False)
            bar.update()

    return show


def _lines(rows: int, clock: Clock) -> Listener:
    counted: Counter[State] = Counter()
    last = clock.monotonic()

    def show(event: Event) -> None:
        nonlocal last
        message = _message(event)
        if message is not None:
            print_err(message)
        if not isinstance(event, RowConcluded):
            return
        counted[event.result.state] += 1
        done = counted.total()
        if done == rows or clock.monotonic() - last >= SECONDS_BETWEEN_LINES:
            last = clock.monotonic()
            counts = state_counts(counted)
            print_err(text("line.progress", done=str(done), rows=str(rows), counts=counts))

    return show
