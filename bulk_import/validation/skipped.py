"""Rows that are no campaigns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

WhySkipped = Literal["blank", "total", "header", "example", "note"]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is no campaign.

    Attributes:
        row: The number that the spreadsheet program shows.
        why: What it is instead.
    """

    row: int
    why: WhySkipped
