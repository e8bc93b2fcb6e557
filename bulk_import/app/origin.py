"""What a plan is made from, so that the same plan can be made again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime

from bulk_import import mapping, validation
from bulk_import.mapping import NameTables
from bulk_import.options import ReadOptions
from bulk_import.sheet import Spreadsheet
from bulk_import.validation import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What a plan is made from.

    Attributes:
        spreadsheet: The file as read, with the chosen sheet alone.
        options: How it is read.
        remembered: Headers matched as the options' profile has them.
        tables: What names in cells stand for.
        now: The moment at which it is read.
    """

    spreadsheet: Spreadsheet
    options: ReadOptions
    remembered: Mapping[str, str]
    tables: NameTables
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginalPlan(Plan):
    """A plan that still knows what it was made from.

    Attributes:
        origin: All that it was made from.
    """

    origin: Origin


def planned(origin: Origin) -> OriginalPlan:
    """Return the plan of *origin*: the same for the same one, while the release is the same.

    Raises:
        Refused: The sheet as a whole cannot be used.
    """
    spreadsheet = origin.spreadsheet
    (sheet,) = spreadsheet.sheets
    options = origin.options
    matches = mapping.match(sheet, options.columns, options.given, origin.remembered)
    plan = validation.plan(
        spreadsheet, sheet, matches, options, now=origin.now, tables=origin.tables
    )
    bare = replace(origin, spreadsheet=replace(spreadsheet, source=None))  # the plan has it
    return OriginalPlan(**{one.name: getattr(plan, one.name) for one in fields(plan)}, origin=bare)
