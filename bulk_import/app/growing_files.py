"""Noticing that another program still writes the file that is being read."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Self

from bulk_import.files import is_pipe

SETTLED: Final = 2.0
"""Seconds for which a file has to stay as it is, where whoever asks has the time to wait."""


@dataclass(frozen=True, slots=True)
class FileLook:
    """How a file looked at a moment.

    Attributes:
        path: Its path, as the user wrote it.
        size: Its bytes; None where nothing can be told of it, as of a pipe.
        modified: When it was last written, in nanoseconds since 1970; 0 where that is not known.
    """

    path: str
    size: int | None = None
    modified: int = 0

    @classmethod
    def at(cls, path: str) -> Self:
        """Return how the file at *path* looks now."""
        with suppress(OSError, ValueError):  # ValueError: no name that a file can have
            if not is_pipe(path):
                found = Path(path).stat()
                return cls(path, found.st_size, found.st_mtime_ns)
        return cls(path)

    def is_growing(self) -> bool:
        """Return whether the file was written since, or a program has it open to write into it."""
        if self.size is None:
            return False
        return FileLook.at(self.path) != self or _is_being_written(Path(self.path))

    def is_growing_once_settled(self, wait: Callable[[float], object], now: datetime) -> bool:
        """Return the same, and of a file that was just written only once it had time to settle.

        Args:
            wait: Waits for a number of seconds.
            now: The moment; aware.
        """
        if self.is_growing():
            return True
        age = now.timestamp() - self.modified / 1e9
        if self.size is None or not 0 <= age < SETTLED:
            return False
        wait(SETTLED - age)
        return self.is_growing()


if sys.platform == "linux":
    import fcntl

    def _is_being_written(path: Path) -> bool:
        """Return whether another program has the file open to write into it.

        Linux grants a read lease only on a file that nobody has open to write (`man 2 fcntl`,
        Leases), and only to the owner of the file. Whoever opens it meanwhile makes Linux send a
        signal, which is SIGIO and ends the program unless another is named. LibreOffice has each
        document open to write as long as it shows it, with a lock file beside it; that is no sign
        that anything is still to come.
        """
        if path.with_name(f".~lock.{path.name}#").exists():
            return False
        with suppress(OSError), path.open("rb") as file:
            fcntl.fcntl(file, fcntl.F_SETSIG, signal.SIGURG)  # which does nothing by itself
            try:
                fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_RDLCK)
            except BlockingIOError:
                return True
            fcntl.fcntl(file, fcntl.F_SETLEASE, fcntl.F_UNLCK)
        return False

else:

    def _is_being_written(_path: Path) -> bool:
        """Return that nobody is known to write into it: other systems do not tell."""
        return False
