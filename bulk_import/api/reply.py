"""What a request came to, and what follows for the requests after it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bulk_import.outcome import Outcome

Leaving = Callable[[], Awaitable[Callable[[], None]]]
"""Awaited right before the first byte of a request leaves; returns what is called right after."""


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
