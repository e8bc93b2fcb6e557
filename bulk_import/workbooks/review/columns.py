"""The columns of converted campaigns: those of the template, and how texts become their cells."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from bulk_import.dialers import ConvertedValue
from bulk_import.fields import CellKind
from bulk_import.workbooks.create.cell_writer import Content
from bulk_import.workbooks.template.columns import TemplateColumn, columns
from bulk_import.workbooks.template.kinds import FORMS

_YES_NO: Final = {"true": "yes", "false": "no"}


@dataclass(frozen=True, slots=True)
class ConvertedColumn:
    """One column; what the template works out anew each time is kept here.

    Attributes:
        template: The column as the template has it.
        name: The campaign's field.
        kind: What a cell holds.
    """

    template: TemplateColumn
    name: str
    kind: CellKind

    def cell(self, value: ConvertedValue) -> Content:
        """Return the text of *value* as a cell of the column holds it; odd text stays text."""
        text = value.text
        if self.kind == "yes_no":
            return _YES_NO.get(text, text)
        if self.kind == "text" or not text or value.origin == "wrong":
            return text
        if self.kind == "number" and not (text.isascii() and text.isdigit()):
            return text
        try:
            return FORMS[self.kind].content(text)
        except ValueError:
            return text


@cache
def converted_columns() -> tuple[ConvertedColumn, ...]:
    """Return the columns for both dialer types: reviewing may change the type of a campaign."""
    return tuple(
        ConvertedColumn(template, template.field.name, template.field.kind)
        for template in columns("both")
    )
