"""How much there is to do and what became of it, in numbers, for whoever watches the server."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from bulk_import.store.database import Connection
from bulk_import.store.identity import AccountAddress
from bulk_import.store.sheets import sql

COUNTED: Final = timedelta(days=2)
"""Runs that began longer ago are not counted, so that counting takes no longer year after year."""

_MINUTE: Final = timedelta(minutes=1)

_MOST_REQUESTS: Final = 20_000
"""Requests that are looked at for those of the last minute: as many as 300 a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountMeasures:
    """What is known of an account that several machines share.

    Attributes:
        epoch: How often it went to another run, from the first one on.
        is_held: Whether a run holds it.
        rate: Requests in a second at the most, as that run keeps it; None before the first one.
        paused: Seconds for which nobody may send anything in it.
    """

    epoch: int
    is_held: bool
    rate: float | None
    paused: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """What is counted in a store; accounts are named by their number and address.

    Attributes:
        jobs: Imports that are not over, by their state.
        queued_since: When the first of those was asked for that are queued; None where none is.
        rows: Rows of the runs of the last two days, by account and state.
        requests: Requests of the last minute, by account.
        accounts: What is known of accounts that several machines share.
        workers: How many workers there are, by whether they take anything new.
    """

    jobs: Mapping[str, int] = field(default_factory=dict)
    queued_since: datetime | None = None
    rows: Mapping[tuple[AccountAddress, str], int] = field(default_factory=dict)
    requests: Mapping[AccountAddress, int] = field(default_factory=dict)
    accounts: Mapping[AccountAddress, AccountMeasures] = field(default_factory=dict)
    workers: Mapping[bool, int] = field(default_factory=dict)


def measure(connection: Connection, now: datetime) -> Measures:
    """Return what is counted at the moment *now*; aware."""
    (since,) = connection.execute(sql.QUEUED_SINCE).fetchone()
    rows = connection.execute(sql.ROWS_BY_STATE, ((now - COUNTED).isoformat(),))
    return Measures(
        jobs=dict(connection.execute(sql.JOBS_BY_STATE).fetchall()),
        queued_since=None if since is None else datetime.fromisoformat(since),
        rows={(AccountAddress(*account), state): int(n) for *account, state, n in rows},
        requests=_requests(connection, now),
    )


def _requests(connection: Connection, now: datetime) -> Mapping[AccountAddress, int]:
    """Return how many requests left within a minute before *now*, by account.

    The moments have offsets of several zones, which no SQL of both databases puts in order.
    """
    last = connection.execute(sql.LAST_REQUESTS, (_MOST_REQUESTS,))
    return Counter(
        AccountAddress(*account)
        for *account, began in last
        if now - datetime.fromisoformat(began) <= _MINUTE
    )
