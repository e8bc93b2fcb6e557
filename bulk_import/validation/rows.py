"""Understanding one row: every cell by its normalizer, then the rules between its fields."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from bulk_import.campaign import ALWAYS, APPLIES, FIELDS
from bulk_import.cells import Cell
from bulk_import.normalizers.text import is_blank
from bulk_import.problems import Problem, Severity
from bulk_import.validation.draft import Draft
from bulk_import.validation.reading import Reading, Understood
from bulk_import.validation.rules import findings
from bulk_import.validation.source import Source

HELD_BACK: Final = frozenset({"max_waiting_time_without_agent"})
"""Fields that another field of the row can switch off."""

_TIMES: Final[tuple[str, ...]] = ("start_time", "end_time")


class Understanding:
    """Understands the rows of one sheet: every cell of a row, then the rules between them.

    Args:
        readings: What the cells of the sheet's columns mean; each field at most once.
        now: The present moment, for dates that are past; aware.
    """

    def __init__(self, readings: Iterable[Reading], now: datetime) -> None:
        self._readings = in_order(readings)
        self._sources = {reading.field: reading.source for reading in self._readings}
        self._absent = tuple(name for name in FIELDS if name not in self._sources)
        self._zones = {
            name: self._sources[name].said
            for name in _TIMES
            if name in self._sources and self._sources[name].said
        }
        self._now = now

    def fill(self, draft: Draft) -> None:
        """Fill *draft* with what its cells mean, and with every problem of the row at once."""
        draft.zones = self._zones
        for reading in self._readings:
            _read(draft, reading)
        _tell_missing_columns(draft, self._absent)
        for finding in findings(draft, self._now):
            source = self._sources[finding.field]
            draft.tell(finding.severity, finding.code, source, finding.candidates, **finding.facts)


def in_order(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """Return *readings* so that each cell finds what its meaning depends on already understood.

    The dialer type decides which fields apply; a time zone is resolved on the campaign's dates.
    """
    ranks = {"dialer_type": 0, "timezone": 2}
    return tuple(sorted(readings, key=lambda reading: ranks.get(reading.field, 1)))


def _read(draft: Draft, reading: Reading) -> None:
    """Put what a cell means into *draft*, or tell why it cannot be."""
    source = reading.source
    cell = draft.cells.get(source.column) if source.column else None
    if not _applies(draft, reading.field):
        _tell_filled(draft, source, cell)
        return
    found = reading(cell, draft.values)
    if isinstance(found, Understood):
        draft.accept(source, found)
    elif found is not None:
        draft.refuse(source, found)
    elif _is_needed(draft, reading.field):
        draft.tell(Severity.ERROR, "cell.blank", source)


def _applies(draft: Draft, field: str) -> bool:
    """Say whether *field* belongs to this row's campaign, as far as its dialer type is known."""
    dialer = draft.values.get("dialer_type")
    if dialer is None:
        return True
    return field in APPLIES[str(dialer)] and (
        field not in HELD_BACK or not _held_back(draft, field)
    )


def _held_back(draft: Draft, field: str) -> bool:
    return field in HELD_BACK and draft.values.get("no_agent_no_wait") is True


def _tell_filled(draft: Draft, source: Source, cell: Cell) -> None:
    """Tell a cell that is filled although its field does not apply."""
    if not is_blank(cell):
        code = "field.held_back" if _held_back(draft, source.field) else "field.other_dialer"
        draft.tell(Severity.WARNING, code, source, dialer=str(draft.values["dialer_type"]))


def _is_needed(draft: Draft, field: str) -> bool:
    if field in ALWAYS:
        return True
    dialer = draft.values.get("dialer_type")
    if dialer is None or field not in APPLIES[str(dialer)]:
        return False
    return field not in HELD_BACK or draft.values.get("no_agent_no_wait") is False


def _tell_missing_columns(draft: Draft, absent: Iterable[str]) -> None:
    missing = [name for name in absent if _is_needed(draft, name)]
    if missing:
        headers = ", ".join(FIELDS[name].column.header for name in missing)
        dialer = str(draft.values["dialer_type"])
        problem = Problem.worded(
            Severity.ERROR, "row.columns_missing", row=draft.row, dialer=dialer, columns=headers
        )
        draft.problems.append(problem)
