"""A conversion as people review it: campaigns, and everything that has no place in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, TypeVar

import numpy as np

from bulk_import.cells import Cell, written
from bulk_import.column import Codes, Mask
from bulk_import.dialers import ConvertedExport, Kinds
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
    def of(cls, kinds: Kinds[ConvertedValue | None]) -> ValueColumn:
        """Return the column of what *kinds* say of each campaign; None where it does not apply."""
        different = {id(value): value for value in kinds.items if value is not None}
        numbers = {key: number for number, key in enumerate(different)}
        numbers[id(None)] = -1
        codes = np.fromiter(map(numbers.__getitem__, map(id, kinds.items)), np.intc)
        return cls(tuple(different.values()), codes[kinds.codes])

    def expand(self, items: Iterable[_T], blank: _T) -> list[_T]:
        """Return for each campaign that one of *items* that belongs to its value.

        Args:
            items: One item for each of *values*, in their order.
            blank: What belongs to a campaign without a value.
        """
        by_code = [*items, blank]  # the last one goes by -1, too
        return list(map(by_code.__getitem__, self.codes.tolist()))

    def value(self, campaign: int) -> ConvertedValue | None:
        """Return the value of a *campaign*, counted from 0; None if the field does not apply."""
        code = int(self.codes[campaign])
        return None if code < 0 else self.values[code]

    def where(self, holds: Callable[[ConvertedValue], bool]) -> Mask:
        """Return the campaigns of whose value something *holds*."""
        return np.array([*map(holds, self.values), False], np.bool_)[self.codes]

    @property
    def is_open(self) -> bool:
        """Whether a person must supply or correct the field in any campaign."""
        return any(value.is_open for value in self.values)

    @property
    def open_campaigns(self) -> Mask:
        """The campaigns in which a person must supply or correct the field."""
        return self.where(lambda value: value.is_open)


@dataclass(frozen=True, kw_only=True)  # without slots: the columns are kept
class Conversion(ConvertedExport):
    """What came of a whole export.

    Attributes:
        rows: For each campaign to review its row of the export, as its reader numbers it.
        keys: What identifies each of them when the same export is converted again.
        columns: Their values, by field in the order of `FIELDS`; only fields that any of them has.
        problems: What concerns several campaigns, such as an agent that two of them share.
    """

    rows: tuple[int, ...]
    keys: tuple[str, ...]
    columns: Mapping[str, ValueColumn]
    problems: tuple[Problem, ...] = ()

    @cached_property
    def campaigns(self) -> tuple[ConvertedCampaign, ...]:
        """The campaigns to review, each by itself."""
        values = [column.expand(column.values, None) for column in self.columns.values()]
        return tuple(
            ConvertedCampaign(
                row=row,
                key=key,
                values={
                    name: value
                    for name, value in zip(self.columns, of_fields, strict=True)
                    if value is not None
                },
            )
            for row, key, *of_fields in zip(self.rows, self.keys, *values, strict=True)
        )

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
        waiting = np.zeros(len(self.rows), np.bool_)
        for column in self.columns.values():
            waiting |= column.open_campaigns
        return int(waiting.sum())
