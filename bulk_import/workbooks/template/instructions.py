"""The sheet of a template that says how it is filled in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from bulk_import import messages
from bulk_import.workbooks.tables import Line, Table
from bulk_import.workbooks.template.columns import TemplateColumn

NAME: Final = "Instructions"

_WIDTHS: Final = (34, 28, 90, 42)
_HEADERS: Final = ("column", "needed", "accepted", "example")
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
        Line("title", (messages.text("template.title"),)),
        *(
            Line("sentence", (f"{number}. {messages.text(code)}",))
            for number, code in enumerate(_STEPS, 1)
        ),
        Line(),
        Line("heading", (messages.text("template.columns"),)),
        Line("head", tuple(messages.text(f"head.{name}") for name in _HEADERS)),
        *(Line("listed", _told(column)) for column in columns),
    )
    return Table(NAME, _WIDTHS, lines)


def _told(column: TemplateColumn) -> tuple[str, ...]:
    field = column.field
    return field.header, column.needed, field.help, field.example
