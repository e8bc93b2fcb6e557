"""How a job stands at this moment, in numbers: what the page asks for every second."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from threading import Lock
from typing import Final

from bulk_import.app.jobs.job_facts import facts_of
from bulk_import.app.pace import Pace
from bulk_import.clock import Clock
from bulk_import.events import Event, Paused, RowConcluded, Started, Stopped, Waiting
from bulk_import.outcome import Result, State
from bulk_import.problems import Refused
from bulk_import.store.sheets import JobRecord, JobState

NEED_A_PERSON: Final = frozenset({State.REJECTED, State.UNKNOWN})
"""The states of rows that were sent and need a person."""

SENT: Final = (State.CREATED, State.REJECTED, State.UNKNOWN)
"""The states of rows that were sent."""


class Phase(StrEnum):
    """What a job is doing."""

    WAITING = "waiting"
    """Nobody has approved it yet."""
    APPROVED = "approved"
    """Somebody has, and the watcher of its folder begins with it."""
    ELSEWHERE = "elsewhere"
    """The watcher of its folder carries it out."""
    QUEUED = "queued"
    RUNNING = "running"
    PAUSED = "paused"
    QUIET = "quiet"
    """Only rows are left that wait for the quiet period."""
    STOPPING = "stopping"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A row that was sent and needs a person.

    Attributes:
        row: Its number.
        name: The campaign's name.
        result: What became of it.
    """

    row: int
    name: str
    result: Result


@dataclass(frozen=True, slots=True, kw_only=True)
class RunState:
    """How a job stands.

    Attributes:
        job: The job.
        phase: What it is doing.
        due: The rows that it sends.
        counts: How many of these are concluded, by their state.
        rate: Requests in a second at the most.
        seconds_left: How long it takes until the last row; None where that is not known.
        until: When the pause or the quiet period ends; None where there is none.
        pause: Why it pauses; None where it does not.
        quiet: Rows that wait for the quiet period.
        ahead: The import of the same account that goes first; None where there is none.
        held: Who else holds the account; None where nobody does.
        before: How many imports of the same account go first.
        before_at_workers: How many of other accounts go first, since no worker is free.
        person: The rows that need a person so far.
    """

    job: JobRecord
    phase: Phase
    due: int = 0
    counts: Mapping[State, int] = field(default_factory=dict)
    rate: float = 0.0
    seconds_left: float | None = None
    until: datetime | None = None
    pause: Paused | None = None
    quiet: int = 0
    ahead: RunState | None = None
    held: Refused | None = None
    before: int = 0
    before_at_workers: int = 0
    person: tuple[PersonRow, ...] = ()

    @property
    def done(self) -> int:
        """How many rows are concluded."""
        return sum(self.counts.values())

    @property
    def to_go(self) -> int:
        """How many rows are not."""
        return self.due - self.done


class Progress:
    """What the events of a job have told so far; heard in one thread, asked in others.

    Args:
        clock: Time.
        rate: Requests in a second at the most.
        earlier: What became of rows in earlier runs of the same job.
        name_of: Returns the name of a row's campaign.
    """

    def __init__(
        self,
        clock: Clock,
        rate: float,
        earlier: Mapping[int, Result],
        name_of: Callable[[int], str],
    ) -> None:
        self._clock = clock
        self._name_of = name_of
        self._rate = rate
        self._pace = Pace(0, clock)
        self._lock = Lock()
        self._earlier = earlier
        self._counts = Counter(result.state for result in earlier.values())
        self._due = len(earlier)
        self._person: dict[int, PersonRow] = {}
        self._pause: Paused | None = None
        self._quiet_until: datetime | None = None
        self._is_ending = False

    def hear(self, event: Event) -> None:
        """Take *event* into account."""
        with self._lock:
            if isinstance(event, Started):
                self._pace = Pace(event.rows, self._clock)
            self._pace.hear(event)
            match event:
                case Started(due=due):
                    self._due += due
                case RowConcluded(row=row, result=result) if result.state in SENT:
                    self._counts[result.state] += 1
                    if result.state in NEED_A_PERSON:
                        self._person[row] = PersonRow(row, self._name_of(row), result)
                case Paused():
                    self._pause = event
                case Waiting(seconds=seconds):
                    self._quiet_until = self._clock.now() + timedelta(seconds=seconds)
                case Stopped():
                    self._is_ending = True
                case _:
                    pass

    def state(self, job: JobRecord) -> RunState:
        """Return how *job* stands."""
        with self._lock:
            paused = self._future(self._pace.paused_until)
            quiet = self._future(self._quiet_until) if self._pace.waiting else None
            return RunState(
                job=job,
                phase=self._phase(job, paused, quiet),
                due=self._due,
                counts=dict(self._counts),
                rate=self._rate,
                seconds_left=self._seconds_left(paused or quiet),
                until=paused or quiet,
                pause=self._pause if paused else None,
                quiet=self._pace.waiting if quiet else 0,
                person=tuple(self._person.values()),
            )

    def _future(self, moment: datetime | None) -> datetime | None:
        return moment if moment is not None and moment > self._clock.now() else None

    def _phase(self, job: JobRecord, paused: datetime | None, quiet: datetime | None) -> Phase:
        if self._is_ending or job.state.value == Phase.STOPPING:
            return Phase.STOPPING
        if paused:
            return Phase.PAUSED
        return Phase.QUIET if quiet else Phase.RUNNING

    def _seconds_left(self, until: datetime | None) -> float:
        """Return what is left at the pace so far; before that is known, at the fastest allowed."""
        to_go = max(0, self._due - self._counts.total())
        waits = (until - self._clock.now()).total_seconds() if until else 0.0
        return to_go / (self._pace.rate or self._rate) + max(0.0, waits)


def phase_of(job: JobRecord) -> Phase:
    """Return what a *job* is doing that nobody is known to carry out."""
    if job.state is JobState.WAITING:
        return Phase.WAITING
    if job.state is JobState.DONE:
        return Phase.DONE
    if facts_of(job).folder is None:
        return Phase.QUEUED
    return Phase.APPROVED if job.state is JobState.APPROVED else Phase.ELSEWHERE
