"""The transactions of a connection to PostgreSQL."""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from bulk_import.store.failures import PostgresError
from bulk_import.store.postgres.connection import PostgresConnection

READING: Final = """
    BEGIN ISOLATION LEVEL REPEATABLE READ; SET LOCAL idle_in_transaction_session_timeout = 0
"""
"""Whoever reads holds up nobody, and may think about what he has read."""


class PostgresTransactions:
    """The `Transactions` of a connection to PostgreSQL.

    Those that read see one state of the database. Those that write see what others have committed
    before each statement; what must not change meanwhile they lock.

    Args:
        connection: A connection without a transaction.
        lock: The number of the advisory lock that writing transactions take; None for none.
    """

    def __init__(self, connection: PostgresConnection, lock: int | None = None) -> None:
        self.connection = connection
        take = "" if lock is None else f"; SELECT pg_advisory_xact_lock({lock:d})"
        self._writing = f"BEGIN ISOLATION LEVEL READ COMMITTED{take}"

    def begin(self, *, writing: bool) -> None:
        """Begin a transaction; see `Transactions`."""
        self.connection.run(self._writing if writing else READING)

    def commit(self) -> None:
        """Commit; see `Transactions`."""
        self.connection.run("COMMIT")

    def roll_back(self, error: BaseException) -> None:
        """Take back what was done; see `Transactions`."""
        del error
        with suppress(PostgresError):  # without a connection the server does so itself
            self.connection.run("ROLLBACK")

    def close(self) -> None:
        """Close the connection; see `Transactions`."""
        self.connection.close()
