"""The template as a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from io import BytesIO
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bulk_import.mapping import Agent
from bulk_import.workbooks import looks
from bulk_import.workbooks.fresh.pen import Formats, Pen
from bulk_import.workbooks.fresh.sheets import write_table
from bulk_import.workbooks.tables import Line, Table
from bulk_import.workbooks.template.columns import TemplateColumn, columns
from bulk_import.workbooks.template.examples import example_rows
from bulk_import.workbooks.template.instructions import instructions
from bulk_import.workbooks.template.rules import LISTS, rule
from bulk_import.workbooks.template.zones import ZONES

NAME: Final = "Campaigns"
AGENTS: Final = "Agents"
DIRECTORY: Final = ("Name", "E-mail", "Extension", "Agent ID")

_CREATED: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""A template is the same file whenever it is written."""

_AUTHOR: Final = "bulk-import template"
"""Not the author of our notes on problems, which are taken away when a file comes back."""

_LAST_ROW: Final = 1_048_575
_FORMATS: Final = {"text": "@", "date": "yyyy-mm-dd", "time": "hh:mm", "number": "0"}
_GREY: Final = "#6B6B6B"
_NARROWEST: Final = 16
_WIDTHS: Final = {"name": 30, "leads_id": 40, "users": 30, "timezone": 18, "ring_rule": 24}
_DIRECTORY_WIDTHS: Final = (30, 34, 14, 20)
_HEADER_HEIGHT: Final = 62


def template(dialer: str, agents: Sequence[Agent] = ()) -> bytes:
    """Return the workbook to fill in.

    Args:
        dialer: What it is for, one of `DIALERS`.
        agents: Who is offered for the column of agents.
    """
    content = BytesIO()
    with Workbook(content, {"in_memory": True}) as workbook:
        workbook.set_properties({"title": "TeleCMI campaigns", "created": _CREATED})
        formats = Formats(workbook)
        campaigns = workbook.add_worksheet(NAME)
        _write_campaigns(
            workbook, campaigns, columns(dialer), example_rows(dialer, columns(dialer))
        )
        help_sheet = instructions(columns(dialer))
        write_table(Pen(workbook.add_worksheet(help_sheet.name), formats, ""), help_sheet)
        write_table(Pen(workbook.add_worksheet(AGENTS), formats, ""), _directory(agents))
        _write_lists(workbook.add_worksheet(LISTS), ZONES)
    return content.getvalue()


def _write_campaigns(
    workbook: Workbook,
    sheet: Worksheet,
    fields: Sequence[TemplateColumn],
    examples: Sequence[Sequence[str]],
) -> None:
    sheet.freeze_panes(1, 1)
    sheet.set_row(0, _HEADER_HEIGHT)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    sheet.repeat_columns(0)
    for place, field in enumerate(fields):
        look = {"num_format": _FORMATS[field.kind], "valign": "top"}
        width = _WIDTHS.get(field.bound.field, _NARROWEST)
        sheet.set_column(place, place, width, workbook.add_format(look))
        _write_header(workbook, sheet, place, field)
        sheet.data_validation(1, place, _LAST_ROW, place, rule(field))
        grey = workbook.add_format({**look, "italic": True, "font_color": _GREY})
        for row, cells in enumerate(examples, start=1):
            _write_example(
                sheet, (row, place), field.cell(cells[place]) if cells[place] else "", grey
            )


def _write_header(workbook: Workbook, sheet: Worksheet, place: int, field: TemplateColumn) -> None:
    strong, weak = ("#1F3864", "#FFFFFF"), ("#D5DCE6", "#1F3864")
    fill, ink = strong if field.is_for_all else weak
    look = {"bold": True, "text_wrap": True, "valign": "top", "bg_color": fill, "font_color": ink}
    sheet.write_string(0, place, field.header, workbook.add_format(look))
    size = looks.note_size(field.note)
    options = {"author": _AUTHOR, "width": size.width, "height": size.height}
    sheet.write_comment(0, place, field.note, options)


def _write_example(
    sheet: Worksheet, place: tuple[int, int], content: str | int | date | time, look: Format
) -> None:
    match content:
        case str():
            sheet.write_string(*place, content, look)
        case int():
            sheet.write_number(*place, content, look)
        case date() | time():
            sheet.write_datetime(*place, content, look)


def _directory(agents: Iterable[Agent]) -> Table:
    lines = [Line("typed", _line(agent)) for agent in agents]
    return Table(AGENTS, _DIRECTORY_WIDTHS, (Line("head", DIRECTORY), *lines), is_list=True)


def _line(agent: Agent) -> tuple[str, ...]:
    mail = next((one for one in agent.called if "@" in one), "")
    extension = next((one for one in agent.called if "@" not in one), "")
    return agent.name or agent.id, mail, extension, agent.id


def _write_lists(sheet: Worksheet, zones: Sequence[str]) -> None:
    """Write what the dropdowns offer that is too long to stand in the rule itself."""
    sheet.hide()
    for row, zone in enumerate(zones):
        sheet.write_string(row, 0, zone)
