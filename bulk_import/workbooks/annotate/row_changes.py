"""What changes in the rows of the user's sheet, gathered before a byte of them is written."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field


@dataclass(slots=True)
class RowChanges:
    """What changes in one row; columns are numbers.

    Attributes:
        texts: What our columns say; empty where they say nothing.
        dropped: Cells that go, with their looks.
        values: What stands in cells in place of what they hold: the XML behind the format.
        risky: Those of them that could become a formula when somebody edits the cell.
        unfilled: Cells that lose their colour.
        filled: Cells that get a colour.
        is_shown: It is hidden no longer.
        height: The height in points; 0 for one that fits by itself, None for no change.
    """

    texts: tuple[str, ...] = ()
    dropped: set[int] = field(default_factory=set)
    values: dict[int, str] = field(default_factory=dict)
    risky: set[int] = field(default_factory=set)
    unfilled: set[int] = field(default_factory=set)
    filled: dict[int, str] = field(default_factory=dict)
    is_shown: bool = False
    height: float | None = None

    @property
    def touched(self) -> set[int]:
        """The columns in which a cell of the user's may change."""
        return {*self.dropped, *self.values, *self.unfilled, *self.filled}


class Changes(defaultdict[int, RowChanges]):
    """What changes, by the number of the row."""

    def __init__(self) -> None:
        super().__init__(RowChanges)
