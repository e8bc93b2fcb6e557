"""The JSON of a conversion, for scripts: one object a file, with stable names."""

from __future__ import annotations

from dataclasses import replace

from pydantic import JsonValue

from bulk_import.app.converting import Converted
from bulk_import.app.json_report import VERSION, Document, describe_error, describe_problem
from bulk_import.problems import Refused
from bulk_import.workbooks.review import ConvertedCampaign, ConvertedValue, losses, supplies


def describe_conversion(converted: Converted, file: str, workbook: str | None) -> Document:
    """Return what is told of *converted*; *workbook* is its path, if it was written."""
    made, earlier = converted.conversion, converted.earlier
    incomplete = made.incomplete
    return {
        "version": VERSION,
        "command": "convert",
        "file": file,
        "sheet": made.table,
        "refused": None,
        "profile": {"id": made.profile, "title": made.title, "why": made.why},
        "earlier": earlier.path if earlier else None,
        "workbook": workbook,
        "counts": {
            "campaigns": len(made.rows),
            "complete": len(made.rows) - incomplete,
            "incomplete": incomplete,
            "skipped": len(made.skipped),
        },
        "supply": [
            {
                "field": one.field,
                "how": one.how,
                "sheet": one.sheet or None,
                "words": one.words,
                "for_all": one.is_for_all,
                "rows": list(one.rows),
            }
            for one in supplies(made)
        ],
        "lost": [
            {"setting": one.setting, "reason": one.reason, "rows": list(one.rows)}
            for one in losses(made.lost)
        ],
        "skipped": [
            {"row": one.row, "name": one.name, "reason": one.reason} for one in made.skipped
        ],
        "unknown": list(made.unknown),
        "ignored": list(made.ignored),
        "secret": list(made.secret),
        "problems": [
            describe_problem(problem) for problem in (*made.file_problems, *made.problems)
        ],
        "campaigns": [_campaign(campaign) for campaign in made.campaigns],
    }


def describe_refused_conversion(file: str, refused: Refused) -> Document:
    """Return what is told of an export that cannot be converted; it has the same keys."""
    return {
        "version": VERSION,
        "command": "convert",
        "file": file,
        "sheet": None,
        "refused": describe_error(refused),
        "profile": None,
        "earlier": None,
        "workbook": None,
        "counts": dict.fromkeys(("campaigns", "complete", "incomplete", "skipped"), 0),
        **{
            name: []
            for name in ("supply", "lost", "skipped", "unknown", "ignored", "secret", "problems")
        },
        "campaigns": [],
    }


def _campaign(campaign: ConvertedCampaign) -> JsonValue:
    return {
        "row": campaign.row,
        "key": campaign.key,
        "name": campaign.name,
        "missing": list(campaign.missing),
        "values": {name: _value(value) for name, value in campaign.values.items()},
    }


def _value(value: ConvertedValue) -> JsonValue:
    return {
        "text": value.text,
        "origin": value.origin,
        "was": value.was,
        "source": value.source,
        # A problem is of the export's value; the workbook's column is no place in the export.
        "problems": [
            describe_problem(replace(problem, place=replace(problem.place, column=None)))
            for problem in value.problems
        ],
    }
