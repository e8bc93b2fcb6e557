"""A new workbook written cell by cell, as slowly and as plainly as that can be done.

What is written as streams of XML must come to the same.
"""

import re
from io import BytesIO
from zipfile import ZipFile

import openpyxl
import xlsxwriter
from python_calamine import CalamineWorkbook

from bulk_import.cells import FormattedCell, column_letter, column_number, written
from bulk_import.mapping.headers import RESULT_HEADERS
from bulk_import.normalizers.text import is_blank
from bulk_import.workbooks import styles
from bulk_import.workbooks.annotations import annotate
from bulk_import.workbooks.changes import changes
from bulk_import.workbooks.create.campaign_rows import CampaignRows
from bulk_import.workbooks.create.cell_writer import Formats, Pen
from bulk_import.workbooks.create.sheets import write_table
from bulk_import.workbooks.listing import earlier_columns, first_result_column
from bulk_import.workbooks.secret_columns import secrets_in


def plainly_written(plan, results):
    """Return a workbook with the sheet of the campaigns and that of the changes."""
    content = BytesIO()
    secrets = secrets_in(plan)
    with xlsxwriter.Workbook(content, {"constant_memory": True}) as book:
        formats = Formats(book)
        pen = Pen(book.add_worksheet("Campaigns"), formats, plan.path)
        _write_campaigns(pen, plan, results, secrets)
        table = changes(plan).without(secrets)
        write_table(Pen(book.add_worksheet(table.name), formats, plan.path), table)
    return content.getvalue()


def _write_campaigns(pen, plan, results, secrets):
    told, first = annotate(plan, results, secrets), first_result_column(plan)
    header_row, last_row = told.header_row, int(plan.sheet.rows[-1])
    _set_widths(pen.sheet, plan, first)
    pen.sheet.freeze_panes(header_row, CampaignRows(plan, told, secrets).frozen)
    left = column_number(plan.matches.columns[0].column)
    pen.sheet.autofilter(header_row - 1, left - 1, last_row - 1, first + 3)
    pen.sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    for row, cells in plan.sheet.iter_rows():
        height = styles.row_height(told.texts.get(row, ()))
        if height > styles.LINE_HEIGHT:
            pen.sheet.set_row(row - 1, height)
        looked = {
            number: (text, _look(cell, is_header=row == header_row))
            for number, cell, text in _texts(plan, row, cells, secrets)
        }
        for column, mark in _marks(told, row, first).items():
            text, look = looked.get(column, ("", styles.INPUT))
            fill = styles.SEVERITY_FILLS[mark.severity] if mark.severity else None
            if row != header_row:
                looked[column] = text, look.filled(fill) if fill else look
            pen.note(row, column, mark.text)
        looked |= _ours(told, row, first)
        for column, (text, look) in looked.items():
            pen.write(row, column, text, look)


def _texts(plan, row, cells, secrets):
    dropped, hidden = earlier_columns(plan), set(map(column_number, secrets.columns))
    for number, cell in enumerate(cells, start=1):
        text = secrets.removed_from(written(cell))
        if text and number not in dropped:
            is_hidden = number in hidden and row > plan.matches.header_row
            yield number, cell, "(removed)" if is_hidden else text


def _look(cell, *, is_header):
    look = styles.RESULT_HEADER if is_header else styles.INPUT
    is_struck = isinstance(cell, FormattedCell) and cell.kept is not None and not is_blank(cell)
    return look.struck_through() if is_struck else look


def _marks(told, row, first):
    return {
        column_number(letters) if letters else first: mark
        for (of_row, letters), mark in told.marks.items()
        if of_row == row
    }


def _ours(told, row, first):
    if row == told.header_row:
        return {at: (text, styles.RESULT_HEADER) for at, text in enumerate(RESULT_HEADERS, first)}
    texts = enumerate(told.texts.get(row, ()), first)
    cells = {at: (text, styles.RESULT_TEXT) for at, text in texts if text}
    if row in told.states:
        fill = styles.STATE_FILLS[told.states[row]]
        cells[first] = cells[first][0], styles.RESULT_TEXT.filled(fill)
    return cells


def _set_widths(sheet, plan, first):
    table = plan.sheet.below(plan.matches.header_row - 1).top(200)
    for at, cells in enumerate(table.columns.values()):
        longest = max((len(written(cell)) for cell in cells.values), default=0)
        sheet.set_column(at, at, max(10, min(longest + 2, 40)))
    for column, width in enumerate(styles.RESULT_WIDTHS, start=first - 1):
        sheet.set_column(column, column, width)


def seen(content, sheet):
    """Return all that openpyxl and calamine find in a sheet of a workbook."""
    found = openpyxl.load_workbook(BytesIO(content))[sheet]
    calamine = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_name(sheet)
    return {
        "cells": {
            cell.coordinate: _cell(cell)
            for row in found.iter_rows()
            for cell in row
            if cell.value is not None or cell.has_style or cell.comment
        },
        "widths": {
            column_letter(at): found.column_dimensions[column_letter(at)].width
            for at in range(1, found.max_column + 1)
        },
        "heights": {number: one.height for number, one in found.row_dimensions.items()},
        "panes": (found.freeze_panes, found.auto_filter.ref),
        "calamine": calamine.to_python(skip_empty_area=False),
    }


def _cell(cell):
    looks = cell.font, cell.fill, cell.border, cell.alignment, cell.protection
    note = cell.comment and (cell.comment.text, cell.comment.author)
    return cell.value, cell.data_type, cell.number_format, cell.quotePrefix, *map(repr, looks), note


def boxes(content):
    """Return where the notes of the first sheet with any are shown, by row and column."""
    with ZipFile(BytesIO(content)) as parts:
        name = "xl/drawings/vmlDrawing1.vml"
        drawing = parts.read(name).decode() if name in parts.namelist() else ""
    ids = re.findall('<v:shape id="([^"]*)"', drawing)
    assert len(set(ids)) == len(ids)
    return {
        (row, column): anchor
        for anchor, row, column in re.findall(
            r"<x:Anchor>([^<]*)<.*?<x:Row>(\d+)</x:Row><x:Column>(\d+)<", drawing
        )
    }
