"""One row of a check or a run: its exact request, and where each value comes from."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from bulk_import import campaign as campaigns
from bulk_import.app.report import Report
from bulk_import.app.report_row import ReportRow
from bulk_import.campaign import FIELDS
from bulk_import.cells import shown
from bulk_import.cli.output import print_err, print_out, print_paragraph
from bulk_import.cli.state_words import row_line
from bulk_import.mapping import Match
from bulk_import.messages import text

_MASKED: Final = "***"
"""What stands for the secret."""


def print_row(report: Report, number: int) -> None:
    """Print what becomes of the row of that *number*: its request, and what there is to tell."""
    try:
        row = report.row(number)
    except KeyError:
        print_err(text("line.no_such_row", row=str(number)))
        return
    print_problems(row)
    for line in _request(row, report.facts.inet_no):
        print_out(line)
    print_out(text("line.values"))
    for line in _sources(report, row):
        print_paragraph(line, indent=2)


def print_problems(row: ReportRow) -> None:
    """Print what became of *row*, and what there is to tell of it."""
    print_out(row_line(row.row, row.name, row.state))
    for problem in row.problems:
        print_paragraph(f"{problem.kind}: {problem.message}", indent=2)


def _request(row: ReportRow, inet_no: int | None) -> Iterator[str]:
    """Yield the lines of the request's body, which no row has that needs fixing."""
    campaign = row.planned.campaign
    if campaign is None:
        return
    body = {"inet_no": inet_no, "secret": _MASKED, **campaigns.body(campaign)}
    yield from json.dumps(body, indent=2, ensure_ascii=False).split("\n")


def _sources(report: Report, row: ReportRow) -> Iterator[str]:
    """Yield a line for each value of *row*: its field, where it comes from, and what it is."""
    matched = report.plan.matches.by_field
    values = row.planned.sent_values
    for name in filter(values.__contains__, FIELDS):
        value = values[name]
        is_text = isinstance(value, str)
        sent = str(value) if is_text else json.dumps(value, ensure_ascii=False)
        source = _source(report, row.row, matched.get(name))
        yield text("line.value", field=FIELDS[name].header, value=sent, source=source)


def _source(report: Report, number: int, match: Match | None) -> str:
    """Return where the value of a field comes from: a cell, or the command."""
    cell = report.plan.sheet.cell(number, match.column) if match else None
    if match is None or cell is None:
        return text("line.from_command")
    return text("line.from_cell", where=f"{match.column}{number}", cell=shown(cell))
