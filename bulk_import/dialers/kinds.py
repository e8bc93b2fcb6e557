"""Something of each campaign, held once for all campaigns that are alike in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np

from bulk_import.column import Codes, Mask, Selection

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

    def mapped(self, change: Callable[[T_co], T]) -> Kinds[T]:
        """Return what *change* makes of it."""
        return Kinds(list(map(change, self.items)), self.codes)

    def where(self, holds: Callable[[T_co], object]) -> Mask:
        """Return the campaigns of whose kind something *holds*."""
        return np.fromiter(map(bool, map(holds, self.items)), np.bool_)[self.codes]

    def select(self, campaigns: Selection) -> Kinds[T_co]:
        """Return what it is for some *campaigns*."""
        return Kinds(self.items, self.codes[campaigns]).in_order()

    def in_order(self) -> Kinds[T_co]:
        """Return the same with its items in the order in which campaigns have them first."""
        used, firsts, codes = np.unique(self.codes, return_index=True, return_inverse=True)
        order = np.argsort(firsts)
        places = np.empty(len(order), np.intc)
        places[order] = np.arange(len(order), dtype=np.intc)
        return Kinds([self.items[code] for code in used[order].tolist()], places[codes])

    def different(self) -> Kinds[T_co]:
        """Return the same with equal items, which can be hashed, as one kind."""
        numbers: dict[T_co, int] = {}
        merged = [numbers.setdefault(item, len(numbers)) for item in self.items]
        return Kinds(list(numbers), np.array(merged, np.intc)[self.codes])
