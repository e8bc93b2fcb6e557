"""What is to be put right in an open sheet, kept up to date row by row.

A sheet of ten thousand rows is not looked through again for each letter that somebody writes: of a
change only the rows that were read again are counted anew, and only the causes that they had or
have are made anew. A work list never changes; a newer one shares with it what is the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bulk_import.app.sheets.sheet_causes import Kind, SheetCause, causes_of_kind, kind_of, rank
from bulk_import.outcome import State
from bulk_import.problems import Problem, Severity
from bulk_import.validation import Plan

_Problems = tuple[Problem, ...]
"""Problems of one row; one that very many rows have may be without its row."""

_OfKind = Mapping[int, _Problems]
"""The problems of one kind, by row."""

_NONE: _OfKind = {}


@dataclass(frozen=True, slots=True, eq=False)
class Worklist:
    """The problems of the rows of a sheet that are not left out.

    Attributes:
        by_row: The problems of each row that has any.
        by_kind: The same problems by their kind, and by row.
        of_kind: The causes of each kind.
        warned: How many rows have a warning in which there is something to check.
    """

    by_row: Mapping[int, _Problems] = field(default_factory=dict)
    by_kind: Mapping[Kind, _OfKind] = field(default_factory=dict)
    of_kind: Mapping[Kind, tuple[SheetCause, ...]] = field(default_factory=dict)
    warned: int = 0

    @property
    def causes(self) -> list[SheetCause]:
        """What is to be put right: the worst first, then the largest."""
        return sorted((one for some in self.of_kind.values() for one in some), key=rank)

    def with_rows(self, rows: Mapping[int, _Problems]) -> Worklist:
        """Return the list after *rows* were read again; a row without problems has none."""
        by_row, warned = dict(self.by_row), self.warned
        changed: dict[Kind, dict[int, _Problems]] = {}
        for row, problems in rows.items():
            before = by_row.pop(row, ())
            warned += _is_warned(problems) - _is_warned(before)
            old, new = _by_kind(before), _by_kind(problems)
            for kind in old.keys() - new.keys():
                self._open(kind, changed).pop(row, None)
            for kind, some in new.items():
                if old.get(kind) != some:  # causes of thousands of rows are not made anew
                    self._open(kind, changed)[row] = some
            if problems:
                by_row[row] = problems
        by_kind = {**self.by_kind, **changed}
        of_kind = {**self.of_kind, **{kind: _causes(changed[kind]) for kind in changed}}
        for kind in [one for one, some in changed.items() if not some]:
            del by_kind[kind], of_kind[kind]
        return Worklist(by_row, by_kind, of_kind, warned)

    def _open(self, kind: Kind, changed: dict[Kind, dict[int, _Problems]]) -> dict[int, _Problems]:
        """Return the problems of *kind* as they are being changed."""
        if kind not in changed:
            changed[kind] = dict(self.by_kind.get(kind, _NONE))
        return changed[kind]


def worklist(plan: Plan) -> Worklist:
    """Return the work list of all rows of *plan*; rows that need not be made for it are not."""
    shared: defaultdict[int, list[Problem]] = defaultdict(list)
    findings = plan.rows.findings
    for finding in findings.shared:
        if finding.problems:
            for row in finding.rows.tolist():
                shared[row] += finding.problems
    known = set(findings.rows.tolist())
    singles = (row for row in plan.rows.numbers if row not in known)
    found = {row: tuple(problems) for row, problems in shared.items()}
    return Worklist().with_rows(found | problems_of(plan, singles))


def problems_of(plan: Plan, rows: Iterable[int]) -> dict[int, _Problems]:
    """Return the problems of *rows* by row; none of those that are left out or no campaigns."""
    return {row: _problems(plan, row) for row in rows}


def _problems(plan: Plan, number: int) -> _Problems:
    row = plan.rows.find(number)
    return () if row is None or row.state is State.NOT_SENT else row.problems


def _by_kind(problems: _Problems) -> Mapping[Kind, _Problems]:
    found: dict[Kind, _Problems] = {}
    for one in problems:
        kind = kind_of(one)
        found[kind] = (*found.get(kind, ()), one)
    return found


def _causes(of_kind: _OfKind) -> tuple[SheetCause, ...]:
    """Return the causes of problems of one kind; those of very many rows are looked at once."""
    shared: dict[int, tuple[Problem, list[int]]] = {}
    singles: list[Problem] = []
    for row in sorted(of_kind):
        for problem in of_kind[row]:
            if problem.row is not None:
                singles.append(problem)
            else:
                shared.setdefault(id(problem), (problem, []))[1].append(row)
    return tuple(causes_of_kind(singles, list(shared.values())))


def _is_warned(problems: Sequence[Problem]) -> bool:
    return any(one.severity is Severity.WARNING and not one.is_information for one in problems)
