"""Conflicts between rows, kept up to date while rows change.

Whoever changes one of ten thousand rows does not want all of them compared again: only the rows
count that share a value with that one, with those, and so on, before the change or after it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
import numpy.typing as npt

from bulk_import.campaign import unique_fields
from bulk_import.column import Codes
from bulk_import.validation.conflicts import Claim, Conflict, find_conflicts
from bulk_import.validation.understood_column import UnderstoodColumn

_MOST_COMPARED: Final = 1_000
"""Rows that are compared with each other alone; of more, comparing all rows costs as little."""

_Key = tuple[str, str]
"""A field with a uniqueness constraint, and what of its value must be unique."""

Claims = Callable[[int], Mapping[str, object] | None]
"""Returns the values of the row of a number; None where it asks for nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class _Holders:
    """Which rows have a value in one column.

    Attributes:
        hashes: The hashes of what must be unique in the values of the column, rising.
        owners: The code of the value of each of them.
        codes: For each row the code of its value.
    """

    hashes: npt.NDArray[np.int64]
    owners: npt.NDArray[np.int64]
    codes: Codes

    @classmethod
    def of(cls, field: str, column: UnderstoodColumn) -> Self:
        """Return the holders of the values of *column*, which fills *field*."""
        found = list(column.values())
        keys = unique_fields()[field].keys_of([value for _, value in found])
        codes = [code for code, _ in found]
        hashes = np.array([hash(key) for some in keys for key in some], np.int64)
        owners = np.repeat(np.array(codes, np.int64), list(map(len, keys)))
        order = np.argsort(hashes, kind="stable")
        return cls(hashes[order], owners[order], column.codes)

    def positions(self, key: str) -> npt.NDArray[np.intp]:
        """Return the positions of the rows that may have *key*."""
        first = self.hashes.searchsorted(hash(key))
        owners = self.owners[first : self.hashes.searchsorted(hash(key), "right")]
        return np.flatnonzero(np.isin(self.codes, owners)) if len(owners) else _NOWHERE


_NOWHERE: Final = np.empty(0, np.intp)


@dataclass(frozen=True, slots=True, eq=False)
class Contest:
    """The conflicts between the rows of a sheet, and who asks for what.

    Attributes:
        conflicts: What rows ask for that rows above them have, by the number of the row.
        rows: The numbers of the rows of which the columns tell, rising.
        columns: Who has what among them, by field.
        alone: The rows that were planned by themselves, by what they ask for.
    """

    conflicts: Mapping[int, Sequence[Conflict]]
    rows: npt.NDArray[np.int64]
    columns: Mapping[str, _Holders]
    alone: Mapping[_Key, tuple[int, ...]]

    @classmethod
    def of(
        cls,
        conflicts: Mapping[int, Sequence[Conflict]],
        rows: npt.NDArray[np.int64],
        columns: Mapping[str, UnderstoodColumn],
        alone: Iterable[Claim],
    ) -> Self:
        """Return the contest of a sheet of which the *conflicts* are known.

        Args:
            conflicts: They.
            rows: The numbers of the rows of which the *columns* tell.
            columns: What the cells of those rows mean, by field.
            alone: What rows ask for that were planned by themselves.
        """
        held: dict[_Key, tuple[int, ...]] = {}
        for row, values in alone:
            for key in _keys(values):
                held[key] = (*held.get(key, ()), row)
        holders = {name: _Holders.of(name, columns[name]) for name in unique_fields()}
        return cls(conflicts, rows, holders, held)

    def again(
        self, changed: Collection[int], before: Claims, after: Claims, anew: Callable[[], Contest]
    ) -> Contest:
        """Return the contest after some rows *changed*.

        Args:
            changed: Their numbers.
            before: What rows asked for.
            after: What they ask for now.
            anew: Returns the contest of the whole sheet as it is now.
        """
        keys = {row: (_keys(before(row)), _keys(after(row))) for row in changed}
        others = {row: pair for row, pair in keys.items() if pair[0] != pair[1]}
        if not others:
            return self
        if len(others) > _MOST_COMPARED:
            return anew()
        alone, left = dict(self.alone), set[_Key]()
        for row, (old, new) in others.items():
            left |= {*old, *new}
            for key in old:
                alone[key] = tuple(one for one in alone.get(key, ()) if one != row)
            for key in new:
                alone[key] = (*alone.get(key, ()), row)
        held = type(self)(self.conflicts, self.rows, self.columns, alone)
        asking = held.connected(others, left, after)
        if asking is None:
            return anew()
        kept = {row: one for row, one in self.conflicts.items() if row not in asking}
        found = find_conflicts(
            (row, values) for row, values in sorted(asking.items()) if values is not None
        )
        return type(self)({**kept, **found}, self.rows, self.columns, alone)

    def connected(
        self, changed: Iterable[int], left: set[_Key], claims: Claims
    ) -> dict[int, Mapping[str, object] | None] | None:
        """Return the rows that share anything with others of them, and what they ask for.

        Args:
            changed: Rows of them.
            left: What they ask for, and what others may share.
            claims: What rows ask for.

        Returns:
            None where they are too many.
        """
        found = {row: claims(row) for row in changed}
        seen: set[_Key] = set()
        while left:
            key = left.pop()
            seen.add(key)
            for row in self._rows_with(key):
                if row not in found:
                    found[row] = claims(row)
                    left.update(one for one in _keys(found[row]) if one not in seen)
            if len(found) > _MOST_COMPARED:
                return None
        return found

    def _rows_with(self, key: _Key) -> Iterator[int]:
        """Yield the rows that may ask for *key*; among them may be others."""
        field, value = key
        yield from self.rows[self.columns[field].positions(value)].tolist()
        yield from self.alone.get(key, ())


def _keys(values: Mapping[str, object] | None) -> list[_Key]:
    if values is None:
        return []
    unique = unique_fields().items()
    return [(name, key) for name, one in unique for key in one.keys(values.get(name))]
