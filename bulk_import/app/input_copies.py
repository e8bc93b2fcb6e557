"""The folder beside the journal with copies of what runs were made from.

A copy goes by the digest of its content, so that a file that is run every week is kept once. The
copies are no part of the journal's file: that is copied whole whenever somebody looks at past
runs, and written twice, which files of a hundred megabytes would make slow.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from pathlib import Path

from bulk_import.problems import Refused, reason_of
from bulk_import.workbooks import save


class Copies:
    """The copies that belong to one journal."""

    def __init__(self, journal: Path) -> None:
        """Find the copies that belong to the file *journal*; nothing is created yet."""
        self._folder = journal.with_name(f"{journal.name}.inputs")

    def keep(self, content: bytes) -> str:
        """Keep *content*, and return the name by which it is found.

        When this returns, the copy is on the disk.

        Raises:
            Refused: It cannot be written.
        """
        name = hashlib.sha256(content).hexdigest()
        path = self._folder / name
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not _is_whole(path):
                path.unlink(missing_ok=True)
        except OSError as error:
            raise Refused("file.cannot_write", path=str(path), reason=reason_of(error)) from None
        return name if path.exists() else save(content, path).name

    def fetch(self, name: str) -> bytes | None:
        """Return the copy that goes by *name*; None where it is gone, or is not what it was."""
        path = self._folder / name
        return path.read_bytes() if _is_whole(path) else None

    def keep_only(self, names: Collection[str]) -> tuple[int, int]:
        """Remove every copy that does not go by one of *names*; return how many, and their bytes.

        Raises:
            Refused: One of them cannot be removed.
        """
        try:
            left = [path for path in self._folder.iterdir() if path.name not in names]
            size = sum(path.stat().st_size for path in left)
            for path in left:
                path.unlink()
        except FileNotFoundError:  # there never was a copy
            return 0, 0
        except OSError as error:
            raise Refused(
                "history.cannot_remove", path=str(error.filename), reason=reason_of(error)
            ) from None
        return len(left), size


def _is_whole(path: Path) -> bool:
    """Return whether the copy at *path* is there and holds what its name says."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == path.name
    except OSError:
        return False
