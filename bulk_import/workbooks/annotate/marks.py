"""Colours and notes on the user's cells."""

from __future__ import annotations

from collections import defaultdict
from copy import copy
from typing import Final, cast

from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment
from openpyxl.styles.colors import Color
from openpyxl.worksheet.worksheet import Worksheet

from bulk_import.cells import column_number
from bulk_import.problems import Severity
from bulk_import.workbooks.annotate.cell_writer import solid, write_in
from bulk_import.workbooks.annotate.notes import DIVIDER, note_text
from bulk_import.workbooks.annotate.occupied_cells import anchor
from bulk_import.workbooks.marks import Annotations, Mark
from bulk_import.workbooks.styles import AUTHOR, SEVERITY_FILLS, SIGNATURE, note_size
from bulk_import.workbooks.texts import escaped, holdable

_FILLS: Final = {severity: solid(fill) for severity, fill in SEVERITY_FILLS.items()}
_BLACK: Final = "FF000000"
_LIGHT: Final = 0xB0
"""Out of 255: if every part of a letter's colour is above it, it is too light for a light cell."""


def write_marks(sheet: Worksheet, annotations: Annotations, first: int) -> None:
    """Colour and annotate the cells that have a problem.

    The headers keep their own colour, and the cells of our column *first* that of their state:
    these carry the note alone.
    """
    by_cell: dict[Cell, list[tuple[int, Mark]]] = defaultdict(list)
    for (row, letters), mark in annotations.marks.items():
        cell = anchor(sheet, row, column_number(letters) if letters else first)
        by_cell[cell].append((row, mark))
    for cell, found in by_cell.items():
        _add_note(cell, note_text(found))
        if cell.column != first and cell.row != annotations.header_row:
            severities = [mark.severity for _, mark in found if mark.severity is not None]
            if severities:
                _colour(cell, min(severities, key=list(Severity).index))


def _add_note(cell: Cell, told: str) -> None:
    text = escaped(holdable(told))
    if cell.comment is None:
        author, text = AUTHOR, f"{text}{SIGNATURE}"
    else:
        author, text = cell.comment.author, f"{cell.comment.text}{DIVIDER}{text}"
    size = note_size(text)
    cell.comment = Comment(text, author, height=size.height, width=size.width)


def _colour(cell: Cell, severity: Severity) -> None:
    """Colour *cell*, its text at the top; letters made for a dark cell turn black."""
    cell.fill = _FILLS[severity]
    aligned = cast("Alignment", copy(cell.alignment))  # copying a proxy gives what it stands for
    aligned.vertical = "top"
    cell.alignment = aligned
    if cell.font.color is not None and _is_light(cell.font.color):
        write_in(cell, _BLACK)


def _is_light(ink: Color) -> bool:
    match ink.type:
        case "theme":
            return ink.theme == 0
        case "rgb":
            return min(bytes.fromhex(ink.rgb)[-3:]) >= _LIGHT
        case _:
            return ink.indexed in {1, 9}
