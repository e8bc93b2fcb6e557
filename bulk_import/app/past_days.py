"""Days that people name when they ask for past runs: today, last Tuesday, 28 Nov, 2026-11-28."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta, tzinfo
from typing import Final

from bulk_import.normalizers.dates import normalize
from bulk_import.normalizers.normalizer import Context, DateOrder
from bulk_import.normalizers.text import folded
from bulk_import.problems import Ambiguous, Refused, Unusable
from bulk_import.store import PastRun

_NEAR: Final = {"today": 0, "yesterday": 1}
_WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY: Final = re.compile(
    rf"(last )?(?:({'|'.join(_WEEKDAYS)})|({'|'.join(day[:3] for day in _WEEKDAYS)}))"
)
_WITHOUT_YEAR: Final = re.compile(r"[0-9]{1,2} ?[a-z]{3,9}|[a-z]{3,9} ?[0-9]{1,2}")
_WEEK: Final = timedelta(days=7)


def day_named(named: str, today: date, order: DateOrder | None = None) -> date | None:
    """Return the day that *named* means; None where it names none.

    A weekday is the latest one, and today if it is today; after “last” it is before today. A day
    without a year is the latest one as well.

    Args:
        named: What a person wrote.
        today: The day on which it was written.
        order: How dates in three numbers are read.

    Raises:
        Refused: It can mean two days.
    """
    text = " ".join(folded(named.replace(",", " ")).split())
    if text in _NEAR:
        return today - timedelta(days=_NEAR[text])
    if weekday := _WEEKDAY.fullmatch(text):
        return _latest(weekday, today)
    if _WITHOUT_YEAR.fullmatch(text):
        this_year, last_year = (_day(f"{text} {today.year - ago}", order) for ago in (0, 1))
        return last_year if this_year is None or this_year > today else this_year
    return _day(text, order)


def _latest(weekday: re.Match[str], today: date) -> date:
    last, whole, short = weekday.groups()
    number = next(at for at, day in enumerate(_WEEKDAYS) if day == whole or day[:3] == short)
    days = (today.weekday() - number) % _WEEK.days
    return today - (_WEEK if last and not days else timedelta(days=days))


def _day(text: str, order: DateOrder | None) -> date | None:
    try:
        return normalize(text, Context(date_order=order)).meant
    except Unusable:
        return None
    except Ambiguous as error:
        candidates = " · ".join(error.candidates)
        raise Refused("history.several_days", named=text, candidates=candidates) from None


def runs_of(day: date, runs: Iterable[PastRun], zone: tzinfo | None = None) -> list[PastRun]:
    """Return those of *runs* that began on *day*.

    Args:
        day: The day.
        runs: The runs.
        zone: Where it was that day; None for where the program runs.
    """
    return [
        past for past in runs if datetime.fromisoformat(past.started).astimezone(zone).date() == day
    ]
