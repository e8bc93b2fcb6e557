"""The sheet of a template that says how it is filled in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from bulk_import.messages import word
from bulk_import.workbooks.tables import Line, Table
from bulk_import.workbooks.template.columns import TemplateColumn

NAME: Final = "Instructions"

_WIDTHS: Final = (34, 28, 90, 42)
_STEPS: Final = (
    "template.step_fill",
    "template.step_examples",
    "template.step_lists",
    "template.step_several",
    "template.step_agents",
    "template.step_check",
    "template.step_again",
)


def instructions(columns: Iterable[TemplateColumn]) -> Table:
    """Return the sheet: the steps, and every column with what is accepted."""
    lines = (
        Line("title", ("How to fill in this workbook",)),
        *(Line("sentence", (f"{number}. {word(code)}",)) for number, code in enumerate(_STEPS, 1)),
        Line(),
        Line("heading", ("The columns",)),
        Line("head", ("Column", "Needed", "What is accepted", "Example")),
        *(Line("listed", _told(column)) for column in columns),
    )
    return Table(NAME, _WIDTHS, lines)


def _told(column: TemplateColumn) -> tuple[str, ...]:
    field = column.field
    return field.header, column.needed, field.help, field.example
