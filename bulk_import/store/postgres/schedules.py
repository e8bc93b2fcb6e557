"""The schedules of a PostgreSQL database."""

from __future__ import annotations

from bulk_import.journal_address import DatabaseUrl
from bulk_import.store.postgres.opening import postgres_committer
from bulk_import.store.reopening import Database
from bulk_import.store.schedules import ScheduleTable


def schedules_of(url: DatabaseUrl) -> ScheduleTable:
    """Return the schedules of the database of *url*."""
    return ScheduleTable(Database(str(url), lambda: postgres_committer(url)))
