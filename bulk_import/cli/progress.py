"""How far a run is: a bar on a terminal, plain lines elsewhere, nothing when quiet."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import click
from tqdm import tqdm

from bulk_import.outcome import Result, State

SECONDS_BETWEEN_LINES: Final = 5.0

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
