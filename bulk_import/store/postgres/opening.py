"""Connecting to PostgreSQL so that a commit is one, and noticing a server where it is none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from bulk_import.journal_address import DatabaseUrl
from bulk_import.problems import Refused
from bulk_import.store.committer import Committer
from bulk_import.store.failures import PostgresError, refusing
from bulk_import.store.postgres.connection import PostgresConnection, errors_of
from bulk_import.store.postgres.schema import refuse_other_schema
from bulk_import.store.postgres.transactions import PostgresTransactions

_USUAL: Final = {
    "application_name": "bulk-import",
    "connect_timeout": "10",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "30000",
}
"""How long a silent server is waited for, unless the URL says otherwise."""

_OF_SESSION: Final = """
    SET lock_timeout = '30s';
    SET idle_in_transaction_session_timeout = '20s';
    SET client_encoding = 'UTF8';
    SET client_min_messages = warning;
    SET standard_conforming_strings = on
"""
"""A process that hangs in a transaction must not hold up the other machines; the longest
transaction of ours writes the list of a hundred thousand rows, and is never idle in that."""

_STATE: Final = """
    SELECT current_setting('fsync'), current_setting('full_page_writes'),
        current_setting('synchronous_commit'), current_setting('server_encoding'),
        pg_is_in_recovery()
"""

_DURABLE: Final = (("on",), ("on",), ("on", "remote_apply"))
"""What fsync, full_page_writes and synchronous_commit may be."""


def connect(url: DatabaseUrl) -> PostgresConnection:
    """Return a connection to a server on which a commit is one, whatever schema it has.

    Raises:
        Refused: The server cannot be reached, or does not keep what it says it keeps.
    """
    with refusing(PostgresError, str(url)):
        connection = PostgresConnection(_opened(url), url)
        connection.run(_OF_SESSION)
        refused = _why_not(connection, str(url))
    if refused:
        connection.close()
        raise refused
    return connection


def connect_current(url: DatabaseUrl) -> PostgresConnection:
    """Return a connection to a database that has the newest schema.

    Raises:
        Refused: As `connect`; or its schema is older or newer: a command brings it up to date.
    """
    connection = connect(url)
    try:
        with refusing(PostgresError, str(url)):
            refuse_other_schema(connection, str(url))
    except Refused:
        connection.close()
        raise
    return connection


def postgres_committer(
    url: DatabaseUrl,
    *,
    lock: int | None = None,
    connecting: Callable[[DatabaseUrl], PostgresConnection] = connect_current,
) -> Committer:
    """Return what commits to the database of *url*.

    Args:
        url: The database.
        lock: Of writing transactions with the same number there is one at a time, on all machines,
            as on one machine with SQLite; None for those that change what nobody else changes.
        connecting: Returns the connection; what it raises comes through.
    """
    return Committer(lambda: PostgresTransactions(connecting(url), lock))


def _opened(url: DatabaseUrl) -> psycopg.Connection[Any]:
    with errors_of(url):
        given = {name: str(value) for name, value in conninfo_to_dict(url.url).items()}
        complete = make_conninfo(**(_USUAL | given))
        return psycopg.connect(complete, autocommit=True)


def _why_not(connection: PostgresConnection, address: str) -> Refused | None:
    """Return why a server cannot be trusted with the record; None where it can."""
    *found, encoding, is_replica = connection.execute(_STATE).fetchone()
    if is_replica:
        return Refused("journal.replica", path=address)
    if encoding != "UTF8":
        return Refused("journal.encoding", path=address, encoding=encoding)
    names = ("fsync", "full_page_writes", "synchronous_commit")
    for name, value, durable in zip(names, found, _DURABLE, strict=True):
        if value not in durable:
            return Refused("journal.not_durable", path=address, setting=name, value=value)
    return None
