"""Problems grouped by their cause, so that a hundred of one kind are read and corrected once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from bulk_import.problems import Place, Problem, Severity

MOST_TEXTS: Final = 3
"""Different cells of one column that are causes of their own; more are one cause without a text."""

_OF_THE_FILE: Final = frozenset({"boolean.status"})
"""Codes of a column's cells that are one cause, since a person answers all of them at once."""

_ORDERS: Final = ("dmy", "mdy")
"""The orders of days that most people write, the commonest first."""
_WEIGHTS: Final = {severity: weight for weight, severity in enumerate(Severity)}

_Told = tuple[Problem, Sequence[int]]
"""A problem and the rows that have it."""

_Key = tuple[Severity, str, str | None, str | None, str]


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
    def answers(self) -> tuple[tuple[str, str], ...]:
        """The options that answer it for the whole file: their names in `ReadOptions`, and values.

        Of several a person chooses one. None where each row has to be corrected by itself.
        """
        problem = self.problem
        if problem.code in _OF_THE_FILE:
            return (("columns", f"{problem.facts['header']}={problem.field}"),)
        if problem.code == "date.ambiguous":
            return tuple(("date_order", order) for order in _ORDERS)
        regions = problem.facts.get("regions", "")
        return tuple(("region", region) for region in regions.split(", ") if region)

    @property
    def options(self) -> tuple[str, ...]:
        """The same options as they are typed, and those that give another value for all rows."""
        problem = self.problem
        if problem.column is None and problem.field and problem.candidates and not self.answers:
            return tuple(f'--set "{problem.field}={one}"' for one in problem.candidates)
        return tuple(
            f'--column "{value}"' if name == "columns" else f"--{name.replace('_', '-')} {value}"
            for name, value in self.answers
        )


def causes(
    problems: Iterable[Problem], shared: Iterable[tuple[Problem, Sequence[int]]] = ()
) -> list[Cause]:
    """Return the causes of *problems*: the worst first, then those of the most rows.

    A cause is severity, code, column and the text of the cell. Where more than `MOST_TEXTS`
    different cells of a column have one code, they are one cause.

    Args:
        problems: Problems, each of one row or of none.
        shared: Problems that many rows have, each with those rows, rising; the rows of all
            problems rise then.
    """
    told: list[_Told] = [(one, () if one.row is None else (one.row,)) for one in problems]
    together = list(shared)
    if together:
        told = sorted([*told, *together], key=lambda one: one[1][0])
    found = [
        cause
        for by_text in _by_column_and_text(told).values()
        for cause in _causes_of_column(by_text)
    ]
    return sorted(found, key=lambda cause: (_WEIGHTS[cause.problem.severity], -len(cause.rows)))


def _by_column_and_text(told: Iterable[_Told]) -> dict[_Key, dict[str, list[_Told]]]:
    alike: dict[_Key, dict[str, list[_Told]]] = defaultdict(lambda: defaultdict(list))
    for one in sorted(told, key=lambda one: _WEIGHTS[one[0].severity]):
        problem, _ = one
        how = problem.facts.get("how_empty", "")  # it says the same in other words
        key = problem.severity, problem.code, problem.field, problem.column, how
        alike[key][problem.facts.get("cell", "").casefold()].append(one)
    return alike


def _causes_of_column(by_text: Mapping[str, list[_Told]]) -> list[Cause]:
    (first, *_), *_ = by_text.values()
    if len(by_text) <= MOST_TEXTS and first[0].code not in _OF_THE_FILE:
        return [_cause(group, 1) for group in by_text.values()]
    return [_cause([one for group in by_text.values() for one in group], len(by_text))]


def _cause(told: Sequence[_Told], texts: int) -> Cause:
    group = [problem for problem, _ in told]
    first = group[0]
    same = all(problem.candidates == first.candidates for problem in group)
    shared = Problem(
        first.severity,
        first.code,
        Place(None, first.field, first.column),
        {name: _shared(name, group) for name in first.facts},
        first.candidates if same else (),
    )
    rows = sorted(set(chain.from_iterable(rows for _, rows in told)))
    example = first if first.row is not None or not rows else first.on_row(rows[0])
    return Cause(shared, tuple(rows), texts, example)


def _shared(name: str, group: Sequence[Problem]) -> str:
    """Return the fact *name* where all problems of *group* agree about it, else an ellipsis."""
    fact = group[0].facts[name]
    if all(problem.facts.get(name) == fact for problem in group):
        return fact
    return "“…”" if fact.startswith("“") else "…"
