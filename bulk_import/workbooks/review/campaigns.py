"""The sheet of converted campaigns: one row a campaign, every assumption on its cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from itertools import islice
from typing import Final, TypeGuard

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from bulk_import import messages
from bulk_import.campaign import FIELDS
from bulk_import.cells import Cell, column_letter, column_number, shown
from bulk_import.dialers import FIRST_ROW, LETTERS
from bulk_import.fields import CellKind, Field
from bulk_import.mapping.headers import CONVERTED_HEADERS
from bulk_import.normalizers import dates
from bulk_import.problems import Severity, worst_first
from bulk_import.workbooks import styles
from bulk_import.workbooks.create.cell_writer import Content, Formats, parted
from bulk_import.workbooks.create.cells import ColumnCells, opening, row_xml
from bulk_import.workbooks.create.notes import Note
from bulk_import.workbooks.marks import Mark
from bulk_import.workbooks.review.conversion import Conversion, ConvertedValue
from bulk_import.workbooks.review.summary import Needs
from bulk_import.workbooks.styles import RESULT_TEXT, Look
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

_ROWS_AT_ONCE: Final = 1_000


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
        for name, column in conversion.columns.items()
        if FIELDS[name].kind == "date"
        and any(value.is_open and dates.vote(value.cell) for value in column.values)
    )


def _is_number(cell: Cell) -> TypeGuard[int | float]:
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return False
    return abs(cell) < _LARGEST_NUMBER


@dataclass(frozen=True, slots=True)
class _Written:
    """What stands in the workbook for a value.

    Attributes:
        content: What its cell holds.
        look: What the cell looks like; None where nothing is written.
        said: What is said on the cell; empty for nothing.
        author: Who says it.
    """

    content: Content | float = ""
    look: Look | None = None
    said: str = ""
    author: str = ""


_BLANK: Final = _Written()


class CampaignSheet:
    """Makes the sheet; what is one value in many campaigns is worded and written once.

    Args:
        conversion: What is written.
        agents: The name of the sheet whose first column is offered for agents; None for none.
    """

    def __init__(self, conversion: Conversion, agents: str | None) -> None:
        self._keys = conversion.keys
        self._needs = Needs(conversion)
        self._agents = agents
        self._left_as_text = _dates_left_as_text(conversion)
        self._columns = {
            _PLACES[name]: (column, [self._written(FIELDS[name], one) for one in column.values])
            for name, column in conversion.columns.items()
        }

    def set_up(self, workbook: Workbook, sheet: Worksheet) -> None:
        """Write the headers, and say what may be typed below them."""
        set_up(sheet)
        for column in columns("both"):  # reviewing may change the dialer type of a campaign
            at = _PLACES[column.field.name] - 1
            add_column(workbook, sheet, at, column, agents=self._agents)
        plain = header_look(workbook, WEAK)
        for header, code, width in (
            (TO_SUPPLY, "conversion.to_supply", _TO_SUPPLY_WIDTH),
            (KEY, "conversion.source_campaign", _KEY_WIDTH),
        ):
            at = _PLACES[header] - 1
            sheet.set_column(at, at, width)
            sheet.write_string(0, at, header, plain)
            write_header_note(sheet, at, messages.text(code))
        last = len(self._keys) + FIRST_ROW - 2
        sheet.autofilter(0, 0, max(1, last), len(LETTERS) - 1)

    @property
    def looks(self) -> tuple[Look, ...]:
        """What the cells below the headers look like."""
        of_values = (one.look for _, written in self._columns.values() for one in written)
        return tuple(dict.fromkeys((RESULT_TEXT, _KEY_LOOK, *filter(None, of_values))))

    @property
    def size(self) -> str:
        """The area that the headers and the campaigns fill."""
        return f"A1:{column_letter(len(LETTERS))}{len(self._keys) + FIRST_ROW - 1}"

    @property
    def notes(self) -> list[Note]:
        """What is said on the cells, row by row."""
        told = {
            place: column.expand(written, _BLANK)
            for place, (column, written) in self._columns.items()
            if any(one.said for one in written)
        }
        return [
            Note(row, place, one.said, one.author)
            for row, cells in enumerate(zip(*told.values(), strict=True), FIRST_ROW)
            for place, one in zip(told, cells, strict=True)
            if one.said
        ]

    def xml(self, formats: Formats) -> Iterator[bytes]:
        """Yield the XML of the campaigns, many at once.

        Args:
            formats: The looks of the finished workbook.
        """
        to_supply = self._needs.listed()
        openings = map(cache(_opening), to_supply)
        rows = zip(openings, zip(*self._cells(to_supply, formats), strict=True), strict=True)
        numbered = enumerate(rows, FIRST_ROW)
        while some := tuple(islice(numbered, _ROWS_AT_ONCE)):
            yield b"".join(row_xml(number, opened, cells) for number, (opened, cells) in some)

    def _cells(self, to_supply: Sequence[str], formats: Formats) -> Iterator[list[bytes]]:
        """Yield the cells of each column, from left to right."""
        for place in _PLACES.values():
            make = ColumnCells(place, formats)
            if place == _PLACES[TO_SUPPLY]:
                # Without a colour, which would stay after everything was supplied.
                told = cache(partial(make.cell, look=RESULT_TEXT))
                yield list(map(told, to_supply))
            elif place == _PLACES[KEY]:
                yield make.several(self._keys, [_KEY_LOOK] * len(self._keys))
            elif place in self._columns:
                column, written = self._columns[place]
                contents = [one.content for one in written]
                made = make.several(contents, [one.look for one in written])
                yield column.expand(made, b"")

    def _written(self, field: Field, value: ConvertedValue) -> _Written:
        content, kind = content_of(value, field.kind), field.kind
        if field.name in self._left_as_text and isinstance(content, date):
            content, kind = content.isoformat(), "text"
        ink = _GREY if value.origin == "default" else None
        mark = self._mark(field.name, value)
        if mark is None:
            return _Written(content, _look(kind, None, ink)) if content != "" else _BLANK
        is_assumed = mark.severity is Severity.WARNING
        fill = styles.SEVERITY_FILLS[mark.severity] if mark.severity else None
        is_as_usual = isinstance(value.cell, str | None)
        return _Written(
            content=content,
            look=_look(kind if is_as_usual else None, fill, ink),
            said=mark.text if is_assumed else f"{mark.text}{styles.SIGNATURE}",
            author=AUTHOR if is_assumed else styles.AUTHOR,
        )

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


def _opening(to_supply: str) -> bytes:
    """Return the start of a row that is high enough for what is *to_supply*."""
    return opening(styles.row_height([to_supply], [_TO_SUPPLY_WIDTH]))
