"""Spreadsheets that people have open: changed by several at once, undone, put right by cause."""

from bulk_import.app.sheets.deletion import KEPT, REFUSED_KEPT
from bulk_import.app.sheets.export_reading import ASKED, SEVERAL_TABLES
from bulk_import.app.sheets.exports import Exports
from bulk_import.app.sheets.open_sheet import (
    CellEdit,
    Clash,
    Counts,
    OpenSheet,
    Saved,
    Since,
    Touched,
    Undoable,
)
from bulk_import.app.sheets.overlay import LEFT_OUT
from bulk_import.app.sheets.saving import MOST_STEPS
from bulk_import.app.sheets.sheet_causes import Control, SheetCause
from bulk_import.app.sheets.sheet_choices import chosen_option, encodings_among, encodings_of
from bulk_import.app.sheets.sheets import Sheets

__all__ = [
    "ASKED",
    "KEPT",
    "LEFT_OUT",
    "MOST_STEPS",
    "REFUSED_KEPT",
    "SEVERAL_TABLES",
    "CellEdit",
    "Clash",
    "Control",
    "Counts",
    "Exports",
    "OpenSheet",
    "Saved",
    "SheetCause",
    "Sheets",
    "Since",
    "Touched",
    "Undoable",
    "chosen_option",
    "encodings_among",
    "encodings_of",
]
