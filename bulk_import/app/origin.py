"""What a plan is made from, so that the same plan can be made again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from bulk_import import mapping, validation
from bulk_import.sheet import Spreadsheet
from bulk_import.validation import Conventions, Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What a plan is made from.

    Attributes:
        spreadsheet: The file as read, with the chosen sheet alone.
        columns: Headers matched by hand.
        remembered: Headers matched as a saved profile has them.
        conventions: How the sheet is to be read where it does not say so itself.
    """

    spreadsheet: Spreadsheet
    columns: Mapping[str, str]
    remembered: Mapping[str, str]
    conventions: Conventions


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
    given = origin.conventions.given
    matches = mapping.match(sheet, origin.columns, given, origin.remembered)
    plan = validation.plan(spreadsheet, sheet, matches, origin.conventions)
    bare = replace(origin, spreadsheet=replace(spreadsheet, source=None))  # the plan has it
    return OriginalPlan(**{one.name: getattr(plan, one.name) for one in fields(plan)}, origin=bare)
