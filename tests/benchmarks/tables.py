"""The lines of the table, and how they are shown."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Line:
    """One figure beside its goal.

    Attributes:
        what: What was done.
        rows: How many rows it was done to; 0 where that means nothing.
        wall: Seconds of the wall clock; None where they mean nothing, as in the next two.
        cpu: Seconds of all processors.
        peak: The most memory that all processes held together, in MB.
        figure: What the goal is about, in words with its unit.
        goal: The goal in words; empty for lines that others are compared with.
        is_met: Whether the goal was reached.
    """

    what: str
    rows: int = 0
    wall: float | None = None
    cpu: float | None = None
    peak: float | None = None
    figure: str = ""
    goal: str = ""
    is_met: bool = True


HEADERS = ("what", "rows", "wall s", "CPU s", "rows/s", "peak MB", "figure", "goal", "")


def as_table(name, lines):
    """Return the lines of a stage as Markdown."""
    told = [f"**{name}**", "", _joined(HEADERS), _joined(("---",) * len(HEADERS))]
    return "\n".join([*told, *(_joined(_cells(line)) for line in lines), ""])


def _joined(cells):
    return f"| {' | '.join(cells)} |"


def _cells(line):
    return (
        line.what,
        f"{line.rows:,}" if line.rows else "",
        _seconds(line.wall),
        _seconds(line.cpu),
        f"{line.rows / line.wall:,.0f}" if line.rows and line.wall else "",
        f"{line.peak:,.0f}" if line.peak else "",
        line.figure,
        line.goal,
        "" if not line.goal else "met" if line.is_met else "missed",
    )


def _seconds(seconds):
    return "" if seconds is None else f"{seconds:.2f}"


def at_most(what, figure, goal, unit="×"):
    """Return the line of a *figure* that has to be no larger than its *goal*."""
    return _goal(what, figure, f"≤ {goal:g} {unit}".strip(), unit, is_met=figure <= goal)


def at_least(what, figure, goal, unit="×"):
    """Return the line of a *figure* that has to be no smaller than its *goal*."""
    return _goal(what, figure, f"≥ {goal:g} {unit}".strip(), unit, is_met=figure >= goal)


def _goal(what, figure, goal, unit, *, is_met):
    shown = f"{figure:.0f}" if figure >= 100 or not unit else f"{figure:.2f}"
    return Line(what=what, figure=f"{shown} {unit}".strip(), goal=goal, is_met=is_met)
