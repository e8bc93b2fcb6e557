"""The sheet of converted campaigns: one row a campaign, every assumption on its cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from xlsxwriter import Workbook

from bulk_import import messages
from bulk_import.cells import shown
from bulk_import.dialers import Conversion, ConvertedCampaign, ConvertedValue
from bulk_import.fields import CellKind
from bulk_import.mapping.headers import CONVERTED_HEADERS
from bulk_import.problems import Severity, worst_first
from bulk_import.workbooks import styles
from bulk_import.workbooks.annotations import Mark
from bulk_import.workbooks.create.cell_writer import Pen
from bulk_import.workbooks.create.notes import Note
from bulk_import.workbooks.review.columns import ConvertedColumn, converted_columns
from bulk_import.workbooks.review.supplies import Needs
from bulk_import.workbooks.styles import Look
from bulk_import.workbooks.template.campaigns import (
    WEAK,
    add_column,
    header_look,
    set_up,
    write_header_note,
)
from bulk_import.workbooks.template.kinds import AS_TEXT, FORMS

AUTHOR: Final = "bulk-import convert"
"""The author of notes on assumptions, which stay in the copies that check and run make; what is
missing is told by the author whose notes those copies take away."""

TO_SUPPLY, KEY = CONVERTED_HEADERS

_TO_SUPPLY_WIDTH: Final = 44
_KEY_WIDTH: Final = 24
_GREY: Final = "6B6B6B"
_KEY_LOOK: Final = replace(styles.INPUT, ink=_GREY)


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
        self.notes: list[Note] = []
        """What is said on the cells, once they are written."""

    def write(self, workbook: Workbook, pen: Pen) -> None:
        """Write the headers, then the campaigns from row 2 on."""
        set_up(pen.sheet)
        name, *others = converted_columns()
        places = {0: name} | dict(enumerate(others, start=2))
        for place, field in places.items():
            add_column(workbook, pen.sheet, place, field.template, agents=self._agents)
        plain = header_look(workbook, WEAK)
        for place, (header, code, width) in self._ours().items():
            pen.sheet.set_column(place, place, width)
            pen.sheet.write_string(0, place, header, plain)
            write_header_note(pen.sheet, place, messages.text(code))
        last = max(self._ours())
        pen.sheet.autofilter(0, 0, max(1, len(self._conversion.campaigns)), last)
        for row, campaign in enumerate(self._conversion.campaigns, start=2):
            self._write_row(pen, row, campaign, places)

    def _ours(self) -> Mapping[int, tuple[str, str, int]]:
        """Return the header, its note and the width of the columns that are no fields, by place."""
        return {
            1: (TO_SUPPLY, "converted.to_supply", _TO_SUPPLY_WIDTH),
            len(converted_columns()) + 1: (KEY, "converted.source_campaign", _KEY_WIDTH),
        }

    def _write_row(
        self, pen: Pen, row: int, campaign: ConvertedCampaign, places: Mapping[int, ConvertedColumn]
    ) -> None:
        told = self._needs.listed(campaign)
        height = styles.row_height([told], [_TO_SUPPLY_WIDTH])
        if height > styles.LINE_HEIGHT:
            pen.sheet.set_row(row - 1, height)
        # Without a colour, which would stay after everything was supplied.
        pen.write(row, 2, told, styles.RESULT_TEXT)
        for place, field in places.items():
            value = campaign.values.get(field.name)
            if value is not None:
                self._write_value(pen, (row, place + 1), field, value)
        pen.write(row, len(converted_columns()) + 2, campaign.key, _KEY_LOOK)

    def _write_value(
        self, pen: Pen, place: tuple[int, int], field: ConvertedColumn, value: ConvertedValue
    ) -> None:
        ink = _GREY if value.origin == "default" else None
        mark = self._mark(field.name, value)
        if mark is None:
            if value.text:
                pen.write(*place, field.cell(value), _look(field.kind, None, ink))
            return
        is_assumed = mark.severity is Severity.WARNING
        text = mark.text if is_assumed else f"{mark.text}{styles.SIGNATURE}"
        self.notes.append(Note(*place, text, AUTHOR if is_assumed else styles.AUTHOR))
        fill = styles.SEVERITY_FILLS[mark.severity]
        pen.write(*place, field.cell(value), _look(field.kind, fill, ink))

    def _mark(self, field: str, value: ConvertedValue) -> Mark | None:
        """Return what is to be seen of a cell; None where nothing was assumed or is missing."""
        is_open = value.is_open
        if not is_open and not value.problems:
            return None
        severity = Severity.ERROR if is_open else worst_first(value.problems)[0].severity
        return Mark(severity, "\n".join(self._lines(field, value, is_open=is_open)))

    def _lines(self, field: str, value: ConvertedValue, *, is_open: bool) -> Iterator[str]:
        if is_open:
            yield f"{Severity.ERROR.label}: {self._needs.note(field, value)}"
        told: Sequence[Severity] = [Severity.WARNING] if is_open else list(Severity)
        for problem in worst_first(value.problems):
            if problem.severity in told:
                yield f"{problem.severity.label}: {problem.message}"
        if value.was:
            where = f" ({value.source})" if value.source else ""
            yield f"The export says{where}: {shown(value.was)}"


@cache
def _look(kind: CellKind, fill: str | None, ink: str | None) -> Look:
    form = FORMS[kind].number_format
    if form == AS_TEXT:
        return Look(as_text=True, fill=fill, ink=ink)
    return Look(form=form, fill=fill, ink=ink)
