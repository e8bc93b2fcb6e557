"""The Row page: one row as a form that works without the script, and exactly what it sends."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bulk_import.app.sheets import OpenSheet
from bulk_import.campaign import body
from bulk_import.validation import PlannedRow
from bulk_import.web.pages import page, say
from bulk_import.web.screens.cell_views import CellView, EditView, sent_as
from bulk_import.web.screens.check import TOLD, told_by
from bulk_import.web.screens.check_view import edits_of, labels
from bulk_import.web.screens.grid import FixLine, Grid, GridColumn, GridRow, columns_of
from bulk_import.web.sheet_access import edits, in_thread, person_of, sheet_of


@dataclass(frozen=True, slots=True, kw_only=True)
class RowLine:
    """A column of the row.

    Attributes:
        row: The row's number.
        column: The column; its letter is a field's name where the sheet has no column for it.
        cell: What stands there.
        sent: What is sent for it; empty for nothing.
        fix: What is the matter with it; None for nothing.
    """

    row: int
    column: GridColumn
    cell: CellView
    sent: str
    fix: FixLine | None

    @property
    def name(self) -> str:
        """What its fields of the form are called."""
        return f"{self.row}.{self.column.letter}"

    @property
    def edit(self) -> EditView | None:
        """What a person wrote there."""
        return self.cell.edit


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    """A row of a sheet, by itself.

    Attributes:
        row: The row as the grid shows it.
        lines: Its columns, in the file's order, and fields that have none but a problem.
        before: The number of the row before; None for the first.
        after: That of the row after; None for the last.
        request: What is sent, as text; empty while the row needs fixing.
    """

    row: GridRow
    lines: tuple[RowLine, ...]
    before: int | None
    after: int | None
    request: str


def row_view(sheet: OpenSheet, number: int, person: str, *, is_read_only: bool = False) -> RowView:
    """Return the row of that *number*, as *person* sees it.

    Raises:
        KeyError: The sheet has no campaign in that row.
    """
    plan = sheet.plan
    planned = plan.row(number)
    columns = columns_of(plan)
    written = edits_of(sheet, [number], person)
    row = Grid(
        plan=plan,
        columns=columns,
        edits=written,
        with_warnings=True,
        is_read_only=is_read_only,
    ).row(number)
    numbers = plan.rows.numbers
    at = numbers.index(number)
    return RowView(
        row=row,
        lines=_lines(planned, row, columns),
        before=numbers[at - 1] if at else None,
        after=numbers[at + 1] if at + 1 < len(numbers) else None,
        request=request_text(planned),
    )


def request_text(row: PlannedRow) -> str:
    """Return the request that a row becomes; words stand in the place of account and secret."""
    sent = row.campaign
    if sent is None:
        return ""
    whose = {"inet_no": say("page.row.the_account"), "secret": say("page.row.the_secret")}
    return json.dumps(body(sent) | whose, indent=2, ensure_ascii=False)


def _lines(planned: PlannedRow, row: GridRow, columns: Sequence[GridColumn]) -> tuple[RowLine, ...]:
    fixes = {one.column: one for one in row.fixes}
    there = [
        RowLine(
            row=row.number,
            column=column,
            cell=cell,
            sent=sent_as(planned, column.fields),
            fix=fixes.pop(column.letter, None),
        )
        for column, cell in zip(columns, row.cells, strict=True)
    ]
    missing = [
        RowLine(
            row=row.number,
            column=GridColumn(
                letter=one.column, header=one.header, fields=(one.column,), choices=one.choices
            ),
            cell=CellView(column=one.column, text="", kind=one.kind),
            sent="",
            fix=one,
        )
        for one in fixes.values()
    ]
    return (*there, *missing)


async def row(request: Request) -> Response:
    """Answer the page of one row."""
    return await in_thread(lambda: _row(request))


def _row(request: Request) -> Response:
    sheet = sheet_of(request)
    may_edit, number = edits(request, sheet.record), request.path_params["row"]
    try:
        view = row_view(sheet, number, person_of(request).owner, is_read_only=not may_edit)
    except KeyError:
        raise HTTPException(404) from None
    answer = page(
        request,
        "row",
        view=view,
        may_edit=may_edit,
        sheet=f"sheets/{sheet.record.id}",
        file_name=sheet.record.file_name,
        revision=sheet.revision,
        labels=labels,
        told=told_by(request),
        nav="new",
    )
    answer.delete_cookie(TOLD)
    return answer


routes = [Route("/sheets/{sheet}/rows/{row:int}", row)]
