"""What changes in the user's cells, gathered before a byte of a row is written."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field


@dataclass(slots=True)
class RowChanges:
    """What changes in one row; columns are numbers.

    Attributes:
        dropped: Cells that go, with their looks.
        values: What stands in cells in place of what they hold: the XML behind the format.
        risky: Those of them that could become a formula when somebody edits the cell.
        unfilled: Cells that lose their colour.
        filled: Cells that get a colour.
        is_shown: It is hidden no longer.
        fits_itself: It has no height of its own any more.
    """

    dropped: set[int] = field(default_factory=set)
    values: dict[int, str] = field(default_factory=dict)
    risky: set[int] = field(default_factory=set)
    unfilled: set[int] = field(default_factory=set)
    filled: dict[int, str] = field(default_factory=dict)
    is_shown: bool = False
    fits_itself: bool = False

    @property
    def is_only_coloured(self) -> bool:
        """No cell of the user's changes in more than that it gets a colour."""
        return not (self.dropped or self.values or self.unfilled)

    @property
    def touched(self) -> set[int]:
        """The columns in which a cell of the user's may change."""
        return {*self.dropped, *self.values, *self.unfilled, *self.filled}


class Changes(defaultdict[int, RowChanges]):
    """What changes, by the number of the row."""

    def __init__(self) -> None:
        super().__init__(RowChanges)
