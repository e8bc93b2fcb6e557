"""What lets jobs be carried out: this process (`Queues`), or the workers of a fleet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from bulk_import.app.jobs.carrying_out import Surroundings
from bulk_import.app.jobs.reports import KeptReports
from bulk_import.app.jobs.run_state import RunState
from bulk_import.store.sheets import Along, JobRecord, SheetStore


class Dispatcher(Protocol):
    """Lets jobs begin, one at a time for each account, and knows how they stand.

    Every method may be called from any thread.
    """

    def along(self, job: JobRecord) -> Along | None:
        """Return what is done in the transaction that writes *job* down, if it may begin with that.

        Raises:
            Refused: The account cannot be used.
        """
        ...

    def add(self, job: JobRecord) -> None:
        """Let *job* begin as soon as its account is free, which is written down by now.

        Raises:
            Refused: The account cannot be used.
        """
        ...

    def resume(self) -> None:
        """Go on with every job that nobody stopped, the oldest first; a server begins so."""
        ...

    def stop(self, job: JobRecord) -> None:
        """End *job* early, which is `STOPPING`: requests under way are waited for."""
        ...

    def drain(self, seconds: float | None = None) -> bool:
        """Let nothing new leave this process, and wait for requests under way.

        Args:
            seconds: How long it waits for each job at the most; None for as long as it takes.

        Returns:
            Whether all of them have ended.
        """
        ...

    def states(self, jobs: Sequence[JobRecord]) -> list[RunState]:
        """Return how *jobs* stand, all at the same moment."""
        ...


Dispatching = Callable[[SheetStore, Surroundings, KeptReports], Dispatcher]
"""Returns what lets jobs be carried out, of where they are kept and what each needs."""
