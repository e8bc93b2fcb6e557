"""A journal in a PostgreSQL database, as it is made, copied and checked as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from typing import Any, Final, TypeVar

from bulk_import.journal_address import DatabaseUrl
from bulk_import.store.copying import COLUMNS
from bulk_import.store.database import Connection
from bulk_import.store.failures import PostgresError, refusing
from bulk_import.store.postgres import copies, schema
from bulk_import.store.postgres.connection import PostgresConnection
from bulk_import.store.postgres.forgetting import FORGETTING, refuse_running
from bulk_import.store.postgres.lineage import confirm_lineage, refuse_other_lineage
from bulk_import.store.postgres.opening import connect, connect_current, postgres_committer
from bulk_import.store.postgres.transactions import READING
from bulk_import.store.sql import COPIES

T = TypeVar("T")

_FETCH: Final = "FETCH 5000 FROM found"
_FILES: Final = "SELECT DISTINCT name FROM copies WHERE name LIKE 'upload-%' OR name NOT LIKE '%-%'"


class PostgresJournal:
    """The `Journal` behind a connection to a database.

    Args:
        address: What it is called in messages.
        connection: A connection within a transaction.
    """

    def __init__(self, address: str, connection: PostgresConnection) -> None:
        self.address = address
        self.connection = connection

    def rows(self, statement: str) -> Iterator[Sequence[Any]]:
        """Yield what a statement finds; see `Journal`."""
        self.connection.execute(f"DECLARE found CURSOR FOR {statement}")
        while some := self.connection.execute(_FETCH).fetchall():
            yield from some
        self.connection.execute("CLOSE found")

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield copies of inputs and uploads; see `Journal`."""
        for (name,) in self.connection.execute(_FILES).fetchall():
            yield name, copies.fetch(self.connection, name) or b""

    def keep(self, name: str, content: bytes) -> None:
        """Keep a copy of an input, or an upload; see `Journal`."""
        copies.keep(self.connection, content, name)

    def go_on_numbering(self, table: str, column: str) -> None:
        """Let new rows be numbered behind the highest number; see `Journal`."""
        self.connection.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', '{column}'), max({column}))"
            f" FROM {table} HAVING max({column}) IS NOT NULL"
        )


class PostgresPlace:
    """The `Place` of a database.

    Args:
        url: The database.
    """

    def __init__(self, url: DatabaseUrl) -> None:
        self._url = url
        self._address = str(url)

    def upgrade(self) -> tuple[str, ...]:
        """Bring the tables up to date; return the names of the migrations that were made.

        Raises:
            Refused: The database cannot be used, or a newer release made its tables.
        """
        with refusing(PostgresError, self._address), closing(connect(self._url)) as connection:
            return schema.upgrade(connection, self._address)

    @contextmanager
    def to_copy(self) -> Iterator[PostgresJournal]:
        """Open the database while nobody else writes into it; see `Place`."""
        with self._reading() as connection:
            connection.execute(FORGETTING)
            refuse_running(connection, self._address)
            yield PostgresJournal(self._address, connection)

    @contextmanager
    def to_fill(self) -> Iterator[PostgresJournal]:
        """Open the database for one transaction; see `Place`."""
        with self._reading() as connection:
            connection.execute(FORGETTING)
            yield PostgresJournal(self._address, connection)
            connection.run("COMMIT")

    def check(self) -> int:
        """Read all tables, and return how many copies of inputs are missing or changed.

        Raises:
            Refused: The database cannot be read, or may have forgotten something.
        """
        self._now(partial(refuse_other_lineage, address=self._address))
        with self._reading() as connection:
            journal = PostgresJournal(self._address, connection)
            for table in COLUMNS:
                for _ in journal.rows(f"SELECT * FROM {table}"):
                    pass
            found = connection.execute(COPIES).fetchall()
            return sum(copies.fetch_whole(connection, name) is None for (name,) in found if name)

    def confirm(self, person: str) -> bool:
        """Let runs use a journal that may have forgotten something; return whether it may.

        Args:
            person: Who has looked at that.

        Raises:
            Refused: The database cannot be written.
        """
        return self._now(partial(confirm_lineage, person=person))

    @contextmanager
    def _reading(self) -> Iterator[PostgresConnection]:
        """Yield a connection that sees one state of the database, and what is written by it."""
        with (
            refusing(PostgresError, self._address),
            closing(connect_current(self._url)) as connection,
        ):
            connection.run(READING)
            yield connection

    def _now(self, work: Callable[[Connection], T]) -> T:
        with (
            refusing(PostgresError, self._address),
            closing(postgres_committer(self._url)) as committer,
        ):
            return committer.now(work)
