"""The rows of a template that show how a campaign is written; they are skipped on import."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bulk_import.fields import DIALER_TYPE
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

_MEANT: Final = {"yes": True, "no": False}


def example_rows(dialer: str, columns: tuple[TemplateColumn, ...]) -> list[list[str]]:
    """Return the texts of the example rows, one a column; the types take turns from the top."""
    types = DIALERS[dialer]
    return [
        _texts(columns, {DIALER_TYPE: types[place % len(types)], **row})
        for place, row in enumerate(_ROWS)
    ]


def _texts(columns: tuple[TemplateColumn, ...], row: Mapping[str, str]) -> list[str]:
    """Return what a row holds in *columns*: nothing where its campaign has no such field."""
    texts = {**{column.field.name: column.field.example for column in columns}, **row}
    values = {name: _MEANT.get(text, text) for name, text in texts.items()}
    return [texts[column.field.name] if column.field.applies(values) else "" for column in columns]
