"""At a glance over all rows: those in which alone a rule between fields can find anything.

What a rule says stands in `rules`; a suspect is one that it has to look at, and may well be fine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Final, Protocol

import numpy as np
import numpy.typing as npt

from bulk_import.column import Mask

USUAL_YEARS_AHEAD: Final = 5
"""Campaigns are planned for weeks, seldom for years; one that starts later is sent with a warning.

A year of Nepal's calendar is 57 years ahead. Where a year with its digits exchanged is a usual
one, such as 2062 for 2026, a person is asked.
"""

USUAL_YEARS_LONG: Final = 3
"""A campaign that dials for more years is sent with a warning."""

_DAYS_OF_YEAR: Final = 365


class Rows(Protocol):
    """The clean values of many rows, for a glance at all of them at once."""

    def numbers(self, field: str) -> npt.NDArray[np.int64]:
        """Return the days since 0001 or the seconds since midnight; 0 where nothing is clean."""
        ...

    def noticed(self, field: str, *codes: str) -> Mask:
        """Return the rows in whose cell one of the notices *codes* was found."""
        ...

    @property
    def zones(self) -> Mapping[str, str]:
        """What the headers of times say in parentheses, by field."""
        ...


Suspects = Callable[[Rows, datetime], Mask]
"""Returns the rows in which alone a rule can find anything; among them may be others.

It takes the rows and the present moment, which is aware.
"""


def days_out_of_order(rows: Rows, now: datetime) -> Mask:
    """Return the campaigns that end before they start, or years later."""
    del now
    days = rows.numbers("end_date") - rows.numbers("start_date")
    return (days < 0) | (days > USUAL_YEARS_LONG * _DAYS_OF_YEAR)


def days_past_or_far(rows: Rows, now: datetime) -> Mask:
    """Return the campaigns whose days may be past, or are years ahead."""
    today = now.astimezone(UTC).date().toordinal()  # elsewhere it is the day before or after
    start, end = rows.numbers("start_date"), rows.numbers("end_date")
    far = start > today + USUAL_YEARS_AHEAD * _DAYS_OF_YEAR - 1
    return far | (start <= today + 1) | (end <= today + 1)


def times_out_of_order(rows: Rows, now: datetime) -> Mask:
    """Return the campaigns whose hours do not end after their start."""
    del now
    return rows.numbers("end_time") <= rows.numbers("start_time")


def times_with(code: str) -> Callable[[Rows, datetime], Mask]:
    """Return what finds the campaigns of whose hours something was left out, told as *code*."""

    def suspects(rows: Rows, now: datetime) -> Mask:
        del now
        return rows.noticed("start_time", code) | rows.noticed("end_time", code)

    return suspects


def zoned_headers(rows: Rows, now: datetime) -> Mask:
    """Return all campaigns where the header of a time may name a zone, else none."""
    del now
    return np.full(len(rows.numbers("start_time")), bool(rows.zones))


def days_with_times(rows: Rows, now: datetime) -> Mask:
    """Return the campaigns of whose days a time was left out."""
    del now
    code = "date.with_time"
    return rows.noticed("start_date", code) | rows.noticed("end_date", code)
