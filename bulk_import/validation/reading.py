"""What the cells of one column mean, remembering those that repeat.

Most columns of a sheet hold a few different cells: dates, zones, yes and no. Such a cell is
understood once. A column whose cells are all different is not remembered for long.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from bulk_import.cells import Cell
from bulk_import.normalizers.normalizer import Context, Normalizer, Value
from bulk_import.problems import Ambiguous, Unusable

MOST_REMEMBERED: Final = 2_000
"""Different cells of one column that are kept; a column with more hardly repeats itself."""

_KNOWN_TO_ZONES: Final = ("start_date", "end_date", "start_time", "end_time")


class Reading:
    """The meaning of one column's cells."""

    def __init__(self, normalize: Normalizer[object], context: Context) -> None:
        """Read cells by *normalize*, with what *context* knows of the column."""
        self._normalize = normalize
        self._context = context
        self._known: dict[object, Value[object] | Unusable | Ambiguous] = {}

    def __call__(self, cell: Cell, values: Mapping[str, object]) -> Value[object]:
        """Return what *cell* means in a row whose clean *values* are these so far.

        Raises:
            Unusable: No reading fits.
            Ambiguous: Several readings fit.
        """
        # Equal is not the same: 1, 1.0 and True, or one moment in two zones.
        beside = self._beside(values)
        key = (type(cell), cell, getattr(cell, "tzinfo", None), *beside.values())
        found = self._known.get(key)
        if found is None:
            found = self._understood(cell, beside)
            if len(self._known) < MOST_REMEMBERED:
                self._known[key] = found
        if isinstance(found, Value):
            return found
        raise found.with_traceback(None)  # or the traces of all its raises would pile up

    def _beside(self, values: Mapping[str, object]) -> dict[str, Any]:
        """Return what the row itself knows; only the meaning of zones depends on it."""
        if self._context.field != "timezone":
            return {}
        return {name: values.get(name) for name in _KNOWN_TO_ZONES}

    def _understood(
        self, cell: Cell, beside: dict[str, Any]
    ) -> Value[object] | Unusable | Ambiguous:
        context = replace(self._context, **beside) if beside else self._context
        try:
            return self._normalize(cell, context)
        except (Unusable, Ambiguous) as finding:
            return finding
