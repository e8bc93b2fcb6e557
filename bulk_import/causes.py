"""Problems grouped by their cause, so that a hundred of one kind are read and corrected once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bulk_import.problems import Place, Problem, Severity, worst_first

MOST_TEXTS: Final = 3
"""Different cells of one column that are causes of their own; more are one cause without a text."""

_ORDERS: Final = ("dmy", "mdy")
"""The orders of days that most people write, the commonest first."""

_Key = tuple[Severity, str, str | None, str | None]


@dataclass(frozen=True, slots=True)
class Cause:
    """Problems that are corrected in the same way.

    Attributes:
        problem: What they have in common: the column but no row, and the facts that are the same
            in all of them; a fact that differs is an ellipsis.
        rows: The rows that have one, ascending.
        texts: How many different cells there are among them.
        example: The first of the problems, with its row and all its facts.
    """

    problem: Problem
    rows: tuple[int, ...]
    texts: int = 1
    example: Problem | None = None

    @property
    def options(self) -> tuple[str, ...]:
        """The options of the command that answer it for the whole file, as they are typed.

        Of several a person chooses one. None where each row has to be corrected by itself.
        """
        problem = self.problem
        if problem.code == "date.ambiguous":
            return tuple(f"--date-order {order}" for order in _ORDERS)
        regions = problem.facts.get("regions", "")
        return tuple(f"--region {region}" for region in regions.split(", ") if region)


def causes(problems: Iterable[Problem]) -> list[Cause]:
    """Return the causes of *problems*: the worst first, then those of the most rows.

    A cause is severity, code, column and the text of the cell. Where more than `MOST_TEXTS`
    different cells of a column have one code, they are one cause.
    """
    found = [
        cause
        for by_text in _by_column_and_text(problems).values()
        for cause in _causes_of_column(by_text)
    ]
    weights = list(Severity)
    return sorted(
        found, key=lambda cause: (weights.index(cause.problem.severity), -len(cause.rows))
    )


def _by_column_and_text(problems: Iterable[Problem]) -> dict[_Key, dict[str, list[Problem]]]:
    alike: dict[_Key, dict[str, list[Problem]]] = defaultdict(lambda: defaultdict(list))
    for problem in worst_first(problems):
        key = problem.severity, problem.code, problem.field, problem.column
        alike[key][problem.facts.get("cell", "").casefold()].append(problem)
    return alike


def _causes_of_column(by_text: Mapping[str, list[Problem]]) -> list[Cause]:
    if len(by_text) <= MOST_TEXTS:
        return [_cause(group, 1) for group in by_text.values()]
    return [_cause([problem for group in by_text.values() for problem in group], len(by_text))]


def _cause(group: Sequence[Problem], texts: int) -> Cause:
    first = group[0]
    same = all(problem.candidates == first.candidates for problem in group)
    shared = Problem(
        first.severity,
        first.code,
        Place(None, first.field, first.column),
        {name: _shared(name, group) for name in first.facts},
        first.candidates if same else (),
    )
    rows = sorted({problem.row for problem in group if problem.row is not None})
    return Cause(shared, tuple(rows), texts, first)


def _shared(name: str, group: Sequence[Problem]) -> str:
    """Return the fact *name* where all problems of *group* agree about it, else an ellipsis."""
    fact = group[0].facts[name]
    if all(problem.facts.get(name) == fact for problem in group):
        return fact
    return "“…”" if fact.startswith("“") else "…"
