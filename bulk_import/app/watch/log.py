"""`watch.log`: what a watcher does, for whoever looks into the folder."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final

from bulk_import.invisible import printable
from bulk_import.log_levels import INFO, WARNING

NAME: Final = "watch.log"
OLDER: Final = "watch.log.1"

MOST_BYTES: Final = 1_000_000
"""Some ten thousand lines; an older log of that length is kept beside."""


class WatchLog:
    """The log of a folder, and what shows the same to whoever started the watcher.

    Each line opens the file anew: a drive may be gone meanwhile, and somebody may delete the log.
    What cannot be written is shown all the same, and keeps nothing from being done.

    Args:
        folder: The folder.
        now: Returns the present moment, aware.
        show: Shows what a line says, and how much it matters.

    Attributes:
        redact: Hides what must not be written.
    """

    def __init__(
        self, folder: Path, now: Callable[[], datetime], show: Callable[[str, str], object]
    ) -> None:
        self._path = folder / NAME
        self._now = now
        self._show = show
        self._told: set[str] = set()
        self._told_before: set[str] = set()
        self.redact: Callable[[str], str] = str

    def tell(self, message: str, *, is_trouble: bool = False) -> None:
        """Write a line.

        Args:
            message: What it says.
            is_trouble: Whether a person should look.
        """
        level, said = WARNING if is_trouble else INFO, self.redact(message)
        self._show(said, level)
        moment = self._now().isoformat(timespec="seconds")
        with suppress(OSError):
            self._append(printable(f"{moment} {level} {said}"))

    def tell_once(self, message: str) -> None:
        """Write a line about what holds a file up, unless the last look found the same."""
        if message not in self._told | self._told_before:
            self.tell(message, is_trouble=True)
        self._told.add(message)

    def next_look(self) -> None:
        """Note that the folder is looked at again."""
        self._told, self._told_before = set(), self._told

    def _append(self, line: str) -> None:
        with self._path.open("a", encoding="utf-8", errors="replace") as file:
            file.write(f"{line}\n")
            is_full = file.tell() > MOST_BYTES
        if is_full:
            self._path.replace(self._path.with_name(OLDER))
