"""The JSON of a checked profile, for scripts."""

from __future__ import annotations

from dataclasses import replace

from pydantic import JsonValue

from bulk_import.app.json_report import VERSION, Document, describe_error, describe_problem
from bulk_import.app.profile_checking import CheckedField, CheckedProfile, Way
from bulk_import.problems import Refused


def describe_checked_profile(checked: CheckedProfile, profile: str, file: str) -> Document:
    """Return what is told of *checked*: *profile* and *file* are as the user wrote them."""
    made = checked.conversion
    return {
        "version": VERSION,
        "command": "profile check",
        "profile": profile,
        "file": file,
        "sheet": made.table,
        "refused": None,
        "counts": {
            "campaigns": len(made.campaigns),
            "wrong": checked.wrong,
            "skipped": len(made.skipped),
        },
        "lacking": list(checked.lacking),
        "unknown": list(made.unknown),
        "skipped": [
            {"row": one.row, "name": one.name, "reason": one.reason} for one in made.skipped
        ],
        "problems": [describe_problem(problem) for problem in made.file_problems],
        "fields": [_field(one) for one in checked.fields],
    }


def describe_refused_profile(profile: str, file: str, refused: Refused) -> Document:
    """Return what is told where the profile or the export cannot be used; it has the same keys."""
    return {
        "version": VERSION,
        "command": "profile check",
        "profile": profile,
        "file": file,
        "sheet": None,
        "refused": describe_error(refused),
        "counts": dict.fromkeys(("campaigns", "wrong", "skipped"), 0),
        **{name: [] for name in ("lacking", "unknown", "skipped", "problems", "fields")},
    }


def _field(field: CheckedField) -> JsonValue:
    return {
        "field": field.field,
        "rules": field.rules,
        "ways": [_way(way) for way in field.ways],
    }


def _way(way: Way) -> JsonValue:
    problems = (
        replace(one, place=replace(one.place, column=None, row=None)) for one in way.value.problems
    )
    return {
        "rows": list(way.rows),
        "rule": way.trace.rule,
        "source": way.trace.cell.source,
        "cell": way.trace.cell.was,
        "steps": [
            {"step": one.key, "argument": one.argument, "values": list(one.values)}
            for one in way.trace.steps
        ],
        "value": way.value.text,
        "origin": way.value.origin,
        "problems": [describe_problem(problem) for problem in problems],
    }
