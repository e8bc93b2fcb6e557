"""Keeping the record: nothing is sent before its intent is on the disk."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from bulk_import.account import Account
from bulk_import.outcome import Answer, Created, NotSent, Outcome, Rejected, State, Unknown
from bulk_import.problems import Refused, Stopped
from bulk_import.store.claims import (
    Holder,
    account_name,
    earlier_of_wanted,
    holder_of,
    keep_contents,
    namesakes_of_wanted,
    note_ours,
    note_taken,
    want,
    want_names,
)
from bulk_import.store.committer import Committer
from bulk_import.store.connection import connect
from bulk_import.store.pruning import prune
from bulk_import.store.records import (
    Attempt,
    Earlier,
    Listed,
    Pruned,
    RunRecord,
    StoredInput,
)
from bulk_import.store.sqlite_errors import code_of

_STATES: Final[dict[type[Outcome], State]] = {
    Created: State.CREATED,
    Rejected: State.REJECTED,
    Unknown: State.UNKNOWN,
    NotSent: State.NOT_SENT,
}


class Journal:
    """The journal in one SQLite file, held by one run at a time; a context manager."""

    def __init__(self, path: Path, opened: Callable[[Path], sqlite3.Connection] = connect) -> None:
        """Open or create the journal at *path*.

        Args:
            path: The file.
            opened: Returns the connection to it.

        Raises:
            Refused: Another run holds it, or the file cannot be written or is no journal.
        """
        self._path = path
        self._committer = Committer(partial(opened, path))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._committer.close()

    def begin(self, record: RunRecord) -> None:
        """Write down that a run begins.

        Raises:
            Refused: Nothing can be written, and so nothing may be sent.
        """
        row = (
            record.run,
            record.started.isoformat(),
            _text(record.path),
            record.sheet,
            record.inet_no,
            record.base_url,
        )
        statement = (
            "INSERT INTO runs (run, started, path, sheet, inet_no, base_url)"
            " VALUES (?, ?, ?, ?, ?, ?)"
        )
        with self._or(Refused):
            self._committer.now(lambda connection: connection.execute(statement, row))

    def enlist(self, run: str, account: Account, rows: Iterable[Listed]) -> None:
        """Write down the rows of a run: what is known of each, and what is going to be sent.

        Raises:
            Refused: Nothing can be written, and so nothing may be sent.
        """
        listed = list(rows)

        def insert(connection: sqlite3.Connection) -> None:
            connection.executemany(
                "INSERT INTO listed (run, row, key, name, state) VALUES (?, ?, ?, ?, ?)",
                ((run, row.row, row.key, _text(row.name), row.state.value) for row in listed),
            )
            keep_contents(connection, account_name(account), listed)

        with self._or(Refused):
            self._committer.now(insert)

    def keep_input(self, run: str, kept: StoredInput) -> None:
        """Write down where the input of a run is kept.

        Raises:
            Refused: Nothing can be written, and so nothing may be sent.
        """
        row = (run, kept.sheet, kept.workbook, _text(kept.options))
        with self._or(Refused):
            self._committer.now(
                lambda connection: connection.execute("INSERT INTO inputs VALUES (?, ?, ?, ?)", row)
            )

    def finish(self, run: str, finished: datetime, ended: str) -> None:
        """Write down when and how a run ended: `finished`, or the code of what stopped it.

        Raises:
            Stopped: It could not be written.
        """
        row = (finished.isoformat(), ended, run)

        def update(connection: sqlite3.Connection) -> None:
            connection.execute("UPDATE runs SET finished = ?, ended = ? WHERE run = ?", row)
            connection.execute(
                "UPDATE listed SET state = 'not_sent' WHERE run = ? AND state = 'ready'", (run,)
            )

        with self._or(Stopped):
            self._committer.now(update)

    def prune(self, before: datetime) -> Pruned:
        """Remove what only tells of runs that ended before a moment; see `pruning.prune`.

        Raises:
            Refused: It could not be written; nothing was removed.
        """
        with self._or(Refused):
            return self._committer.now(lambda connection: prune(connection, before))

    def earlier(self, keys: Iterable[str]) -> dict[str, Earlier]:
        """Return what earlier runs made of *keys*, where that still counts.

        A key that was created stays so. One whose last request has no outcome, or an unknown
        one, may have been created.

        Raises:
            Refused: The journal cannot be read.
        """
        wanted = list(keys)

        def look_up(connection: sqlite3.Connection) -> dict[str, Earlier]:
            want(connection, wanted)
            return earlier_of_wanted(connection)

        with self._or(Refused):
            return self._committer.now(look_up)

    def namesakes(self, account: Account, names: Mapping[str, str]) -> dict[str, Earlier]:
        """Return campaigns of the same name and other contents, by key.

        Only those count that were created or may have been; one that was created goes first.

        Args:
            account: Whose campaigns count.
            names: The campaigns asked about: their names by their keys.

        Raises:
            Refused: The journal cannot be read.
        """
        wanted = list(names.items())

        def look_up(connection: sqlite3.Connection) -> dict[str, Earlier]:
            want_names(connection, wanted)
            return namesakes_of_wanted(connection, account_name(account))

        with self._or(Refused):
            return self._committer.now(look_up)

    async def holder(self, key: str, claim: str) -> Holder | None:
        """Return who else is known to have what *key* wants for itself; None for nobody.

        Raises:
            Stopped: The journal cannot be read.
        """
        with self._or(Stopped):
            return await self._committer.durably(
                lambda connection: holder_of(connection, key, claim)
            )

    async def intend(self, attempt: Attempt) -> int:
        """Write down that a row is about to be sent; return the attempt's number.

        When this returns, the intent is on the disk.

        Raises:
            Stopped: It could not be written; the row must not be sent.
        """
        row = (
            attempt.run,
            attempt.row,
            attempt.key,
            attempt.name,
            attempt.started.isoformat(),
        )

        def insert(connection: sqlite3.Connection) -> int:
            cursor = connection.execute(
                "INSERT INTO attempts (run, row, key, name, started) VALUES (?, ?, ?, ?, ?)", row
            )
            return int(cursor.lastrowid or 0)

        with self._or(Stopped):
            return await self._committer.durably(insert)

    async def conclude(
        self, attempt: int, finished: datetime, outcome: Outcome, state: State | None = None
    ) -> None:
        """Write down what became of an attempt, and of its row.

        Args:
            attempt: The number that `intend` returned.
            finished: When the answer was there, or given up.
            outcome: What became of the attempt.
            state: What became of the row, where that is another thing.

        Raises:
            Stopped: It could not be written; at the next start the row counts as unknown.
        """
        answer = outcome.answer or Answer(None, None, "")
        became = _STATES[type(outcome)]
        row = (
            finished.isoformat(),
            became.value,
            answer.status,
            answer.code,
            answer.msg,
            attempt,
        )

        def update(connection: sqlite3.Connection) -> None:
            connection.execute(
                "UPDATE attempts SET finished = ?, outcome = ?, status = ?, code = ?, msg = ?"
                " WHERE attempt = ?",
                row,
            )
            connection.execute(
                "UPDATE listed SET state = ?"
                " WHERE (run, row) = (SELECT run, row FROM attempts WHERE attempt = ?)",
                ((state or became).value, attempt),
            )
            if isinstance(outcome, Rejected) and outcome.taken:
                note_taken(connection, attempt, outcome.taken)
            elif isinstance(outcome, Created):
                note_ours(connection, attempt)

        with self._or(Stopped):
            await self._committer.durably(update)

    @contextmanager
    def _or(self, raised: type[Refused | Stopped]) -> Iterator[None]:
        """Raise *raised* where the record cannot be kept: nothing may be sent without it."""
        try:
            yield
        except sqlite3.Error as error:
            lost = "journal.unusable" if raised is Refused else "journal.lost"
            code = code_of(error, lost)
            raise raised(code, path=str(self._path), reason=str(error)) from None


def _text(text: str | None) -> str | None:
    """Return *text* as it can be stored: a file's name may be no text at all."""
    return None if text is None else text.encode(errors="replace").decode()
