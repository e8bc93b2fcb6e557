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

    Args:
        header: What the header says; None where there is none.
        now: The moment; best by the clock of the server, which means its own.
    """
    text = (header or "").strip()
    seconds = float(text) if _SECONDS.fullmatch(text) else _until(text, now)
    return seconds if 0.0 < seconds <= LONGEST_PAUSE else 0.0


def _until(text: str, now: datetime) -> float:
    moment = read_date(text)
    return (moment - now).total_seconds() if moment else 0.0


def read_date(header: str | None) -> datetime | None:
    """Return the moment that a header names as an HTTP date; None where it names none."""
    try:
        moment = parsedate_to_datetime(header or "")
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    # asctime's form has no zone; HTTP dates are in GMT
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
