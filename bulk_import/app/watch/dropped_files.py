"""Which files of a folder were dropped there to be run, and which of them are complete."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bulk_import.app.growing_files import FileLook

_UNFINISHED: Final = (
    *(".part", ".partial", ".filepart", ".crdownload", ".download", ".opdownload"),
    *(".tmp", ".temp", ".swp", ".bak", ".lock", "~"),
)
"""How the names end under which programs write what they rename when it is complete."""

_NOT_MEANT: Final = re.compile(
    r"[.~].*|~\$.*|desktop\.ini|thumbs\.db|icon\r|.*\.toml|watch\.log.*|.*\.ok(?:\.txt)?",
    re.IGNORECASE,
)
"""Hidden files, locks of open documents, what systems lay down, settings, our log, approvals."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """A file that was dropped.

    Attributes:
        name: Its name in the folder.
        look: How it looked.
    """

    name: str
    look: FileLook


def dropped_in(folder: Path, kept: Iterable[str]) -> list[Dropped]:
    """Return the files in *folder* that are meant to be run, the oldest first.

    Links are no files: what they lead to would stay where it is.

    Args:
        folder: The folder; its sub-folders are not looked into.
        kept: How the names of other files begin that belong there.

    Raises:
        OSError: The folder cannot be read.
    """
    with os.scandir(folder) as entries:
        names = [entry.name for entry in entries if entry.is_file(follow_symlinks=False)]
    ours = tuple(kept)
    meant = [name for name in names if _is_meant(name) and not name.startswith(ours)]
    found = [Dropped(name, FileLook.at(str(folder / name))) for name in meant]
    there = [one for one in found if one.look.size is not None]
    return sorted(there, key=lambda one: (one.look.modified, one.name))


def _is_meant(name: str) -> bool:
    return not name.casefold().endswith(_UNFINISHED) and not _NOT_MEANT.fullmatch(name)


def is_open_elsewhere(folder: Path, name: str) -> bool:
    """Return whether a spreadsheet program says, by a file beside it, that it has a file open."""
    locks = (f"~${name}", f".~lock.{name}#")
    return any((folder / lock).exists() for lock in locks)


class Settling:
    """Tells the files that stayed as they are for long enough to be complete.

    The clock of the machine decides and not the times of the files: a server has its own.

    Args:
        seconds: How long.
        monotonic: Seconds from an arbitrary moment, that never go back.
    """

    def __init__(self, seconds: float, monotonic: Callable[[], float]) -> None:
        self._seconds = seconds
        self._monotonic = monotonic
        self._since: dict[FileLook, float] = {}

    def complete(self, found: Iterable[Dropped]) -> list[Dropped]:
        """Return those of the files that were just *found* that are complete."""
        now, files = self._monotonic(), list(found)
        self._since = {one.look: self._since.get(one.look, now) for one in files}
        return [
            one
            for one in files
            if now - self._since[one.look] >= self._seconds and not one.look.is_growing()
        ]
