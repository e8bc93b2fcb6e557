"""Conflicts between the rows of a sheet, which TeleCMI would refuse one by one.

The fields with a uniqueness constraint, which the page makes of names, lead lists and agents: a
value belongs to one campaign only. The first row stands; a later row with the same value gets a
problem that names the first. A row with a conflict takes nothing from the rows below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bulk_import.campaign import unique_fields
from bulk_import.cells import shown
from bulk_import.problems import Severity
from bulk_import.validation.field_source import FieldSource
from bulk_import.validation.row_draft import RowDraft


def add_conflicts(drafts: Iterable[RowDraft], sources: Mapping[str, FieldSource]) -> None:
    """Add a problem to every row with a value that a row above it already has."""
    constraints = unique_fields()
    holders: dict[str, dict[str, int]] = {name: {} for name in constraints}
    for draft in drafts:
        has_conflict = False
        values = {name: unique.keys(draft.values.get(name)) for name, unique in constraints.items()}
        for name, unique in constraints.items():
            shared = [key for key in values[name] if key in holders[name]]
            if shared:
                has_conflict = True
                others = sorted({holders[name][key] for key in shared})
                draft.add_problem(
                    Severity.ERROR,
                    unique.conflict,
                    sources[name],
                    other=", ".join(map(str, others)),
                    shared=shown(", ".join(shared)),
                )
        if not has_conflict:
            for name, keys in values.items():
                holders[name].update(dict.fromkeys(keys, draft.row))
