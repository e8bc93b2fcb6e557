"""The rows of a plan, which are made when somebody asks for them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import compress
from typing import Final, Self, overload

import numpy as np

from bulk_import.outcome import State
from bulk_import.validation.conflicts import Conflict
from bulk_import.validation.findings import Findings
from bulk_import.validation.planned_row import PlannedRow

_NO_CONFLICTS: Final[Mapping[int, Sequence[Conflict]]] = {}


class PlannedRows(Sequence[PlannedRow]):
    """The rows of a plan in the sheet's order, each made when somebody asks for it, and kept.

    Where each row stands is known without making any, so that whoever counts or selects rows by
    their state pays for none.

    Args:
        numbers: The row numbers that the spreadsheet program shows, rising.
        states: Where each row stands before a run.
        make: Returns the row of a number.
        made: The rows that are made already, by number.
        find: Returns what is told of rows that are not made; None where each has to be.
        conflicts: By row, what rows ask for that others above them have.
    """

    def __init__(
        self,
        numbers: Sequence[int],
        states: Sequence[State],
        make: Callable[[int], PlannedRow],
        *,
        made: dict[int, PlannedRow] | None = None,
        find: Callable[[], Findings] | None = None,
        conflicts: Mapping[int, Sequence[Conflict]] = _NO_CONFLICTS,
    ) -> None:
        self.numbers = numbers
        self.states = states
        self.conflicts = conflicts
        self._make = make
        self._made = {} if made is None else made
        self._find = find

    @classmethod
    def of(cls, rows: Iterable[PlannedRow]) -> Self:
        """Return *rows*, which are made already."""
        made = {row.row: row for row in rows}
        states = [row.state for row in made.values()]
        return cls(list(made), states, made.__getitem__, made=made)

    @cached_property
    def findings(self) -> Findings:
        """What is told of rows that need not be made for it; each of the others has to be."""
        return self._find() if self._find else Findings(np.empty(0, np.int64))

    def each_as(self, told: Callable[[PlannedRow], PlannedRow]) -> Self:
        """Return the same rows as *told* has each of them, when it is made.

        Args:
            told: Changes words alone; what is told of rows that are not made stays as it is.
        """
        return type(self)(
            self.numbers,
            self.states,
            lambda number: told(self._made.get(number) or self._make(number)),
            find=lambda: self.findings,
            conflicts=self.conflicts,
        )

    def where(self, state: State) -> Self:
        """Return the rows that stand in *state*."""
        there = [one is state for one in self.states]
        return self._some(list(compress(self.numbers, there)), list(compress(self.states, there)))

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, position: int) -> PlannedRow: ...
    @overload
    def __getitem__(self, position: slice) -> Self: ...
    def __getitem__(self, position: int | slice) -> PlannedRow | Self:
        if isinstance(position, slice):
            return self._some(self.numbers[position], self.states[position])
        return self.row(self.numbers[position])

    def row(self, number: int) -> PlannedRow:
        """Return the row of that *number*, which is one of them."""
        if number not in self._made:
            self._made[number] = self._make(number)
        return self._made[number]

    def find(self, number: int) -> PlannedRow | None:
        """Return the row of that *number*, and do not keep it; None where it is none of them."""
        at = bisect_left(self.numbers, number)
        if self.numbers[at : at + 1] != [number]:
            return None
        return self._made.get(number) or self._make(number)

    def each(self) -> Iterator[PlannedRow]:
        """Yield every row and keep none that is not kept already: a million take gigabytes."""
        return (self._made.get(number) or self._make(number) for number in self.numbers)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self.numbers))

    def _some(self, numbers: Sequence[int], states: Sequence[State]) -> Self:
        return type(self)(numbers, states, self._make, made=self._made)
