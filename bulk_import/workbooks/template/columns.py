"""The columns of a template: what is typed into them, and what is said about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Final, Literal, get_args

from bulk_import import messages
from bulk_import.campaign import ALWAYS, APPLIES, FIELDS, formats
from bulk_import.fields import BoundColumn
from bulk_import.normalizers import agents, booleans, choices, dates, numbers, times, timezones

Kind = Literal["text", "date", "time", "number"]

DIALERS: Final[Mapping[str, tuple[str, ...]]] = {
    "predictive": ("predictive",),
    "progressive": ("progressive",),
    "both": tuple(APPLIES),
}
"""What a template can be for, and the dialer types that this means."""

_KINDS: Final[Mapping[object, Kind]] = {
    dates.normalize: "date",
    times.normalize: "time",
    numbers.normalize: "number",
    numbers.normalize_call_interval: "number",
}
_CHOICES: Final[Mapping[object, tuple[str, ...]]] = {
    booleans.normalize: ("yes", "no"),
    choices.normalize_ring_rule: get_args(formats.RingRule),
    numbers.normalize_call_interval: tuple(map(str, get_args(formats.CallInterval))),
}
_WHERE_PEOPLE_WAIT: Final = "max_waiting_time_without_agent"


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """One column of a template.

    Attributes:
        bound: The field and how it appears in a spreadsheet.
        dialers: The dialer types of the template.
    """

    bound: BoundColumn
    dialers: tuple[str, ...]

    @property
    def header(self) -> str:
        """The header with the words that say for which rows the column is required."""
        return f"{self.bound.column.header} ({self.needed})"

    @property
    def needed(self) -> str:
        """For which rows the column is required, in words."""
        if self.bound.field == _WHERE_PEOPLE_WAIT:
            return messages.text("needed.where_people_wait")
        if self.is_for_all:
            return messages.text("needed.always")
        (dialer,) = (one for one in self.dialers if self.bound.field in APPLIES[one])
        return messages.text("needed.for_dialer", dialer=dialer)

    @property
    def is_for_all(self) -> bool:
        """Whether every row of the template needs the column."""
        if self.bound.field == _WHERE_PEOPLE_WAIT:
            return False
        return self.bound.field in ALWAYS or len(self.dialers) == 1

    @property
    def kind(self) -> Kind:
        """What a cell holds; text wherever Excel could make something else of what is typed."""
        return _KINDS.get(self.bound.column.normalize, "text")

    @property
    def choices(self) -> tuple[str, ...]:
        """The closed list that a cell is taken from; empty where there is none."""
        if self.bound.column.normalize is choices.normalize_dialer_type:
            return self.dialers
        return _CHOICES.get(self.bound.column.normalize, ())

    @property
    def is_zone(self) -> bool:
        """Whether zones are offered, and others taken."""
        return self.bound.column.normalize is timezones.normalize

    @property
    def is_agents(self) -> bool:
        """Whether the people of the directory are offered, and others taken."""
        return self.bound.column.normalize is agents.normalize

    @property
    def note(self) -> str:
        """The words on the header: for which rows, what it means, what is accepted."""
        column = self.bound.column
        return messages.text(
            "template.note",
            needed=self.needed.capitalize(),
            help=column.help,
            example=column.example,
        )

    def cell(self, text: str) -> str | int | date | time:
        """Return *text*, as an example has it, as a cell of the column holds it."""
        match self.kind:
            case "date":
                return date.fromisoformat(text)
            case "time":
                return time.fromisoformat(text)
            case "number":
                return int(text)
            case "text":
                return text


def columns(dialer: str) -> tuple[TemplateColumn, ...]:
    """Return the columns of a template for *dialer*, one of `DIALERS`, from left to right."""
    dialers = DIALERS[dialer]
    return tuple(
        TemplateColumn(bound, dialers)
        for name, bound in FIELDS.items()
        if any(name in APPLIES[one] for one in dialers)
    )
