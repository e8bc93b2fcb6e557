"""Small files that all servers and workers have in common, among the copies of the database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from bulk_import.journal_address import DatabaseUrl
from bulk_import.store.database import Connection
from bulk_import.store.postgres import copies
from bulk_import.store.postgres.opening import postgres_committer
from bulk_import.store.reopening import Database

T = TypeVar("T")

_NAMES: Final = "SELECT DISTINCT name FROM copies WHERE starts_with(name, ?) ORDER BY name"


class PostgresFiles:
    """The `SharedFiles` in the database of *url*; see there.

    They are few and seldom needed: no connection stays open for them.
    """

    def __init__(self, url: DatabaseUrl) -> None:
        self._database = Database(str(url), lambda: postgres_committer(url))

    def agree(self, name: str, fresh: bytes) -> bytes:
        """Return what goes by *name*; see `SharedFiles`."""

        def work(connection: Connection) -> bytes:
            connection.execute("LOCK TABLE copies IN SHARE ROW EXCLUSIVE MODE")
            copies.keep(connection, fresh, name)
            return copies.fetch(connection, name) or fresh

        return self._now(work)

    def put(self, name: str, content: bytes) -> None:
        """Keep *content*; see `SharedFiles`."""

        def work(connection: Connection) -> None:
            copies.remove(connection, name)
            copies.keep(connection, content, name)

        self._now(work)

    def fetch(self, name: str) -> bytes | None:
        """Return what goes by *name*; see `SharedFiles`."""
        return self._now(lambda connection: copies.fetch(connection, name))

    def names(self, beginning: str) -> list[str]:
        """Return the names that begin so; see `SharedFiles`."""
        found = self._now(lambda connection: connection.execute(_NAMES, (beginning,)).fetchall())
        return [name for (name,) in found]

    def remove(self, name: str) -> None:
        """Remove what goes by *name*; see `SharedFiles`."""
        self._now(lambda connection: copies.remove(connection, name))

    def _now(self, work: Callable[[Connection], T]) -> T:
        try:
            return self._database.now(work)
        finally:
            self._database.close()
