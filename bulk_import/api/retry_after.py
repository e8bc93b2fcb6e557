"""How long the API asks everybody to wait."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

LONGEST_PAUSE: Final = 86_400.0
"""Seconds; a time later than the next day is not meant."""

_SECONDS: Final = re.compile(r"[0-9]{1,9}")


def pause_seconds(header: str | None, now: datetime) -> float:
    """Return the seconds that a `Retry-After` header asks for; 0.0 where it makes no sense.

    Understands seconds and the three forms of an HTTP date (RFC 9110, section 5.6.7). Values
    that are negative, past or absurd count as not said.
    """
    text = (header or "").strip()
    seconds = float(text) if _SECONDS.fullmatch(text) else _until(text, now)
    return seconds if 0.0 < seconds <= LONGEST_PAUSE else 0.0


def _until(text: str, now: datetime) -> float:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return 0.0
    if moment.tzinfo is None:  # asctime's form has no zone; HTTP dates are in GMT
        moment = moment.replace(tzinfo=UTC)
    return (moment - now).total_seconds()
