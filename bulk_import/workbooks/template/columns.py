"""The columns of a template: what is typed into them, and what is said about them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bulk_import import messages
from bulk_import.campaign import DIALER_TYPES, FIELDS
from bulk_import.fields import DIALER_TYPE, Field

DIALERS: Final[Mapping[str, tuple[str, ...]]] = {
    "predictive": ("predictive",),
    "progressive": ("progressive",),
    "both": DIALER_TYPES,
}
"""What a template can be for, and the dialer types that this means."""

_YES_NO: Final = ("yes", "no")


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """One column of a template.

    Attributes:
        field: The field that stands in it.
        dialers: The dialer types of the template.
    """

    field: Field
    dialers: tuple[str, ...]

    @property
    def header(self) -> str:
        """The header with the words that say for which rows the column is required."""
        return f"{self.field.header} ({self.needed})"

    @property
    def needed(self) -> str:
        """For which rows the column is required, in words."""
        if self.field.condition is not None:
            return messages.text("needed.on_condition", condition=self.field.condition_in_words)
        if not self.field.required:
            return messages.text("needed.never")
        if self.is_for_all:
            return messages.text("needed.always")
        (dialer,) = self.field.dialers.intersection(self.dialers)
        return messages.text("needed.for_dialer", dialer=dialer)

    @property
    def is_for_all(self) -> bool:
        """Whether every row of the template needs the column."""
        needed = self.field.required and self.field.condition is None
        return needed and self.field.dialers.issuperset(self.dialers)

    @property
    def choices(self) -> tuple[str, ...]:
        """The closed list that a cell is taken from; empty where there is none."""
        if self.field.name == DIALER_TYPE:
            return self.dialers
        return _YES_NO if self.field.kind == "yes_no" else self.field.choices

    @property
    def note(self) -> str:
        """The words on the header: for which rows, what it means, what is accepted."""
        return messages.text(
            "template.note",
            needed=self.needed.capitalize(),
            help=self.field.help,
            example=self.field.example,
        )


def columns(dialer: str) -> tuple[TemplateColumn, ...]:
    """Return the columns of a template for *dialer*, one of `DIALERS`, from left to right."""
    dialers = DIALERS[dialer]
    return tuple(
        TemplateColumn(field, dialers)
        for field in FIELDS.values()
        if not field.dialers.isdisjoint(dialers)
    )
