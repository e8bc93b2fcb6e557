"""The sheet of converted campaigns: one row a campaign, every assumption on its cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Final, TypeGuard

from xlsxwriter import Workbook

from bulk_import import messages
from bulk_import.campaign import FIELDS
from bulk_import.cells import Cell, column_number, shown
from bulk_import.dialers import FIRST_ROW, LETTERS
from bulk_import.fields import CellKind, Field
from bulk_import.mapping.headers import CONVERTED_HEADERS
from bulk_import.normalizers import dates
from bulk_import.problems import Severity, worst_first
from bulk_import.workbooks import styles
from bulk_import.workbooks.create.cell_writer import Content, Pen, parted
from bulk_import.workbooks.create.notes import Note
from bulk_import.workbooks.marks import Mark
from bulk_import.workbooks.review.conversion import Conversion, ConvertedCampaign, ConvertedValue
from bulk_import.workbooks.review.summary import Needs
from bulk_import.workbooks.styles import Look
from bulk_import.workbooks.template.campaigns import (
    WEAK,
    add_column,
    header_look,
    set_up,
    write_header_note,
)
from bulk_import.workbooks.template.columns import columns
from bulk_import.workbooks.template.kinds import AS_TEXT, FORMS
from bulk_import.workbooks.texts import holdable

AUTHOR: Final = "bulk-import convert"
"""The author of notes on assumptions, which stay in the copies that check and run make; what is
missing has the author whose notes those copies take away."""

TO_SUPPLY, KEY = CONVERTED_HEADERS

_TO_SUPPLY_WIDTH: Final = 44
_KEY_WIDTH: Final = 24
_GREY: Final = "6B6B6B"
_KEY_LOOK: Final = replace(styles.INPUT, ink=_GREY)
_PLACES: Final = {name: column_number(letters) for name, letters in LETTERS.items()}
_YES_NO: Final = {"true": "yes", "false": "no"}
_LARGEST_NUMBER: Final = 10**15
"""Workbooks keep 15 digits."""


def content_of(value: ConvertedValue, kind: CellKind) -> Content | float:
    """Return what the workbook holds of *value* in a column of that *kind*.

    What is open is held only if it is read again as what it is: text that may come back as other
    text, or a date as text, could be taken for a value.
    """
    cell = value.cell
    if not isinstance(cell, str):
        return cell if _is_number(cell) else ""
    if value.is_open:
        return cell if parted(holdable(cell)) == cell else ""
    if kind == "yes_no":
        return _YES_NO.get(cell, cell)
    if kind == "number" and not cell.isdecimal():
        return cell
    try:
        return FORMS[kind].content(cell)
    except ValueError:  # a row that is passed over may hold anything
        return cell


def _dates_left_as_text(conversion: Conversion) -> frozenset[str]:
    """Return the fields in which the days of a campaign stay in numbers that nobody could read.

    All other days of such a column are written as text too: real dates beside such a text look as
    if a spreadsheet program had exchanged their day and month.
    """
    return frozenset(
        name
        for campaign in conversion.campaigns
        for name, value in campaign.values.items()
        if FIELDS[name].kind == "date" and value.is_open and dates.vote(value.cell)
    )


def _is_number(cell: Cell) -> TypeGuard[int | float]:
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return False
    return abs(cell) < _LARGEST_NUMBER


class CampaignSheet:
    """Writes the sheet.

    Args:
        conversion: What is written.
        agents: The name of the sheet whose first column is offered for agents; None for none.
    """

    def __init__(self, conversion: Conversion, agents: str | None) -> None:
        self._conversion = conversion
        self._needs = Needs(conversion)
        self._agents = agents
        self._left_as_text = _dates_left_as_text(conversion)
        self.notes: list[Note] = []
        """What is said on the cells, once they are written."""

    def write(self, workbook: Workbook, pen: Pen) -> None:
        """Write the headers, then the campaigns below them."""
        set_up(pen.sheet)
        for column in columns("both"):  # reviewing may change the dialer type of a campaign
            at = _PLACES[column.field.name] - 1
            add_column(workbook, pen.sheet, at, column, agents=self._agents)
        plain = header_look(workbook, WEAK)
        for header, code, width in (
            (TO_SUPPLY, "conversion.to_supply", _TO_SUPPLY_WIDTH),
            (KEY, "conversion.source_campaign", _KEY_WIDTH),
        ):
            at = _PLACES[header] - 1
            pen.sheet.set_column(at, at, width)
            pen.sheet.write_string(0, at, header, plain)
            write_header_note(pen.sheet, at, messages.text(code))
        last = len(self._conversion.campaigns) + FIRST_ROW - 2
        pen.sheet.autofilter(0, 0, max(1, last), len(LETTERS) - 1)
        for row, campaign in enumerate(self._conversion.campaigns, start=FIRST_ROW):
            self._write_row(pen, row, campaign)

    def _write_row(self, pen: Pen, row: int, campaign: ConvertedCampaign) -> None:
        to_supply = self._needs.listed(campaign)
        height = styles.row_height([to_supply], [_TO_SUPPLY_WIDTH])
        if height > styles.LINE_HEIGHT:
            pen.sheet.set_row(row - 1, height)
        # Without a colour, which would stay after everything was supplied.
        pen.write(row, _PLACES[TO_SUPPLY], to_supply, styles.RESULT_TEXT)
        for name, value in campaign.values.items():
            self._write_value(pen, row, FIELDS[name], value)
        pen.write(row, _PLACES[KEY], campaign.key, _KEY_LOOK)

    def _write_value(self, pen: Pen, row: int, field: Field, value: ConvertedValue) -> None:
        column, content, kind = _PLACES[field.name], content_of(value, field.kind), field.kind
        if field.name in self._left_as_text and isinstance(content, date):
            content, kind = content.isoformat(), "text"
        ink = _GREY if value.origin == "default" else None
        mark = self._mark(field.name, value)
        if mark is None:
            if content != "":
                pen.write(row, column, content, _look(kind, None, ink))
            return
        is_assumed = mark.severity is Severity.WARNING
        author = AUTHOR if is_assumed else styles.AUTHOR
        text = mark.text if is_assumed else f"{mark.text}{styles.SIGNATURE}"
        self.notes.append(Note(row, column, text, author))
        fill = styles.SEVERITY_FILLS[mark.severity] if mark.severity else None
        is_as_usual = isinstance(value.cell, str | None)
        pen.write(row, column, content, _look(kind if is_as_usual else None, fill, ink))

    def _mark(self, field: str, value: ConvertedValue) -> Mark | None:
        """Return the mark of a cell; None where nothing was assumed or is missing."""
        is_open = value.is_open
        if not is_open and not value.problems:
            return None
        severity = Severity.ERROR if is_open else worst_first(value.problems)[0].severity
        return Mark(severity, "\n".join(self._lines(field, value, is_open=is_open)))

    def _lines(self, field: str, value: ConvertedValue, *, is_open: bool) -> Iterator[str]:
        if is_open:
            yield f"{Severity.ERROR.label}: {self._needs.note(field, value)}"
        severities: Sequence[Severity] = [Severity.WARNING] if is_open else list(Severity)
        for problem in worst_first(value.problems):
            if problem.severity in severities:
                yield f"{problem.severity.label}: {problem.message}"
        if value.was:
            code = "conversion.was_in" if value.source else "conversion.was"
            yield messages.text(code, source=value.source, was=shown(value.was))


@cache
def _look(kind: CellKind | None, fill: str | None, ink: str | None) -> Look:
    form = FORMS[kind].number_format if kind else None
    if form == AS_TEXT:
        return Look(as_text=True, fill=fill, ink=ink)
    return Look(form=form, fill=fill, ink=ink)
