"""Understanding one row: every cell by its normalizer, then the rules between its fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from bulk_import.campaign import ALWAYS, APPLIES, FIELDS
from bulk_import.normalizers.text import is_blank
from bulk_import.problems import Ambiguous, Problem, Severity, Unusable
from bulk_import.validation.draft import Draft, Source
from bulk_import.validation.reading import Reading
from bulk_import.validation.rules import findings

HELD_BACK: Final = frozenset({"max_waiting_time_without_agent"})
"""Fields that another field of the row can switch off."""


def in_order(sources: Iterable[Source]) -> tuple[Source, ...]:
    """Return *sources* so that each cell finds what its meaning depends on already understood.

    The dialer type decides which fields apply; a time zone is resolved on the campaign's dates.
    """
    ranks = {"dialer_type": 0, "timezone": 2}
    return tuple(sorted(sources, key=lambda source: ranks.get(source.field, 1)))


def understand(
    draft: Draft,
    sources: Mapping[str, Source],
    readings: Mapping[str, Reading],
    now: datetime,
) -> None:
    """Fill *draft* with what its cells mean, and with every problem of the row at once.

    Args:
        draft: The row with its cells, and nothing else yet.
        sources: Where the fields come from, ordered by `in_order`.
        readings: What the cells of each field's column mean.
        now: The present moment, for dates that are past; aware.
    """
    for source in sources.values():
        if _applies(draft, source):
            _read_cell(draft, source, readings[source.field])
    _tell_missing_columns(draft, sources)
    for found in findings(draft, now):
        source = sources[found.field]
        draft.tell(found.severity, found.code, source, found.candidates, **found.facts)


def _applies(draft: Draft, source: Source) -> bool:
    """Say whether the field belongs to this row's campaign; tell if it is filled all the same."""
    dialer = draft.values.get("dialer_type")
    if dialer is None or (source.field in APPLIES[str(dialer)] and not _held_back(draft, source)):
        return True
    if source.column and not is_blank(draft.cells.get(source.column)):
        code = "field.held_back" if _held_back(draft, source) else "field.other_dialer"
        draft.tell(Severity.WARNING, code, source, dialer=str(dialer))
    return False


def _held_back(draft: Draft, source: Source) -> bool:
    return source.field in HELD_BACK and draft.values.get("no_agent_no_wait") is True


def _read_cell(draft: Draft, source: Source, read: Reading) -> None:
    cell = draft.cell(source)
    if is_blank(cell):
        if _is_needed(draft, source.field):
            draft.tell(Severity.ERROR, "cell.blank", source)
        return
    try:
        value = read(cell, draft.values)
    except (Unusable, Ambiguous) as finding:
        draft.refuse(source, finding)
    else:
        draft.accept(source, value)


def _is_needed(draft: Draft, field: str) -> bool:
    if field in ALWAYS:
        return True
    dialer = draft.values.get("dialer_type")
    if dialer is None or field not in APPLIES[str(dialer)]:
        return False
    return field not in HELD_BACK or draft.values.get("no_agent_no_wait") is False


def _tell_missing_columns(draft: Draft, sources: Mapping[str, Source]) -> None:
    missing = [name for name in FIELDS if name not in sources and _is_needed(draft, name)]
    if missing:
        headers = ", ".join(FIELDS[name].column.header for name in missing)
        dialer = str(draft.values["dialer_type"])
        problem = Problem.worded(
            Severity.ERROR, "row.columns_missing", row=draft.row, dialer=dialer, columns=headers
        )
        draft.problems.append(problem)
