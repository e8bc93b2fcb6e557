"""Texts that can be read in several encodings: a question where a cell differs that is sent."""

from __future__ import annotations

from collections.abc import Iterable

from bulk_import.cells import shown
from bulk_import.problems import Refused
from bulk_import.sheet import Sheet, Spreadsheet


def refuse_undecided(spreadsheet: Spreadsheet, sheet: Sheet, columns: Iterable[str]) -> None:
    """Refuse a file whose encoding is not certain and decides what a cell of *columns* says.

    Args:
        spreadsheet: The file.
        sheet: One of its sheets, with the rows that count.
        columns: The letters of the columns whose cells are sent or matched.

    Raises:
        Refused: A cell there can be read in more than one way.
    """
    if not spreadsheet.encodings:
        return
    for letters in columns:
        for cell in sheet.columns[letters].values:
            readings = spreadsheet.readings(cell) if isinstance(cell, str) else {}
            if readings:
                raise Refused(
                    "file.which_encoding",
                    path=spreadsheet.path,
                    readings=", ".join(
                        f"{shown(text)} ({name})" for name, text in readings.items()
                    ),
                    first=next(iter(readings)),
                )
