"""A conversion as people review it: campaigns, and everything that has no place in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bulk_import.campaign import FIELDS
from bulk_import.cells import Cell, written
from bulk_import.dialers import ConvertedExport
from bulk_import.problems import Problem

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion(ConvertedExport):
    """What came of a whole export.

    Attributes:
        campaigns: Those to review.
        problems: What concerns several campaigns, such as an agent that two of them share.
    """

    campaigns: tuple[ConvertedCampaign, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def missing(self) -> Mapping[str, str]:
        """The questions that are still open, by field: `[ask]` of the profile."""
        missing = {name for campaign in self.campaigns for name in campaign.missing}
        return {
            name: self.questions[name] for name in FIELDS if name in missing & self.questions.keys()
        }

    @property
    def incomplete(self) -> int:
        """How many campaigns wait for something that a person must supply or correct."""
        return sum(bool(campaign.missing) for campaign in self.campaigns)
