"""The campaigns of an export that are alike in something: it is looked at once for all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
import numpy.typing as npt

from bulk_import.column import Codes, Column, Mask, combined
from bulk_import.dialers.conditions import Cells, Condition, Question
from bulk_import.dialers.kinds import Kinds

Positions = npt.NDArray[np.intp]
"""Some of the campaigns, counted from 0."""

T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class Case(Generic[T_co]):
    """What some campaigns have in common, and what becomes of them.

    Attributes:
        campaigns: Those of which it holds.
        make: Takes one of them, counted from 0.
        places: The places of the cells at which *make* looks,
        beside: and what it looks at beside them.
    """

    campaigns: Mask
    make: Callable[[int], T_co]
    places: tuple[int, ...] = ()
    beside: tuple[Kinds[Any], ...] = ()


class ExportColumns:
    """The cells of campaigns of an export, column by column.

    Args:
        records: The cells of each campaign.
    """

    def __init__(self, records: Sequence[Cells]) -> None:
        self.records = records
        self._codes: dict[int, Codes] = {}

    def once(
        self,
        make: Callable[[int], T],
        places: Iterable[int],
        beside: Iterable[Kinds[Any]] = (),
        among: Positions | None = None,
    ) -> Kinds[T]:
        """Return what *make* returns for each campaign, asked once for those that are alike.

        Args:
            make: Takes a campaign, counted from 0.
            places: Campaigns are alike that have the same cells at these places,
            beside: and are of the same of these kinds.
            among: The only campaigns that are asked about; None for all of them.
        """
        campaigns = np.arange(len(self.records)) if among is None else among
        codes = [*map(self._coded, places), *(kinds.codes for kinds in beside)]
        if not codes or not len(campaigns):
            none_differs = np.zeros(len(campaigns), np.intc)
            return Kinds([make(at) for at in campaigns[:1].tolist()], none_differs)
        firsts, kinds = combined([one[campaigns] for one in codes])
        return Kinds([make(at) for at in campaigns[firsts].tolist()], kinds)

    def by_case(self, cases: Iterable[Case[T]]) -> Kinds[T]:
        """Return what the first of *cases* makes of each campaign of which it holds.

        It is asked once for campaigns that are alike in that at which the case looks.

        Args:
            cases: The cases, of which the last one holds of all campaigns.
        """
        open_ones = self.all
        items: list[T] = []
        codes = np.zeros(len(self.records), np.intc)
        for case in cases:
            among = np.flatnonzero(open_ones & case.campaigns)
            if len(among):
                found = self.once(case.make, case.places, case.beside, among)
                codes[among] = found.codes + np.intc(len(items))
                items += found.items
                open_ones[among] = False
        return Kinds(items, codes)

    @property
    def all(self) -> Mask:
        """All campaigns."""
        return np.ones(len(self.records), np.bool_)

    def meeting(self, condition: Condition, results: Mapping[str, Kinds[str]]) -> Mask:
        """Return the campaigns that meet *condition*, each question of which is asked by itself.

        Args:
            condition: The condition.
            results: What the fields are so far, as text.
        """
        met = self.all
        for question in condition:
            if met.any():
                met &= self._answers(question, results)
        return met

    def _answers(self, question: Question, results: Mapping[str, Kinds[str]]) -> Mask:
        known = {name: results[name] for name in question.results if name in results}

        def holds(at: int) -> bool:
            of_campaign = {name: kinds.of(at) for name, kinds in known.items()}
            return question.holds(self.records[at], of_campaign)

        return self.once(holds, question.places, known.values()).where(bool)

    def _coded(self, place: int) -> Codes:
        if place not in self._codes:
            self._codes[place] = Column.of([cells[place] for cells in self.records]).codes
        return self._codes[place]
