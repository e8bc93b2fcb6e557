"""Understanding one row: every cell by its normalizer, then the rules between its fields."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from bulk_import.campaign import DEPTHS, DIALER_TYPES, FIELDS
from bulk_import.fields import DIALER_TYPE, Field
from bulk_import.normalizers.text import is_blank
from bulk_import.problems import Problem, Severity
from bulk_import.validation.draft import Draft
from bulk_import.validation.reading import Reading, Understood
from bulk_import.validation.rules import findings
from bulk_import.validation.source import Source

_TIMES: Final[tuple[str, ...]] = ("start_time", "end_time")


class Understanding:
    """Understands the rows of one sheet: every cell of a row, then the rules between them.

    Args:
        readings: What the cells of the sheet's columns mean; each field at most once.
        now: The present moment, for dates that are past; aware.
    """

    def __init__(self, readings: Iterable[Reading], now: datetime) -> None:
        ordered = in_order(readings)
        self._sources = {reading.field: reading.source for reading in ordered}
        self._first = [one for one in ordered if one.field == DIALER_TYPE]
        others = [one for one in ordered if one.field != DIALER_TYPE]
        self._others = {
            dialer: [(one, one.known.applies({DIALER_TYPE: dialer})) for one in others]
            for dialer in (None, *DIALER_TYPES)
        }
        self._absent = tuple(field for name, field in FIELDS.items() if name not in self._sources)
        self._zones = {
            name: self._sources[name].said
            for name in _TIMES
            if name in self._sources and self._sources[name].said
        }
        self._now = now

    def fill(self, draft: Draft) -> None:
        """Fill *draft* with what its cells mean, and with every problem of the row at once."""
        draft.zones = self._zones
        for reading in self._first:
            _read(draft, reading)
        for reading, applies in self._others[draft.dialer]:
            if applies and not (
                reading.known.condition and reading.known.is_switched_off(draft.values)
            ):
                _read(draft, reading)
            else:
                _tell_filled(draft, reading.source)
        _tell_missing_columns(draft, self._absent)
        for finding in findings(draft, self._now):
            source = self._sources[finding.field]
            draft.tell(finding.severity, finding.code, source, finding.candidates, **finding.facts)


def in_order(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """Return *readings* so that each cell finds what its meaning depends on already understood.

    Those that do not depend on each other keep the order of the sheet.
    The dialer type decides which fields apply; a time zone is resolved on the campaign's dates.
    """
    return tuple(sorted(readings, key=lambda reading: DEPTHS[reading.field]))


def _read(draft: Draft, reading: Reading) -> None:
    """Put what a cell means into *draft*, or tell why it cannot be."""
    source, position = reading.source, reading.position
    found = reading(None if position is None else draft.cells[position], draft.values)
    if isinstance(found, Understood):
        draft.accept(source, found)
    elif found is not None:
        draft.refuse(source, found)
    elif reading.known.is_needed(draft.values):
        draft.tell(Severity.ERROR, "cell.blank", source)


def _tell_filled(draft: Draft, source: Source) -> None:
    """Tell a cell that is filled although its field does not apply."""
    if not is_blank(source.cell_of(draft.cells)):
        is_switched_off = source.known.is_switched_off(draft.values)
        code = "field.held_back" if is_switched_off else "field.other_dialer"
        draft.tell(Severity.WARNING, code, source, dialer=str(draft.dialer))


def _tell_missing_columns(draft: Draft, absent: Iterable[Field]) -> None:
    missing = [field for field in absent if field.is_needed(draft.values)]
    if missing:
        headers = ", ".join(field.header for field in missing)
        dialer = str(draft.dialer)
        problem = Problem.of(
            Severity.ERROR, "row.columns_missing", row=draft.row, dialer=dialer, columns=headers
        )
        draft.problems.append(problem)
