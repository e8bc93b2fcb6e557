"""What Excel makes of the cells of each kind: how they are shown, typed and checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Final

from bulk_import.fields import CellKind
from bulk_import.workbooks.create.cell_writer import Content

AS_TEXT: Final = "@"
"""The number format that keeps what is typed as it is."""


@dataclass(frozen=True, slots=True)
class CellForm:
    """What Excel makes of a cell.

    Attributes:
        number_format: How the cell is shown, and what it makes of what is typed.
        content: Returns a text, as an example has it, as the cell holds it; raises ValueError
            where it cannot.
        accepted: What may be typed, as arguments of XlsxWriter's `data_validation`; anything
            where it is empty. What is said of anything else is the message `template.KIND`.
    """

    number_format: str = AS_TEXT
    content: Callable[[str], Content] = str
    accepted: Mapping[str, object] = field(default_factory=dict)


def _between(kind: str, first: object, last: object) -> dict[str, object]:
    return {"validate": kind, "criteria": "between", "minimum": first, "maximum": last}


FORMS: Final[Mapping[CellKind, CellForm]] = {
    "text": CellForm(),
    "yes_no": CellForm(),
    "number": CellForm("0", int, {"validate": "integer", "criteria": ">=", "value": 0}),
    "date": CellForm(
        "yyyy-mm-dd", date.fromisoformat, _between("date", date(2000, 1, 1), date(2099, 12, 31))
    ),
    "time": CellForm("hh:mm", time.fromisoformat, _between("time", time(0), time(23, 59, 59))),
}
