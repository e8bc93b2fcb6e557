"""The campaigns of an export that are alike in something: it is looked at once for all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np

from bulk_import.column import Codes, Column, combined
from bulk_import.dialers.conditions import Cells

T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class Kinds(Generic[T_co]):
    """Something of each campaign, held once for all campaigns of a kind.

    Attributes:
        items: What it is, one a kind.
        codes: For each campaign, the place of its kind in *items*.
    """

    items: Sequence[T_co]
    codes: Codes

    def of(self, campaign: int) -> T_co:
        """Return what it is for the *campaign*, counted from 0."""
        return self.items[int(self.codes[campaign])]

    def of_each(self) -> list[T_co]:
        """Return what it is for each campaign."""
        return list(map(self.items.__getitem__, self.codes.tolist()))

    def different(self) -> Kinds[T_co]:
        """Return the same with equal items, which can be hashed, as one kind."""
        numbers: dict[T_co, int] = {}
        merged = [numbers.setdefault(item, len(numbers)) for item in self.items]
        return Kinds(list(numbers), np.array(merged, np.intc)[self.codes])


class ExportColumns:
    """The cells of campaigns of an export, column by column.

    Args:
        records: The cells of each campaign.
    """

    def __init__(self, records: Sequence[Cells]) -> None:
        self.records = records
        self._codes: dict[int, Codes] = {}

    def once(
        self, make: Callable[[int], T], places: Iterable[int], beside: Iterable[Kinds[Any]] = ()
    ) -> Kinds[T]:
        """Return what *make* returns for each campaign, asked once for those that are alike.

        Args:
            make: Takes a campaign, counted from 0.
            places: Campaigns are alike that have the same cells at these places,
            beside: and are of the same of these kinds.
        """
        codes = [*map(self._coded, places), *(kinds.codes for kinds in beside)]
        if not codes or not self.records:
            none_differs = np.zeros(len(self.records), np.intc)
            return Kinds([make(at) for at in range(min(1, len(self.records)))], none_differs)
        firsts, kinds = combined(codes)
        return Kinds([make(at) for at in firsts.tolist()], kinds)

    def _coded(self, place: int) -> Codes:
        if place not in self._codes:
            self._codes[place] = Column.of([cells[place] for cells in self.records]).codes
        return self._codes[place]
