"""What Excel lets people type into the columns of a template, and what it offers them."""

from __future__ import annotations

from typing import Any, Final

from xlsxwriter.utility import quote_sheetname

from bulk_import import messages
from bulk_import.cells import MARK
from bulk_import.fields import CellKind
from bulk_import.workbooks.template.columns import TemplateColumn
from bulk_import.workbooks.template.kinds import FORMS
from bulk_import.workbooks.template.zones import ZONES

LISTS: Final = f"{MARK}lists"
"""The hidden sheet that holds the long lists."""

_AGENTS_OFFERED: Final = "$A$2:$A$2000"
_ZONES_OFFERED: Final = f"={LISTS}!$A$1:$A${len(ZONES)}"
_LONGEST_TITLE: Final = 32
_LONGEST_MESSAGE: Final = 255

Rule = dict[str, Any]
"""The arguments of XlsxWriter's `data_validation`."""


def rule(column: TemplateColumn, agents: str | None) -> Rule:
    """Return the rule of a column, with what is shown beside a cell that is being filled in.

    Args:
        column: The column.
        agents: The name of the sheet whose first column is offered for agents; None for none.
    """
    return {
        **_accepted(column, agents),
        "input_title": column.field.header[:_LONGEST_TITLE],
        "input_message": column.note[:_LONGEST_MESSAGE],
        "error_title": column.field.header[:_LONGEST_TITLE],
    }


def _accepted(column: TemplateColumn, agents: str | None) -> Rule:
    if column.choices:
        told = messages.text("template.choice", allowed=", ".join(column.choices))
        return {"validate": "list", "source": list(column.choices), "error_message": told}
    if column.field.suggestions == "zones":  # other zones and offsets are right as well
        return {"validate": "list", "source": _ZONES_OFFERED, "show_error": False}
    if column.field.suggestions == "agents" and agents:
        offered = f"={quote_sheetname(agents)}!{_AGENTS_OFFERED}"
        return {"validate": "list", "source": offered, "show_error": False}
    return _of_kind(column.field.kind)


def _of_kind(kind: CellKind) -> Rule:
    accepted = FORMS[kind].accepted
    if not accepted:
        return {"validate": "any"}
    return {**accepted, "error_message": messages.text(f"template.{kind}")}
