"""The columns of an export: where each header stands, and what counts as an empty cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from bulk_import.cells import Cell, written
from bulk_import.dialers.patterns import folded, places
from bulk_import.dialers.profile import Profile
from bulk_import.normalizers.text import BLANK_LIKE, is_blank

Cells = Sequence[Cell]
"""The cells of one campaign, in the order of the headers."""

Blank = Callable[[Cell], bool]
"""Says whether a cell holds nothing."""

LONGEST_NOTHING: Final = max(map(len, BLANK_LIKE))
"""Letters of the longest word for "nothing here"."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of an export, without those of secrets: these cannot be found.

    Attributes:
        headers: As written.
        open: The places of the columns whose cells may be read.
    """

    headers: tuple[str, ...]
    open: frozenset[int] = field(repr=False)

    @classmethod
    def of(cls, headers: tuple[str, ...], profile: Profile) -> Columns:
        """Return the columns of *headers* as *profile* sees them."""
        secret = {header for header in set(headers) if profile.is_secret(header)}
        return cls(headers, frozenset(at for at, one in enumerate(headers) if one not in secret))

    def find(self, *patterns: str) -> tuple[int, ...]:
        """Return the places of the columns that *patterns* name, in the order of the patterns."""
        found = {at: None for one in patterns for at in places(one, self.headers)}
        return tuple(at for at in found if at in self.open)

    def named(self, found: Iterable[int]) -> str:
        """Return the headers at *found*, for people."""
        return ", ".join(self.headers[at] for at in found)


def blank_with(words: Iterable[str]) -> Blank:
    """Return what says whether a cell is empty, or holds one of *words* for "nothing here"."""
    nothing = {folded(word) for word in words}
    known: dict[str, bool] = {}

    def is_nothing(cell: Cell) -> bool:
        if not isinstance(cell, str):
            return is_blank(cell) or folded(written(cell)) in nothing
        found = known.get(cell)
        if found is None:
            # Nothing can be tidied away from plain letters and digits.
            plain = cell.isascii() and cell.isalnum() and len(cell) > LONGEST_NOTHING
            found = (not plain and is_blank(cell)) or folded(cell) in nothing
            known[cell] = found
        return found

    return is_nothing
