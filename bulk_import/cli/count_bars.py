"""A bar of counts in a line of text, in letters that every console has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from bulk_import.outcome import State

WIDTH: Final = 20


class Marks(NamedTuple):
    """What a state looks like in a bar, with and without the letters of Unicode."""

    block: str
    plain: str


MARKS: Final[Mapping[State, Marks]] = {
    State.CREATED: Marks("█", "#"),
    State.ALREADY_CREATED: Marks("▒", "="),
    State.INVALID: Marks("!", "!"),
    State.REJECTED: Marks("x", "x"),
    State.UNKNOWN: Marks("?", "?"),
    State.NOT_SENT: Marks("·", "."),
}


def bar(counts: Mapping[State, int], encoding: str) -> str:
    """Return *counts* as a bar of `WIDTH` letters; empty for no rows.

    Every state that has a row can be seen, even if it is one row in a million.

    Args:
        counts: Rows by state.
        encoding: What the console can show.
    """
    filled = {state: counts[state] for state in MARKS if counts.get(state)}
    widths = _widths(list(filled.values()))
    letters = _letters(encoding)
    text = "".join(letters[state] * width for state, width in zip(filled, widths, strict=True))
    return f"[{text:<{WIDTH}}]"


def legend(states: Iterable[State], encoding: str) -> str:
    """Return what the letters of the bars mean, for those of *states* that a bar shows."""
    letters, shown = _letters(encoding), set(states)
    return "  ".join(f"{letters[state]} {state.label}" for state in MARKS if state in shown)


def _letters(encoding: str) -> dict[State, str]:
    try:
        "".join(marks.block for marks in MARKS.values()).encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return {state: marks.plain for state, marks in MARKS.items()}
    return {state: marks.block for state, marks in MARKS.items()}


def _widths(counts: list[int]) -> list[int]:
    """Return the letters for each of *counts*: one, and a fair share of those that are left."""
    total, left = sum(counts), WIDTH - len(counts)
    widths = [1 + count * left // total for count in counts]
    by_rest = sorted(range(len(counts)), key=lambda place: -(counts[place] * left % total))
    for place in by_rest[: WIDTH - sum(widths)]:
        widths[place] += 1
    return widths
