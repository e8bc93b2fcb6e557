"""After which times without a sign of life a run, or a worker, is taken for dead."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LeaseTimes:
    """How long a lease lasts; its other times are fixed parts of that.

    Attributes:
        stale: Seconds after the last sign of life of its holder until another may go on in his
            place.
    """

    stale: float

    @property
    def renew(self) -> float:
        """Seconds between two signs of life."""
        return self.stale / 6

    @property
    def local(self) -> float:
        """Seconds after an intent was asked for in which its request may leave."""
        return self.stale / 3
