"""The sheet of everything that is sent otherwise than it was written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from bulk_import.campaign import FIELDS
from bulk_import.problems import Severity
from bulk_import.validation import Change, Plan, PlannedRow
from bulk_import.workbooks.tables import Line, Table

NAME: Final = "Import changes"
HEADERS: Final = ("Row", "Column", "Header", "Field", "Was", "Sent as", "Why")

_WIDTHS: Final = (8, 9, 26, 26, 36, 36, 70)
_SAME_MEANING: Final = "The same, in the form that TeleCMI takes."


def changes(plan: Plan) -> Table:
    """Return the sheet: one line a change, in the order of the rows."""
    headers = {field: match.header for field, match in plan.matches.by_field.items()}
    lines = [_line(headers, row, change) for row in plan.rows for change in row.changes]
    return Table(NAME, _WIDTHS, (Line("head", HEADERS), *lines), is_list=True)


def _line(headers: Mapping[str, str], row: PlannedRow, change: Change) -> Line:
    return Line(
        "listed",
        (
            row.row,
            change.column or "",
            headers.get(change.field) or FIELDS[change.field].column.header,
            change.field,
            change.was,
            change.becomes,
            "\n".join(_reasons(row, change)) or _SAME_MEANING,
        ),
    )


def _reasons(row: PlannedRow, change: Change) -> Iterator[str]:
    for problem in row.problems:
        if problem.field == change.field and problem.severity is Severity.WARNING:
            yield problem.message
