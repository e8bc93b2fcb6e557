"""Noticing that the store's file is not in its place any more."""

from __future__ import annotations

import sqlite3
from pathlib import Path

_Identity = tuple[int, int] | None


class FileGone(sqlite3.OperationalError):
    """Another file is in its place, or none; what was just committed is where the file is now."""

    def __init__(self) -> None:
        super().__init__("reason.file_gone")


class FileWatch:
    """Tells whether a path still leads to the file that was opened, and to its log.

    A program that has a file open writes on into it after another has moved, removed or replaced
    it, and no later run would find what was written. SQLite itself does not notice this with a
    log (https://sqlite.org/howtocorrupt.html, section 2.5).

    Args:
        path: The file, which is open and has its log.
    """

    def __init__(self, path: Path) -> None:
        self._paths = (path, path.with_name(f"{path.name}-wal"))
        self._opened = tuple(map(_identity, self._paths))

    def check(self) -> None:
        """Compare device and inode with those of the files that were opened.

        Raises:
            FileGone: Another file is there, or none.
        """
        if tuple(map(_identity, self._paths)) != self._opened:
            raise FileGone


def _identity(path: Path) -> _Identity:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
