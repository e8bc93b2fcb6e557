"""What an edit changes of a row: the value that is sent is not the one that the file holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from bulk_import.cells import written
from bulk_import.normalizers.normalizer import value_text
from bulk_import.validation.plan import Plan
from bulk_import.validation.planned_row import Change, PlannedRow


class EditedField(NamedTuple):
    """A field whose cell holds an edit: its column, and what the file holds there."""

    field: str
    column: str
    was: str


def edited_by_row(plan: Plan) -> Mapping[int, Sequence[EditedField]]:
    """Return the fields of *plan* whose cells hold edits, by row."""
    fields = {match.column: name for name, match in plan.matches.by_field.items()}
    found: dict[int, list[EditedField]] = defaultdict(list)
    for edit in plan.edits:
        if edit.column in fields:
            was = "" if edit.was is None else written(edit.was)
            found[edit.row].append(EditedField(fields[edit.column], edit.column, was))
    return found


def as_edited(row: PlannedRow, edited: Sequence[EditedField]) -> PlannedRow:
    """Return *row* with a change for each of its *edited* fields, from the file to what is sent."""
    changes = {change.field: change for change in row.changes}
    for name, column, was in edited:
        if name in row.values:
            becomes = value_text(row.values[name])
            changes.pop(name, None)
            if was != becomes:
                changes[name] = Change(name, column, was, becomes)
    return replace(row, changes=tuple(changes.values())) if edited else row
