"""The record of every request that reached the API, as the server saw it."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Received:
    """One request.

    Attributes:
        time: When it had arrived in full.
        arrived: The same on the monotonic clock, in seconds.
        name: The campaign's name; None where it could not be read.
        answered: When the answer left, on the monotonic clock; None while it has not.
        status: The HTTP status that was answered; None while or where there was no answer.
        applied: Whether the request created a campaign.
    """

    time: datetime
    arrived: float
    name: str | None
    answered: float | None = None
    status: int | None = None
    applied: bool = False


class Record:
    """The requests in the order of their arrival.

    Written by the server's loop alone; may be read by any thread at any time.
    """

    def __init__(self) -> None:
        self._received: list[Received] = []

    @property
    def requests(self) -> tuple[Received, ...]:
        """What has arrived so far."""
        return tuple(self._received)

    def arrived(self, name: str | None) -> int:
        """Note a request, and return its number."""
        self._received.append(Received(datetime.now(UTC), time.monotonic(), name))
        return len(self._received) - 1

    def applied(self, number: int) -> None:
        """Note that the request created its campaign."""
        self._received[number] = replace(self._received[number], applied=True)

    def answered(self, number: int, status: int | None) -> None:
        """Note that the answer leaves now; *status* is None where the connection is cut."""
        self._received[number] = replace(
            self._received[number], answered=time.monotonic(), status=status
        )
