"""The tables in PostgreSQL, as named migrations; a command alone brings a database up to date.

Runs of several machines are under way at any time, perhaps of several releases: therefore a
schema never changes because somebody happens to begin a run.
"""

from __future__ import annotations

from typing import Final

from bulk_import.problems import Refused
from bulk_import.store.postgres.connection import PostgresConnection, with_collation
from bulk_import.store.postgres.tables import TABLES

MIGRATIONS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("runs, sheets, accounts, workers and schedules", TABLES),
)
"""Their names, by which a database says which it has, and their statements."""

_LOCK: Final = 5_187_201
"""The advisory lock under which one process at a time changes the schema."""

_MIGRATIONS: Final = """
    CREATE TABLE IF NOT EXISTS migrations (
        migration INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        at TIMESTAMPTZ NOT NULL DEFAULT now()
    )
"""
_IS_THERE: Final = "SELECT to_regclass('migrations') IS NOT NULL"
_DONE: Final = "SELECT name FROM migrations ORDER BY migration"
_ADD: Final = "INSERT INTO migrations (migration, name) VALUES (?, ?)"


def upgrade(connection: PostgresConnection, address: str) -> tuple[str, ...]:
    """Bring the database behind *connection* to the newest schema, all of it or nothing.

    Args:
        connection: A connection without a transaction.
        address: What the store is called in messages.

    Returns:
        The names of the migrations that were made; empty where there were none to make.

    Raises:
        Refused: A newer release made its schema.
        PostgresError: It cannot be changed.
    """
    connection.run(f"BEGIN; SELECT pg_advisory_xact_lock({_LOCK})")
    try:
        connection.run(_MIGRATIONS)
        done = _names(connection)
        _refuse_newer(done, address)
        missing = MIGRATIONS[len(done) :]
        for number, (name, statements) in enumerate(missing, len(done) + 1):
            for statement in statements:
                connection.run(with_collation(statement))
            connection.execute(_ADD, (number, name))
        connection.run("COMMIT")
    except BaseException:
        connection.run("ROLLBACK")
        raise
    return tuple(name for name, _ in missing)


def refuse_other_schema(connection: PostgresConnection, address: str) -> None:
    """Refuse a database whose schema is not the newest one.

    Raises:
        Refused: It is older, so that a command has to be run; or newer.
        PostgresError: It does not say.
    """
    (is_there,) = connection.execute(_IS_THERE).fetchone()
    done = _names(connection) if is_there else []
    _refuse_newer(done, address)
    if len(done) < len(MIGRATIONS):
        code = "journal.not_upgraded" if done else "journal.no_tables"
        raise Refused(code, path=address)


def _names(connection: PostgresConnection) -> list[str]:
    return [name for (name,) in connection.execute(_DONE).fetchall()]


def _refuse_newer(done: list[str], address: str) -> None:
    known = [name for name, _ in MIGRATIONS[: len(done)]]
    if done != known:
        raise Refused("journal.unusable", path=address, reason="reason.newer_release")
