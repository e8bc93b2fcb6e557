"""The hours of a week as an export keeps them: day by day, closed on some of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, Self

from bulk_import import messages
from bulk_import.cells import Cell, written

DAYS: Final = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")

Window = tuple[str, str]
"""When people may be called: from, until, as people write it."""

_NAMES: Final = {
    "mon": ("mon", "monday", "mo"),
    "tue": ("tue", "tues", "tuesday", "tu"),
    "wed": ("wed", "weds", "wednesday", "we"),
    "thu": ("thu", "thur", "thurs", "thursday", "th"),
    "fri": ("fri", "friday", "fr"),
    "sat": ("sat", "saturday", "sa"),
    "sun": ("sun", "sunday", "su"),
}
_DAY_OF: Final = {name: day for day, names in _NAMES.items() for name in names}
_BETWEEN_WORDS: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|[^A-Za-z]+")
_DIGITS: Final = re.compile(r"([0-9]{1,2}?)([0-9]{2})(?:00)?")
_CLOCK: Final = re.compile(r"T?([0-9]{1,2}):([0-9]{2})(?::00(?:\.0+)?)?")


def day_of(text: str) -> str | None:
    """Return the day that *text* names, such as the header `ct_sunday_start`; None for several."""
    found = {_DAY_OF[word] for word in _words(text) if word in _DAY_OF}
    return found.pop() if len(found) == 1 else None


def day_numbered(cell: Cell) -> str | None:
    """Return the day that *cell* says: a name, or a number from Monday, 1, to Sunday, 7 or 0."""
    text = written(cell).strip()
    if text.isdecimal() and int(text) <= len(DAYS):
        return DAYS[int(text) % len(DAYS)]
    return day_of(text)


def _words(text: str) -> list[str]:
    return [word.lower() for word in _BETWEEN_WORDS.split(text) if word]


def clock(cell: Cell) -> str:
    """Return a time of day as people write it: 900, `T09:00` and `09:00:00` are 09:00."""
    text = written(cell).strip()
    found = _CLOCK.fullmatch(text) or (_DIGITS.fullmatch(text.zfill(4)) if text else None)
    return f"{int(found[1] or 0):02}:{found[2]}" if found else text


@dataclass(frozen=True, slots=True)
class Week:
    """When people may be called on each day of a week.

    Attributes:
        windows: By day, its hours; none on a day that is closed.
    """

    windows: Mapping[str, tuple[Window, ...]]

    @classmethod
    def of(cls, parts: Iterable[tuple[str, Window]]) -> Self:
        """Return the week of *parts*, each a day and hours of it; other days are closed."""
        found: defaultdict[str, dict[Window, None]] = defaultdict(dict)
        for day, window in parts:
            found[day][window] = None
        return cls({day: tuple(sorted(found[day])) for day in DAYS})

    @property
    def closed(self) -> tuple[str, ...]:
        """The days on which nobody is called."""
        return tuple(day for day in DAYS if not self.windows[day])

    @property
    def is_the_same_every_day(self) -> bool:
        """Whether all days keep the same hours, and no day several."""
        sunday, *others = self.windows.values()
        return len(sunday) == 1 and all(one == sunday for one in others)

    def said(self) -> str:
        """Return the week in words: Sunday closed, Monday–Friday 09:00–21:00, Saturday closed."""
        runs = groupby(DAYS, key=lambda day: self.windows[day])
        return ", ".join(f"{_named(list(days))} {_hours(windows)}" for windows, days in runs)


def days_named(days: Iterable[str]) -> str:
    """Return *days* in words, one after the other."""
    return ", ".join(messages.text(f"weekday.{day}") for day in days)


def _named(days: Sequence[str]) -> str:
    first, last = (messages.text(f"weekday.{day}") for day in (days[0], days[-1]))
    return first if len(days) == 1 else f"{first}–{last}"


def _hours(windows: Sequence[Window]) -> str:
    if not windows:
        return messages.text("conversion.closed_day")
    first, *others = (f"{start}–{end}" for start, end in windows)
    for other in others:
        first = messages.text("conversion.both_hours", one=first, other=other)
    return first
