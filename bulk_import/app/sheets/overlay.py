"""What people wrote over a spreadsheet: cells, rows left out, and answers about the whole sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Self

from bulk_import.store.sheets import Address, Change, Write, Written

LEFT_OUT: Final = "left out"
"""The place of a row where it says whether the row is left out; no letter and no field."""

WHOLE_SHEET: Final = 0
"""The row of what concerns the whole sheet."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """What is written over a spreadsheet at one revision.

    Attributes:
        by_address: By where it is written; what the file holds is not among it, unless somebody
            wrote that back.
    """

    by_address: Mapping[Address, Written] = field(default_factory=dict)

    @classmethod
    def of(cls, written: Iterable[Written]) -> Self:
        """Return the overlay of all that is *written*."""
        return cls({one.address: one for one in written})

    def at(self, address: Address) -> Written | None:
        """Return what is written at *address*; None where the file's own stands."""
        return self.by_address.get(address)

    def step_at(self, address: Address) -> int:
        """Return the revision that wrote what stands at *address*; 0 for the file."""
        found = self.by_address.get(address)
        return 0 if found is None else found.step

    def after(self, change: Change, authors: Mapping[int, Written]) -> Self:
        """Return the overlay after *change*.

        Args:
            change: The change.
            authors: For steps that others than this change made: something that each wrote.
        """
        found = dict(self.by_address)
        for one in change.writes:
            if not one.step:
                found.pop(one.address, None)
                continue
            author = authors.get(one.step)
            person, at = (author.person, author.at) if author else (change.person, change.at)
            found[one.address] = Written(one.address, one.text, one.step, person, at)
        return type(self)(found)

    @property
    def answers(self) -> dict[str, str]:
        """What was answered about the whole sheet, by option, as JSON."""
        return {
            address.place: one.text
            for address, one in self.by_address.items()
            if address.row == WHOLE_SHEET and one.text is not None
        }

    @property
    def left_out(self) -> frozenset[int]:
        """The rows that are left out."""
        return frozenset(
            address.row
            for address, one in self.by_address.items()
            if address.place == LEFT_OUT and one.text is not None
        )

    def cells(self) -> Iterator[Written]:
        """Yield what is written into cells, the oldest first."""
        cells = (one for one in self.by_address.values() if is_cell(one.address))
        return iter(sorted(cells, key=lambda one: (one.step, one.address)))


def is_cell(address: Address) -> bool:
    """Say whether *address* is a cell."""
    return address.row != WHOLE_SHEET and address.place != LEFT_OUT


def written_at(writes: Iterable[Write]) -> dict[Address, Write]:
    """Return *writes* by where they write."""
    return {one.address: one for one in writes}
