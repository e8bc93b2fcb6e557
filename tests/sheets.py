"""Rows, sheets and plans that tests start from and change where they mean to."""

from datetime import UTC, datetime

from bulk_import import mapping, validation
from bulk_import.sheet import Sheet, Spreadsheet, letter, place, to_cells
from bulk_import.validation import Conventions

NOW = datetime(2026, 4, 1, 6, 0, tzinfo=UTC)

ACCOUNT = {"inet_no": 12345, "secret": "550e8400-e29b-41d4-a716-446655440000"}

SAMPLE = {
    "name": "Q2_Sales_Campaign",
    "dialer_type": "predictive",
    "active": True,
    "leads_id": "550e8400-e29b-41d4-a716-446655440000",
    "timezone": "+05:30",
    "start_date": "2026-05-01",
    "end_date": "2026-06-01",
    "start_time": "09:00:00",
    "end_time": "18:00:00",
    "users": ["5159_2224257"],
    "ratio": "1:2",
    "waiting_music": "default",
    "unanswered_music": "default",
    "ring_rule": "round-robin",
    "ring_seconds": 30,
    "max_waiting_time": 60,
    "call_interval": 10,
    "no_agent_no_wait": True,
    "caller_id": "919876543210",
    "reject_delay_time": 10,
    "no_answer_delay_time": 10,
}
"""The sample request of the API page, without the account."""


def predictive(number=1):
    """Return a row, header to cell; number 1 is the sample of the API page."""
    return {
        **_any(number),
        "Dialer type": "predictive",
        "Ratio": "1:2",
        "Waiting music": "default",
        "Unanswered music": "default",
        "Ring rule": "round-robin",
        "Ring seconds": "30",
        "Max waiting time": "60",
        "Call interval": "10",
        "No agent no wait": "yes",
        "Caller ID": "919876543210",
        "Reject delay": "10",
        "No answer delay": "10",
    }


def progressive(number=1):
    return {**_any(number), "Dialer type": "progressive", "Agent interval": "10_s"}


def _any(number):
    return {
        "Campaign name": "Q2_Sales_Campaign" if number == 1 else f"Campaign {number}",
        "Dialer type": None,
        "Active": "yes",
        "Leads ID": f"550e8400-e29b-41d4-a716-{446655439999 + number}",
        "Time zone": "+05:30",
        "Start date": "2026-05-01",
        "End date": "2026-06-01",
        "Start time": "09:00",
        "End time": "18:00",
        "Agents": f"{5158 + number}_2224257",
    }


def sheet_of(*rows, numbers=None, first="A"):
    """Return a sheet whose header row is followed by *rows*.

    Args:
        rows: Header to cell; all headers together are the header row.
        numbers: The row numbers, the header's first; by default counted from 1.
        first: The letter of the first column.
    """
    headers = list(dict.fromkeys(header for row in rows for header in row))
    margin = [None] * (place(first) - 1)
    lines = [headers, *([row.get(header) for header in headers] for row in rows)]
    numbers = numbers or range(1, len(lines) + 1)
    return Sheet(name="Campaigns", cells=to_cells([[*margin, *line] for line in lines], numbers))


def planned(sheet, *, format="xlsx", columns=None, **conventions):  # noqa: A002  as the attribute
    """Return the plan of *sheet*."""
    spreadsheet = Spreadsheet(path=f"campaigns.{format}", format=format, sheets=(sheet,))
    matches = mapping.match(sheet, columns or {}, conventions.get("given", {}))
    return validation.plan(spreadsheet, sheet, matches, Conventions(**{"now": NOW, **conventions}))


def plan_of(*rows, **conventions):
    """Return the plan of a sheet of *rows*."""
    return planned(sheet_of(*rows), **conventions)


def codes(row):
    """Return what there is to tell of a planned row, as severity and code."""
    return [(problem.severity.value, problem.code) for problem in row.problems]


def column_of(header, *rows):
    """Return the letter of the column with *header* in a sheet of *rows*."""
    headers = list(dict.fromkeys(one for row in rows for one in row))
    return letter(headers.index(header) + 1)
