"""Understanding one row: every cell by its normalizer, then the rules between its fields."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from bulk_import.campaign import ALWAYS, APPLIES, FIELDS, HELD_BACK
from bulk_import.normalizers.text import is_blank
from bulk_import.problems import Problem, Severity
from bulk_import.validation.draft import Draft
from bulk_import.validation.reading import Reading, Understood
from bulk_import.validation.rules import findings
from bulk_import.validation.source import Source

_DECIDES: Final = "dialer_type"
"""The field by which the others apply or do not."""

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
        self._first = [one for one in ordered if one.field == _DECIDES]
        others = [one for one in ordered if one.field != _DECIDES]
        self._others = {
            dialer: [(one, dialer is None or one.field in APPLIES[dialer]) for one in others]
            for dialer in (None, *APPLIES)
        }
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
        for reading in self._first:
            _read(draft, reading)
        for reading, applies in self._others[draft.dialer]:
            if applies and not (reading.field == HELD_BACK and draft.holds_back):
                _read(draft, reading)
            else:
                _tell_filled(draft, reading.source)
        _tell_missing_columns(draft, self._absent)
        for finding in findings(draft, self._now):
            source = self._sources[finding.field]
            draft.tell(finding.severity, finding.code, source, finding.candidates, **finding.facts)


def in_order(readings: Iterable[Reading]) -> tuple[Reading, ...]:
    """Return *readings* so that each cell finds what its meaning depends on already understood.

    The dialer type decides which fields apply; a time zone is resolved on the campaign's dates.
    """
    ranks = {_DECIDES: 0, "timezone": 2}
    return tuple(sorted(readings, key=lambda reading: ranks.get(reading.field, 1)))


def _read(draft: Draft, reading: Reading) -> None:
    """Put what a cell means into *draft*, or tell why it cannot be."""
    source, place = reading.source, reading.place
    found = reading(None if place is None else draft.cells[place], draft.values)
    if isinstance(found, Understood):
        draft.accept(source, found)
    elif found is not None:
        draft.refuse(source, found)
    elif _is_needed(draft, reading.field):
        draft.tell(Severity.ERROR, "cell.blank", source)


def _tell_filled(draft: Draft, source: Source) -> None:
    """Tell a cell that is filled although its field does not apply."""
    if not is_blank(source.cell_of(draft.cells)):
        is_held_back = source.field == HELD_BACK and draft.holds_back
        code = "field.held_back" if is_held_back else "field.other_dialer"
        draft.tell(Severity.WARNING, code, source, dialer=str(draft.dialer))


def _is_needed(draft: Draft, field: str) -> bool:
    if field in ALWAYS:
        return True
    if draft.dialer is None or field not in APPLIES[draft.dialer]:
        return False
    return field != HELD_BACK or draft.values.get("no_agent_no_wait") is False


def _tell_missing_columns(draft: Draft, absent: Iterable[str]) -> None:
    missing = [name for name in absent if _is_needed(draft, name)]
    if missing:
        headers = ", ".join(FIELDS[name].column.header for name in missing)
        dialer = str(draft.dialer)
        problem = Problem.of(
            Severity.ERROR, "row.columns_missing", row=draft.row, dialer=dialer, columns=headers
        )
        draft.problems.append(problem)
