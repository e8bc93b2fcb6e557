"""Ctrl-C and other interrupts: the first ends the run in order, the second ends it at once."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import click

from bulk_import.cancellation import Cancellation
from bulk_import.messages import text


@contextmanager
def interruptible(cancellation: Cancellation) -> Iterator[None]:
    """Let the first interrupt ask for *cancellation*, and the second leave at once."""

    def interrupted(number: int, frame: FrameType | None) -> None:
        del number, frame
        if cancellation.code is not None:
            raise KeyboardInterrupt
        cancellation.cancel()  # before anything is printed: the second may come right then
        click.echo(text("line.stopping"), err=True)

    signals = [signal.SIGINT, signal.SIGTERM]
    before = {number: signal.signal(number, interrupted) for number in signals}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
