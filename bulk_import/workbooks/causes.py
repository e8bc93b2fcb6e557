"""Problems grouped by their cause, so that a hundred alike are read, and mended, once."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from bulk_import.problems import Problem, Severity
from bulk_import.workbooks.annotations import worst_first

_QUOTED: Final = re.compile("“[^”]*”")
_NUMBER: Final = re.compile("[0-9]+")


@dataclass(frozen=True, slots=True)
class Cause:
    """Problems that are mended in the same way.

    Attributes:
        severity: What they mean for their rows.
        code: Their code, for scripts and for asking about them.
        message: One message for all of them.
        rows: The rows that have one, in order.
    """

    severity: Severity
    code: str
    message: str
    rows: tuple[int, ...]


def causes(problems: Iterable[Problem]) -> list[Cause]:
    """Return the causes of *problems*: the worst first, then those of the most rows."""
    alike: dict[tuple[str, str], list[Problem]] = defaultdict(list)
    for problem in worst_first(problems):
        alike[problem.code, _NUMBER.sub("0", _blurred(problem))].append(problem)
    found = [
        Cause(
            severity=group[0].severity,
            code=code,
            message=_common_message(group),
            rows=tuple(sorted({problem.row for problem in group if problem.row is not None})),
        )
        for (code, _), group in alike.items()
    ]
    weights = list(Severity)
    return sorted(found, key=lambda cause: (weights.index(cause.severity), -len(cause.rows)))


def ranges(numbers: Iterable[int]) -> str:
    """Return ascending *numbers* as people list rows: `2–5, 7, 9`."""
    return ", ".join(
        str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in _runs(numbers)
    )


def _runs(numbers: Iterable[int]) -> Iterator[list[int]]:
    # Within a run of neighbours, number and position grow alike.
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        yield [number for _, number in run]


def _common_message(group: list[Problem]) -> str:
    messages = {problem.message for problem in group}
    if len(messages) == 1:
        return messages.pop()
    blurred = {_blurred(problem) for problem in group}
    return blurred.pop() if len(blurred) == 1 else f"For example: {group[0].message}"


def _blurred(problem: Problem) -> str:
    """Return the message without what belongs to one cell: its content, and its candidates."""
    choices = " · ".join(problem.candidates)
    shared = problem.message.removesuffix(choices)
    return _QUOTED.sub("“…”", shared) + ("…" if choices and shared != problem.message else "")
