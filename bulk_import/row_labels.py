"""What the rows of a DataFrame are called: the labels of its index."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property

from bulk_import.problems import Refused


@dataclass(frozen=True)
class RowLabels:
    """The labels of the rows of a sheet that was a DataFrame.

    Attributes:
        by_number: The label of each row by the row's number; of an index of several levels, a
            tuple with one label a level.
        names: The names of the index's levels; None for a level without one.
    """

    by_number: Mapping[int, Hashable]
    names: tuple[Hashable, ...] = (None,)

    @cached_property
    def _numbers(self) -> Mapping[Hashable, list[int]]:
        numbers = defaultdict(list)
        for number, label in self.by_number.items():
            numbers[label].append(number)
        return dict(numbers)

    def number(self, label: Hashable) -> int:
        """Return the number of the row with that *label*.

        Raises:
            Refused: No row has it, or several have.
        """
        match self._numbers.get(label, []):
            case [number]:
                return number
            case []:
                raise Refused("edit.no_such_label", row=str(label))
            case several:
                raise Refused("edit.several_rows", row=str(label), count=str(len(several)))
