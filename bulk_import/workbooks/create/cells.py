"""Cells and rows as the XML of their sheet, where there are too many to be written one by one.

A different cell of a column is made into XML once, for all rows that hold it; the row's number is
put in when the row is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final
from xml.sax.saxutils import escape

from bulk_import.apostrophes import is_risky
from bulk_import.cells import column_letter
from bulk_import.workbooks.create.cell_writer import Formats, parted
from bulk_import.workbooks.styles import LINE_HEIGHT, Look
from bulk_import.workbooks.texts import LONGEST_CELL, escaped, holdable

_ROW: Final = "\0"
"""Stands in a cell for the number of its row: no text of a workbook can hold it."""

_PLAIN: Final = re.compile("[0-9A-Za-z](?:[ !#-%'-;=?-~]*[!#-%'-;=?-~])?")
"""Text that XML holds as it is, that no program takes for a formula, and that ends in no space."""


class ColumnCells:
    """Makes the cells of one column.

    Args:
        column: Its number, counted from 1.
        formats: The looks of the workbook.
    """

    def __init__(self, column: int, formats: Formats) -> None:
        self._address = f'<c r="{column_letter(column)}{_ROW}" s="'
        self._formats = formats

    def cell(self, content: str | int, look: Look) -> str:
        """Return the cell that holds *content*: a number, or a text that stays text."""
        if isinstance(content, str):
            return self.texts((content,), look)[0] or f'{self._start(look)}"/>'
        return f'{self._start(look)}"><v>{content}</v></c>'

    def texts(self, texts: Iterable[str], look: Look) -> list[str]:
        """Return a cell for each of *texts*; for an empty one no cell, which is ""."""
        start = f'{self._start(look)}" t="inlineStr"><is><t>'
        is_plain = _PLAIN.fullmatch
        return [
            f"{start}{text}</t></is></c>"
            if is_plain(text) and "_x" not in text and len(text) <= LONGEST_CELL
            else text and self._special(text, look)
            for text in texts
        ]

    def _special(self, text: str, look: Look) -> str:
        start = self._start(look, risky=is_risky(text))
        text = parted(holdable(text))
        keep = ' xml:space="preserve"' if text[:1].isspace() or text[-1:].isspace() else ""
        return f'{start}" t="inlineStr"><is><t{keep}>{markup(text)}</t></is></c>'

    def _start(self, look: Look, *, risky: bool = False) -> str:
        return f"{self._address}{self._formats.number(look, risky=risky)}"


def markup(text: str) -> str:
    """Return a text that XML can hold as it stands between two tags."""
    return escape(escaped(text).replace("\r", "_x000D_"))


@lru_cache(maxsize=100)
def opening(height: float = LINE_HEIGHT) -> str:
    """Return the start of a row of that *height* in points, its number still to be put in."""
    told = f' ht="{height:g}" customHeight="1"' if height != LINE_HEIGHT else ""
    return f'<row r="{_ROW}"{told}>'


def row_xml(number: int, opened: str, cells: Iterable[str]) -> str:
    """Return a whole row; nothing of one that has no cells.

    Args:
        number: Its number.
        opened: Its `opening`.
        cells: Its cells from left to right; "" where there is none.
    """
    joined = "".join(cells)
    return f"{opened}{joined}</row>".replace(_ROW, str(number)) if joined else ""
