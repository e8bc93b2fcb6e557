"""Workers that send the rows, each row at most once as far as anybody can know.

The way of a row: it is taken from the agenda, waits for its turn at the throttle, is written down
as intended, leaves, and is written down with what became of it. Then it is told, or goes back to
the agenda: at once after a while if it certainly did nothing, and after the quiet period if
nobody knows what it did.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

from bulk_import.api import Reply
from bulk_import.campaign import Campaign
from bulk_import.clock import Clock
from bulk_import.messages import word
from bulk_import.outcome import Rejected, Result, Unknown
from bulk_import.problems import Stopped
from bulk_import.store import Attempt, ClaimHolder, RunRecorder
from bulk_import.submission.caution import Caution, did_nothing
from bulk_import.submission.interpret import Verdict, judge
from bulk_import.submission.pace import Pace
from bulk_import.submission.queue import Agenda, Due, Turn
from bulk_import.submission.results import result_of, still_unknown
from bulk_import.submission.throttle import Throttle

MOST_IN_VAIN: Final = 6
"""Attempts of a row that certainly did nothing; they cannot create anything twice."""

MOST_DOUBTS: Final = 3
"""Attempts of a row that nobody knows the outcome of: the first and two more."""

LONGEST_PAUSE: Final = 900.0
"""Seconds that a run waits for the API; for a longer pause it ends, and says so."""

LOOK: Final = 1.0
"""Seconds after which whoever waits looks whether the run was stopped."""


class Api(Protocol):
    """What sends one campaign."""

    async def create(self, campaign: Campaign, leaving: Callable[[], Awaitable[None]]) -> Reply:
        """Send *campaign* once and return what came of it; await *leaving* right before."""
        ...


@dataclass(slots=True)
class Submission:
    """The sending of one plan: what is shared by its workers.

    Attributes:
        api: What sends a campaign.
        recorder: Where intents and outcomes are kept.
        throttle: The door of the account.
        pace: How fast to send, and how often.
        clock: Time.
        tell: Called with each row's result as soon as it is known.
        say: Called with a sentence for whoever watches, when the run waits for long.
        chance: Gives numbers from 0 to 1, for the jitter of waits.
        stopped: Why no more rows are handed out; None while they are.
    """

    api: Api
    recorder: RunRecorder
    throttle: Throttle
    pace: Pace
    clock: Clock
    tell: Callable[[int, Result], None] = lambda _row, _result: None
    say: Callable[[str], None] = lambda _sentence: None
    chance: Callable[[], float] = random.random
    stopped: Stopped | None = None
    _agenda: Agenda = field(init=False)
    _caution: Caution = field(init=False)
    _in_flight: int = field(default=0, init=False)
    _said_until: float = field(default=0.0, init=False)

    def stop(self, code: str) -> None:
        """Hand out no more rows; those in flight come to their end. The first reason stays."""
        self.stopped = self.stopped or Stopped(code)

    async def send(self, rows: Iterable[Due]) -> None:
        """Send *rows*, and tell the result of each that was sent, now or by an earlier run."""
        due = list(rows)
        self._agenda = Agenda(due, self.clock.monotonic())
        self._caution = Caution(len(due), self.pace.concurrency)
        await asyncio.gather(*(self._work() for _ in range(self.pace.concurrency)))
        for turn in self._agenda.tainted:
            self.tell(turn.due.row, turn.result or still_unknown(turn.due))

    async def _work(self) -> None:
        while True:
            async with self._caution.slots:
                turn = await self._next()
                if turn is None:
                    return
                self._in_flight += 1
                await self._send(turn)
                self._in_flight -= 1

    async def _next(self) -> Turn | None:
        """Wait for a row whose time has come; None once the run stops or no row is left.

        A row in flight that comes back is taken by whoever sent it.
        """
        while self.stopped is None and not self._agenda.is_empty:
            now = self.clock.monotonic()
            wait = self._caution.breaker.wait(now)
            if wait <= 0.0:
                turn = self._agenda.take(now, retries=self._caution.budget.left > 0)
                if turn is not None:
                    return turn
                wait = self._agenda.wait(now) or LOOK
                if not self._caution.budget.left and not self._in_flight:
                    self.stop("api.down")
                self._say_waiting(now, wait)
            await self.clock.sleep(min(wait, LOOK))
        return None

    async def _send(self, turn: Turn) -> None:
        """Send one row once, and see to what follows for it and for the others."""
        is_probe = self._caution.breaker.take()
        number = await self._prepare(turn, probe=is_probe)
        if number is None:
            self._caution.breaker.put_back(probe=is_probe)
            self._agenda.put_back(turn)
            return
        sent_at = self.clock.now()
        reply = await self.api.create(turn.due.campaign, self.throttle.leave)
        verdict = await self._judge(turn, reply)
        with self._stopping():  # what became of the row is known all the same
            await self.recorder.conclude(number, self.clock.now(), verdict.outcome, verdict.state)
        self._heed(reply, turn, probe=is_probe)
        self._settle(turn, reply, result_of(turn, reply.outcome, verdict, sent_at))

    async def _prepare(self, turn: Turn, *, probe: bool) -> int | None:
        """Wait for a row's turn and write the intent down; None where it must not leave."""
        number = None
        if await self.throttle.turn(self._is_off_for(probe=probe)):
            with self._stopping():
                number = await self.recorder.intend(self._intent(turn.due))
        return number

    def _is_off_for(self, *, probe: bool) -> Callable[[], bool]:
        """Return what tells a row at the throttle that it must not leave any more."""
        return lambda: self.stopped is not None or (self._caution.breaker.is_open and not probe)

    def _intent(self, due: Due) -> Attempt:
        return Attempt(
            row=due.row,
            key=due.key,
            name=due.campaign.name,
            started=self.clock.now(),
        )

    async def _judge(self, turn: Turn, reply: Reply) -> Verdict:
        holder = None
        if isinstance(reply.outcome, Rejected) and reply.outcome.taken:
            holder = ClaimHolder(None)  # whoever cannot look does not know whose it is
            with self._stopping():
                holder = await self.recorder.holder(turn.due.key, reply.outcome.taken)
        return judge(reply.outcome, is_tainted=turn.is_tainted, holder=holder)

    def _heed(self, reply: Reply, turn: Turn, *, probe: bool) -> None:
        """Let the other rows have what *reply* teaches and asks of everybody."""
        if reply.stops:
            self.stop(reply.stops)
        if reply.pause is not None:
            self._pause(reply.pause or self.pace.wait(turn.attempts + 1, 1.0))
        if reply.slower is not None:
            self.throttle.slow_down(reply.slower.distance, reply.slower.seconds)
        is_retry = turn.attempts > 0 or turn.is_tainted
        self._caution.learn(reply, self.clock.monotonic(), retry=is_retry, probe=probe)

    def _pause(self, seconds: float) -> None:
        if seconds > LONGEST_PAUSE:
            self.stop("api.later")
        self.throttle.pause(seconds * (1.0 + 0.1 * self.chance()))

    def _settle(self, turn: Turn, reply: Reply, result: Result) -> None:
        """Tell the row's result, or let it wait until it is sent again."""
        doubt = isinstance(reply.outcome, Unknown)
        vain = did_nothing(reply) and not self._caution.breaker.is_open
        after = turn.after(result, doubt=doubt, vain=vain)
        now, row_gives_up = self.clock.monotonic(), False
        if doubt and self.pace.resend and after.doubts < MOST_DOUBTS:
            self._agenda.put_back(replace(after, at=now + self.pace.quiet_period))
        elif did_nothing(reply) and after.vain < MOST_IN_VAIN:
            wait = self.pace.wait(after.attempts, self.chance()) if reply.pause is None else 0.0
            self._agenda.put_back(replace(after, at=now + wait))
        else:
            self.tell(turn.due.row, result)
            row_gives_up = did_nothing(reply)
        why = self._caution.gives_up(now, row_did=row_gives_up)
        if why is not None:
            self.stop(why)

    def _say_waiting(self, now: float, wait: float) -> None:
        if wait > 2 * LOOK and now >= self._said_until and self._agenda.tainted:
            self._said_until = now + wait
            rows = str(len(self._agenda.tainted))
            self.say(word("run.waiting", rows=rows, seconds=f"{wait:.0f}"))

    @contextmanager
    def _stopping(self) -> Iterator[None]:
        """Let a record that fails stop the run: the other rows must not be sent either."""
        try:
            yield
        except Stopped as stopped:
            self.stopped = self.stopped or stopped


async def submit(rows: Iterable[Due], submission: Submission) -> None:
    """Send *rows* with as many workers as the pace allows; each result goes to `tell`.

    When the run is stopped, the rows in flight come to their end, and those that may have been
    created are told as unknown; the others are never told of.
    """
    await submission.send(rows)
