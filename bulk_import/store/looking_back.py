"""What earlier runs did, for whoever only asks: nothing is created, locked or waited for."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager

from bulk_import.campaign import Campaign
from bulk_import.store import claims
from bulk_import.store.database import Connection
from bulk_import.store.deferred import DeferredWrites, execute
from bulk_import.store.identity import Addressed
from bulk_import.store.records import PriorAttempt, PriorClaim


class RecordedCampaigns:
    """The `PriorCampaigns` of an account, as the store has them at this moment.

    Args:
        connection: The store; only its temporary tables are written.
        account: The account.
    """

    def __init__(self, connection: Connection, account: Addressed) -> None:
        self._connection = connection
        self._account = claims.account_name(account)

    def prior_attempts(self, keys: Iterable[str]) -> dict[str, PriorAttempt]:
        """Return what earlier runs made of *keys*; see `PriorCampaigns`."""
        return claims.prior_attempts(self._connection, keys)

    def marks(self, keys: Iterable[str]) -> dict[str, str]:
        """Return the marks in the names of *keys*; see `PriorCampaigns`."""
        return claims.marks(self._connection, keys)

    def prior_names(self, names: Mapping[str, str]) -> dict[str, PriorAttempt]:
        """Return campaigns of the same name and other contents; see `PriorCampaigns`."""
        return claims.prior_names(self._connection, self._account, names.items())

    def prior_claims(self, asking: Mapping[str, Campaign]) -> dict[str, list[PriorClaim]]:
        """Return what other campaigns were created with; see `PriorCampaigns`."""
        return claims.prior_claims(self._connection, self._account, asking)


@contextmanager
def with_deferred(
    connection: sqlite3.Connection, deferred: DeferredWrites
) -> Iterator[sqlite3.Connection]:
    """Yield *connection*, or a copy in memory that has what waits to be written as well."""
    writes = deferred.kept()
    if not writes:
        yield connection
        return
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as memory:
        connection.backup(memory)
        execute(memory, writes)
        yield memory
