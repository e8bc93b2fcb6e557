"""What is found for the cells of those campaigns of which nothing else is told.

Whoever asks for every cell of a large plan, and not for its rows, need not make these.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

import numpy as np

from bulk_import.campaign import FIELDS
from bulk_import.column import Codes, Mask
from bulk_import.normalizers.text import is_blank
from bulk_import.validation.column_reader import CellResult
from bulk_import.validation.findings import Rows
from bulk_import.validation.plan import Plan, planned_sheet_of
from bulk_import.validation.row_masks import RowMasks
from bulk_import.validation.understood_column import UnderstoodColumn


@dataclass(frozen=True, slots=True, eq=False)
class CellResults:
    """What is found for the cells of those campaigns of which nothing else is told.

    Attributes:
        rows: Their row numbers, rising.
    """

    rows: Rows
    _columns: Mapping[str, UnderstoodColumn]
    _counts: Mapping[str, Mask]
    _among: Mask

    @classmethod
    def of(cls, plan: Plan) -> Self | None:
        """Return what is found for the cells of *plan*; None where it was not made of columns."""
        sheet = planned_sheet_of(plan)
        if sheet is None:
            return None
        now, rows, columns = sheet.planner.reader.now, sheet.rows, sheet.columns
        masks = RowMasks(columns, sheet.planner.reader.zones, len(rows))
        by_themselves = [*sheet.alone, *sheet.gone, *plan.rows.conflicts]
        among = ~np.isin(rows, by_themselves) & ~sheet.planner.singled_out & ~masks.violating(now)
        counts = {name: np.zeros(len(rows), np.bool_) for name in columns}
        for some, values in masks.alike():
            for name, column in columns.items():
                if not FIELDS[name].applies(values):
                    among &= ~(some & _filled(column))  # which is told of the row
                elif FIELDS[name].is_needed(values):
                    counts[name] |= some
                else:
                    counts[name] |= some & ~column.blank
        return cls(rows[among], columns, counts, among)

    def codes(self, field: str) -> Codes:
        """Return for each of the rows a code of what its cell says; -1 where it may be blank."""
        codes = np.where(self._counts[field], self._columns[field].codes, np.intc(-1))
        return codes[self._among]

    def result(self, field: str, code: int) -> CellResult | None:
        """Return what is found for the cells of a *code*; None for blank ones."""
        return self._columns[field].result(code)


def _filled(column: UnderstoodColumn) -> Mask:
    flags = np.array([not is_blank(cell) for cell in column.cells], np.bool_)
    return flags[column.codes]
