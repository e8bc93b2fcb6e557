"""Putting a sheet together while its rows arrive, some at a time."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from itertools import count
from typing import Final, TypeAlias

import numpy as np

from bulk_import.cell_identity import identities, items_at, packed
from bulk_import.cells import Cell
from bulk_import.column import Codes, Column, lettered
from bulk_import.sheet import Sheet

Part: TypeAlias = "tuple[Sequence[Cell], array[int] | None]"
"""Some cells of a column: different ones and which of them each row holds, or with None in place
of the codes one cell a row."""

_FEW: Final = 500
"""Rows of a part below which it waits for others: a sheet of 16,000 columns comes in tiny parts."""

_MANY: Final = 10_000
"""Cells that show whether a column holds ever different ones, which are numbered at its end."""

_NEARLY_ALL: Final = 0.9


class SheetBuilder:
    """A sheet while its rows arrive."""

    def __init__(self) -> None:
        self._numbers = array("q")
        self._columns: defaultdict[int, _GrowingColumn] = defaultdict(_GrowingColumn)

    @property
    def height(self) -> int:
        """The rows so far."""
        return len(self._numbers)

    def add(self, numbers: Sequence[int], parts: Mapping[int, Part]) -> None:
        """Take the next rows in.

        Args:
            numbers: Their row numbers.
            parts: Their cells by column, 0 for A; columns in which nothing stands may be left out.

        Raises:
            ValueError: A column has more or fewer cells than there are rows.
            IndexError: A code belongs to no cell.
        """
        start = self.height
        for at, (cells, codes) in parts.items():
            if len(cells if codes is None else codes) != len(numbers):
                raise ValueError("a column has another number of cells than there are rows")
            self._columns[at].add(cells, codes, start)
        self._numbers.extend(numbers)

    def sheet(
        self, *, name: str | None = None, width: int | None = None, height: int | None = None
    ) -> Sheet:
        """Return the sheet up to the last row and column that hold anything.

        Args:
            name: Its name.
            width: The most columns that are kept.
            height: The rows that are kept; None to see which is the last that holds anything.
        """
        grown = {
            at: one.column() for at, one in self._columns.items() if width is None or at < width
        }
        used = {at: column for at, column in grown.items() if len(column)}
        if height is None:
            height = max(map(len, used.values()), default=0)
        blank = Column.blank(height)
        columns = [
            _fitted(used[at], height) if at in used else blank
            for at in range(max(used, default=-1) + 1)
        ]
        rows = np.array(self._numbers[:height], np.int64)
        return Sheet(name=name, rows=rows, columns=lettered(columns))


class _GrowingColumn:
    """A column while its rows arrive; equal cells of all its parts become one."""

    def __init__(self) -> None:
        self._numbers: defaultdict[Hashable, int] = defaultdict(count().__next__)
        self._values: list[Cell] = []
        self._parts: list[Codes] = []
        self._height = 0
        self._waiting: list[Cell] = []
        self._differ = False

    def add(self, cells: Sequence[Cell], codes: array[int] | None, start: int) -> None:
        """Add cells from the row at position *start* on."""
        if codes and min(codes) < 0:
            raise IndexError("a code belongs to no cell")
        if start > self._height + len(self._waiting):
            self._pad(start)
        rows = len(cells if codes is None else codes)
        if codes is None or rows < _FEW:
            self._waiting += cells if codes is None else items_at(cells, codes)
            self._settle_but_different(_FEW if rows < _FEW else _MANY)
        else:
            self._settle()
            self._append(cells, np.asarray(codes, np.intc))

    def column(self) -> Column:
        """Return the column up to the last row that holds anything."""
        self._settle()
        self._parts = [np.concatenate(self._parts)]  # so that no two copies of them are held
        column = Column(tuple(self._values), self._parts[0])
        filled = np.flatnonzero(column.filled)
        return column.select(slice(int(filled[-1]) + 1 if len(filled) else 0))

    def _settle_but_different(self, most: int) -> None:
        """Take the cells in if more than *most* wait, unless nearly all of them differ.

        To look up each of a million different cells takes more memory than the cells do.
        """
        if not self._differ and len(self._waiting) >= most:
            self._differ = len(set(self._waiting)) > _NEARLY_ALL * len(self._waiting)
            if not self._differ:
                self._settle()

    def _settle(self) -> None:
        """Take the cells in that wait."""
        if self._waiting:
            number = Column.of_different if self._differ else Column.of
            self._take(number(self._waiting))
            self._waiting = []

    def _pad(self, height: int) -> None:
        """Fill the rows up to *height* with blank cells."""
        self._settle()
        if height > self._height:
            self._append((None,), np.zeros(height - self._height, np.intc))

    def _take(self, column: Column) -> None:
        """Add a part whose values certainly all differ."""
        if self._parts:
            self._append(column.values, column.codes)
        else:  # and perhaps all there is, as in wide sheets of few rows
            self._values += column.values
            self._append_numbered(column.codes)

    def _append(self, cells: Sequence[Cell], codes: Codes) -> None:
        self._append_numbered(self._numbered(cells)[codes])

    def _append_numbered(self, codes: Codes) -> None:
        self._parts.append(codes)
        self._height += len(codes)

    def _numbered(self, cells: Sequence[Cell]) -> Codes:
        """Return the codes that *cells* have in the whole column."""
        known, values = self._numbers, self._values
        if not known:
            self._codes_of(values)
        codes = self._codes_of(cells)
        new = np.flatnonzero(codes >= len(values)).tolist()
        values += {
            code: cells[at] for at, code in zip(new, codes[new].tolist(), strict=True)
        }.values()
        return codes

    def _codes_of(self, cells: Sequence[Cell]) -> Codes:
        return np.frombuffer(packed(items_at(self._numbers, identities(cells))), np.intc)


def _fitted(column: Column, height: int) -> Column:
    """Return *column* with as many rows, blank ones at its end where it has fewer."""
    if len(column) >= height:
        return column.select(slice(height))
    values = column.values if None in column.values else (*column.values, None)
    codes = np.full(height, values.index(None), np.intc)
    codes[: len(column)] = column.codes
    return Column(values, codes)
