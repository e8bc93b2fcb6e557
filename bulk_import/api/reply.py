"""What a request came to, and what follows for the requests after it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from bulk_import.outcome import Outcome


class Departure(Protocol):
    """A request that begins to leave, as whoever keeps the pace follows it."""

    def left(self) -> None:
        """Note that its last byte has left."""
        ...

    def answered(self) -> None:
        """Note that its answer begins to come."""
        ...


Leaving = Callable[[], Awaitable[Departure]]
"""Awaited right before the first byte of a request leaves; returns what hears how it goes on."""


@dataclass(frozen=True, slots=True)
class Slower:
    """A slower pace for a while.

    Attributes:
        distance: Seconds between two requests, at the least.
        seconds: How long that holds.
    """

    distance: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Reply:
    """What one request came to.

    Attributes:
        outcome: What is known of the campaign.
        pause: Seconds for which the API asks everybody to wait; 0.0 where it names none;
            None where it asks for no pause.
        stops: Why no further request makes sense, as a key of the table of messages.
        slower: The pace that the API advises; None where it advises none.
    """

    outcome: Outcome
    pause: float | None = None
    stops: str | None = None
    slower: Slower | None = None
