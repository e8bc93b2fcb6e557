"""A conversion as people review it: campaigns, and everything that has no place in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeVar

import numpy as np

from bulk_import.campaign import FIELDS
from bulk_import.cells import Cell, written
from bulk_import.column import Codes, Mask
from bulk_import.dialers import ConvertedExport
from bulk_import.problems import Problem

_T = TypeVar("_T")

Origin = Literal["taken", "mapped", "default", "given", "missing", "wrong"]
"""Where a value comes from.

`taken`: from the export, its meaning unchanged. `mapped`: from the export, with something assumed,
which a note says. `default`: the export says nothing, the profile does. `given`: by hand, on the
command line or in the workbook of an earlier conversion. `missing`: to be supplied by a person.
`wrong`: to be corrected by a person.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvertedValue:
    """What one field of a converted campaign holds.

    Attributes:
        cell: What the workbook holds: where `check` understands it, the text that is sent, so that
            it reads that without a change; otherwise what was converted; blank where there is
            nothing yet.
        origin: Where it comes from.
        was: What the export says, as text; empty where it says nothing.
        source: The header, or headers, of the export that it comes from; empty without one.
        problems: What was assumed (warning), what is wrong or missing (error, question).
    """

    cell: Cell
    origin: Origin
    was: str = ""
    source: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def text(self) -> str:
        """The cell as text."""
        return written(self.cell)

    @property
    def is_open(self) -> bool:
        """Whether a person must supply it or correct it."""
        return self.origin in {"missing", "wrong"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvertedCampaign:
    """One campaign of the export that can become one here.

    Attributes:
        row: The row of the export, as its reader numbers it.
        key: What identifies it when the same export is converted again.
        values: By field, in the order of `FIELDS`; only those that apply to its dialer type.
    """

    row: int
    key: str
    values: Mapping[str, ConvertedValue]

    @property
    def name(self) -> str:
        """The campaign's name."""
        return self.values["name"].text

    @property
    def missing(self) -> tuple[str, ...]:
        """The fields that a person must supply or correct, in order."""
        return tuple(name for name, value in self.values.items() if value.is_open)


@dataclass(frozen=True, slots=True, eq=False)
class ValueColumn:
    """What one field holds in all campaigns; values that are one object are looked at once.

    Attributes:
        values: The different values.
        codes: For each campaign, the place in *values* of its own; -1 if the field does not apply.
    """

    values: tuple[ConvertedValue, ...]
    codes: Codes

    @classmethod
    def of(cls, values: Sequence[ConvertedValue | None]) -> ValueColumn:
        """Return the column of *values*, one a campaign; None where the field does not apply."""
        different = {id(value): value for value in values if value is not None}
        numbers = {key: number for number, key in enumerate(different)}
        numbers[id(None)] = -1
        codes = np.fromiter(map(numbers.__getitem__, map(id, values)), np.intc, len(values))
        return cls(tuple(different.values()), codes)

    def expand(self, items: Iterable[_T], blank: _T) -> list[_T]:
        """Return for each campaign that one of *items* that belongs to its value.

        Args:
            items: One item for each of *values*, in their order.
            blank: What belongs to a campaign without a value.
        """
        by_code = [*items, blank]  # the last one goes by -1, too
        return list(map(by_code.__getitem__, self.codes.tolist()))

    @property
    def is_open(self) -> bool:
        """Whether a person must supply or correct the field in any campaign."""
        return any(value.is_open for value in self.values)

    @property
    def open_campaigns(self) -> Mask:
        """The campaigns in which a person must supply or correct the field."""
        flags = np.array([*(value.is_open for value in self.values), False], np.bool_)
        return flags[self.codes]


@dataclass(frozen=True, kw_only=True)  # without slots: the columns are kept
class Conversion(ConvertedExport):
    """What came of a whole export.

    Attributes:
        campaigns: Those to review.
        problems: What concerns several campaigns, such as an agent that two of them share.
    """

    campaigns: tuple[ConvertedCampaign, ...]
    problems: tuple[Problem, ...] = ()

    @cached_property
    def columns(self) -> Mapping[str, ValueColumn]:
        """The values of all campaigns, by field in the order of `FIELDS`."""
        values = [campaign.values for campaign in self.campaigns]
        columns = {name: ValueColumn.of([one.get(name) for one in values]) for name in FIELDS}
        return {name: column for name, column in columns.items() if column.values}

    @property
    def missing(self) -> Mapping[str, str]:
        """The questions that are still open, by field: `[ask]` of the profile."""
        return {
            name: self.questions[name]
            for name, column in self.columns.items()
            if name in self.questions and column.is_open
        }

    @cached_property
    def incomplete(self) -> int:
        """How many campaigns wait for something that a person must supply or correct."""
        waiting = np.zeros(len(self.campaigns), np.bool_)
        for column in self.columns.values():
            waiting |= column.open_campaigns
        return int(waiting.sum())
