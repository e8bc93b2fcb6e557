"""What the store keeps for the page: open sheets, their changes, and imports asked for."""

from bulk_import.store.sheets.ids import new_id
from bulk_import.store.sheets.imports import ImportsFound, ImportsWanted
from bulk_import.store.sheets.measures import Measures
from bulk_import.store.sheets.protocol import Along, Conflicting, SheetStore
from bulk_import.store.sheets.records import (
    Address,
    AuditLine,
    Change,
    ChangeKind,
    Ending,
    JobRecord,
    JobState,
    SheetRecord,
    SheetState,
    StepState,
    Write,
    Written,
)
from bulk_import.store.sheets.sqlite_sheets import SqliteSheets

__all__ = [
    "Address",
    "Along",
    "AuditLine",
    "Change",
    "ChangeKind",
    "Conflicting",
    "Ending",
    "ImportsFound",
    "ImportsWanted",
    "JobRecord",
    "JobState",
    "Measures",
    "SheetRecord",
    "SheetState",
    "SheetStore",
    "SqliteSheets",
    "StepState",
    "Write",
    "Written",
    "new_id",
]
