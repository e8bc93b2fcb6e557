"""What a store tells of past runs, and where it finds what is to be forgotten, in any database."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from functools import partial

from bulk_import.problems import JsonObject
from bulk_import.store import history, sql
from bulk_import.store.database import Connection
from bulk_import.store.forgetting import Write, writes
from bulk_import.store.identity import Addressed
from bulk_import.store.input_copies import stored_input
from bulk_import.store.mention import Mention
from bulk_import.store.records import FileRun, Forgotten, PastRow, PastRun, StoredInput
from bulk_import.store.sheets import forgetting
from bulk_import.store.sheets import sql as sheets_sql

Forgetting = tuple[list[Write], list[str]]
"""The writes that forget something, and the runs whose input holds it."""


class PastRuns(ABC):
    """The part of a `Store` that looks back."""

    @abstractmethod
    def _reading(self) -> AbstractContextManager[Connection | None]:
        """Yield a connection that sees one state of the store; None where nothing was recorded.

        Raises:
            Refused: The store cannot be read, also later within the context.
        """

    @abstractmethod
    def _is_running(self, connection: Connection, inet_no: int, base_url: str, run: str) -> bool:
        """Return whether *run* is under way at this moment."""

    @abstractmethod
    def _copy(self, connection: Connection, name: str) -> bytes | None:
        """Return the copy of an input called *name*; None where it is missing or was changed."""

    @abstractmethod
    def _upload(self, connection: Connection, name: str) -> bytes | None:
        """Return the file of an open sheet; None where it is gone.

        Raises:
            OSError: It cannot be read.
        """

    def _old_journals(self) -> int:
        """Return how many older copies of the journal there are."""
        return 0

    def runs(self, beginnings: Collection[str] | None = None) -> list[PastRun]:
        """Return runs, the newest first; see `Store`."""
        with self._reading() as connection:
            if connection is None:
                return []
            return history.past_runs(connection, self._running(connection), beginnings)

    def rows(self, run: str) -> list[PastRow]:
        """Return the rows of *run*, in their order; see `Store`."""
        with self._reading() as connection:
            return [] if connection is None else history.past_rows(connection, run)

    def runs_of_file(self, account: Addressed, path: str, most: int) -> list[FileRun]:
        """Return the last runs of files of the same name; see `Store`."""
        with self._reading() as connection:
            if connection is None:
                return []
            running = self._running(connection)
            return history.runs_of_file(connection, account, path, is_running=running, most=most)

    def created_in(self, run: str) -> list[JsonObject]:
        """Return the requests by which *run* created campaigns; see `Store`."""
        with self._reading() as connection:
            return [] if connection is None else history.created_in(connection, run)

    def input_of(self, past: PastRun) -> StoredInput | None:
        """Return what a run was made from; see `Store`."""
        with self._reading() as connection:
            if connection is None:
                return None
            found = connection.execute(sql.INPUT, (past.run,)).fetchone()
            fetch = partial(self._copy, connection)
            return stored_input(fetch, *found, path=past.path) if found else None

    def agents(self, inet_no: int | None) -> list[str]:
        """Return the ids of the agents that campaigns were created with; see `Store`."""
        with self._reading() as connection:
            return [] if connection is None else history.past_agents(connection, inet_no)

    def mentions(self, mention: Mention) -> Forgotten:
        """Return where *mention* stands; see `Store`."""
        with self._reading() as connection:
            if connection is None:
                return Forgotten()
            return self._found(self._mentions(connection, mention))

    def _running(self, connection: Connection) -> Callable[[int, str, str], bool]:
        return partial(self._is_running, connection)

    def _mentions(self, connection: Connection, mention: Mention) -> Forgetting:
        masking = writes(connection, mention)
        masking += forgetting.writes(connection, mention, partial(self._upload, connection))
        return masking, self._inputs_with(connection, mention)

    def _found(self, forgetting: Forgetting) -> Forgotten:
        masking, runs = forgetting
        # Of one claim, and of one open sheet, which count once.
        beside = {sql.ADD_FORGOTTEN, sql.FORGET_TAKEN, *sheets_sql.REMOVE_OF_SHEET}
        places = sum(statement not in beside for statement, _ in masking)
        journals = self._old_journals() if places or runs else 0
        return Forgotten(places=places, inputs=len(runs), journals=journals)

    def _inputs_with(self, connection: Connection, mention: Mention) -> list[str]:
        """Return the runs of which the input that is kept holds *mention*, or cannot be read."""
        return [
            run
            for run, sheet, workbook, options in connection.execute(sql.INPUTS).fetchall()
            if mention.is_in(options)
            or mention.is_in_sheet(self._copy(connection, sheet) or b"")
            or (workbook and mention.is_in_workbook(self._copy(connection, workbook) or b""))
        ]


def forget(connection: Connection, forgetting: Forgetting) -> None:
    """Write what forgets something, within a transaction."""
    masking, runs = forgetting
    for statement, values in masking:
        connection.execute(statement, values)
    connection.executemany(sql.REMOVE_INPUT, [(run,) for run in runs])
