"""The store in one SQLite file, shared by the processes of one machine.

Beside the file lie the copies of inputs, the locks of accounts, room for outcomes, and, rarely,
deferred writes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from bulk_import import temporary
from bulk_import.problems import JsonObject, Refused
from bulk_import.store import history, pruning, sql
from bulk_import.store.account_lock import held, is_running, locks_of, refuse_held
from bulk_import.store.committer import Committer
from bulk_import.store.connection import alone, connect, reading
from bulk_import.store.database import Connection
from bulk_import.store.deferred import DeferredWrites
from bulk_import.store.failures import failure
from bulk_import.store.findings import Finding, add_findings
from bulk_import.store.forgetting import Write, writes
from bulk_import.store.holding import LockHold
from bulk_import.store.identity import Addressed
from bulk_import.store.input_copies import InputCopies, remove
from bulk_import.store.looking_back import SqlitePriorCampaigns, with_deferred
from bulk_import.store.mention import Mention
from bulk_import.store.recorder import SqliteRecorder
from bulk_import.store.records import (
    FileRun,
    Forgotten,
    PastRow,
    PastRun,
    Pruned,
    RunRecord,
    StoredInput,
)
from bulk_import.store.reserve import Reserve
from bulk_import.store.schema import kept_copies
from bulk_import.store.sheets import forgetting
from bulk_import.store.sheets import sql as sheets_sql
from bulk_import.store.sheets.uploads import UploadFolder
from bulk_import.store.sqlite_transactions import sqlite_committer


class SqliteStore:
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
    def begin(self, run: RunRecord, redact: Callable[[str], str] = str) -> Iterator[SqliteRecorder]:
        """Hold the account of *run* and write down that the run begins; see `Store`."""
        temporary.remove_leftovers(self._path.parent)
        with held(run, self._machine_locks, self._locks), self._writing() as committer:
            recorder = SqliteRecorder(
                run,
                committer,
                hold=LockHold(),
                copies=self._copies,
                deferred=self._deferred,
                reserve=self._reserve,
                redact=redact,
                address=self.address,
            )
            recorder.begin()
            yield recorder

    def refuse_held(self, account: Addressed) -> None:
        """Refuse an *account* that a run holds at this moment; see `Store`."""
        refuse_held(account, self._machine_locks, self._locks)

    @contextmanager
    def looking_back(self, account: Addressed) -> Iterator[SqlitePriorCampaigns | None]:
        """Yield what earlier runs did in *account*; see `Store`."""
        if not self._path.exists():
            yield None
            return
        with (
            reading(self._path, timeout=0.0) as connection,
            with_deferred(connection, self._deferred) as complete,
        ):
            yield SqlitePriorCampaigns(complete, account)

    def runs(self, beginnings: Collection[str] | None = None) -> list[PastRun]:
        """Return runs, the newest first; see `Store`."""
        if not self._path.exists():
            return []
        with reading(self._path) as connection:
            return history.past_runs(connection, self._is_running, beginnings)

    def rows(self, run: str) -> list[PastRow]:
        """Return the rows of *run*, in their order; see `Store`."""
        with reading(self._path) as connection:
            return history.past_rows(connection, run)

    def runs_of_file(self, account: Addressed, path: str, most: int) -> list[FileRun]:
        """Return the last runs of files of the same name; see `Store`."""
        if not self._path.exists():
            return []
        with reading(self._path) as connection:
            return history.runs_of_file(
                connection, account, path, is_running=self._is_running, most=most
            )

    def created_in(self, run: str) -> list[JsonObject]:
        """Return the requests by which *run* created campaigns; see `Store`."""
        with reading(self._path) as connection:
            return history.created_in(connection, run)

    def input_of(self, past: PastRun) -> StoredInput | None:
        """Return what a run was made from; see `Store`."""
        with reading(self._path) as connection:
            found = connection.execute(sql.INPUT, (past.run,)).fetchone()
        return self._copies.fetch_input(*found, path=past.path) if found else None

    def agents(self, inet_no: int | None) -> list[str]:
        """Return the ids of the agents that campaigns were created with; see `Store`."""
        if not self._path.exists():
            return []
        with reading(self._path) as connection:
            return history.past_agents(connection, inet_no)

    def add_findings(self, findings: Iterable[Finding]) -> None:
        """Write down what people found out; see `Store`."""
        said = list(findings)
        with self._writing() as committer:
            try:
                committer.now(lambda connection: add_findings(connection, said))
            except sqlite3.Error as error:
                raise failure(error, Refused, self.address, "journal.unusable") from None

    def prune(self, before: datetime) -> Pruned:
        """Remove what is kept only to show old runs; see `Store`."""
        if not self._path.exists():
            return Pruned()

        def remove(connection: Connection) -> Pruned:
            removed = pruning.prune(connection, before, self._is_running)
            # Within the transaction: a run that begins now waits until it can say what it needs.
            files, size = self._copies.keep_only(removed.needed)
            return Pruned(inputs=removed.inputs, rows=removed.rows, files=files, size=size)

        with self._writing() as committer:
            try:
                return committer.now(remove)
            except sqlite3.Error as error:
                raise failure(error, Refused, self.address, "journal.unusable") from None

    def mentions(self, mention: Mention) -> Forgotten:
        """Return where *mention* stands; see `Store`."""
        if not self._path.exists():
            return Forgotten()
        with reading(self._path) as connection:
            return self._found(*self._mentions(connection, mention))

    def forget(self, mention: Mention) -> Forgotten:
        """Remove what is kept of *mention* in words; see `Store`."""
        if not self._path.exists():
            return Forgotten()
        with self._writing():
            pass  # what had to be deferred is written now, in today's form
        with alone(self._path) as connection:
            connection.execute("BEGIN IMMEDIATE")
            masking, runs = self._mentions(connection, mention)
            found = self._found(masking, runs)
            for statement, values in masking:
                connection.execute(statement, values)
            for run in runs:
                connection.execute(sql.REMOVE_INPUT, (run,))
            needed = {name for (name,) in connection.execute(sql.COPIES) if name}
            uploads = {name for (name,) in connection.execute(sheets_sql.UPLOADS)}
            connection.execute("COMMIT")
            connection.execute("VACUUM")
            self._copies.keep_only(needed)
            self._uploads.keep_only(uploads)
            remove(kept_copies(self._path) if found != Forgotten() else ())
        return found

    def _mentions(
        self, connection: sqlite3.Connection, mention: Mention
    ) -> tuple[list[Write], list[str]]:
        """Return the writes that forget *mention*, and the runs whose input holds it."""
        masking = writes(connection, mention)
        masking += forgetting.writes(connection, mention, self._uploads)
        return masking, self._inputs_with(connection, mention)

    def _found(self, masking: list[Write], runs: list[str]) -> Forgotten:
        # Of one claim, and of one open sheet, which count once.
        beside = {sql.ADD_FORGOTTEN, sql.FORGET_TAKEN, *sheets_sql.REMOVE_OF_SHEET}
        places = sum(statement not in beside for statement, _ in masking)
        journals = len(kept_copies(self._path)) if places or runs else 0
        return Forgotten(places=places, inputs=len(runs), journals=journals)

    def _inputs_with(self, connection: sqlite3.Connection, mention: Mention) -> list[str]:
        """Return the runs of which the input that is kept holds *mention*, or cannot be read."""
        return [
            run
            for run, sheet, workbook, options in connection.execute(sql.INPUTS).fetchall()
            if mention.is_in(options)
            or mention.is_in_sheet(self._copies.fetch(sheet) or b"")
            or (workbook and mention.is_in_workbook(self._copies.fetch(workbook) or b""))
        ]

    def _is_running(self, inet_no: int, base_url: str, run: str) -> bool:
        return is_running(self._locks, inet_no, base_url, run)

    @contextmanager
    def _writing(self) -> Iterator[Committer]:
        """Yield what commits; first it writes what an earlier run had to defer.

        Raises:
            Refused: Nothing can be written.
        """
        committer = sqlite_committer(self._path, self._connecting)
        with closing(committer):
            try:
                self._deferred.apply(committer.now)
            except sqlite3.Error as error:
                raise failure(error, Refused, self.address, "journal.unusable") from None
            yield committer
