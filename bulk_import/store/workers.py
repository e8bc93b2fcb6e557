"""The workers of a fleet, which say in the shared store that they live and what they do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bulk_import.journal_address import DEFAULT_LEASE
from bulk_import.problems import JsonObject


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerRecord:
    """A worker.

    Attributes:
        id: Its id.
        machine: The name of the machine.
        process: The number of the process there.
        release: The release of this program.
        accounts: The accounts whose jobs it takes, as `account_name` calls them.
        began: When it began, by the clock of the database; None while that does not know it.
        silent: Seconds since its last sign of life, by that clock.
        jobs: What it carries out: how far each job is, by its id.
        is_draining: Whether it takes nothing new.
        lease: Seconds without a sign of life after which it is taken for dead.
    """

    id: str
    machine: str
    process: int
    release: str
    accounts: tuple[str, ...]
    began: datetime | None = None
    silent: float = 0.0
    jobs: Mapping[str, JsonObject] = field(default_factory=dict)
    is_draining: bool = False
    lease: float = DEFAULT_LEASE

    @property
    def is_alive(self) -> bool:
        """Whether it gave a sign of life not long ago."""
        return self.silent < self.lease


class WorkerStore(Protocol):
    """Where workers say that they live.

    Every method may be called from any thread, and raises `Refused` where the store cannot be
    read or written.
    """

    def close(self) -> None:
        """Let go of the store; it is opened again by the next call."""
        ...

    def renew(self, worker: WorkerRecord) -> None:
        """Write down that a *worker* lives at this moment, and what it does."""
        ...

    def remove(self, worker: str) -> None:
        """Forget the worker of that id, which has ended."""
        ...

    def all(self) -> list[WorkerRecord]:
        """Return the workers, those that began first first; a silent one for a day."""
        ...
