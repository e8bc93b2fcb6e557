"""Moments as people say them: `Today, 09:12`, and the day where it is another one."""

from __future__ import annotations

from datetime import datetime

from bulk_import.messages import text


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
    local = moment.astimezone(now.tzinfo)
    month = text(f"month.{local.month}")
    return text("moment.day", day=str(local.day), month=month, year=str(local.year))
