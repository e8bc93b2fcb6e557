"""Writing down one run: nothing is sent before its intent is on the disk."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Final

from bulk_import.outcome import Answer, Created, NotSent, Outcome, Rejected, State, Unknown
from bulk_import.problems import Refused, Stopped
from bulk_import.store import claims, sql
from bulk_import.store.committer import Committer
from bulk_import.store.connection import failure, is_busy
from bulk_import.store.deferred import DeferredWrites, Write, execute
from bulk_import.store.input_copies import InputCopies, name_of
from bulk_import.store.records import (
    Attempt,
    ClaimHolder,
    PriorAttempt,
    RowIntent,
    RunRecord,
    StoredInput,
)
from bulk_import.store.sheet_codec import packed

_STATES: Final[dict[type[Outcome], State]] = {
    Created: State.CREATED,
    Rejected: State.REJECTED,
    Unknown: State.UNKNOWN,
    NotSent: State.NOT_SENT,
}


class SqliteRecorder:
    """The `RunRecorder` of a run whose account is held.

    Args:
        run: The run.
        committer: The one connection to the file.
        copies: Where inputs are kept.
        deferred: Where that is kept which another process holds up.
        address: What the store is called in messages.
    """

    def __init__(
        self,
        run: RunRecord,
        committer: Committer,
        copies: InputCopies,
        deferred: DeferredWrites,
        *,
        address: str,
    ) -> None:
        self._run = run
        self._account = claims.account_name(run)
        self._committer = committer
        self._copies = copies
        self._deferred = deferred
        self._address = address

    def begin(self) -> None:
        """Write down that the run begins.

        Raises:
            Refused: Nothing can be written, and so nothing may be sent.
        """
        run = self._run
        facts = (run.run, run.started.isoformat(), _text(run.path), run.sheet)
        row = (*facts, run.inet_no, run.base_url)
        with self._or(Refused):
            self._committer.now(lambda connection: connection.execute(sql.BEGIN_RUN, row))

    def prior_attempts(self, keys: Iterable[str]) -> dict[str, PriorAttempt]:
        """Return what earlier runs made of *keys*; see `RunRecorder`."""
        asked = list(keys)
        with self._or(Refused):
            return self._committer.read(lambda connection: claims.prior_attempts(connection, asked))

    def prior_names(self, names: Mapping[str, str]) -> dict[str, PriorAttempt]:
        """Return campaigns of the same name and other contents; see `RunRecorder`."""
        asked = list(names.items())
        with self._or(Refused):
            return self._committer.read(
                lambda connection: claims.prior_names(connection, self._account, asked)
            )

    def add_rows(self, rows: Iterable[RowIntent]) -> None:
        """Write down every row of the run; see `RunRecorder`."""
        intents = list(rows)
        listed = [
            (self._run.run, row.row, row.key, _text(row.name), row.state.value) for row in intents
        ]

        def insert(connection: sqlite3.Connection) -> None:
            connection.executemany(sql.ADD_ROW, listed)
            claims.add_claims(connection, self._account, intents)

        with self._or(Refused):
            self._committer.now(insert)

    def keep_input(self, kept: StoredInput) -> Refused | None:
        """Keep what the run is made from; see `RunRecorder`."""
        sheet = packed(kept.spreadsheet)
        contents = [sheet, kept.workbook] if kept.workbook else [sheet]
        names = [name_of(content) for content in contents]
        workbook = names[1] if kept.workbook else None
        row = (self._run.run, names[0], workbook, _text(kept.options))
        with self._or(Refused):
            self._committer.now(lambda connection: connection.execute(sql.ADD_INPUT, row))
        # The copies come second: from now on no pruning takes them for superfluous.
        try:
            for content in contents:
                self._copies.keep(content)
        except Refused as refused:
            self._forget_input()
            return refused
        return None

    def _forget_input(self) -> None:
        run = (self._run.run,)
        with self._or(Refused):
            self._committer.now(lambda connection: connection.execute(sql.REMOVE_INPUT, run))

    async def holder(self, key: str, claim: str) -> ClaimHolder | None:
        """Return who else holds what *key* claims; see `RunRecorder`."""
        with self._or(Stopped):
            return await self._committer.durably(
                lambda connection: claims.holder(connection, key, claim)
            )

    async def intend(self, attempt: Attempt) -> int:
        """Write down that a row is about to be sent; see `RunRecorder`."""
        facts = (attempt.row, attempt.key, attempt.name, attempt.started.isoformat())
        row = (self._run.run, *facts)

        def insert(connection: sqlite3.Connection) -> int:
            (number,) = connection.execute(sql.INTEND, row).fetchone()
            return int(number)

        with self._or(Stopped):
            return await self._committer.durably(insert)

    async def conclude(
        self, attempt: int, finished: datetime, outcome: Outcome, state: State | None = None
    ) -> None:
        """Write down what became of an attempt, and of its row; see `RunRecorder`."""
        answer = outcome.answer or Answer(None, None, "")
        became = _STATES[type(outcome)]
        run = self._run.run
        said = (answer.status, answer.code, answer.msg)
        writes = [
            Write("CONCLUDE", (finished.isoformat(), became.value, *said, attempt, run)),
            Write("SET_STATE", ((state or became).value, attempt, run)),
        ]
        if isinstance(outcome, Rejected) and outcome.taken:
            writes.append(Write("ADD_TAKEN", (attempt, run, outcome.taken)))
        elif isinstance(outcome, Created):
            writes.append(Write("REMOVE_TAKEN", (attempt, run)))
        with self._or(Stopped), self._deferring(writes):
            await self._committer.durably(lambda connection: execute(connection, writes))

    def finish(self, finished: datetime, ended: str) -> None:
        """Write down when and how the run ended; see `RunRecorder`."""
        run = self._run.run
        writes = [
            Write("FINISH_RUN", (finished.isoformat(), ended, run)),
            Write("FINISH_ROWS", (run,)),
        ]
        with self._or(Stopped), self._deferring(writes):
            self._committer.now(lambda connection: execute(connection, writes))

    @contextmanager
    def _deferring(self, writes: list[Write]) -> Iterator[None]:
        """Keep *writes* for later where another process has the file locked; the run stops."""
        try:
            yield
        except sqlite3.Error as error:
            if is_busy(error):
                with suppress(Refused):  # the disk is full as well: the attempt stays unknown
                    self._deferred.keep(writes)
            raise

    @contextmanager
    def _or(self, raised: type[Refused | Stopped]) -> Iterator[None]:
        """Raise *raised* where the record cannot be kept: nothing may be sent without it."""
        try:
            yield
        except sqlite3.Error as error:
            otherwise = "journal.unusable" if raised is Refused else "journal.lost"
            raise failure(error, raised, self._address, otherwise) from None


def _text(text: str | None) -> str | None:
    """Return *text* as it can be stored: a file's name may be no text at all."""
    return None if text is None else text.encode(errors="replace").decode()
