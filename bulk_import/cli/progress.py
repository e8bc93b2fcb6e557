"""How far a run is: a bar on a terminal, plain lines elsewhere, nothing when quiet."""

from __future__ import annotations

import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import click
from tqdm import tqdm

from bulk_import.outcome import Result, State

SECONDS_BETWEEN_LINES: Final = 5.0

SECONDS_OF_PATIENCE: Final = 1.0

Tell = Callable[[int, Result], None]


@contextmanager
def progress(rows: int, *, quiet: bool) -> Iterator[Tell]:
    """Yield what is to be called with each row's result."""
    if quiet:
        yield lambda _row, _result: None
    elif sys.stderr.isatty():
        with tqdm(total=rows, unit="row", file=sys.stderr, dynamic_ncols=True) as bar:
            yield _bar(bar)
    else:
        yield _lines(rows)


@contextmanager
def reading_progress(
    file: str, *, quiet: bool, patience: float = SECONDS_OF_PATIENCE
) -> Iterator[Callable[[int], None]]:
    """Say that *file* is being read if it takes long; yield what is told the rows read so far.

    Args:
        file: Its path, as the user wrote it.
        quiet: Say nothing.
        patience: Seconds after which it takes long.
    """
    last = time.monotonic() + patience

    def tell(rows: int) -> None:
        nonlocal last
        if not quiet and time.monotonic() - last >= SECONDS_BETWEEN_LINES:
            last = time.monotonic()
            click.echo(f"{rows:,} rows read", err=True)

    timer = threading.Timer(patience, click.echo, (f"Reading {file} …",), {"err": True})
    timer.daemon = True
    if not quiet:
        timer.start()
    try:
        yield tell
    finally:
        timer.cancel()


def _bar(bar: tqdm) -> Tell:  # type: ignore[type-arg]  # tqdm is generic for type checkers only
    counted: Counter[State] = Counter()

    def tell(row: int, result: Result) -> None:
        del row
        counted[result.state] += 1
        bar.set_postfix_str(_words(counted), refresh=False)
        bar.update()

    return tell


def _lines(rows: int) -> Tell:
    counted: Counter[State] = Counter()
    last = time.monotonic()

    def tell(row: int, result: Result) -> None:
        nonlocal last
        del row
        counted[result.state] += 1
        done = counted.total()
        if done == rows or time.monotonic() - last >= SECONDS_BETWEEN_LINES:
            last = time.monotonic()
            click.echo(f"{done} of {rows} rows: {_words(counted)}", err=True)

    return tell


def _words(counted: Counter[State]) -> str:
    return ", ".join(f"{count} {state.label}" for state, count in counted.items())
