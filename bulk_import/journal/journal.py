"""Keeping the record: nothing is sent before its intent is on the disk."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from bulk_import.journal.committer import Committer
from bulk_import.journal.connection import connect
from bulk_import.journal.records import Attempt, Earlier, RunRecord
from bulk_import.outcome import Answer, Created, NotSent, Outcome, Rejected, State, Unknown
from bulk_import.problems import Stopped

_STATES: Final[dict[type[Outcome], State]] = {
    Created: State.CREATED,
    Rejected: State.REJECTED,
    Unknown: State.UNKNOWN,
    NotSent: State.NOT_SENT,
}


class Journal:
    """The journal in one SQLite file, held by one run at a time; a context manager."""

    def __init__(self, path: Path) -> None:
        """Open or create the journal at *path*.

        Raises:
            Refused: Another run holds it, or the file cannot be written or is no journal.
        """
        self._path = path
        self._committer = Committer(partial(connect, path))

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
        """Write down that a run begins."""
        row = (
            record.run,
            record.started.isoformat(),
            record.path.encode(errors="replace").decode(),  # a file's name may be no text at all
            record.sheet,
            record.inet_no,
            record.base_url,
        )
        statement = (
            "INSERT INTO runs (run, started, path, sheet, inet_no, base_url)"
            " VALUES (?, ?, ?, ?, ?, ?)"
        )
        with self._or_stop():
            self._committer.now(lambda connection: connection.execute(statement, row))

    def finish(self, run: str, finished: datetime, ended: str) -> None:
        """Write down when and how a run ended: `finished`, or the code of what stopped it."""
        statement = "UPDATE runs SET finished = ?, ended = ? WHERE run = ?"
        row = (finished.isoformat(), ended, run)
        with self._or_stop():
            self._committer.now(lambda connection: connection.execute(statement, row))

    def earlier(self, keys: Iterable[str]) -> dict[str, Earlier]:
        """Return what earlier runs made of *keys*, where that still counts.

        A key that was created stays so. An intent without an outcome, or with an unknown one,
        may have been created.
        """
        wanted = [(key,) for key in keys]

        def look_up(connection: sqlite3.Connection) -> dict[str, Earlier]:
            connection.execute("CREATE TEMP TABLE IF NOT EXISTS wanted (key TEXT PRIMARY KEY)")
            connection.execute("DELETE FROM wanted")
            connection.executemany("INSERT OR IGNORE INTO wanted VALUES (?)", wanted)
            found = connection.execute(
                "SELECT key, outcome, run, row, started FROM attempts JOIN wanted USING (key)"
                " WHERE outcome IS NULL OR outcome IN ('created', 'unknown')"
                " ORDER BY outcome = 'created', attempt"
            )
            return {
                key: Earlier(State(outcome or "unknown"), run, row, when)
                for key, outcome, run, row, when in found
            }

        with self._or_stop():
            return self._committer.now(look_up)

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

        with self._or_stop():
            return await self._committer.durably(insert)

    async def conclude(self, attempt: int, finished: datetime, outcome: Outcome) -> None:
        """Write down what became of an attempt.

        Raises:
            Stopped: It could not be written; at the next start the row counts as unknown.
        """
        answer = outcome.answer or Answer(None, None, "")
        row = (
            finished.isoformat(),
            _STATES[type(outcome)].value,
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

        with self._or_stop():
            await self._committer.durably(update)

    @contextmanager
    def _or_stop(self) -> Iterator[None]:
        """Stop the run when the record cannot be kept: nothing may be sent without it."""
        try:
            yield
        except sqlite3.Error as error:
            raise Stopped("journal.lost", path=str(self._path), reason=str(error)) from None
