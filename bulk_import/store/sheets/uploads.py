"""The spreadsheets that people have open on the page, as they came.

Beside a store of one machine they lie in a folder, each under a random name, readable by its owner
alone, until its sheet is deleted.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection
from contextlib import suppress
from math import inf
from pathlib import Path
from typing import Protocol

from bulk_import import rights, temporary
from bulk_import.files import full_sync
from bulk_import.problems import Refused, reason_of
from bulk_import.store.sheets.ids import new_id


class Uploads(Protocol):
    """The kept spreadsheets of one store."""

    def keep(self, upload: Path) -> str:
        """Copy *upload*, and return the name of the copy, which is durable by then.

        Raises:
            Refused: It cannot be read or written.
        """
        ...

    def path(self, name: str) -> Path:
        """Return where the spreadsheet of that *name* is, on this machine.

        Raises:
            Refused: The store cannot be read.
        """
        ...

    def remove(self, names: Collection[str]) -> None:
        """Remove the spreadsheets of those *names*, as far as that can be now."""
        ...

    def keep_only(self, names: Collection[str], *, older_than: float = inf) -> None:
        """Remove every spreadsheet that goes by none of *names*, as a kill leaves them.

        Args:
            names: Those that are needed.
            older_than: A moment, in seconds as files have it; younger ones may be on their way.
        """
        ...


class UploadFolder:
    """The kept spreadsheets of a store in a file, in a folder beside it; see `Uploads`.

    Args:
        path: The store's file; nothing is created yet.
    """

    def __init__(self, path: Path) -> None:
        self._folder = path.with_name(f"{path.name}.uploads")

    def keep(self, upload: Path) -> str:
        """Copy *upload*, and return the name of the copy; see `Uploads`."""
        name = new_id()
        target = self.path(name)
        unfinished = temporary.beside(target)
        try:
            rights.create_folder(self._folder)
            with upload.open("rb") as source, rights.new_file(unfinished) as copy:
                shutil.copyfileobj(source, copy)
                copy.flush()
                full_sync(copy.fileno())
            unfinished.replace(target)
        except OSError as error:
            raise Refused("file.cannot_write", path=str(target), reason=reason_of(error)) from None
        finally:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
        return name

    def path(self, name: str) -> Path:
        """Return where the spreadsheet of that *name* is; see `Uploads`."""
        return self._folder / name

    def remove(self, names: Collection[str]) -> None:
        """Remove the spreadsheets of those *names*; see `Uploads`."""
        for name in names:
            with suppress(OSError):
                self.path(name).unlink(missing_ok=True)

    def keep_only(self, names: Collection[str], *, older_than: float = inf) -> None:
        """Remove every spreadsheet that goes by none of *names*; see `Uploads`."""
        temporary.remove_leftovers(self._folder)
        with suppress(OSError):
            for path in list(self._folder.iterdir()):
                if path.name not in names and path.stat().st_mtime < older_than:
                    path.unlink(missing_ok=True)
