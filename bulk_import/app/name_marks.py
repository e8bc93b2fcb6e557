"""Short marks at the end of names, by which a campaign is known to be ours."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from bulk_import.store import PriorCampaigns
from bulk_import.submission import DueRow

_LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Those that nobody takes for each other."""

_LENGTH: Final = 4


def random_mark() -> str:
    """Return a mark by chance, one of about a million."""
    return "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))


def with_marks(
    due: Iterable[DueRow], recorder: PriorCampaigns, draw: Callable[[], str] | None
) -> list[DueRow]:
    """Return *due* with the marks of their names.

    A campaign has the same mark in every run. One that was perhaps created without a mark keeps
    its name: with a mark it would be a second campaign.

    Args:
        due: The rows.
        recorder: Knows the marks of earlier runs.
        draw: Returns a new mark; None where none is wanted.
    """
    rows = list(due)
    known = recorder.marks(row.key for row in rows)

    def mark_of(row: DueRow) -> str | None:
        if draw is None or row.key in known or row.earlier is not None:
            return known.get(row.key)
        return draw()

    return [replace(row, mark=mark) if (mark := mark_of(row)) else row for row in rows]
