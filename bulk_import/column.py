"""A column of a sheet: each different cell that it holds once, and a code a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from typing import Final, Self, TypeVar

import numpy as np
import numpy.typing as npt

from bulk_import.cell_identity import coded, identities, items_at
from bulk_import.cells import Cell, FormattedCell, column_letter

Codes = npt.NDArray[np.intc]
Mask = npt.NDArray[np.bool_]

Selection = slice | Mask | npt.NDArray[np.intp]
"""Some of the rows, in their order: a slice, a mask, or positions that rise."""

_T = TypeVar("_T")

_FEW: Final = 8
"""Rows of which so many are fewer than the different cells are looked up one by one."""


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """The cells of one column.

    Attributes:
        values: Each different cell that the column holds, by type and value, once and in no
            particular order.
        codes: For each row, the place in *values* of the cell that it holds.
    """

    values: tuple[Cell, ...]
    codes: Codes

    @classmethod
    def of(cls, cells: Sequence[Cell]) -> Self:
        """Return the column that holds *cells*, from the first row on."""
        values, codes = coded(cells)
        return cls(tuple(values), np.frombuffer(codes, np.intc))

    @classmethod
    def of_different(cls, cells: Sequence[Cell]) -> Self:
        """Return the same as `of`, sooner where nearly all *cells* differ."""
        hashes = np.fromiter(map(hash, identities(cells)), np.int64, len(cells))
        again = repeated(hashes)
        some = cls.of(list(compress(cells, again.tolist())))
        once = list(compress(cells, (~again).tolist()))
        codes = np.empty(len(cells), np.intc)
        codes[~again] = np.arange(len(once), dtype=np.intc)
        codes[again] = some.codes + np.intc(len(once))
        return cls((*once, *some.values), codes)

    @classmethod
    def blank(cls, rows: int) -> Self:
        """Return a column of as many *rows* that holds nothing."""
        return cls((None,) if rows else (), np.zeros(rows, np.intc))

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, position: int) -> Cell:
        return self.values[int(self.codes[position])]

    @property
    def cells(self) -> list[Cell]:
        """The cells, row by row."""
        return self.expand(self.values)

    @property
    def filled(self) -> Mask:
        """Which rows hold anything."""
        if None not in self.values:
            return np.ones(len(self.codes), np.bool_)
        filled: Mask = self.codes != self.values.index(None)
        return filled

    @property
    def has_looks(self) -> bool:
        """Whether a cell looks otherwise than its value."""
        return FormattedCell in set(map(type, self.values))

    def expand(self, items: Sequence[_T]) -> list[_T]:
        """Return for each row that one of *items* that belongs to its cell.

        Args:
            items: One item for each of *values*, in their order.
        """
        return list(items_at(items, self.codes.tolist()))

    def mask(self, holds: Callable[[Cell], object]) -> Mask:
        """Return for each row whether something *holds* of its cell.

        Each different cell is asked once.
        """
        return np.fromiter(map(bool, map(holds, self.values)), np.bool_)[self.codes]

    def select(self, rows: Selection) -> Self:
        """Return the column of those *rows* alone."""
        codes = self.codes[rows]
        if len(codes) < len(self.values) // _FEW:
            some = sorted({*codes.tolist()})
            values = tuple(self.values[code] for code in some)
            places: Codes = np.searchsorted(some, codes).astype(np.intc)
            return replace(self, values=values, codes=places)
        used = np.zeros(len(self.values), np.bool_)
        used[codes] = True
        if used.all():
            return replace(self, codes=codes)
        numbers = np.cumsum(used, dtype=np.intc) - np.intc(1)
        return replace(
            self, values=tuple(compress(self.values, used.tolist())), codes=numbers[codes]
        )

    def mapped(self, change: Callable[[Cell], Cell]) -> Self:
        """Return the column with what *change* makes of each cell; each different one once."""
        after = self.of(list(map(change, self.values)))
        return replace(after, codes=after.codes[self.codes])

    def edited(self, cells: Mapping[int, Cell]) -> Self:
        """Return the column with other *cells* at some positions, counted from 0."""
        positions = np.fromiter(cells, np.intp, len(cells))
        other = self.of(list(cells.values()))
        codes = self.codes.copy()
        codes[positions] = other.codes + len(self.values)
        both = self.of((*self.values, *other.values))  # a new cell may be one that is there
        return replace(both, codes=both.codes[codes]).select(slice(None))


def repeated(numbers: npt.NDArray[np.int64]) -> Mask:
    """Return which of *numbers* are there more than once."""
    order = np.argsort(numbers)
    ordered = numbers[order]
    is_next = ordered[1:] == ordered[:-1]
    found = np.zeros(len(numbers), np.bool_)
    found[order[1:][is_next]] = found[order[:-1][is_next]] = True
    return found


def combined(several: Sequence[Codes]) -> tuple[npt.NDArray[np.intp], Codes]:
    """Return a row of each different combination of codes, and for each row its combination.

    Args:
        several: Codes of one or more columns of the same rows.
    """
    first, *others = several
    keys = first.astype(np.int64)
    for codes in others:
        numbers = np.unique(keys, return_inverse=True)[1]  # smaller ones, so that none overflows
        keys = numbers * (int(codes.max(initial=0)) + 1) + codes
    _, rows, combinations = np.unique(keys, return_index=True, return_inverse=True)
    return rows, combinations.astype(np.intc)


def lettered(columns: Iterable[Column]) -> dict[str, Column]:
    """Return *columns*, of which the first is A, by their letters."""
    return {column_letter(number): column for number, column in enumerate(columns, start=1)}
