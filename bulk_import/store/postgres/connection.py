"""A connection to PostgreSQL that takes the SQL text of the store as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, Final

import psycopg

from bulk_import.journal_address import DatabaseUrl
from bulk_import.store.database import Cursor
from bulk_import.store.failures import PostgresError

_NUL: Final = "\0"
_NO_NUL: Final = "\ufffd"
"""What stands in place of a NUL, which no text of PostgreSQL can hold."""


class PostgresConnection:
    """A `Connection` to PostgreSQL.

    What goes wrong is a `PostgresError`, without the password of the URL.

    Args:
        opened: The connection of psycopg, which begins no transaction by itself.
        url: Its database.
    """

    def __init__(self, opened: psycopg.Connection, url: DatabaseUrl) -> None:
        self._opened = opened
        self._url = url

    @property
    def opened(self) -> psycopg.Connection:
        """The connection of psycopg, for a library that writes in the same transaction."""
        return self._opened

    def execute(self, statement: str, values: Sequence[Any] = (), /) -> Cursor:
        """Execute one statement; see `Connection`."""
        with errors_of(self._url):
            return self._opened.execute(postgres_text(statement), _storable(values))

    def executemany(self, statement: str, rows: Iterable[Sequence[Any]], /) -> Cursor:
        """Execute one statement for each of several rows of values; see `Connection`."""
        cursor = self._opened.cursor()
        with errors_of(self._url):
            cursor.executemany(postgres_text(statement), map(_storable, rows))
        return cursor

    def run(self, script: str) -> None:
        """Execute statements that have no values, all in one go."""
        with errors_of(self._url):
            self._opened.execute(script.encode(), prepare=False)

    def close(self) -> None:
        """Close the connection; a transaction that is under way is taken back."""
        self._opened.close()


@contextmanager
def errors_of(url: DatabaseUrl) -> Iterator[None]:
    """Raise what psycopg raises as `PostgresError`."""
    try:
        yield
    except psycopg.Error as error:
        said = error.diag.message_primary or str(error).strip() or type(error).__name__
        reason = url.hidden_in(said.splitlines()[0].rstrip(":."))
        state = error.sqlstate or ""
        if not state and not isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
            state = "XX000"  # psycopg itself refuses what it was given
        raise PostgresError(state, reason) from None


@cache
def postgres_text(statement: str) -> bytes:
    """Return a statement of the store as psycopg takes it.

    Question marks are placeholders, texts are compared by code points, as in SQLite, and a
    temporary table is one that PostgreSQL would hold against a collation of the server's.
    """
    parts = statement.replace("%", "%%").split("'")
    parts[::2] = [part.replace("?", "%s") for part in parts[::2]]  # the others are quoted
    text = "'".join(parts)
    if "CREATE TEMP TABLE" in text:
        text = with_collation(text)
    return text.encode()


def with_collation(table: str) -> str:
    """Return the text of a CREATE TABLE whose texts are compared by code points."""
    return table.replace(" TEXT", ' TEXT COLLATE "C"')


def _storable(values: Sequence[Any]) -> list[Any]:
    return [
        value.replace(_NUL, _NO_NUL) if isinstance(value, str) and _NUL in value else value
        for value in values
    ]
