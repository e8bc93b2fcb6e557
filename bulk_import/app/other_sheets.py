"""Campaigns on other sheets than the one that is read: read with it, told, or refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from bulk_import import mapping
from bulk_import.problems import Problem, Refused, Severity
from bulk_import.sheet import Sheet, Spreadsheet
from bulk_import.validation import Plan

_PAGES: Final = frozenset({"html"})
"""The formats whose tables are parts of one page."""


def with_joined_tables(spreadsheet: Spreadsheet, chosen: Mapping[str, str]) -> Spreadsheet:
    """Return *spreadsheet* with the tables of a page as one that go on from each other.

    Args:
        spreadsheet: The file.
        chosen: Headers matched by hand.
    """
    if spreadsheet.format not in _PAGES or len(spreadsheet.sheets) == 1:
        return spreadsheet
    sheets = mapping.joined_tables(spreadsheet.sheets, chosen)
    if len(sheets) == len(spreadsheet.sheets):
        return spreadsheet
    told = Problem.of(
        Severity.WARNING,
        "file.tables_joined",
        tables=str(len(spreadsheet.sheets)),
        sheets=str(len(sheets)),
    )
    return replace(spreadsheet, sheets=sheets, problems=(*spreadsheet.problems, told))


def left_out(
    sheet: Sheet, spreadsheet: Spreadsheet, chosen: Mapping[str, str]
) -> tuple[Problem, ...]:
    """Return a warning that other sheets hold campaigns that are not read.

    Args:
        sheet: The one that is read.
        spreadsheet: The file.
        chosen: Headers matched by hand.

    Raises:
        Refused: Another sheet goes on from this one without headers of its own.
    """
    beside = beside_of(sheet, spreadsheet)
    if not beside:
        return ()
    if further := mapping.continued_on(sheet, beside, chosen):
        raise Refused("file.continued", first=sheet.name or "", sheets=_listed(further))
    others = mapping.with_campaigns(beside, chosen)
    if not others:
        return ()
    return (Problem.of(Severity.WARNING, "file.sheets_left", sheets=_listed(others)),)


def refuse_elsewhere(plan: Plan, spreadsheet: Spreadsheet) -> None:
    """Refuse a file whose sheet of campaigns has none, while another has rows that look like some.

    Args:
        plan: What came of the sheet that is read.
        spreadsheet: The file.

    Raises:
        Refused: It is such a file.
    """
    if plan.rows:
        return
    beside = [one for one in spreadsheet.sheets if one.name != plan.sheet.name]
    filled = (one for one in beside if not (one.is_empty or mapping.is_directory_alone(one)))
    if others := mapping.with_rows_of_campaigns(filled):
        raise Refused("file.elsewhere", first=plan.sheet.name or "", sheets=_listed(others))


def empty_handed(plan: Plan) -> tuple[Problem, ...]:
    """Return a warning that the sheet holds rows and none of them is a campaign.

    Headers alone, and the examples of a template, are no rows that anybody misses.
    """
    skipped = [one for one in plan.skipped if one.why in {"total", "note"}]
    if plan.rows or not skipped:
        return ()
    return (Problem.of(Severity.WARNING, "file.no_campaigns", skipped=str(len(skipped))),)


def beside_of(sheet: Sheet, spreadsheet: Spreadsheet) -> Sequence[Sheet]:
    """Return the other sheets that hold anything."""
    return [one for one in spreadsheet.sheets if one is not sheet and not one.is_empty]


def _listed(sheets: Sequence[Sheet]) -> str:
    return ", ".join(f"“{sheet.name}”" for sheet in sheets)
