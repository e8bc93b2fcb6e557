"""The spreadsheets that people have open on the page, in the database that all servers share."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from math import inf
from pathlib import Path
from typing import Final

from bulk_import import rights, temporary
from bulk_import.problems import Refused, reason_of
from bulk_import.store.database import Connection
from bulk_import.store.reopening import Database
from bulk_import.store.sheets.ids import new_id

_BEGINNING: Final = "upload-"
"""How the copies begin that are uploads."""

_PART: Final = 1_000_000
"""Bytes of a part."""

_ADD: Final = "INSERT INTO copies (name, part, bytes) VALUES (?, ?, ?)"
_PARTS: Final = "SELECT count(*) FROM copies WHERE name = ?"
_READ: Final = "SELECT bytes FROM copies WHERE name = ? AND part = ?"
_REMOVE: Final = "DELETE FROM copies WHERE name = ?"
_KEPT: Final = """
    SELECT DISTINCT name FROM copies
    WHERE name LIKE 'upload-%' AND kept < to_timestamp(CAST(? AS DOUBLE PRECISION))
"""


class PostgresUploads:
    """The kept spreadsheets of a store in PostgreSQL; see `Uploads`.

    Whatever reads one reads a file: a copy on this machine, made when it is first needed.

    Args:
        database: The store.
        folder: The folder of the copies on this machine; created by the first one.
    """

    def __init__(self, database: Database, folder: Path) -> None:
        self._database = database
        self._folder = folder

    def keep(self, upload: Path) -> str:
        """Copy *upload*, and return the name of the copy; see `Uploads`."""
        name = new_id()

        def work(connection: Connection) -> None:
            for part, content in enumerate(_parts(upload)):
                connection.execute(_ADD, (_BEGINNING + name, part, content))

        try:
            self._database.now(work)
        except OSError as error:
            raise Refused("file.cannot_write", path=str(upload), reason=reason_of(error)) from None
        return name

    def path(self, name: str) -> Path:
        """Return where the spreadsheet of that *name* is; see `Uploads`."""
        path = self._folder / name
        if not path.exists():
            self._fetch(name, path)
        return path

    def remove(self, names: Collection[str]) -> None:
        """Remove the spreadsheets of those *names*; see `Uploads`."""
        with suppress(Refused):
            self._database.now(
                lambda connection: connection.executemany(
                    _REMOVE, [(_BEGINNING + name,) for name in names]
                )
            )
        for name in names:
            with suppress(OSError):
                (self._folder / name).unlink(missing_ok=True)

    def keep_only(self, names: Collection[str], *, older_than: float = inf) -> None:
        """Remove every spreadsheet that goes by none of *names*; see `Uploads`."""
        kept = self._database.read(
            lambda connection: connection.execute(_KEPT, (older_than,)).fetchall()
        )
        every = (name.removeprefix(_BEGINNING) for (name,) in kept)
        self.remove([name for name in every if name not in names])
        temporary.remove_leftovers(self._folder)

    def _fetch(self, name: str, path: Path) -> None:
        """Copy a spreadsheet to *path*; there is none where the store has none."""
        (count,) = self._database.read(
            lambda connection: connection.execute(_PARTS, (_BEGINNING + name,)).fetchone()
        )
        if not count:
            return
        unfinished = temporary.beside(path)
        try:
            rights.create_folder(self._folder)
            with rights.new_file(unfinished) as copy:
                for part in range(count):
                    copy.write(self._part(name, part))
            unfinished.replace(path)
        except OSError as error:
            raise Refused("file.cannot_write", path=str(path), reason=reason_of(error)) from None
        finally:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)

    def _part(self, name: str, part: int) -> bytes:
        found = self._database.read(
            lambda connection: connection.execute(_READ, (_BEGINNING + name, part)).fetchone()
        )
        return b"" if found is None else bytes(found[0])


def _parts(file: Path) -> Iterator[bytes]:
    with file.open("rb") as source:
        yield source.read(_PART)
        while content := source.read(_PART):
            yield content
