"""How much may be read, and what it may cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol

from bulk_import.options import USUAL_ROWS

MEGABYTE: Final = 1_000_000


class Costs(Protocol):
    """What a child process may cost that works on a file."""

    @property
    def memory_bytes(self) -> int:
        """What it may hold."""

    @property
    def cpu_seconds(self) -> int:
        """How long it may work."""

    @property
    def wall_seconds(self) -> float:
        """How long it may take, waiting included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLimits:
    """How much of a file is read; more rows also mean more memory and time.

    Attributes:
        rows: The most rows of a sheet with anything in them, below its header.
    """

    rows: int = USUAL_ROWS

    @property
    def scale(self) -> float:
        """How many times the usual size is allowed."""
        return max(1.0, self.rows / USUAL_ROWS)

    @property
    def file_bytes(self) -> int:
        """The largest file that is looked at."""
        return round(200 * MEGABYTE * self.scale)

    @property
    def memory_bytes(self) -> int:
        """What the child process may hold."""
        return round(1_000 * MEGABYTE * self.scale)

    @property
    def cpu_seconds(self) -> int:
        """How long the child process may work."""
        return round(20 * self.scale)

    @property
    def wall_seconds(self) -> float:
        """How long the child process may take, waiting included."""
        return 28.0 * self.scale


class Hints(NamedTuple):
    """What is said of a file beside it.

    Attributes:
        encoding: How a text is encoded, where it does not say so itself; None to find out.
        records: Where the records of a document may be, beside where its form shows them.
    """

    encoding: str | None = None
    records: tuple[str, ...] = ()


NO_HINTS: Final = Hints()
