"""Workers that send the rows, each row at most once as far as anybody can know."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol

from bulk_import.api import Reply
from bulk_import.campaign import Campaign
from bulk_import.clock import Clock
from bulk_import.journal import Attempt, Journal
from bulk_import.outcome import Created, NotSent, Rejected, Result, State, Unknown
from bulk_import.problems import Problem, Severity, Stopped
from bulk_import.submission.throttle import Throttle

MOST_ATTEMPTS: Final = 6
"""Attempts of a row that certainly did not arrive; they cannot create anything twice."""


class Api(Protocol):
    """What sends one campaign."""

    async def create(self, campaign: Campaign) -> Reply:
        """Send *campaign* once and return what came of it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast to send.

    Attributes:
        rate: Requests in any second at the most.
        concurrency: Requests in flight at the most.
        first_wait: Seconds before a row that did not arrive is tried again, at the most; it
            doubles with each attempt.
        longest_wait: Seconds beyond which that wait does not grow.
    """

    rate: float = 2.0
    concurrency: int = 4
    first_wait: float = 0.5
    longest_wait: float = 60.0

    def wait(self, attempt: int, chance: float) -> float:
        """Return the seconds to wait after failed attempt number *attempt*, counted from 1.

        Full jitter: *chance*, from 0 to 1, of the doubled wait, so that rows do not come back
        all at once.
        """
        return chance * min(self.longest_wait, self.first_wait * 2.0 ** (attempt - 1))


@dataclass(frozen=True, slots=True)
class Due:
    """A row to send."""

    row: int
    key: str
    campaign: Campaign


@dataclass(slots=True)
class Submission:
    """The sending of one plan: what is shared by its workers.

    Attributes:
        run: The run's id.
        api: What sends a campaign.
        journal: Where intents and outcomes are kept.
        throttle: The door of the account.
        pace: How fast to send.
        clock: Time.
        tell: Called with each row's result as soon as it is known.
        chance: Gives numbers from 0 to 1, for the jitter of waits.
        stopped: Why no more rows are handed out; None while they are.
    """

    run: str
    api: Api
    journal: Journal
    throttle: Throttle
    pace: Pace
    clock: Clock
    tell: Callable[[int, Result], None] = lambda _row, _result: None
    chance: Callable[[], float] = random.random
    stopped: Stopped | None = None
    _in_vain: int = field(default=0, init=False)

    def stop(self, code: str) -> None:
        """Hand out no more rows; those in flight come to their end. The first reason stays."""
        self.stopped = self.stopped or Stopped(code)

    async def work(self, queue: Iterator[Due]) -> None:
        """Send the rows of *queue*, which workers share; after a stop, let the rest go by."""
        for due in queue:
            with self._stopping():
                await self.send(due)

    async def send(self, due: Due) -> None:
        """Send one row until there is an outcome, or the run stops before its turn."""
        attempts = 0
        while await self.throttle.turn(lambda: self.stopped is not None):
            attempts += 1
            sent_at = self.clock.now()
            reply = await self._attempt(due, sent_at)
            self._heed(reply, attempts)
            if not _may_go_again(reply) or attempts == MOST_ATTEMPTS:
                self.tell(due.row, _result(due, reply, attempts, sent_at))
                return
            if reply.pause is None:  # else the throttle holds everybody back
                await self.clock.sleep(self.pace.wait(attempts, self.chance()))

    async def _attempt(self, due: Due, now: datetime) -> Reply:
        intent = Attempt(
            run=self.run, row=due.row, key=due.key, name=due.campaign.name, started=now
        )
        number = await self.journal.intend(intent)
        await self.throttle.leave()
        reply = await self.api.create(due.campaign)
        with self._stopping():  # what became of the row is known all the same
            await self.journal.conclude(number, self.clock.now(), reply.outcome)
        return reply

    @contextmanager
    def _stopping(self) -> Iterator[None]:
        """Let a journal that fails stop the run: the other rows must not be sent either."""
        try:
            yield
        except Stopped as stopped:
            self.stopped = self.stopped or stopped

    def _heed(self, reply: Reply, attempts: int) -> None:
        """Let the other rows have what *reply* asks of everybody."""
        if reply.stops:
            self.stop(reply.stops)
        if reply.pause is not None:
            self.throttle.pause(reply.pause or self.pace.wait(attempts, 1.0))
        self._in_vain = self._in_vain + 1 if isinstance(reply.outcome, NotSent) else 0
        if attempts == MOST_ATTEMPTS and self._in_vain >= MOST_ATTEMPTS:
            # A row gives up, and meanwhile no other was taken either.
            self.stop("api.down" if reply.pause is None else "api.overloaded")


async def submit(rows: Iterable[Due], submission: Submission) -> None:
    """Send *rows* with as many workers as the pace allows; each result goes to `tell`.

    When the run is stopped, the rows in flight come to their end; the others are never told of.
    """
    queue = iter(rows)
    await asyncio.gather(*(submission.work(queue) for _ in range(submission.pace.concurrency)))


def _may_go_again(reply: Reply) -> bool:
    return isinstance(reply.outcome, NotSent) and reply.stops is None


def _result(due: Due, reply: Reply, attempts: int, sent_at: datetime) -> Result:
    outcome = reply.outcome
    state, severity, code = _told(outcome)
    answer = outcome.answer if outcome.answer and outcome.answer.status else None
    problems: tuple[Problem, ...] = ()
    if code:
        msg = (answer.msg or f"HTTP {answer.status}") if answer else ""
        problems = (Problem.worded(severity, code, row=due.row, name=due.campaign.name, msg=msg),)
    return Result(
        state=state,
        answer=answer,
        attempts=attempts,
        sent_at=sent_at if answer or state is not State.NOT_SENT else None,
        key=due.key,
        problems=problems,
    )


def _told(outcome: Created | Rejected | Unknown | NotSent) -> tuple[State, Severity, str]:
    """Return the state of a row after *outcome*, and what is told about it."""
    match outcome:
        case Created():
            return State.CREATED, Severity.WARNING, ""
        case Rejected():
            return State.REJECTED, Severity.ERROR, "api.rejected"
        case Unknown():
            return State.UNKNOWN, Severity.ERROR, outcome.why
        case NotSent():
            return State.NOT_SENT, Severity.ERROR, outcome.why
