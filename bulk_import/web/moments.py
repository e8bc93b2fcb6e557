"""Moments and durations in words, as the person beside the server's clock reads them."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from bulk_import.messages import text

_MINUTE: Final = 60
_HOUR: Final = 60 * _MINUTE


def clock_time(moment: datetime) -> str:
    """Return the time of day of *moment*, with its seconds."""
    return f"{moment.astimezone():%H:%M:%S}"


def day_and_time(moment: datetime, now: datetime) -> str:
    """Return when something was: `today, 09:15`, or the day in words and the time."""
    here = moment.astimezone()
    if here.date() == now.astimezone().date():
        return text("page.moment.today", time=f"{here:%H:%M}")
    return text("page.moment.day", when=moment.isoformat())


def lasting(seconds: float) -> str:
    """Return a duration: exact below an hour, in hours and minutes above."""
    whole = max(1, round(seconds))
    if whole < _MINUTE:
        return text("page.moment.seconds", seconds=str(whole))
    if whole < _HOUR:
        minutes, rest = divmod(whole, _MINUTE)
        return _two(text("page.moment.minutes", minutes=str(minutes)), "seconds", rest)
    hours, rest = divmod(whole, _HOUR)
    return _two(text("page.moment.hours", hours=f"{hours:,}"), "minutes", rest // _MINUTE)


def roughly(seconds: float) -> str:
    """Return a duration that is only an estimate: without seconds from a few minutes on."""
    return lasting(seconds if seconds < 2 * _MINUTE else round(seconds / _MINUTE) * _MINUTE)


def _two(larger: str, unit: str, count: int) -> str:
    if not count:
        return larger
    return f"{larger} {text(f'page.moment.{unit}', **{unit: str(count)})}"
