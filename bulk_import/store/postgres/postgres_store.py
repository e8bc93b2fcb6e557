"""The store in a PostgreSQL database, shared by the processes of many machines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from functools import partial
from typing import Final, TypeVar

from bulk_import.clock import SYSTEM, Clock
from bulk_import.journal_address import DatabaseUrl
from bulk_import.problems import Refused
from bulk_import.store import pruning, sql
from bulk_import.store.database import Connection
from bulk_import.store.examining import StoreState
from bulk_import.store.failures import PostgresError, refusing
from bulk_import.store.findings import Finding, add_findings
from bulk_import.store.identity import Addressed
from bulk_import.store.lease_times import LeaseTimes
from bulk_import.store.looking_back import RecordedCampaigns
from bulk_import.store.mention import Mention
from bulk_import.store.past_runs import PastRuns, forget
from bulk_import.store.postgres import copies, leases
from bulk_import.store.postgres.forgetting import (
    FORGETTING,
    overwrite,
    refuse_running,
    remove_uploads,
)
from bulk_import.store.postgres.lineage import refuse_other_lineage
from bulk_import.store.postgres.opening import connect_current, postgres_committer
from bulk_import.store.postgres.rescue import Reconnecting
from bulk_import.store.postgres.transactions import READING
from bulk_import.store.recorder import Recorder
from bulk_import.store.records import Forgotten, Pruned, RunRecord

T = TypeVar("T")

_PRUNING: Final = "LOCK TABLE copies, inputs, findings IN SHARE ROW EXCLUSIVE MODE"
"""So that no run begins to need a copy, and no answer changes what is counted, meanwhile."""


class CopiesWithin:
    """The `Copies` that are part of the store's own transactions."""

    def keep_within(self, connection: Connection, contents: Sequence[bytes]) -> None:
        """Keep *contents*; see `Copies`."""
        for content in contents:
            copies.keep(connection, content)

    def keep_after(self, contents: Sequence[bytes]) -> None:
        """Keep nothing more; see `Copies`."""


class PostgresStore(PastRuns):
    """The `Store` in the database of *url*.

    Args:
        url: The database.
        clock: Time on this machine.
    """

    def __init__(self, url: DatabaseUrl, clock: Clock = SYSTEM) -> None:
        self._url = url
        self._times = LeaseTimes(url.lease)
        self._clock = clock
        self._committer = partial(postgres_committer, url)

    @property
    def address(self) -> str:
        """The URL, without its password."""
        return str(self._url)

    @contextmanager
    def begin(self, run: RunRecord, redact: Callable[[str], str] = str) -> Iterator[Recorder]:
        """Hold the account of *run* and write down that the run begins; see `Store`."""
        with ExitStack() as stack:
            committer = stack.enter_context(closing(self._committer()))
            holding = leases.held(run, self._times, self._clock, self._committer)
            with refusing(PostgresError, self.address):
                committer.now(partial(refuse_other_lineage, address=self.address))
                lease = stack.enter_context(holding)
            recorder = Recorder(
                run,
                committer,
                hold=lease,
                copies=CopiesWithin(),
                rescue=Reconnecting(self._committer),
                redact=redact,
                address=self.address,
            )
            recorder.begin()
            yield recorder

    def refuse_held(self, account: Addressed) -> None:
        """Refuse an *account* that a run holds at this moment; see `Store`."""
        with self._reading() as connection:
            leases.refuse_held(connection, account)

    @contextmanager
    def looking_back(self, account: Addressed) -> Iterator[RecordedCampaigns]:
        """Yield what earlier runs did in *account*; see `Store`."""
        with self._reading() as connection:
            yield RecordedCampaigns(connection, account)

    def add_findings(self, findings: Iterable[Finding]) -> None:
        """Write down what people found out; see `Store`."""
        said = list(findings)
        self._now(lambda connection: add_findings(connection, said))

    def prune(self, before: datetime) -> Pruned:
        """Remove what is kept only to show old runs; see `Store`."""

        def remove(connection: Connection) -> Pruned:
            connection.execute(_PRUNING)
            removed = pruning.prune(connection, before, self._running(connection))
            files, size = copies.remove_unneeded(connection)
            return Pruned(inputs=removed.inputs, rows=removed.rows, files=files, size=size)

        return self._now(remove)

    def forget(self, mention: Mention) -> Forgotten:
        """Remove what is kept of *mention* in words; see `Store`."""

        def work(connection: Connection) -> Forgotten:
            connection.execute(FORGETTING)
            refuse_running(connection, self.address)
            found = self._mentions(connection, mention)
            forget(connection, found)
            copies.remove_unneeded(connection)
            remove_uploads(connection)
            return self._found(found)

        forgotten = self._now(work)
        with (
            refusing(PostgresError, self.address),
            closing(connect_current(self._url)) as connection,
        ):
            overwrite(connection)
        return forgotten

    def examine(self) -> StoreState:
        """Return how it is: whether it can be reached and read, and how many runs it knows."""
        try:
            with self._reading() as connection:
                (runs,) = connection.execute(sql.COUNT_RUNS).fetchone()
        except Refused as refused:
            return StoreState(refused=(refused,))
        return StoreState(runs=runs)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with (
            closing(connect_current(self._url)) as connection,
            refusing(PostgresError, self.address),
        ):
            connection.run(READING)
            yield connection

    def _is_running(self, connection: Connection, inet_no: int, base_url: str, run: str) -> bool:
        return leases.is_running(connection, inet_no, base_url, run)

    def _copy(self, connection: Connection, name: str) -> bytes | None:
        return copies.fetch_whole(connection, name)

    def _upload(self, connection: Connection, name: str) -> bytes | None:
        return copies.fetch(connection, f"upload-{name}")

    def _now(self, work: Callable[[Connection], T]) -> T:
        with closing(self._committer()) as committer, refusing(PostgresError, self.address):
            return committer.now(work)
