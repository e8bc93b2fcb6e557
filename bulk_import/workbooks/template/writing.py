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
from bulk_import.messages import text
from bulk_import.workbooks.create.cell_writer import Content, Formats, Pen
from bulk_import.workbooks.create.sheets import write_table
from bulk_import.workbooks.tables import Line, Table
from bulk_import.workbooks.template.campaigns import (
    NAME,
    add_column,
    set_up,
    write_lists,
)
from bulk_import.workbooks.template.columns import TemplateColumn, columns
from bulk_import.workbooks.template.examples import example_rows
from bulk_import.workbooks.template.instructions import instructions
from bulk_import.workbooks.template.kinds import FORMS
from bulk_import.workbooks.template.rules import LISTS
from bulk_import.workbooks.template.zones import ZONES

AGENTS: Final = "Agents"
DIRECTORY: Final = ("Name", "E-mail", "Extension", "Agent ID")

_CREATED: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""A template is the same file whenever it is written."""

_GREY: Final = "#6B6B6B"
_DIRECTORY_WIDTHS: Final = (30, 34, 14, 20)


def template(dialer: str, agents: Sequence[Agent] = ()) -> bytes:
    """Return the workbook to fill in.

    Args:
        dialer: What it is for, one of `DIALERS`.
        agents: Who is offered for the column of agents.
    """
    content = BytesIO()
    with Workbook(content, {"in_memory": True}) as workbook:
        workbook.set_properties({"title": text("template.document"), "created": _CREATED})
        formats = Formats(workbook)
        campaigns = workbook.add_worksheet(NAME)
        _write_campaigns(
            workbook, campaigns, columns(dialer), example_rows(dialer, columns(dialer))
        )
        help_sheet = instructions(columns(dialer))
        write_table(Pen(workbook.add_worksheet(help_sheet.name), formats, ""), help_sheet)
        write_table(Pen(workbook.add_worksheet(AGENTS), formats, ""), _directory(agents))
        write_lists(workbook.add_worksheet(LISTS), ZONES)
    return content.getvalue()


def _write_campaigns(
    workbook: Workbook,
    sheet: Worksheet,
    shown: Sequence[TemplateColumn],
    examples: Sequence[Sequence[str]],
) -> None:
    set_up(sheet)
    for place, column in enumerate(shown):
        add_column(workbook, sheet, place, column, agents=AGENTS)
        form = FORMS[column.field.kind]
        look = {"num_format": form.number_format, "valign": "top"}
        grey = workbook.add_format({**look, "italic": True, "font_color": _GREY})
        for row, cells in enumerate(examples, start=1):
            _write_example(
                sheet, (row, place), form.content(cells[place]) if cells[place] else "", grey
            )


def _write_example(
    sheet: Worksheet, place: tuple[int, int], content: Content, look: Format
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
