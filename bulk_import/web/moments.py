"""Moments as people say them: `Today, 09:12`, and the day where it is another one."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from bulk_import.messages import text

_MINUTE: Final = 60
_HOUR: Final = 60 * _MINUTE


def shown_moment(moment: datetime, now: datetime) -> str:
    """Return *moment* for a list: the time where it is of today, else the day.

    Args:
        moment: The moment; aware.
        now: The present moment, in the zone in which it is told.
    """
    local = moment.astimezone(now.tzinfo)
    if local.date() == now.date():
        return text("page.moment.today", time=f"{local:%H:%M}")
    return text(
        "page.moment.day",
        weekday=text(f"weekday_short.{local.isoweekday()}"),
        day=str(local.day),
        month=text(f"month.{local.month}"),
        year=str(local.year),
    )


def shown_day(moment: datetime, now: datetime) -> str:
    """Return the day of *moment*: `12 Dec 2026`."""
    return in_words(moment.astimezone(now.tzinfo))


def in_words(day: date) -> str:
    """Return a *day* of the calendar: `12 Dec 2026`."""
    month = text(f"month.{day.month}")
    return text("moment.day", day=str(day.day), month=month, year=str(day.year))


def clock_time(moment: datetime) -> str:
    """Return the time of day of *moment*, with its seconds."""
    return f"{moment.astimezone():%H:%M:%S}"


def day_and_time(moment: datetime, now: datetime) -> str:
    """Return when something was: `today, 09:15`, or the day in words and the time."""
    here = moment.astimezone()
    if here.date() == now.astimezone().date():
        return text("page.moment.today_at", time=f"{here:%H:%M}")
    return text("page.moment.day_at", when=moment.isoformat())


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
