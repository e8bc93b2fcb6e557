"""Workers that send the rows, each row at most once as far as anybody can know.

A row is taken from the queue, waits for its turn at the throttle, is recorded as intended, is sent,
and is recorded with its outcome. Then it is concluded, or it goes back to the queue: after a
back-off if it was certainly not created, and after the quiet period if nobody knows.
"""

from __future__ import annotations

import asyncio
import math
import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Final

from bulk_import import events, problems
from bulk_import.api.reply import Reply
from bulk_import.cancellation import Cancellation
from bulk_import.clock import Clock
from bulk_import.options import SendOptions
from bulk_import.outcome import Rejected, Result, Unknown
from bulk_import.sending_task import SendingTask
from bulk_import.store import Attempt, ClaimHolder, Conclusion, RunRecorder
from bulk_import.submission.health import Health, back_off, is_safe_to_retry
from bulk_import.submission.interpret import (
    Interpretation,
    interpret,
    not_kept,
    result_of,
    unknown_since_earlier,
)
from bulk_import.submission.leaving import Api, send_in_time
from bulk_import.submission.queue import DueRow, Queue, QueuedRow
from bulk_import.submission.throttle import Throttle

MAX_FAILED_ATTEMPTS: Final = 6
"""Attempts of a row that were certainly not processed; they cannot create anything twice."""

MAX_UNKNOWN_ATTEMPTS: Final = 3
"""Attempts of a row while their outcome is unknown: the first and two more."""

MAX_PAUSE_SECONDS: Final = 900.0
"""The longest pause for which a run waits; where the API asks for a longer one, the run ends."""

POLL_SECONDS: Final = 1.0
"""How long a worker sleeps at the most before it looks whether the run was stopped."""


@dataclass(slots=True)
class Submission:
    """The sending of one plan: what its workers share.

    Attributes:
        api: What sends a campaign.
        recorder: Where intents and outcomes are kept.
        throttle: The rate limit of the account.
        options: How fast and how often.
        clock: Time.
        cancellation: Lets others end the sending early.
        emit: Called with each event as it happens; it must not raise.
        chance: Gives numbers from 0 to 1, for the jitter of waits.
        stopped: Why no more rows are sent; None while they are.
    """

    api: Api
    recorder: RunRecorder
    throttle: Throttle
    options: SendOptions
    clock: Clock
    cancellation: Cancellation
    emit: events.Listener
    chance: Callable[[], float] = random.random
    stopped: events.Stopped | None = None
    _queue: Queue = field(init=False)
    _health: Health = field(init=False)
    _in_flight: int = field(default=0, init=False)
    _is_broken: bool = field(default=False, init=False)
    _waiting_until: float = field(default=0.0, init=False)
    _paused_until: float | None = field(default=None, init=False)

    async def send(self, rows: Iterable[DueRow]) -> None:
        """Send *rows* with as many workers as the options allow, and emit what becomes of each.

        When the run is stopped, the rows in flight come to their end, and rows that would have been
        sent again are concluded as they are; of rows that were never sent nothing is told.
        """
        due = list(rows)
        self._queue = Queue(due, self.clock.monotonic())
        self._health = Health(len(due), self.options.concurrency)
        if due:
            self._begin()
        workers = [
            SendingTask(self._work(), self.cancellation) for _ in range(self.options.concurrency)
        ]
        for failed in await asyncio.gather(*workers, return_exceptions=True):
            if failed is not None:
                raise failed
        for row in self._queue.tried:
            self._emit_result(row, row.result or unknown_since_earlier(row.due))

    def _begin(self) -> None:
        """Begin where the run before this one left the account: with its pace, and its pause."""
        left = self.recorder.handover
        self.throttle.pause(left.spaced)
        if left.paused:
            self._pause(left.paused)

    async def _work(self) -> None:
        """Send rows until none is left; after a fault of ours the other workers stop as well."""
        try:
            await self._send_each()
        except BaseException:
            self._is_broken = True
            raise

    async def _send_each(self) -> None:
        while True:
            async with self._health.slot():
                row = await self._next()
                if row is None:
                    return
                self._in_flight += 1
                await self._send(row)
                self._in_flight -= 1

    async def _next(self) -> QueuedRow | None:
        """Wait for a row whose time has come; None once the run stops or no row is left.

        A row in flight that must be sent again is taken by the worker that sent it.
        """
        while not self._is_ending() and not self._queue.is_empty:
            now = self.clock.monotonic()
            wait = self._health.wait(now)
            if wait <= 0.0:
                row = self._queue.take(now, retries=self._health.retries_left > 0)
                if row is not None:
                    return row
                wait = self._queue.wait(now) or POLL_SECONDS
                if not self._health.retries_left and not self._in_flight:
                    self._stop("api.down")
                self._emit_waiting(now, wait)
            await self.clock.sleep(min(wait, POLL_SECONDS))
        return None

    async def _send(self, row: QueuedRow) -> None:
        """Send one row once, and do what follows for it and for the others."""
        is_probe = self._health.start()
        number = await self._prepare(row, is_probe=is_probe)
        if number is None:
            self._health.withdraw(is_probe=is_probe)
            self._queue.put_back(row)
            return
        self._emit_resumed()
        sent_at = self.clock.now()
        is_late = partial(self.recorder.is_late, number)
        reply = await send_in_time(self.api, row.due.sent, self.throttle.leave, is_late)
        meaning = await self._interpret(row, reply)
        result = result_of(row, reply.outcome, meaning, sent_at)
        conclusion = Conclusion(
            attempt=number,
            row=row.due.row,
            finished=self.clock.now(),
            outcome=meaning.outcome,
            result=result,
            retry_after=reply.pause,
        )
        result = await self._keep(conclusion, row)
        self._learn(row, reply, is_probe=is_probe)
        self._conclude(row, reply, result)

    async def _keep(self, conclusion: Conclusion, row: QueuedRow) -> Result:
        """Write down what became of *row*; return what can be told of it."""
        try:
            stopped = await self.recorder.conclude(conclusion, within=self.throttle.until_turn())
        except problems.Stopped as lost:
            self._stop(lost.code, **lost.facts)
            return not_kept(row, conclusion.result)
        if stopped is not None:
            self._stop(stopped.code, **stopped.facts)
        return conclusion.result

    async def _prepare(self, row: QueuedRow, *, is_probe: bool) -> int | None:
        """Wait for a row's turn and write the intent down; None where it must not leave."""
        number = None
        if await self.throttle.acquire(self._is_off(is_probe=is_probe)):
            with self._stopping():
                number = await self.recorder.intend(self._intent(row.due))
        return number

    def _is_off(self, *, is_probe: bool) -> Callable[[], bool]:
        """Return what tells a row at the throttle that it must not leave any more."""
        return lambda: self._is_ending() or (self._health.is_open and not is_probe)

    def _intent(self, due: DueRow) -> Attempt:
        return Attempt(row=due.row, key=due.key, name=due.sent.name, started=self.clock.now())

    async def _interpret(self, row: QueuedRow, reply: Reply) -> Interpretation:
        holder = None
        if isinstance(reply.outcome, Rejected) and reply.outcome.taken:
            holder = ClaimHolder(None)  # until the record has told whose it is
            with self._stopping():
                holder = await self.recorder.holder(row.due.key, reply.outcome.taken)
        return interpret(
            reply.outcome,
            maybe_sent=row.maybe_sent,
            holder=holder,
            is_marked=row.due.mark is not None,
        )

    def _learn(self, row: QueuedRow, reply: Reply, *, is_probe: bool) -> None:
        """Do for all rows what *reply* asks for: a pause, a slower pace, a stop."""
        if reply.stops:
            self._stop(self._health.why_stop(reply.stops))
        if reply.pause is not None:
            self._pause(reply.pause or back_off(self.options, row.attempts + 1, 1.0))
        if reply.slower is not None:
            self.throttle.slow_down(reply.slower.distance, reply.slower.seconds)
        is_retry, now = row.attempts > 0 or row.maybe_sent, self.clock.monotonic()
        self._health.record(reply, now, is_retry=is_retry, is_probe=is_probe)
        if self._health.is_open:
            self._emit_paused("run.unanswered", now, self._health.wait(now))

    def _pause(self, seconds: float) -> None:
        if seconds > MAX_PAUSE_SECONDS:
            self._stop("api.later")
        with_jitter, now = seconds * (1.0 + 0.1 * self.chance()), self.clock.monotonic()
        self.throttle.pause(with_jitter)
        self._emit_paused("run.paused", now, with_jitter)

    def _conclude(self, row: QueuedRow, reply: Reply, result: Result) -> None:
        """Emit the row's result, or let it wait until it is sent again."""
        is_unknown = isinstance(reply.outcome, Unknown)
        is_retryable = is_safe_to_retry(reply)
        is_failed = is_retryable and not self._health.is_open
        after = row.after(result, is_unknown=is_unknown, is_failed=is_failed)
        now, gave_up = self.clock.monotonic(), False
        if is_unknown and self.options.resend and after.unknown_attempts < MAX_UNKNOWN_ATTEMPTS:
            self._queue.put_back(replace(after, at=now + self.options.quiet_period))
        elif is_retryable and after.failed_attempts < MAX_FAILED_ATTEMPTS:
            wait = self._back_off(after) if reply.pause is None else 0.0
            self._queue.put_back(replace(after, at=now + wait))
        else:
            self._emit_result(row, result)
            gave_up = is_retryable
        why = self._health.why_give_up(now, row_gave_up=gave_up)
        if why is not None:
            self._stop(why)

    def _back_off(self, row: QueuedRow) -> float:
        return back_off(self.options, row.attempts, self.chance())

    def _is_ending(self) -> bool:
        """Return whether no more rows may be sent."""
        if self.cancellation.code is not None:
            self._stop(self.cancellation.code)
        if (stopped := self.recorder.why_stop()) is not None:
            self._stop(stopped.code, **stopped.facts)
        return self.stopped is not None or self._is_broken

    def _stop(self, code: str, **facts: str) -> None:
        """Send no more rows; those in flight come to their end. The first reason stays."""
        if self.stopped is None:
            self.stopped = events.Stopped(code=code, facts=facts)
            self.emit(self.stopped)

    @contextmanager
    def _stopping(self) -> Iterator[None]:
        """Let a record that fails stop the run: the other rows must not be sent either."""
        try:
            yield
        except problems.Stopped as stopped:
            self._stop(stopped.code, **stopped.facts)

    def _emit_result(self, row: QueuedRow, result: Result) -> None:
        self.emit(events.RowConcluded(row=row.due.row, result=result))

    def _emit_waiting(self, now: float, seconds: float) -> None:
        rows = len(self._queue.maybe_sent)
        if rows and seconds > 2 * POLL_SECONDS and now >= self._waiting_until:
            self._waiting_until = now + seconds
            self.emit(events.Waiting(rows=rows, seconds=seconds))

    def _emit_paused(self, code: str, now: float, seconds: float) -> None:
        """Tell of a pause; not of one that adds less than a second to the one under way."""
        known = now if self._paused_until is None else self._paused_until + POLL_SECONDS
        if self.stopped is None and known < now + seconds < math.inf:
            self._paused_until = now + seconds
            self.emit(events.Paused(code=code, seconds=seconds))

    def _emit_resumed(self) -> None:
        is_over = self._paused_until is not None and self._paused_until <= self.clock.monotonic()
        if is_over and not self._health.is_open:
            self._paused_until = None
            self.emit(events.Resumed())
