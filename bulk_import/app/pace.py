"""How far a run is and how fast it goes, as its events tell; nothing is printed here."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from bulk_import.clock import Clock
from bulk_import.events import Event, Paused, Resumed, RowConcluded, Started, Waiting
from bulk_import.outcome import State


class Pace:
    """What the events of one run have told so far.

    Rows that are not sent are concluded at once, and a pause lasts as long as it lasts: neither
    says how fast campaigns are created, and so neither counts.

    Args:
        rows: How many rows the run has.
        clock: Time.

    Attributes:
        counted: The rows that are concluded, by their state.
        waiting: Rows that wait for the quiet period before they are sent again.
        paused_until: When a pause ends; None while there is none.
    """

    def __init__(self, rows: int, clock: Clock) -> None:
        self.counted: Counter[State] = Counter()
        self.waiting = 0
        self.paused_until: datetime | None = None
        self._rows = rows
        self._clock = clock
        self._before_sending = 0
        self._began = clock.monotonic()
        self._ends = self._began

    def hear(self, event: Event) -> None:
        """Take *event* into account."""
        match event:
            case Started(rows=rows, due=due):
                self._before_sending = rows - due
            case RowConcluded(result=result):
                self._conclude(result.state)
            case Waiting(rows=rows):
                self.waiting = rows
            case Paused(seconds=seconds):
                self.paused_until = self._clock.now() + timedelta(seconds=seconds)
                self._pause(seconds)
            case Resumed():
                self.paused_until = None
            case _:
                pass

    @property
    def done(self) -> int:
        """How many rows are concluded."""
        return self.counted.total()

    @property
    def rate(self) -> float | None:
        """Rows that are concluded in a second of sending; None while that is not known."""
        sent = self.done - self._before_sending
        seconds = self._sending_seconds()
        return sent / seconds if sent > 0 and seconds > 0 else None

    @property
    def seconds_left(self) -> float | None:
        """How long it takes at this rate until the last row is concluded; None if not known."""
        rate, left = self.rate, self._rows - self.done
        if rate is None or not left:
            return None
        return left / rate + max(0.0, self._ends - self._clock.monotonic())

    def _conclude(self, state: State) -> None:
        self.counted[state] += 1
        self.waiting = min(self.waiting, self._rows - self.done)
        if self.done == self._before_sending:
            self._began = self._clock.monotonic()

    def _pause(self, seconds: float) -> None:
        """Leave a pause out of the time of sending; one that prolongs another only its end."""
        now = self._clock.monotonic()
        ends = max(self._ends, now + seconds)
        self._began += ends - max(now, self._ends)
        self._ends = ends

    def _sending_seconds(self) -> float:
        """Return for how long rows were being sent; during a pause until it began."""
        now = self._clock.monotonic()
        return now - self._began + max(0.0, self._ends - now)
