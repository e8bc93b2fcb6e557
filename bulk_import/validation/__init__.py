"""From a sheet and its matches to the plan: what would be sent, and what a person must look at."""

from bulk_import.validation.cell_results import CellResults
from bulk_import.validation.column_reader import Understood
from bulk_import.validation.date_order import DateExample, DateOrderFinding
from bulk_import.validation.encodings import UndecidedEncoding, refuse_undecided, told_apart
from bulk_import.validation.findings import Rows, SharedFinding
from bulk_import.validation.plan import Plan, called_by_number, planned_sheet_of
from bulk_import.validation.planned_row import Change, PlannedRow, beside_refusals, has_stopper
from bulk_import.validation.planned_rows import PlannedRows
from bulk_import.validation.planning import (
    context,
    date_order_by_now,
    indexed,
    plan,
    plan_again,
)
from bulk_import.validation.skipped import Skipped

__all__ = [
    "CellResults",
    "Change",
    "DateExample",
    "DateOrderFinding",
    "Plan",
    "PlannedRow",
    "PlannedRows",
    "Rows",
    "SharedFinding",
    "Skipped",
    "UndecidedEncoding",
    "Understood",
    "beside_refusals",
    "called_by_number",
    "context",
    "date_order_by_now",
    "has_stopper",
    "indexed",
    "plan",
    "plan_again",
    "planned_sheet_of",
    "refuse_undecided",
    "told_apart",
]
