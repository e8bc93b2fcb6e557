"""Starting the child processes of a command before there is anything for them to do.

Each takes its time to load, and so does the command: they do so side by side.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import wraps
from pathlib import Path
from typing import Final

from bulk_import.cli.worded import Command
from bulk_import.clock import Clock
from bulk_import.events import Event, Listener, Reading, ignore

_WORKBOOKS: Final = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm"})
"""What the names of workbooks end in of which an annotated copy can be made."""


def reading_ahead(command: Command) -> Command:
    """Have the child that reads the first of the command's files start before the command does."""

    @wraps(command)
    def ahead(clock: Clock, *, files: tuple[str, ...], **given: object) -> int:
        from bulk_import.app.gc_tuning import collecting_rarely
        from bulk_import.readers.worker_process import reader_ahead

        with reader_ahead(files[0]), collecting_rarely():  # what is loaded is no garbage either
            return command(clock, files=files, **given)

    return ahead


@contextmanager
def copying_ahead(file: str, output: str | None) -> Iterator[Listener]:
    """Yield what listens to the reading of *file* and has the child start that copies it.

    Args:
        file: Its path, as the user wrote it.
        output: Where the copy goes; None for beside the file.
    """
    suffix = Path(file).suffix.lower()
    if suffix not in _WORKBOOKS or Path(output or "").suffix.lower() == ".csv":
        yield ignore
        return
    from bulk_import.workbooks.annotate.in_worker import copier_ahead

    is_started = False
    with ExitStack() as started:

        def listen(event: Event) -> None:
            nonlocal is_started
            if isinstance(event, Reading) and not is_started:
                is_started = True
                started.enter_context(copier_ahead())

        yield listen
