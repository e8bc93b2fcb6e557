"""Which cells are the same: equal ones may differ in type, sign or zone.

What a column holds is numbered by this, so that each different cell is understood once.
"""

from __future__ import annotations

import struct
from array import array
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import count, repeat
from math import copysign, isnan
from operator import itemgetter
from typing import Any, Final, Protocol, TypeVar

from bulk_import.cells import Cell, ErrorCell, FormattedCell

_DISTINCT: Final = frozenset({str, type(None), date, timedelta, ErrorCell})
"""The types of which equal cells are the same cell, whatever stands beside them."""

_OF_CLOCKS: Final = frozenset({datetime, time})
"""The types of which equal cells may be in different zones."""

_ONE_OF: Final = frozenset({bool, int, float}) | _OF_CLOCKS
"""The types of which any one may stand beside them, but for -0.0, nan, and what has a zone."""

_Key = TypeVar("_Key", bound=Hashable)
_Item_co = TypeVar("_Item_co", covariant=True)


class _Subscriptable(Protocol[_Item_co]):
    def __getitem__(self, key: Any, /) -> _Item_co: ...


_bits = struct.Struct("d").pack


def identity(cell: Cell) -> Hashable:
    """Return what a dict can tell *cell* by from every other cell, by type and value.

    Equal is not the same: to a dict 1, 1.0 and True are one key, 0.0 and -0.0 are one, a moment in
    two time zones is one, and nan is a new key each time.
    """
    kind = type(cell)
    if kind is str or cell is None:
        return cell
    if isinstance(cell, float):
        return kind, _bits(cell)
    if isinstance(cell, (datetime, time)):
        return kind, cell, cell.tzinfo, cell.fold
    if isinstance(cell, FormattedCell):
        return kind, identity(cell.value), cell.text, cell.kept
    return kind, cell


def identities(cells: Sequence[Cell]) -> Sequence[Hashable]:
    """Return the `identity` of each of *cells*; for cells of one usual kind the short way."""
    kinds = set(map(type, cells))
    if kinds <= {str, type(None)}:
        return cells
    if kinds == {float}:
        return list(zip(repeat(float), map(_bits, cells), strict=False))
    if kinds == {date}:
        return list(zip(repeat(date), cells, strict=False))
    return list(map(identity, cells))


def coded(cells: Sequence[Cell]) -> tuple[list[Cell], array[int]]:
    """Return each different cell of *cells* once, and for each of *cells* which of them it is.

    The different cells, by type and value, are in the order in which they come first.
    """
    kinds = set(map(type, cells)) - _DISTINCT
    if len(kinds) > 1 or not kinds <= _ONE_OF or (kinds & _OF_CLOCKS and _have_zones(cells)):
        return _coded_by_identity(cells)
    values, codes = _numbered(cells)
    if kinds == {float} and _have_twins(values, cells):
        return _coded_by_identity(cells)
    return values, codes


def _coded_by_identity(cells: Sequence[Cell]) -> tuple[list[Cell], array[int]]:
    keys = identities(cells)
    return list(dict(zip(keys, cells, strict=True)).values()), _numbered(keys)[1]


def items_at(items: _Subscriptable[_Item_co], keys: Sequence[Any]) -> tuple[_Item_co, ...]:
    """Return `items[key]` for each of *keys*, in a third of the time that asking for each takes."""
    if len(keys) < 2:  # noqa: PLR2004  an itemgetter of one key returns no tuple
        return tuple(items[key] for key in keys)
    found: tuple[_Item_co, ...] = itemgetter(*keys)(items)
    return found


def packed(numbers: Sequence[int]) -> bytes:
    """Return whole *numbers* as the bytes of an array of the kind `i`."""
    return struct.pack(f"{len(numbers)}i", *numbers)


def _numbered(keys: Sequence[_Key]) -> tuple[list[_Key], array[int]]:
    """Return each of *keys* once, and for each of them how many others came before it."""
    numbers: defaultdict[_Key, int] = defaultdict(count().__next__)
    codes = items_at(numbers, keys)
    return list(numbers), array("i", packed(codes))


def _have_zones(cells: Iterable[Cell]) -> bool:
    """Say whether a moment or a time among *cells* is that of a zone, or the second of its name."""
    return any(
        cell.tzinfo is not None or cell.fold for cell in cells if isinstance(cell, (datetime, time))
    )


def _have_twins(values: Iterable[Cell], cells: Iterable[Cell]) -> bool:
    """Say whether a number among *cells* may be -0.0, which equals 0.0, or nan, which equals none.

    Such are rare, so that it matters only that none is missed.

    Args:
        values: Those of *cells* that differ; most columns have few.
        cells: All of them.
    """
    numbers = [cell for cell in values if isinstance(cell, float)]
    if isnan(sum(numbers)):
        return True
    return 0.0 in numbers and any(
        copysign(1, cell) < 0 for cell in cells if isinstance(cell, float) and cell == 0
    )
