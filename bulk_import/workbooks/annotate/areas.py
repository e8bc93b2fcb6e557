"""Rectangles of cells as a file writes them, such as `A1:C4`."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from bulk_import.cells import MOST_COLUMNS, column_letter, column_number

_MOST_ROWS: Final = 1_048_576
_AREA: Final = re.compile(
    r"\$?([A-Za-z]{0,3})\$?([0-9]{0,7})(?::\$?([A-Za-z]{0,3})\$?([0-9]{0,7}))?"
)


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, its columns and rows counted from 1."""

    left: int
    top: int
    right: int
    bottom: int

    @classmethod
    def of(cls, text: str) -> Area | None:
        """Return the area that *text* names, whole rows and columns among them; None for none."""
        found = _AREA.fullmatch(text.strip())
        if found is None or not text.strip():
            return None
        left, top, right, bottom = found[1], found[2], found[3], found[4]
        if right is None:
            right, bottom = left, top
        return cls(
            column_number(left.upper()) if left else 1,
            int(top or 1),
            column_number(right.upper()) if right else MOST_COLUMNS,
            int(bottom or _MOST_ROWS),
        )

    def __contains__(self, place: tuple[int, int]) -> bool:
        row, column = place
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def __str__(self) -> str:
        return f"{column_letter(self.left)}{self.top}:{column_letter(self.right)}{self.bottom}"

    def meets(self, rows: range, columns: range) -> bool:
        """Say whether it covers a cell in *rows* and *columns*."""
        return (
            self.left <= columns[-1]
            and columns[0] <= self.right
            and self.top <= rows[-1]
            and rows[0] <= self.bottom
        )


class Merged:
    """The merged areas of a sheet, which do not overlap.

    Args:
        areas: All of them.
    """

    def __init__(self, areas: Iterable[Area]) -> None:
        self._by_column: dict[int, list[Area]] = defaultdict(list)
        for area in sorted(areas, key=lambda area: area.top):
            for column in range(area.left, area.right + 1):
                self._by_column[column].append(area)

    def at(self, row: int, column: int) -> Area | None:
        """Return the area that a cell belongs to, if any."""
        areas = self._by_column.get(column, ())
        place = bisect_right(areas, row, key=lambda area: area.top) - 1
        return areas[place] if place >= 0 and row <= areas[place].bottom else None

    def anchor(self, row: int, column: int) -> tuple[int, int]:
        """Return the cell that shows what stands at *row* and *column*."""
        area = self.at(row, column)
        return (area.top, area.left) if area else (row, column)

    def cover(self, rows: range, column: int) -> bool:
        """Say whether a cell of *column* in *rows* shows what stands in another one."""
        for area in self._by_column.get(column, ()):
            top = area.top + 1 if area.left == column else area.top
            if max(top, rows[0]) <= min(area.bottom, rows[-1]):
                return True
        return False

    def remove(self, area: Area) -> None:
        """Let *area* be merged no longer."""
        for column in range(area.left, area.right + 1):
            self._by_column[column].remove(area)
