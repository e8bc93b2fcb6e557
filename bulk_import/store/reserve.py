"""Room on the disk that is kept for what must still be written once the disk is full.

When an intent is written down, its request leaves, and what becomes of it must be written down as
well. Therefore the room for the outcome is taken with the intent: it lies in a file beside the
store, which is removed when that room is needed, and there again before anything else is sent.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from bulk_import import rights

BYTES_OF_OUTCOME: Final = 65_536
"""What an outcome takes in the log, amply: it changes up to eight pages, and whole pages count."""


class Reserve:
    """The room that belongs to one store; runs of several accounts share it."""

    def __init__(self, path: Path) -> None:
        """Find the room of the file *path*; nothing is taken yet."""
        self._store = path
        self._path = path.with_name(f"{path.name}.reserve")

    def hold(self, outcomes: int) -> None:
        """Make sure that there is room for so many outcomes, on the disk and nobody else's.

        Raises:
            OSError: There is not.
        """
        missing = outcomes * BYTES_OF_OUTCOME - self._size()
        if missing <= 0:
            return
        if not self._path.exists():
            rights.create(self._path)
            rights.share(self._path, str(self._store))
        with self._path.open("ab") as file:
            file.write(os.urandom(missing))  # what a file system cannot press together
            file.flush()
            os.fsync(file.fileno())

    def release(self) -> None:
        """Give the room back to the disk."""
        with suppress(OSError):
            self._path.unlink(missing_ok=True)

    def _size(self) -> int:
        try:
            return self._path.stat().st_size
        except OSError:
            return 0
