"""Conflicts between the rows of a sheet, which TeleCMI would refuse one by one.

The page allows a name, a lead list and an agent in one campaign only. The first row stands; a
later one that wants the same is told which. A row that lost wants nothing from the rows below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bulk_import.campaign import unique_fields
from bulk_import.cells import shown
from bulk_import.problems import Severity
from bulk_import.validation.draft import Draft
from bulk_import.validation.source import Source


def tell_conflicts(drafts: Iterable[Draft], sources: Mapping[str, Source]) -> None:
    """Tell every row that wants what a row above it already has."""
    constraints = unique_fields()
    holders: dict[str, dict[str, int]] = {name: {} for name in constraints}
    for draft in drafts:
        has_conflict = False
        wanted = {name: unique.keys(draft.values.get(name)) for name, unique in constraints.items()}
        for name, unique in constraints.items():
            shared = [key for key in wanted[name] if key in holders[name]]
            if shared:
                has_conflict = True
                others = sorted({holders[name][key] for key in shared})
                draft.tell(
                    Severity.ERROR,
                    unique.conflict,
                    sources[name],
                    other=", ".join(map(str, others)),
                    shared=shown(", ".join(shared)),
                )
        if not has_conflict:
            for name, keys in wanted.items():
                holders[name].update(dict.fromkeys(keys, draft.row))
