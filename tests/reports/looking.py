"""Campaign workbooks whose cells have a look of their own, and what a check makes of them."""

import csv
from dataclasses import dataclass
from datetime import UTC, datetime

import openpyxl
from campaigns import own, row_of
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904

import bulk_import
from bulk_import.clock import Clock
from bulk_import.options import ReadOptions

CLOCK = Clock(now=lambda: datetime(2031, 1, 15, 12, tzinfo=UTC))


@dataclass(frozen=True)
class Look:
    """A cell with a number format, or struck through."""

    value: object
    number_format: str = "General"
    strike: bool = False


def row(number=1, **changes):
    """Return the row of a campaign by header, changed by field."""
    usual = {
        **own(number),
        "start_date": "2031-08-14",
        "end_date": "2031-09-26",
        "start_time": "09:30",
        "end_time": "18:30",
    }
    return row_of("predictive", **(usual | changes))


def struck_run(*runs):
    """Return a text of *runs*, those that are tuples struck through."""
    font = InlineFont(rFont="Calibri", sz=11, strike=True)
    return CellRichText(
        *(TextBlock(font, one[0]) if isinstance(one, tuple) else one for one in runs)
    )


def book(path, *rows, counts_from_1904=False):
    """Write *rows* into a workbook and return its path."""
    made = openpyxl.Workbook()
    if counts_from_1904:
        made.epoch = CALENDAR_MAC_1904
    made.active.title = "Campaigns"
    made.active.append(list(rows[0]))
    for number, one in enumerate(rows, start=2):
        for column, cell in enumerate(one.values(), start=1):
            look = cell if isinstance(cell, Look) else Look(cell)
            target = made.active.cell(number, column)
            target.value = look.value
            if look.number_format != "General":
                target.number_format = look.number_format
            if look.strike:
                target.font = Font(strike=True)
    made.save(path)
    return path


def text_file(path, *rows):
    """Write *rows* into a CSV file and return its path."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([rows[0], *(one.values() for one in rows)])
    return path


def check(path, **options):
    """Return the plan of the file at *path*."""
    return bulk_import.check(path, ReadOptions(**options), clock=CLOCK)


def told(row_or_plan):
    """Return severity, code and field of every problem of a row."""
    return [(one.severity.value, one.code, one.field) for one in row_or_plan.problems]
