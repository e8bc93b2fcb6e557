"""The days and hours that campaigns kept elsewhere and cannot keep here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import numpy as np

from bulk_import import messages
from bulk_import.dialers import ConvertedCell, ConvertedSheet, LostSetting
from bulk_import.workbooks.review.conversion import ConvertedValue, ValueColumn

_CLOSED: Final = "convert.closed"
_DAYS_KEPT: Final = "convert.days_kept"
_ZONE_CHANGES: Final = frozenset({"timezone.changes", "timezone.changes_at_start"})

_Loss = tuple[str, str, str]
"""What is lost, what the export says of it, and why it is lost."""


def lost_days(
    converted: ConvertedSheet, columns: Mapping[str, ValueColumn]
) -> Iterator[LostSetting]:
    """Yield the closed days and the changes of the clock that campaigns here cannot express.

    Args:
        converted: The campaigns.
        columns: Their values, by field.
    """
    if not converted.rows:
        return
    names, zones = columns["name"], columns["timezone"]
    losing = [column.where(_tells_of_days) for column in converted.columns.values()]
    losing.append(zones.where(lambda zone: any(_of_zone(zone))))
    for at in np.flatnonzero(np.logical_or.reduce(losing)).tolist():
        cells, zone, name = converted.cells(at), zones.value(at), names.value(at)
        of_zone = _of_zone(zone) if zone else ()
        for setting, was, reason in (*_of_cells(cells.values()), *of_zone):
            yield LostSetting(
                row=converted.rows[at].row,
                name=name.text if name else "",
                setting=setting,
                was=was,
                reason=reason,
                moves_calls=True,
            )


def _tells_of_days(cell: ConvertedCell | None) -> bool:
    return cell is not None and any(one.code in {_CLOSED, _DAYS_KEPT} for one in cell.notices)


def _of_cells(cells: Iterable[ConvertedCell]) -> Iterator[_Loss]:
    notices = [notice for cell in cells for notice in cell.notices]
    closed = [one.facts["parts"] for one in notices if one.code == _CLOSED]
    for parts in dict.fromkeys(closed):
        closed_day = messages.text("conversion.closed_day")
        yield parts, closed_day, messages.text("convert.days_lost")
    kept = [one.facts["days"] for one in notices if one.code == _DAYS_KEPT]
    for days in dict.fromkeys(kept):
        setting = messages.text("conversion.hours_of_days")
        yield setting, days, messages.text("convert.days_kept", days=days)


def _of_zone(zone: ConvertedValue) -> Iterator[_Loss]:
    for problem in zone.problems:
        if problem.code in _ZONE_CHANGES:
            yield zone.source or "timezone", zone.was or zone.text, problem.message
