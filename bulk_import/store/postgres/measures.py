"""What is counted of the machines that share a database, beside what every store counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from bulk_import.store.claims import account_of
from bulk_import.store.database import Connection
from bulk_import.store.sheets.measures import AccountMeasures, Measures, measure

_ACCOUNTS: Final = """
    SELECT account, epoch, rate,
        holder IS NOT NULL AND renewed > clock_timestamp() - make_interval(secs => lease),
        extract(epoch FROM paused_until - clock_timestamp())::float8
    FROM accounts ORDER BY account
"""
_WORKERS: Final = """
    SELECT draining, count(*) FROM workers
    WHERE renewed > clock_timestamp() - make_interval(secs => ?) GROUP BY draining
"""


def measure_fleet(connection: Connection, now: datetime, stale: float) -> Measures:
    """Return what is counted at the moment *now*.

    Args:
        connection: The database, whose own clock counts for signs of life.
        now: The moment; aware.
        stale: Seconds without a sign of life after which a worker is taken for dead.
    """
    accounts = {
        account_of(account): AccountMeasures(
            epoch=epoch, is_held=bool(is_held), rate=rate, paused=max(0.0, paused or 0.0)
        )
        for account, epoch, rate, is_held, paused in connection.execute(_ACCOUNTS)
    }
    workers = dict(connection.execute(_WORKERS, (stale,)).fetchall())
    return replace(measure(connection, now), accounts=accounts, workers=workers)
