"""The file of a log: of its owner alone, kept small, and no reason to end anything.

Other programs read a log while it is written, several commands may share one, and disks become
full. None of that may change what a run does.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from logging import LogRecord, makeLogRecord
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any, Final

from bulk_import import rights
from bulk_import.event_log import BEGINNING
from bulk_import.files import refuse_special
from bulk_import.problems import Refused, reason_of

LARGEST: Final = 10_000_000
"""Bytes of one file; the line that would go beyond them begins the next one."""

OLDER: Final = 5
"""Files that are kept beside it: `NAME.1` is the last one, `NAME.5` the oldest."""

Write = Callable[[str], object]


@contextmanager
def log_file(path: str, lost: Callable[[str], object]) -> Iterator[Write]:
    """Yield what writes a line into the log *path*, behind those that it has.

    Args:
        path: The file; it is created if it is not there.
        lost: Told once, in the system's words, why lines cannot be written; nothing else happens.

    Raises:
        Refused: It cannot be written, or is something else than a log.
    """
    _refuse_other(path)
    try:
        handler = _LogFile(path, lost)
    except OSError as error:
        raise Refused("log.cannot_write", path=path, reason=reason_of(error)) from None
    try:
        yield lambda line: handler.handle(makeLogRecord({"msg": line}))
    finally:
        with suppress(OSError):  # the rest of what could not be written
            handler.close()


def _refuse_other(path: str) -> None:
    """Refuse what is there and no log: lines would go into a spreadsheet or the journal."""
    refuse_special(path)
    try:
        with Path(path).open("rb") as file:
            begins = file.read(len(BEGINNING))
    except OSError:
        return  # it is not there, or opening it to write says why not
    if begins not in {b"", BEGINNING.encode()}:
        raise Refused("log.other_file", path=path)


class _LogFile(RotatingFileHandler):
    """Adds lines to a file, and begins a new one where it would become too large."""

    def __init__(self, path: str, lost: Callable[[str], object]) -> None:
        self._tell_loss, self._is_lost = lost, False
        super().__init__(path, maxBytes=LARGEST, backupCount=OLDER, encoding="utf-8")

    def _open(self) -> TextIOWrapper[Any]:
        rights.create(Path(self.baseFilename))
        return super()._open()

    def emit(self, record: LogRecord) -> None:
        """Write a line."""
        try:
            self._follow()
        except OSError:
            self.handleError(record)
        else:
            super().emit(record)

    def _follow(self) -> None:
        """Turn to the file that has the name now: another program may have begun a new one."""
        if not self._has_name():
            before = self.setStream(self._open())
            if before is not None:
                before.close()

    def _has_name(self) -> bool:
        if self.stream is None:
            return False
        try:
            named = Path(self.baseFilename).stat()
        except FileNotFoundError:
            return False
        return os.path.samestat(os.fstat(self.stream.fileno()), named)

    def doRollover(self) -> None:  # noqa: N802  the library's name
        """Begin a new file; one that another program keeps open on Windows grows on."""
        with suppress(OSError):
            super().doRollover()
        if not self.stream:
            self.stream = self._open()

    def handleError(self, record: LogRecord) -> None:  # noqa: N802  likewise
        """Say, the first time, that lines cannot be written."""
        del record
        error = sys.exc_info()[1]
        if not self._is_lost:
            self._is_lost = True
            self._tell_loss(reason_of(error) if isinstance(error, OSError) else str(error))
