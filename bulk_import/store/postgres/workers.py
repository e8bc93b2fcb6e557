"""The workers of a fleet in the shared database."""

from __future__ import annotations

import json
from typing import Any, Final

from bulk_import.journal_address import DatabaseUrl
from bulk_import.store.postgres.opening import postgres_committer
from bulk_import.store.reopening import Database
from bulk_import.store.workers import WorkerRecord

_RENEW: Final = """
    INSERT INTO workers
        (worker, machine, process, release, accounts, began, renewed, jobs, draining)
    VALUES (?, ?, ?, ?, ?, now(), now(), ?, ?)
    ON CONFLICT (worker) DO UPDATE
    SET renewed = now(), jobs = excluded.jobs, draining = excluded.draining
"""
_REMOVE: Final = "DELETE FROM workers WHERE worker = ?"
_FORGET_SILENT: Final = "DELETE FROM workers WHERE renewed < now() - interval '1 day'"
_ALL: Final = """
    SELECT worker, machine, process, release, accounts, began,
        CAST(extract(epoch FROM clock_timestamp() - renewed) AS DOUBLE PRECISION), jobs, draining
    FROM workers ORDER BY began, worker
"""


class PostgresWorkers:
    """The `WorkerStore` in the database of *url*; see there."""

    def __init__(self, url: DatabaseUrl) -> None:
        self._database = Database(str(url), lambda: postgres_committer(url))
        self._lease = url.lease

    def close(self) -> None:
        """Let go of the database; see `WorkerStore`."""
        self._database.close()

    def renew(self, worker: WorkerRecord) -> None:
        """Write down that a *worker* lives; see `WorkerStore`."""
        row = (
            *(worker.id, worker.machine, worker.process, worker.release),
            *(json.dumps(worker.accounts), json.dumps(dict(worker.jobs)), worker.is_draining),
        )
        self._database.now(lambda connection: connection.execute(_RENEW, row))

    def remove(self, worker: str) -> None:
        """Forget a worker that has ended; see `WorkerStore`."""
        self._database.now(lambda connection: connection.execute(_REMOVE, (worker,)))

    def all(self) -> list[WorkerRecord]:
        """Return the workers; see `WorkerStore`."""
        self._database.now(lambda connection: connection.execute(_FORGET_SILENT))
        found = self._database.read(lambda connection: connection.execute(_ALL).fetchall())
        return [_worker(*row, lease=self._lease) for row in found]


def _worker(*row: Any, lease: float) -> WorkerRecord:
    worker, machine, process, release, accounts, began, silent, jobs, draining = row
    return WorkerRecord(
        id=worker,
        machine=machine,
        process=process,
        release=release,
        accounts=tuple(json.loads(accounts)),
        began=began,
        silent=silent,
        jobs=json.loads(jobs),
        is_draining=draining,
        lease=lease,
    )
