"""Imports that a worker put back, since nothing can be sent for them at the moment."""

from __future__ import annotations

from threading import Lock
from typing import Final, NamedTuple

from bulk_import.app.jobs import Phase, RunState
from bulk_import.clock import Clock
from bulk_import.fleet.progress import progress_of
from bulk_import.fleet.telling import Tell
from bulk_import.messages import text
from bulk_import.problems import JsonObject, Refused
from bulk_import.store.sheets import JobRecord

_TRIES: Final = 3
"""As often as an import can be tried again before this worker forgets that it put it back."""


class _Wait(NamedTuple):
    job: JobRecord
    refused: Refused
    until: float


class Waits:
    """What a worker tells of imports that it put back: whichever worker tries again first goes on.

    Every method may be called from any thread.

    Args:
        clock: Time.
        tell: Tells people something, in words.
    """

    def __init__(self, clock: Clock, tell: Tell) -> None:
        self._clock = clock
        self._tell = tell
        self._waiting: dict[str, _Wait] = {}
        self._lock = Lock()

    def add(self, job: JobRecord, refused: Refused, seconds: float) -> None:
        """Note that a *job* waits, and tell so where that, or its reason, is new.

        Of an account that another run holds only the pages tell: that ends by itself.

        Args:
            job: The import.
            refused: Why nothing can be sent.
            seconds: After how long it is tried again, by any worker.
        """
        until = self._clock.monotonic() + _TRIES * seconds
        with self._lock:
            before = self._waiting.get(job.id)
            self._waiting[job.id] = _Wait(job, refused, until)
        is_known = before is not None and before.refused.code == refused.code
        if not is_known and refused.code != "run.held":
            told = text("working.waits", file=job.file_name, message=refused.message)
            self._tell(told, is_trouble=True)

    def progress(self) -> dict[str, JsonObject]:
        """Return how the imports stand that wait at this moment, by their ids."""
        now = self._clock.monotonic()
        with self._lock:
            self._waiting = {job: one for job, one in self._waiting.items() if now < one.until}
            waiting = list(self._waiting.values())
        return {
            one.job.id: progress_of(RunState(job=one.job, phase=Phase.QUEUED, held=one.refused))
            for one in waiting
        }
