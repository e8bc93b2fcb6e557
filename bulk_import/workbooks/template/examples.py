"""The rows of a template that show how a campaign is written; they are skipped on import."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bulk_import.campaign import APPLIES
from bulk_import.validation.row_patterns import EXAMPLE
from bulk_import.workbooks.template.columns import DIALERS, TemplateColumn

_ROWS: Final[tuple[Mapping[str, str], ...]] = (
    {"name": f"{EXAMPLE}Q2 Sales"},
    {
        "name": f"{EXAMPLE}Loan Renewals",
        "leads_id": "550e8400-e29b-41d4-a716-446655440000",
        "timezone": "Asia/Kolkata",
        "users": "5203_2224257",
        "user_interval": "15_s",
        "ratio": "1:3",
        "ring_rule": "longest-idle-agent",
        "no_agent_no_wait": "no",
    },
    {
        "name": f"{EXAMPLE}Feedback Calls",
        "active": "no",
        "leads_id": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
        "timezone": "Asia/Dubai",
        "start_time": "10:00",
        "end_time": "17:00",
        "users": "5204_2224257, 5205_2224257",
        "user_interval": "20_s",
        "ratio": "1:1",
    },
)
"""What each row has otherwise than the examples of the fields."""


def example_rows(dialer: str, columns: tuple[TemplateColumn, ...]) -> list[list[str]]:
    """Return the texts of the example rows, one a column; the types take turns from the top."""
    types = DIALERS[dialer]
    return [
        [_example(column, {"dialer_type": types[place % len(types)], **row}) for column in columns]
        for place, row in enumerate(_ROWS)
    ]


def _example(column: TemplateColumn, row: Mapping[str, str]) -> str:
    """Return what a row holds in *column*: nothing where its dialer type has no such setting."""
    field = column.bound.field
    if field not in APPLIES[row["dialer_type"]]:
        return ""
    if field == "max_waiting_time_without_agent" and row.get("no_agent_no_wait") != "no":
        return ""
    return row.get(field, column.bound.column.example)
