"""The problem list of the Check screen: what is to be done, cause by cause."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from bulk_import.app.sheets import Control, SheetCause
from bulk_import.campaign import FIELDS
from bulk_import.problems import Problem, Severity
from bulk_import.web.screens.cell_views import shown

MOST: Final = 50
"""Cards, or lines, that are shown until somebody asks for all."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose from: what is written into the cells, and what it is called."""

    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """Problems of several cells that are put right together.

    Attributes:
        key: What the sheet calls the cause.
        kind: `error` or `question`.
        title: What is the matter, in the core's words.
        header: The column's header; empty where there is no column.
        rows: The rows.
        texts: How many different cells there are among them.
        control: What the card offers.
        choices: What can be chosen.
        example: A cell as people write it.
    """

    key: str
    kind: str
    title: str
    header: str
    rows: tuple[int, ...]
    texts: int
    control: Control
    choices: tuple[Choice, ...] = ()
    example: str = ""

    @property
    def cells(self) -> int:
        """How many cells have the problem."""
        return len(self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A problem of a single cell.

    Attributes:
        kind: `error` or `question`.
        title: What is the matter, in the core's words.
        header: The column's header; empty where there is no column.
        row: The row.
        column: The column's letter, or a field's name.
    """

    kind: str
    title: str
    header: str
    row: int
    column: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemList:
    """What is to be done.

    Attributes:
        cards: Causes of several cells, those of most cells first.
        lines: Problems of one cell each, in the sheet's order.
        more_cards: How many cards more there are.
        more_lines: How many lines more there are.
    """

    cards: tuple[Card, ...]
    lines: tuple[Line, ...]
    more_cards: int = 0
    more_lines: int = 0


def problem_list(causes: Iterable[SheetCause], *, most: int | None = MOST) -> ProblemList:
    """Return what keeps rows from being sent, cause by cause.

    Args:
        causes: The causes of a sheet.
        most: How many cards, and how many lines, are shown; None for all.
    """
    stopping = [one for one in causes if one.problem.severity is not Severity.WARNING and one.rows]
    several = sorted(
        (one for one in stopping if len(one.rows) > 1), key=lambda one: (-len(one.rows), one.rows)
    )
    single = sorted((one for one in stopping if len(one.rows) == 1), key=lambda one: one.rows)
    return ProblemList(
        cards=tuple(map(card, several[:most])),
        lines=tuple(map(_line, single[:most])),
        more_cards=len(several) - len(several[:most]),
        more_lines=len(single) - len(single[:most]),
    )


def card(one: SheetCause) -> Card:
    """Return the card of a cause that several cells have."""
    problem = one.problem
    field = FIELDS.get(problem.field or "")
    return Card(
        key=one.key,
        kind=problem.severity.value,
        title=problem.reason,
        header=header_of(problem),
        rows=one.rows,
        texts=one.cause.texts,
        control=one.control,
        choices=tuple(Choice(each, candidate_label(each, problem.facts)) for each in one.choices),
        example=field.example if field else "",
    )


def candidate_label(candidate: str, facts: Mapping[str, str]) -> str:
    """Return what a reading is called: a day in words, a zone with its name."""
    for reading in facts.get("readings", "").split(", "):
        if reading.startswith(f"{candidate} "):
            return f"{candidate}, {reading.removeprefix(candidate).strip()}"
    try:
        return shown(date.fromisoformat(candidate))
    except ValueError:
        return candidate


def header_of(problem: Problem) -> str:
    """Return the header of the column in which a problem is put right; empty for none."""
    field = FIELDS.get(problem.field or "")
    return problem.facts.get("header") or (field.header if field else "")


def _line(one: SheetCause) -> Line:
    problem = one.cause.example or one.problem
    return Line(
        kind=problem.severity.value,
        title=problem.reason,
        header=header_of(problem),
        row=one.rows[0],
        column=problem.column or problem.field or "",
    )
