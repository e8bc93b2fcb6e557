"""A column understood: what each of its different cells means, once for all rows that hold it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

import numpy as np

from bulk_import.cell_identity import items_at
from bulk_import.cells import Cell, FormattedCell
from bulk_import.column import Codes, Column, Mask, combined
from bulk_import.normalizers.timezones import is_offset
from bulk_import.normalizers.zone_offsets import THESE_DECADES
from bulk_import.problems import Ambiguous, Unusable
from bulk_import.validation.column_reader import CellResult, ColumnReader, Understood
from bulk_import.validation.field_source import FieldSource

_NEEDS_DAYS: Final = "timezone.needs_dates"
"""Why a cell has no meaning whose zone has several offsets, while the days are unknown."""


@dataclass(frozen=True, eq=False)  # without slots: what is found once is kept
class UnderstoodColumn:
    """What the cells mean that the campaigns of a sheet have for one field.

    A field whose cells mean different things beside different values, as the name of a time zone
    does beside other days, has a code for each combination.

    Attributes:
        source: Where the cells come from.
        cells: The cells, one for each code.
        codes: For each campaign, the place in *cells* of its own.
        others: What is found for every cell that is not sent just as it is written, by code;
            None for a blank one that nothing stands in for.
    """

    source: FieldSource
    cells: tuple[Cell, ...]
    codes: Codes
    others: Mapping[int, CellResult | None]

    def result(self, code: int) -> CellResult | None:
        """Return what is found for the cells of *code*."""
        if code in self.others:
            return self.others[code]
        plain = self.source.field.plain
        return Understood(plain.value(str(self.cells[code]))) if plain else None

    def value(self, code: int) -> object:
        """Return the clean value of the cells of *code*; None where they have none."""
        found = self.result(code)
        return found.meant if isinstance(found, Understood) else None

    def values(self) -> Iterator[tuple[int, object]]:
        """Yield each code whose cells have a clean value, and the value."""
        plain, others = self.source.field.plain, self.others
        if plain and len(others) < len(self.cells):
            codes = [code for code in range(len(self.cells)) if code not in others]
            cells = items_at(self.cells, codes)
            yield from zip(codes, map(plain.value, map(str, cells)), strict=True)
        for code, found in others.items():
            if isinstance(found, Understood):
                yield code, found.meant

    def mask(self, holds: Callable[[CellResult | None], object]) -> Mask:
        """Return the campaigns of whose cells something *holds*; of plain ones it must not."""
        flags = np.zeros(len(self.cells), np.bool_)
        flags[[code for code, found in self.others.items() if holds(found)]] = True
        return flags[self.codes]

    @cached_property
    def refused(self) -> Mask:
        """The campaigns whose cell has no meaning, or several."""
        return self.mask(lambda found: isinstance(found, (Unusable, Ambiguous)))

    @cached_property
    def blank(self) -> Mask:
        """The campaigns for which nothing is there."""
        return self.mask(lambda found: found is None)


def understood(
    reader: ColumnReader, column: Column, known: Mapping[str, UnderstoodColumn]
) -> UnderstoodColumn:
    """Return what the cells of *column* mean.

    Args:
        reader: What reads them.
        column: The cells of the campaigns.
        known: The columns that are understood so far, by field; those on which the meaning of
            these cells depends are among them, if the sheet has them.
    """
    cells = column.values
    others = {code: reader.understand(cells[code], {}) for code in reader.not_plain(cells)}
    alone = UnderstoodColumn(reader.source, cells, column.codes, others)
    beside = [known[name] for name in reader.field.depends_on if name in known]
    return _beside(alone, reader, beside) if beside else alone


def _beside(
    alone: UnderstoodColumn, reader: ColumnReader, beside: list[UnderstoodColumn]
) -> UnderstoodColumn:
    """Return *alone* with a code for each combination with what stands *beside*, where it counts.

    Nearly every cell means the same on all days, and is not read again.
    """
    are_usual = all(map(_is_of_these_decades, beside))

    def depends(code: int) -> bool:
        cell, found = alone.cells[code], alone.others.get(code)
        if isinstance(cell, FormattedCell) or _needs_days(found):
            return True
        return not are_usual and not is_offset(reader.source.or_given(cell))

    open_codes = np.fromiter(map(depends, range(len(alone.cells))), np.bool_)
    rows = np.flatnonzero(open_codes[alone.codes])
    if not len(rows):
        return alone
    firsts, combinations = combined([one.codes[rows] for one in (alone, *beside)])
    cells, others = list(alone.cells), dict(alone.others)
    for at in rows[firsts].tolist():
        values = {one.source.field.name: one.value(int(one.codes[at])) for one in beside}
        others[len(cells)] = reader.understand(alone.cells[alone.codes[at]], values)
        cells.append(alone.cells[alone.codes[at]])
    codes = alone.codes.copy()
    codes[rows] = combinations + np.intc(len(alone.cells))
    return UnderstoodColumn(alone.source, tuple(cells), codes, others)


def _needs_days(found: CellResult | None) -> bool:
    """Say whether a cell has another meaning on other days, within these decades."""
    return isinstance(found, Unusable) and found.code == _NEEDS_DAYS


def _is_of_these_decades(column: UnderstoodColumn) -> bool:
    """Say whether all days of *column* are ones through which `_NEEDS_DAYS` asks for one offset."""
    days = [value for _, value in column.values() if isinstance(value, date)]
    return not days or (THESE_DECADES.start <= min(days) and max(days) <= THESE_DECADES.end)
