"""The store in one SQLite file, shared by the processes of one machine.

Beside the file lie the copies of inputs, the locks of accounts, room for outcomes, and, rarely,
deferred writes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from bulk_import import temporary
from bulk_import.store import pruning, sql
from bulk_import.store.account_lock import held, is_running, locks_of, refuse_held
from bulk_import.store.committer import Committer
from bulk_import.store.connection import alone, connect, reading
from bulk_import.store.database import Connection
from bulk_import.store.deferred import DeferredWrites
from bulk_import.store.failures import refusing
from bulk_import.store.findings import Finding, add_findings
from bulk_import.store.holding import LockHold
from bulk_import.store.identity import Addressed
from bulk_import.store.input_copies import InputCopies, remove
from bulk_import.store.looking_back import RecordedCampaigns, with_deferred
from bulk_import.store.mention import Mention
from bulk_import.store.past_runs import PastRuns, forget
from bulk_import.store.recorder import Recorder
from bulk_import.store.records import (
    Forgotten,
    Pruned,
    RunRecord,
)
from bulk_import.store.rescue import FileRescue
from bulk_import.store.reserve import Reserve
from bulk_import.store.schema import kept_copies
from bulk_import.store.sheets import sql as sheets_sql
from bulk_import.store.sheets.uploads import UploadFolder
from bulk_import.store.sqlite_transactions import sqlite_committer


class SqliteStore(PastRuns):
    """The `Store` in the file *path*.

    Args:
        path: The file.
        locks: The folder of the locks that keep an account to one run on this machine.
        connecting: Returns a connection that writes.
    """

    def __init__(
        self,
        path: Path,
        locks: Path,
        connecting: Callable[[Path], sqlite3.Connection] = connect,
    ) -> None:
        self._path = path
        self._connecting = connecting
        self._machine_locks = locks
        self._locks = locks_of(path)
        self._copies = InputCopies(path)
        self._deferred = DeferredWrites(path)
        self._reserve = Reserve(path)
        self._uploads = UploadFolder(path)

    @property
    def address(self) -> str:
        """The file's path."""
        return str(self._path)

    @contextmanager
    def begin(self, run: RunRecord, redact: Callable[[str], str] = str) -> Iterator[Recorder]:
        """Hold the account of *run* and write down that the run begins; see `Store`."""
        temporary.remove_leftovers(self._path.parent)
        with held(run, self._machine_locks, self._locks), self._writing() as committer:
            recorder = Recorder(
                run,
                committer,
                hold=LockHold(),
                copies=self._copies,
                rescue=FileRescue(self._deferred, self._reserve),
                redact=redact,
                address=self.address,
            )
            recorder.begin()
            yield recorder

    def refuse_held(self, account: Addressed) -> None:
        """Refuse an *account* that a run holds at this moment; see `Store`."""
        refuse_held(account, self._machine_locks, self._locks)

    @contextmanager
    def looking_back(self, account: Addressed) -> Iterator[RecordedCampaigns | None]:
        """Yield what earlier runs did in *account*; see `Store`."""
        if not self._path.exists():
            yield None
            return
        with (
            reading(self._path, timeout=0.0) as connection,
            with_deferred(connection, self._deferred) as complete,
        ):
            complete.execute("PRAGMA query_only = OFF")  # it forbids temporary tables as well
            yield RecordedCampaigns(complete, account)

    def add_findings(self, findings: Iterable[Finding]) -> None:
        """Write down what people found out; see `Store`."""
        said = list(findings)
        with self._writing() as committer, refusing(sqlite3.Error, self.address):
            committer.now(lambda connection: add_findings(connection, said))

    def prune(self, before: datetime) -> Pruned:
        """Remove what is kept only to show old runs; see `Store`."""
        if not self._path.exists():
            return Pruned()

        def remove(connection: Connection) -> Pruned:
            removed = pruning.prune(connection, before, self._running(connection))
            # Within the transaction: a run that begins now waits until it can say what it needs.
            files, size = self._copies.keep_only(removed.needed)
            return Pruned(inputs=removed.inputs, rows=removed.rows, files=files, size=size)

        with self._writing() as committer, refusing(sqlite3.Error, self.address):
            return committer.now(remove)

    def forget(self, mention: Mention) -> Forgotten:
        """Remove what is kept of *mention* in words; see `Store`."""
        if not self._path.exists():
            return Forgotten()
        with self._writing():
            pass  # what had to be deferred is written now, in today's form
        with alone(self._path) as connection:
            connection.execute("BEGIN IMMEDIATE")
            found = self._mentions(connection, mention)
            forgotten = self._found(found)
            forget(connection, found)
            needed = {name for (name,) in connection.execute(sql.COPIES) if name}
            uploads = {name for (name,) in connection.execute(sheets_sql.UPLOADS)}
            connection.execute("COMMIT")
            connection.execute("VACUUM")
            self._copies.keep_only(needed)
            self._uploads.keep_only(uploads)
            remove(kept_copies(self._path) if forgotten != Forgotten() else ())
        return forgotten

    @contextmanager
    def _reading(self) -> Iterator[Connection | None]:
        if not self._path.exists():
            yield None
            return
        with reading(self._path) as connection:
            yield connection

    def _is_running(self, connection: Connection, inet_no: int, base_url: str, run: str) -> bool:
        del connection
        return is_running(self._locks, inet_no, base_url, run)

    def _copy(self, connection: Connection, name: str) -> bytes | None:
        del connection
        return self._copies.fetch(name)

    def _upload(self, connection: Connection, name: str) -> bytes | None:
        del connection
        try:
            return self._uploads.path(name).read_bytes()
        except FileNotFoundError:
            return None

    def _old_journals(self) -> int:
        return len(kept_copies(self._path))

    @contextmanager
    def _writing(self) -> Iterator[Committer]:
        """Yield what commits; first it writes what an earlier run had to defer.

        Raises:
            Refused: Nothing can be written.
        """
        committer = sqlite_committer(self._path, self._connecting)
        with closing(committer):
            with refusing(sqlite3.Error, self.address):
                self._deferred.apply(committer.now)
            yield committer
