"""The states of rows in words: that of one row, and how many rows have come to each."""

from __future__ import annotations

from collections.abc import Mapping

from bulk_import.messages import text
from bulk_import.outcome import State


def row_line(row: int, name: str | None, state: State) -> str:
    """Return what became of a row."""
    return text("line.row", row=str(row), name=name or text("line.no_name"), state=state.label)


def state_counts(counts: Mapping[State, int]) -> str:
    """Return how many rows have come to which state; empty for none."""
    return ", ".join(f"{count:,} {state.label}" for state, count in counts.items() if count)
