"""How fast to send, how often, and how long to wait before a row is sent again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

QUIET_PERIOD: Final = 120.0
"""Seconds after which a request whose answer never came is over at the server as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast to send.

    Attributes:
        rate: Requests in any second at the most.
        concurrency: Requests in flight at the most.
        first_wait: Seconds of the first back-off, at the most, of a row whose request was certainly
            not processed; it doubles with each attempt.
        longest_wait: Seconds beyond which the back-off does not grow.
        quiet_period: Seconds before a row is sent again of which nobody knows whether its first
            request still creates something. It must be longer than the server takes for one.
        resend: Whether such a row is sent again at all.
    """

    rate: float = 2.0
    concurrency: int = 4
    first_wait: float = 0.5
    longest_wait: float = 60.0
    quiet_period: float = QUIET_PERIOD
    resend: bool = True

    def back_off(self, attempt: int, chance: float) -> float:
        """Return the seconds to wait after failed attempt number *attempt*, counted from 1.

        Exponential back-off with full jitter: *chance*, from 0 to 1, of the doubled wait, so that
        rows do not come back all at once.
        """
        return chance * min(self.longest_wait, self.first_wait * 2.0 ** (attempt - 1))
