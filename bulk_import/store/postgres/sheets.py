"""Open sheets and jobs in the PostgreSQL database that all servers and workers share."""

from __future__ import annotations

import shutil
from datetime import datetime
from functools import partial
from typing import Final

from bulk_import import temporary
from bulk_import.journal_address import DatabaseUrl
from bulk_import.store.postgres.measures import measure_fleet
from bulk_import.store.postgres.opening import postgres_committer
from bulk_import.store.postgres.uploads import PostgresUploads
from bulk_import.store.reopening import Database
from bulk_import.store.sheets.database_sheets import DatabaseSheets
from bulk_import.store.sheets.imports import ImportsFound, ImportsWanted, find_in_postgres
from bulk_import.store.sheets.measures import Measures

_LOCK: Final = 5_187_202
"""The advisory lock under which the servers write one after the other: people are slow."""


class PostgresSheets(DatabaseSheets):
    """The `SheetStore` in the database of *url*; see there."""

    def __init__(self, url: DatabaseUrl) -> None:
        database = Database(str(url), lambda: postgres_committer(url, lock=_LOCK))
        self._copies = temporary.lasting_folder()
        self._lease = url.lease
        super().__init__(database, PostgresUploads(database, self._copies))

    def close(self) -> None:
        """Let go of the database, and of copies on this machine; see `SheetStore`."""
        super().close()
        shutil.rmtree(self._copies, ignore_errors=True)

    def imports(self, wanted: ImportsWanted) -> ImportsFound:
        """Return the imports that are *wanted*; see `SheetStore`."""
        return self._database.read(partial(find_in_postgres, wanted=wanted))

    def measures(self, now: datetime) -> Measures:
        """Return how much there is to do and what became of it; see `SheetStore`."""
        return self._database.read(partial(measure_fleet, now=now, stale=self._lease))
