"""The sheet of campaigns as people fill it in: columns, headers, what may be typed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from bulk_import.cells import MOST_ROWS
from bulk_import.workbooks import styles
from bulk_import.workbooks.template.columns import TemplateColumn
from bulk_import.workbooks.template.kinds import FORMS
from bulk_import.workbooks.template.rules import rule

NAME: Final = "Campaigns"

AUTHOR: Final = "bulk-import template"
"""Not the author of our notes on problems, which are taken away when a file comes back."""

STRONG: Final = ("#1F3864", "#FFFFFF")
WEAK: Final = ("#D5DCE6", "#1F3864")
"""The fill and the ink of a header."""

_LAST_ROW: Final = MOST_ROWS - 1
_HEADER_HEIGHT: Final = 62


def set_up(sheet: Worksheet) -> None:
    """Freeze the headers and the names, on the screen and on paper."""
    sheet.freeze_panes(1, 1)
    sheet.set_row(0, _HEADER_HEIGHT)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    sheet.repeat_columns(0)


def add_column(
    workbook: Workbook, sheet: Worksheet, place: int, column: TemplateColumn, *, agents: str | None
) -> None:
    """Set up *column* at *place*, counted from 0: its look, header and rule.

    Args:
        workbook: The workbook of the sheet.
        sheet: The sheet.
        place: Where the column stands.
        column: What it is.
        agents: The name of the sheet in whose first column those stand who are offered as
            agents; None where nobody is.
    """
    look = workbook.add_format(
        {"num_format": FORMS[column.field.kind].number_format, "valign": "top"}
    )
    sheet.set_column(place, place, column.field.width, look)
    colours = STRONG if column.is_for_all else WEAK
    sheet.write_string(0, place, column.header, header_look(workbook, colours))
    write_header_note(sheet, place, column.note)
    sheet.data_validation(1, place, _LAST_ROW, place, rule(column, agents))


def write_header_note(sheet: Worksheet, place: int, text: str) -> None:
    """Put a note on the header at *place*, counted from 0; it stays whoever checks the file."""
    size = styles.note_size(text)
    options = {"author": AUTHOR, "width": size.width, "height": size.height}
    sheet.write_comment(0, place, text, options)


def header_look(workbook: Workbook, colours: tuple[str, str]) -> Format:
    """Return the look of a header with *colours*, its fill and its ink."""
    fill, ink = colours
    look = {"bold": True, "text_wrap": True, "valign": "top", "bg_color": fill, "font_color": ink}
    return workbook.add_format(look)


def write_lists(sheet: Worksheet, texts: Sequence[str]) -> None:
    """Write what a dropdown offers that is too long to stand in the rule itself."""
    sheet.hide()
    for row, text in enumerate(texts):
        sheet.write_string(row, 0, text)
