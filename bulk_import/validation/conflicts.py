"""Conflicts between the rows of a sheet, which TeleCMI would refuse one by one.

The page allows a name, a lead list and an agent in one campaign only. The first row stands; a
later one that wants the same is told which. A row that lost wants nothing from the rows below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from bulk_import.cells import shown
from bulk_import.normalizers.text import folded
from bulk_import.problems import Severity
from bulk_import.validation.draft import Draft
from bulk_import.validation.source import Source

EXCLUSIVE: Final[Mapping[str, str]] = {
    "name": "row.conflict",
    "leads_id": "row.conflict_leads",
    "users": "row.conflict_agents",
}
"""The fields whose values belong to one campaign only, with the code of a conflict."""

CONFLICTS: Final = frozenset(EXCLUSIVE.values())
"""The codes of conflicts between rows."""


def tell_conflicts(drafts: Iterable[Draft], sources: Mapping[str, Source]) -> None:
    """Tell every row that wants what a row above it already has."""
    holders: dict[str, dict[str, int]] = {field: {} for field in EXCLUSIVE}
    for draft in drafts:
        wanted = {field: _keys(draft.values.get(field)) for field in EXCLUSIVE}
        taken = {
            field: shared
            for field, keys in wanted.items()
            if (shared := [key for key in keys if key in holders[field]])
        }
        for field, shared in taken.items():
            others = sorted({holders[field][key] for key in shared})
            draft.tell(
                Severity.ERROR,
                EXCLUSIVE[field],
                sources[field],
                other=_rows(others),
                shared=shown(", ".join(shared)),
            )
        if not taken:
            for field, keys in wanted.items():
                holders[field].update(dict.fromkeys(keys, draft.row))


def _keys(value: object) -> tuple[str, ...]:
    if isinstance(value, tuple):
        return tuple(map(str, value))
    return () if value is None else (folded(str(value)),)


def _rows(numbers: list[int]) -> str:
    return f"row {numbers[0]}" if len(numbers) == 1 else f"rows {', '.join(map(str, numbers))}"
