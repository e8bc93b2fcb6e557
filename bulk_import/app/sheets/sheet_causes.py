"""What is to be put right in an open sheet: causes, and with what each is put right."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bulk_import.campaign import FIELDS, unique_fields
from bulk_import.causes import Cause, causes
from bulk_import.cells import column_number
from bulk_import.problems import Problem, Severity

_WEIGHTS: Final = {severity: weight for weight, severity in enumerate(Severity)}
_CONFLICTS: Final = frozenset(one.conflict for one in unique_fields().values())


class Control(StrEnum):
    """With what a cause is put right."""

    CANDIDATES = "candidates"
    """One of several readings."""
    CANDIDATE = "candidate"
    """The one reading that there is."""
    CLOSED_LIST = "closed_list"
    """One of the values that the field can have."""
    TEXT = "text"
    """Whatever a person writes."""
    CONFLICT = "conflict"
    """Leaving rows out, or writing something else into each."""
    ROWS = "rows"
    """Each row by itself."""


@dataclass(frozen=True, slots=True)
class SheetCause:
    """Problems of an open sheet that are put right together.

    Attributes:
        key: What it is called; the same as long as severity, code, column and text are.
        cause: Its problem, of which `reason` and `remedy` are the words, and its rows.
        control: With what it is put right.
        choices: What is offered: candidates, or the values of a closed list.
        text: What its cells hold, in quotes and as a message shows it; empty for blank cells, and
            where they hold different texts.
    """

    key: str
    cause: Cause
    control: Control
    choices: tuple[str, ...]
    text: str

    @property
    def problem(self) -> Problem:
        """What its problems have in common."""
        return self.cause.problem

    @property
    def rows(self) -> tuple[int, ...]:
        """The rows that have it, rising."""
        return self.cause.rows

    @property
    def place(self) -> str | None:
        """The letters of its column, or the field that has none; None where it has neither."""
        return self.problem.column or self.problem.field


Kind = tuple[Severity, str, str | None, str | None, str]
"""What problems have in common that may be of one cause: all but their text."""


def rank(one: SheetCause) -> tuple[int, int, int, int, str]:
    """Return what causes are sorted by: the worst first, the largest, then by row and column."""
    column = column_number(one.problem.column or "")
    first = one.rows[0] if one.rows else 0
    return _WEIGHTS[one.problem.severity], -len(one.rows), first, column, one.key


def kind_of(problem: Problem) -> Kind:
    """Return severity, code, field and column of *problem*, and how a cell is empty."""
    how = problem.facts.get("how_empty", "")  # it says the same in other words
    return problem.severity, problem.code, problem.field, problem.column, how


def causes_of_kind(
    problems: Iterable[Problem], shared: Iterable[tuple[Problem, Sequence[int]]]
) -> Iterator[SheetCause]:
    """Yield the causes of problems of one kind.

    Each text of two or more cells is a cause. The other texts are each a cause of their own while
    they are few, and one cause without a text where they are many.

    Args:
        problems: Problems, each of one row.
        shared: Problems that several rows have, each with those rows.
    """
    groups: dict[str, list[Problem]] = defaultdict(list)
    together: dict[str, list[tuple[Problem, Sequence[int]]]] = defaultdict(list)
    for problem in problems:
        groups[_text(problem)].append(problem)
    for problem, rows in shared:
        together[_text(problem)].append((problem, rows))
    rare: list[Problem] = []
    for text in {**groups, **together}:
        if text not in together and len(groups[text]) == 1:
            rare += groups[text]
        else:
            yield from map(_sheet_cause, causes(groups[text], together[text]))
    yield from map(_sheet_cause, causes(rare))


def _text(problem: Problem) -> str:
    """Return the text by which cells of one kind are of one cause."""
    return problem.facts.get("cell", "").casefold()


def _sheet_cause(cause: Cause) -> SheetCause:
    example = cause.example or cause.problem
    text = example.facts.get("cell", "") if cause.texts == 1 else ""
    named = [*map(str, kind_of(example)), text.casefold(), "" if cause.texts == 1 else "many"]
    key = hashlib.sha256(json.dumps(named).encode()).hexdigest()[:20]
    control, choices = control_of(cause)
    return SheetCause(key, cause, control, choices, text)


def control_of(cause: Cause) -> tuple[Control, tuple[str, ...]]:
    """Return with what *cause* is put right, and what is offered."""
    problem = cause.problem
    if problem.code in _CONFLICTS:
        return Control.CONFLICT, ()
    if cause.texts > 1:
        return Control.ROWS, ()
    if problem.candidates:
        several = len(problem.candidates) > 1
        return (Control.CANDIDATES if several else Control.CANDIDATE), problem.candidates
    field = FIELDS.get(problem.field or "")
    if field is None or problem.severity is Severity.WARNING:
        return Control.ROWS, ()
    if field.choices:
        return Control.CLOSED_LIST, field.choices
    return Control.TEXT, ()
