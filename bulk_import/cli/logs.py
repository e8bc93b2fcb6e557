"""Logs of a command: its lines on standard error for a scheduler, and the file of `--log-file`."""

from __future__ import annotations

import functools
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import click

from bulk_import.cli.output import print_err
from bulk_import.cli.streams import safe
from bulk_import.cli.worded import Command, option
from bulk_import.clock import Clock
from bulk_import.event_log import EventLog
from bulk_import.log_levels import WARNING
from bulk_import.messages import text
from bulk_import.problems import BulkImportError, Refused

LOG_FILE: Final = option("--log-file", metavar="PATH", help="option.log_file")


def stamped(command: Command) -> Command:
    """Return *command* with time and level before each line on standard error, if that is a log.

    It is one wherever no person sees it at once. What the program says after the command has its
    stamp, too.
    """

    @functools.wraps(command)
    def with_stamps(clock: Clock, **values: Any) -> int:
        err = safe(sys.stderr)
        if not err.isatty():
            err.stamp = lambda level: f"{clock.now().isoformat(timespec='seconds')} {level} "
        return command(clock, **values)

    return with_stamps


@contextmanager
def event_log(path: str | None, clock: Clock) -> Iterator[EventLog]:
    """Yield what writes down what a command does, into the file *path*; None for nowhere.

    Raises:
        Refused: The file cannot be written.
    """
    if path is None:
        yield EventLog(clock.now)
        return
    from bulk_import.log_file import log_file

    def tell_loss(reason: str) -> None:
        print_err(text("line.log_lost", path=path, reason=reason), WARNING)

    with log_file(path, tell_loss) as write:
        # What must not be printed must not be written either.
        log = EventLog(clock.now, lambda line: write(safe(sys.stderr).redact(line)))
        with _told_of_end(log):
            yield log


@contextmanager
def _told_of_end(log: EventLog) -> Iterator[None]:
    """Write down what ends the command as a whole."""
    try:
        yield
    except Refused as refused:
        log.add_refusal(refused)
        raise
    except BulkImportError as stopped:
        log.add_refusal(stopped)
        raise
    except (KeyboardInterrupt, click.Abort):
        log.add("interrupted", WARNING)
        raise
