"""Writing down one run: nothing is sent before its intent is on the disk."""

from __future__ import annotations

import asyncio
import errno
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Final

from bulk_import import events
from bulk_import.campaign import Campaign
from bulk_import.outcome import Result
from bulk_import.problems import Problem, Refused, Stopped, reason_of
from bulk_import.store import claims, sql
from bulk_import.store.codec import packed, problems_text
from bulk_import.store.committer import Committer
from bulk_import.store.database import Connection
from bulk_import.store.deferred import Write, execute
from bulk_import.store.failures import DATABASE_ERRORS, DatabaseError, failure, is_short_of_room
from bulk_import.store.findings import Finding, add_findings
from bulk_import.store.holding import Handover, Hold
from bulk_import.store.input_copies import Copies, name_of
from bulk_import.store.outcome_writes import outcome_writes
from bulk_import.store.records import (
    FINISHED,
    Attempt,
    ClaimHolder,
    Conclusion,
    PriorAttempt,
    PriorClaim,
    RowIntent,
    RunRecord,
    StoredInput,
)
from bulk_import.store.rescue import Rescue
from bulk_import.store.row_listing import beginning, listing, storable

_FULL: Final = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
"""The errors of a disk that is full, or of a quota; Windows knows no quota by a name."""


class Recorder:
    """The `RunRecorder` of a run whose account is held.

    Args:
        run: The run.
        hold: The hold on its account.
        committer: The one connection to the store.
        copies: Where inputs are kept.
        rescue: Keeps outcomes that cannot be written as usual.
        redact: Hides the secret of the account.
        address: What the store is called in messages.
    """

    def __init__(
        self,
        run: RunRecord,
        committer: Committer,
        *,
        hold: Hold,
        copies: Copies,
        rescue: Rescue,
        redact: Callable[[str], str],
        address: str,
    ) -> None:
        self._run = run
        self._account = claims.account_name(run)
        self._committer = committer
        self._copies = copies
        self._rescue = rescue
        self._hold = hold
        self._in_flight = 0
        self._stopped: Stopped | None = None
        self._redact = redact
        self._address = address
        self._recorded: dict[int, Result] = {}

    def begin(self) -> None:
        """Write down that the run begins.

        Raises:
            Refused: Nothing can be written, and so nothing may be sent.
        """
        self._hold_room(Refused)
        row = beginning(self._run, self._redact)
        with self._or(Refused):
            self._committer.now(lambda connection: connection.execute(sql.BEGIN_RUN, row))

    def prior_attempts(self, keys: Iterable[str]) -> dict[str, PriorAttempt]:
        """Return what earlier runs made of *keys*; see `RunRecorder`."""
        asked = list(keys)
        with self._or(Refused):
            return self._committer.read(lambda connection: claims.prior_attempts(connection, asked))

    def marks(self, keys: Iterable[str]) -> dict[str, str]:
        """Return the marks in the names of *keys*; see `RunRecorder`."""
        asked = list(keys)
        with self._or(Refused):
            return self._committer.read(lambda connection: claims.marks(connection, asked))

    def prior_names(self, names: Mapping[str, str]) -> dict[str, PriorAttempt]:
        """Return campaigns of the same name and other contents; see `RunRecorder`."""
        asked = list(names.items())
        with self._or(Refused):
            return self._committer.read(
                lambda connection: claims.prior_names(connection, self._account, asked)
            )

    def prior_claims(self, asking: Mapping[str, Campaign]) -> dict[str, list[PriorClaim]]:
        """Return what other campaigns were created with; see `RunRecorder`."""
        with self._or(Refused):
            return self._committer.read(
                lambda connection: claims.prior_claims(connection, self._account, asking)
            )

    def add_findings(self, findings: Iterable[Finding]) -> None:
        """Write down what people found out; see `RunRecorder`."""
        said = list(findings)
        if said:
            with self._or(Refused):
                self._committer.now(lambda connection: add_findings(connection, said))

    def add_rows(self, rows: Iterable[RowIntent]) -> None:
        """Write down every row of the run; see `RunRecorder`."""
        intents = list(rows)
        listed = listing(self._run.run, intents, self._redact)

        def insert(connection: Connection) -> None:
            connection.executemany(sql.ADD_ROW, listed)
            claims.add_claims(connection, self._account, intents)
            claims.add_marks(connection, intents)

        with self._or(Refused):
            self._committer.now(insert)
        self._recorded |= {intent.row: intent.result for intent in intents}

    def keep_input(self, kept: StoredInput) -> Refused | None:
        """Keep what the run is made from; see `RunRecorder`."""
        sheet = packed(kept.spreadsheet)
        contents = [sheet, kept.workbook] if kept.workbook else [sheet]
        names = [name_of(content) for content in contents]
        workbook = names[1] if kept.workbook else None
        row = (self._run.run, names[0], workbook, storable(kept.options))

        def insert(connection: Connection) -> None:
            self._copies.keep_within(connection, contents)
            connection.execute(sql.ADD_INPUT, row)

        with self._or(Refused):
            self._committer.now(insert)
        try:
            self._copies.keep_after(contents)
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

    @property
    def handover(self) -> Handover:
        """In which state the account was taken; see `RunRecorder`."""
        return self._hold.handover

    def why_stop(self) -> Stopped | None:
        """Return why nothing more may be sent; see `RunRecorder`."""
        return self._stopped or self._hold.why_lost()

    def is_late(self, attempt: int) -> bool:
        """Return whether a request must not leave any more; see `RunRecorder`."""
        return self._hold.is_late(attempt)

    async def intend(self, attempt: Attempt) -> int:
        """Write down that a row is about to be sent; see `RunRecorder`."""
        if self._stopped is not None:
            raise self._stopped
        self._in_flight += 1
        self._hold_room(Stopped)
        facts = (attempt.row, attempt.key, attempt.name, attempt.started.isoformat())
        with self._or(Stopped):
            number = await self._committer.durably(self._hold.intending((self._run.run, *facts)))
        if isinstance(number, Stopped):
            raise number
        return number

    def _hold_room(self, raised: type[Refused | Stopped]) -> None:
        """Take room for the outcomes of the requests under way, and for that of the run."""
        try:
            self._rescue.hold_room(self._in_flight + 1)
        except OSError as error:
            is_full = error.errno in _FULL
            code = "journal.disk_full" if is_full else _otherwise(raised)
            raise raised(code, path=self._address, reason=reason_of(error)) from None

    async def conclude(self, conclusion: Conclusion, *, within: float = 0.0) -> Stopped | None:
        """Write down what became of an attempt, and of its row; see `RunRecorder`."""
        writes = [
            *outcome_writes(self._run.run, conclusion),
            self._setting(conclusion.row, conclusion.result),
        ]
        stopped = None
        self._in_flight -= 1

        def conclude(connection: Connection) -> None:
            execute(connection, writes)
            self._hold.conclude(connection, conclusion)

        try:
            await self._committer.durably(conclude, within=within)
        except DATABASE_ERRORS as error:
            stopped = await asyncio.to_thread(self._kept, writes, error)
        self._recorded[conclusion.row] = conclusion.result
        return stopped

    def _setting(self, row: int, result: Result) -> Write:
        sent_at = result.sent_at.isoformat() if result.sent_at else None
        facts = (result.state.value, sent_at, self._problems(result.problems))
        return Write("SET_RESULT", (*facts, self._run.run, row))

    def finish(
        self, finished: datetime, stopped: events.Stopped | None, results: Mapping[int, Result]
    ) -> None:
        """Write down when and how the run ended, and what became of its rows; see `RunRecorder`."""
        ended, facts = (stopped.code, stopped.facts) if stopped else (FINISHED, {})
        kept = storable(self._redact(json.dumps(dict(facts)))) if facts else None
        new = {row: one for row, one in results.items() if self._recorded.get(row) != one}
        writes = [
            Write("FINISH_RUN", (finished.isoformat(), ended, kept, self._run.run)),
            *(self._setting(row, result) for row, result in new.items()),
        ]

        def end(connection: Connection) -> None:
            execute(connection, writes)
            self._hold.release(connection)

        try:
            self._committer.now(end)
        except DATABASE_ERRORS as error:
            try:
                lost = self._kept(writes, error)
            except Stopped:  # a row that was not sent needs no note, for which there is no room
                lost = self._kept(writes[:1], error)
            if not is_short_of_room(error):
                raise lost from None

    def _problems(self, problems: Iterable[Problem]) -> str | None:
        """Return *problems* as they are kept, without the secret, which a cell may hold."""
        text = problems_text(problems)
        return None if text is None else self._redact(text)

    def _kept(self, writes: list[Write], error: DatabaseError) -> Stopped:
        """Keep *writes* in spite of *error*, and return why nothing more may be sent.

        Raises:
            Stopped: They cannot be kept.
        """
        self._stopped = failure(error, Stopped, self._address, "journal.lost")
        try:
            self._rescue.keep(writes, error, self._committer)
        except (*DATABASE_ERRORS, Refused):
            raise self._stopped from None
        return self._stopped

    @contextmanager
    def _or(self, raised: type[Refused | Stopped]) -> Iterator[None]:
        """Raise *raised* where the record cannot be kept: nothing may be sent without it."""
        try:
            yield
        except DATABASE_ERRORS as error:
            raise failure(error, raised, self._address, _otherwise(raised)) from None


def _otherwise(raised: type[Refused | Stopped]) -> str:
    """Return the code of a failure that has none of its own."""
    return "journal.unusable" if raised is Refused else "journal.lost"
