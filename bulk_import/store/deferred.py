"""Writes that another process held up, kept until the store's file is free again.

A process that hangs while it has the file locked must not cost a run what it has learnt: what
cannot be written in time goes into a small file of its own beside the store, and into the store
when the next run begins. Applying one twice does no harm.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Final, NamedTuple

from bulk_import.files import save
from bulk_import.store import sql
from bulk_import.store.database import Connection

Value = str | int | float | None


class Write(NamedTuple):
    """One statement and what it writes.

    Attributes:
        statement: Its name in `sql`.
        values: The values of its placeholders.
    """

    statement: str
    values: tuple[Value, ...]


STATEMENTS: Final = {
    name: getattr(sql, name)
    for name in ("CONCLUDE", "SET_RESULT", "ADD_TAKEN", "REMOVE_TAKEN", "FINISH_RUN")
}
"""The statements that may be deferred; a file can name no other."""


def execute(connection: Connection, writes: Iterable[Write]) -> None:
    """Execute *writes* within a transaction."""
    for write in writes:
        connection.execute(STATEMENTS[write.statement], write.values)


class DeferredWrites:
    """The files of deferred writes that belong to one store."""

    def __init__(self, path: Path) -> None:
        """Find those that belong to the file *path*; nothing is created yet."""
        self._folder = path.parent
        self._name = f"{path.name}.deferred"

    def keep(self, writes: Iterable[Write]) -> None:
        """Keep *writes*; when this returns, they are on the disk.

        Raises:
            Refused: They cannot be written there either.
        """
        save(json.dumps([*writes]).encode("ascii"), self._folder / f"{self._name}.json")

    def apply(self, commit: Callable[[Callable[[Connection], None]], None]) -> None:
        """Write everything that was kept into the store, and remove it here.

        Args:
            commit: Does a piece of work in a transaction.

        Raises:
            sqlite3.Error: It cannot be written; everything stays here.
        """
        kept = {path: writes for path in self._files() if (writes := _read(path))}
        if not kept:
            return
        commit(lambda connection: execute(connection, chain.from_iterable(kept.values())))
        for path in kept:
            with suppress(OSError):
                path.unlink(missing_ok=True)

    def kept(self) -> list[Write]:
        """Return what waits to be written."""
        return [write for path in self._files() for write in _read(path)]

    def _files(self) -> list[Path]:
        try:
            return [path for path in self._folder.iterdir() if path.name.startswith(self._name)]
        except OSError:
            return []


def _read(path: Path) -> list[Write]:
    """Return what *path* holds; nothing where it is no file of ours."""
    try:
        writes = [Write(name, tuple(values)) for name, values in json.loads(path.read_bytes())]
    except (OSError, ValueError, TypeError):
        return []
    return writes if all(write.statement in STATEMENTS for write in writes) else []
