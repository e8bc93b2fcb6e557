"""How far a run is: a bar on a terminal, plain lines elsewhere, nothing when quiet."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Final

import click
from tqdm import tqdm

from bulk_import.clock import Clock
from bulk_import.outcome import Result, State

SECONDS_BETWEEN_LINES: Final = 5.0

SECONDS_BEFORE_READING_IS_SHOWN: Final = 1.0

Tell = Callable[[int, Result], None]


@contextmanager
def progress(rows: int, clock: Clock, *, quiet: bool) -> Iterator[Tell]:
    """Yield what is to be called with each row's result."""
    if quiet:
        yield lambda _row, _result: None
    elif sys.stderr.isatty():
        with tqdm(total=rows, unit="row", file=sys.stderr, dynamic_ncols=True) as bar:
            yield _bar(bar)
    else:
        yield _lines(rows, clock)


@contextmanager
def reading_progress(file: str, clock: Clock, *, quiet: bool) -> Iterator[Callable[[int], None]]:
    """Say that *file* is being read if it takes long; yield what is told the rows read so far.

    Args:
        file: Its path, as the user wrote it.
        clock: Tells what takes long: more than a second.
        quiet: Say nothing.
    """
    if quiet:
        yield lambda _rows: None
        return
    last = clock.monotonic() + SECONDS_BEFORE_READING_IS_SHOWN

    def tell(rows: int) -> None:
        nonlocal last
        if clock.monotonic() - last >= SECONDS_BETWEEN_LINES:
            last = clock.monotonic()
            click.echo(f"{rows:,} rows read", err=True)

    show = partial(click.echo, f"Reading {file} …", err=True)
    cancel = clock.call_later(SECONDS_BEFORE_READING_IS_SHOWN, show)
    try:
        yield tell
    finally:
        cancel()


def _bar(bar: tqdm) -> Tell:  # type: ignore[type-arg]  # tqdm is generic for type checkers only
    counted: Counter[State] = Counter()

    def tell(row: int, result: Result) -> None:
        del row
        counted[result.state] += 1
        bar.set_postfix_str(_words(counted), refresh=False)
        bar.update()

    return tell


def _lines(rows: int, clock: Clock) -> Tell:
    counted: Counter[State] = Counter()
    last = clock.monotonic()

    def tell(row: int, result: Result) -> None:
        nonlocal last
        del row
        counted[result.state] += 1
        done = counted.total()
        if done == rows or clock.monotonic() - last >= SECONDS_BETWEEN_LINES:
            last = clock.monotonic()
            click.echo(f"{done} of {rows} rows: {_words(counted)}", err=True)

    return tell


def _words(counted: Counter[State]) -> str:
    return ", ".join(f"{count} {state.label}" for state, count in counted.items())
