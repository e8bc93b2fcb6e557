"""The schedules of a PostgreSQL database, over a connection for each look: those are rare."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import TypeVar

from bulk_import.journal_address import DatabaseUrl
from bulk_import.problems import Refused
from bulk_import.store.database import Connection
from bulk_import.store.failures import PostgresError, failure
from bulk_import.store.postgres.opening import connect_current
from bulk_import.store.postgres.transactions import PostgresTransactions
from bulk_import.store.schedules import ScheduleTable

T = TypeVar("T")


def schedules_of(url: DatabaseUrl) -> ScheduleTable:
    """Return the schedules of a database; each of its methods connects."""

    def do(work: Callable[[Connection], T]) -> T:
        connection = connect_current(url)
        with closing(PostgresTransactions(connection)) as transactions:
            try:
                transactions.begin(writing=True)
                done = work(connection)
                transactions.commit()
            except PostgresError as error:
                transactions.roll_back(error)
                raise failure(error, Refused, str(url), "journal.unusable") from None
            return done

    return ScheduleTable(do)
