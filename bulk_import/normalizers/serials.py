"""Days as spreadsheets count them: the number 46248 is 14 August 2026."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

EPOCH: Final = date(1899, 12, 30)
"""Day 0 of the 1900 system for every day after February 1900, whose 29th never was."""

FIRST: Final = (date(2015, 1, 1) - EPOCH).days
LAST: Final = (date(2060, 12, 31) - EPOCH).days
"""The numbers that are plausible as days; any other number is something else."""


def day_of(number: float) -> date | None:
    """Return the day of a serial number, whose fraction is a time; None where it is no day."""
    return EPOCH + timedelta(days=int(number)) if FIRST <= number < LAST + 1 else None
