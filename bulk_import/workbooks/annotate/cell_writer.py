"""Writes our texts and styles into openpyxl's cells."""

from __future__ import annotations

from copy import copy
from functools import cache
from typing import Final, cast
from weakref import WeakKeyDictionary

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.styles.cell_style import StyleArray

from bulk_import.apostrophes import is_risky
from bulk_import.workbooks.styles import Look
from bulk_import.workbooks.texts import escaped, holdable

_RULED: Final = Border(bottom=Side(style="hair", color="A6A6A6"))
_STYLE: Final = "_style"
"""The whole style of a cell; openpyxl has no public way to give it to another cell."""

_Key = tuple[tuple[int, ...], Look, str | None]
_DRESSED: Final[WeakKeyDictionary[Workbook, dict[_Key, StyleArray]]] = WeakKeyDictionary()
"""By workbook: the style of a cell combined with one of our looks."""


def put_text(cell: Cell | MergedCell, text: str) -> None:
    """Write *text* as text, whatever it looks like: no formula, no error, no link."""
    if not text or isinstance(cell, MergedCell):
        return
    # XML has one kind of line break; a lone carriage return would come back as that.
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    cell.value = escaped(holdable(lines))
    cell.data_type = "s"
    if is_risky(text):
        cell.quotePrefix = True


def dress(cell: Cell | MergedCell, look: Look, vertical: str | None = "top") -> None:
    """Give *cell* a look of ours; *vertical* is where its text stands, None at the bottom."""
    # Putting a style together takes most of the time of a sheet; nearly all cells share one.
    known = _DRESSED.setdefault(cast("Workbook", cell.parent.parent), {})
    key = (tuple(getattr(cell, _STYLE) or ()), look, vertical)
    if key not in known:
        _put_on(cell, look, vertical)
        known[key] = copy(getattr(cell, _STYLE))
    setattr(cell, _STYLE, copy(known[key]))


def _put_on(cell: Cell | MergedCell, look: Look, vertical: str | None) -> None:
    if look.bold:
        write_in(cell, look.ink, size=look.size, bold=True)
    if look.fill:
        cell.fill = solid(look.fill)
    if look.ruled:
        cell.border = _RULED
    cell.alignment = _aligned(vertical, wrap=look.wrap)


def write_in(
    cell: Cell | MergedCell, ink: str | None, *, size: int | None = None, bold: bool = False
) -> None:
    """Change the letters of *cell* in what is given; the rest stays as the user has it."""
    font = cast("Font", copy(cell.font))  # copying a proxy gives the object behind it
    font.color = ink or font.color
    font.size = size or font.size
    font.bold = bold or font.bold
    cell.font = font


@cache
def solid(colour: str) -> PatternFill:
    """Return the fill of a whole cell with *colour*, six hexadecimal digits."""
    return PatternFill("solid", fgColor=colour)


@cache
def _aligned(vertical: str | None, *, wrap: bool) -> Alignment:
    return Alignment(horizontal="left", vertical=vertical, wrap_text=wrap)
