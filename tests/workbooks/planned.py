"""Plans, results and workbooks that the tests of this room start from."""

import pickle
from datetime import UTC, datetime
from io import BytesIO

from openpyxl import Workbook, load_workbook
from python_calamine import CalamineWorkbook

from bulk_import import messages
from bulk_import.mapping import Match, Matches
from bulk_import.mapping.headers import RESULT_HEADERS
from bulk_import.outcome import Result, State
from bulk_import.problems import Problem, Severity
from bulk_import.readers.workbook_files import read_workbook
from bulk_import.sheet import Sheet
from bulk_import.validation import DateOrderFinding, Plan, PlannedRow, PlannedRows
from bulk_import.workbooks import RunFacts, write_results
from bulk_import.workbooks.annotate.copying import as_copy

FIELDS = {"Campaign name": "name", "Start date": "start_date", "Agents": "users"}
HEADERS = ["Campaign name", "Start date", "Agents"]
SENT_AT = datetime(2026, 11, 23, 4, 30, tzinfo=UTC)

FACTS = RunFacts(
    command="run",
    run="20261123-043000-ab12",
    inet_no=2224257,
    base_url="https://rest.telecmi.com",
    started=SENT_AT,
    finished=SENT_AT,
    tz_release="2026f",
    stopped=None,
)


def problem(row, column, message="Start date: “x” is no date.", severity=Severity.ERROR, **more):
    return Problem.of(
        severity,
        more.pop("code", "date.unknown"),
        said=message,
        row=row,
        column=column,
        **more,
    )


def plan_of(sheet, *, header_row=1, file_format="xlsx", problems=(), changes=None, **more):
    """Return a plan in which every row below the header is a campaign that needs fixing."""
    matches = Matches(header_row=header_row, columns=tuple(_columns(sheet, header_row)))
    rows = sheet.below(header_row).rows.tolist()
    return Plan(
        path=more.pop("path", "campaigns.xlsx"),
        format=file_format,
        sheet=sheet,
        matches=matches,
        date_order=more.pop("date_order", DateOrderFinding(None)),
        rows=PlannedRows.of(
            PlannedRow(
                row=row,
                name=str(sheet.cell(row, "A")),
                values={},
                problems=tuple(found for found in problems if found.row == row),
                changes=tuple((changes or {}).get(row, ())),
            )
            for row in rows
        ),
        skipped=more.pop("skipped", ()),
        **more,
    )


def _columns(sheet, header_row):
    for column, header in zip(sheet.columns, sheet.row(header_row), strict=True):
        if header is not None:
            use = "field" if header in FIELDS else "unknown"
            use = "result" if header in RESULT_HEADERS else use
            use = "secret" if header == "Secret" else use
            field = FIELDS.get(header)
            yield Match(column=column, header=str(header), use=use, field=field, how="header")


def results_of(plan, **by_row):
    """Return results in which the rows named as `r5=Result(...)` came out so, others invalid."""
    return {row.row: by_row.get(f"r{row.row}", Result(state=State.INVALID)) for row in plan.rows}


def listed(*rows, name=None):
    """Return a sheet that starts with HEADERS in row 1."""
    cells = [HEADERS, *rows]
    return Sheet.of(cells, name=name)


def workbook_of(*rows, headers=HEADERS, title="Campaigns"):
    """Return an openpyxl workbook to dress up; text that looks like a formula stays text."""
    workbook = Workbook()
    workbook.active.title = title
    for row, cells in enumerate([headers, *rows], start=1):
        for column, value in enumerate(cells, start=1):
            cell = workbook.active.cell(row, column, value)
            cell.data_type = "s" if isinstance(value, str) else cell.data_type
    return workbook


def saved(workbook):
    content = BytesIO()
    workbook.save(content)
    return content.getvalue()


def annotated(workbook, target, *, results=None, facts=FACTS, sheet="Campaigns", **more):
    """Annotate an openpyxl workbook (or a file's bytes); return the path that was written."""
    source = workbook if isinstance(workbook, bytes) else saved(workbook)
    read = read_workbook("campaigns.xlsx", source, "xlsx")
    plan = plan_of(next(one for one in read.sheets if one.name == sheet), **more)
    told = results_of(plan, **(results or {}))
    return write_results(plan, told, facts, source=source, target=target, copy=copied_here)


def copied_here(source, additions, *, is_trial=False):
    """Copy a workbook in this very process, as the child does it, in a tenth of the time."""
    handed_over = pickle.loads(pickle.dumps(additions))  # noqa: S301  our own, this moment
    with messages.speaking(handed_over.language):
        copy = as_copy(source, handed_over)
    return b"" if is_trial else copy


def opened(path, sheet="Campaigns"):
    return load_workbook(path)[sheet]


def values(path, sheet="Campaigns"):
    """Return the cells of a sheet, row by row, as calamine reads them."""
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python()


def column_of(rows, header, header_row=1):
    """Return what stands below *header* in rows as calamine reads them."""
    place = rows[header_row - 1].index(header)
    return [row[place] for row in rows[header_row:]]
