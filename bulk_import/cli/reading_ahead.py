"""Starting the child process that reads before anything else is loaded."""

from __future__ import annotations

from functools import wraps

from bulk_import.cli.worded import Command
from bulk_import.clock import Clock


def reading_ahead(command: Command) -> Command:
    """Have the child that reads the first of the command's files start before the command does.

    Each takes its time to load, and they do so side by side.
    """

    @wraps(command)
    def ahead(clock: Clock, *, files: tuple[str, ...], **given: object) -> int:
        from bulk_import.readers.worker_process import started_ahead

        with started_ahead(files[0]):
            return command(clock, files=files, **given)

    return ahead
