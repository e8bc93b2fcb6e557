"""A sheet whose rows are for several accounts, parted so that each account has its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Final

import numpy as np

from bulk_import import validation
from bulk_import.app.accounts.agent_directory import with_listed_agents
from bulk_import.app.origin import EditablePlan, origin_of
from bulk_import.app.report import Report
from bulk_import.cells import shown, written
from bulk_import.mapping import Match
from bulk_import.normalizers.text import is_blank
from bulk_import.outcome import Result, State
from bulk_import.problems import BulkImportError, Problem, Refused, Severity
from bulk_import.settings import Settings
from bulk_import.settings.accounts import NamedAccount, listed, named
from bulk_import.sheet import Sheet
from bulk_import.validation import PlannedRows

_HEADERS: Final = frozenset({"account", "accounts", "accountname", "nameofaccount"})
"""What the column is called, beside the headers of the number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPart:
    """The rows of a sheet that are for one account.

    Attributes:
        plan: What a run of these rows would do.
        settings: Those of the account; None for rows that are for none.
        account: The account's name and number; empty for rows that are for none.
    """

    plan: EditablePlan
    settings: Settings | None
    account: str = ""


def parted(
    plan: EditablePlan,
    accounts: Sequence[NamedAccount],
    load: Callable[[str], Settings],
    otherwise: str | None = None,
) -> tuple[AccountPart, ...]:
    """Return the parts of *plan* in the order in which the sheet names their accounts.

    What was decided for the whole sheet holds in each part: its columns, and how numeric dates
    and decimals are read.

    Args:
        plan: The plan of the whole sheet, of no account.
        accounts: Those that rows may name.
        load: Returns the settings of the account of that name.
        otherwise: The account of rows that name none; None where they must.

    Raises:
        Refused: No column names accounts, or the settings of one cannot be used.
    """
    if not accounts:
        raise Refused("accounts.no_names")
    match = _column(plan)
    plan = _with_account_column(plan, match)
    cells = plan.sheet.below(plan.matches.header_row)
    column = cells.columns[match.column]
    rows_of: dict[str | None, set[int]] = {}
    names = [otherwise if is_blank(one) else _name(accounts, written(one)) for one in column.values]
    for name, row in zip(column.expand(names), cells.rows.tolist(), strict=True):
        rows_of.setdefault(name, set()).add(row)
    none = rows_of.pop(None, set())
    parts = [_of_account(plan, rows, load(name)) for name, rows in rows_of.items() if name]
    parts += _without_account(plan, none, match, accounts)
    return tuple(parts) or (AccountPart(plan=plan, settings=None),)


def _name(accounts: Sequence[NamedAccount], cell: str) -> str | None:
    found = named(accounts, cell)
    return found.name if found else None


def _column(plan: EditablePlan) -> Match:
    """Return the column that names accounts: by their number, or called Account.

    Raises:
        Refused: There is none.
    """
    columns = plan.matches.columns
    called = [one for one in columns if re.sub(r"[\W_]+", "", one.header).casefold() in _HEADERS]
    numbers = [one for one in columns if one.use == "account"]
    found = [one for one in (*called, *numbers) if one.use != "secret"]
    if not found:
        raise Refused("accounts.no_column")
    return found[0]


def _with_account_column(plan: EditablePlan, match: Match) -> EditablePlan:
    """Return *plan* with its column of accounts told as such."""
    own = replace(match, use="account", field=None, how="match.by_account", facts={})
    columns = tuple(own if one is match else one for one in plan.matches.columns)
    return replace(plan, matches=replace(plan.matches, columns=columns))


def _of_account(plan: EditablePlan, rows: Iterable[int], settings: Settings) -> AccountPart:
    shown_as = f"{settings.name} ({settings.inet_no})"
    return AccountPart(plan=_part(plan, rows, settings), settings=settings, account=shown_as)


def _without_account(
    plan: EditablePlan, rows: set[int], match: Match, accounts: Sequence[NamedAccount]
) -> Iterator[AccountPart]:
    """Yield the rows that are for no account, where any of them is a campaign."""
    if not rows:
        return
    table = plan.sheet.select(np.isin(plan.sheet.rows, list(rows)))
    cells = zip(table.columns[match.column].cells, table.rows.tolist(), strict=True)
    told = tuple(
        Problem.of(
            Severity.ERROR,
            "accounts.blank" if is_blank(cell) else "accounts.not_found",
            row=row,
            column=match.column,
            header=match.header,
            cell=shown(cell),
            accounts=listed(accounts),
        )
        for cell, row in cells
    )
    part = _part(plan, rows, None, told)
    if len(part.rows):
        yield AccountPart(plan=part, settings=None)


def _part(
    plan: EditablePlan,
    rows: Iterable[int],
    settings: Settings | None,
    told: tuple[Problem, ...] = (),
) -> EditablePlan:
    """Return the plan of some *rows* of the sheet alone, with what is *told* of them as well."""
    wanted = [*rows, *plan.sheet.rows[plan.sheet.rows <= plan.matches.header_row].tolist()]
    origin = origin_of(plan)
    options = settings.read if settings else origin.options
    tables, of_agents = with_listed_agents(origin.tables, options)
    sheet = _some(plan.sheet, wanted, told)
    own = origin.spreadsheet
    part = validation.plan(
        replace(own, sheets=(sheet,), source=plan.source, problems=(*own.problems, *of_agents)),
        sheet,
        plan.matches,
        options,
        now=origin.now,
        tables=tables,
        decided=plan,
    )
    kept = replace(own, sheets=tuple(_some(one, wanted, ()) for one in own.sheets))
    own_rows = set(wanted)
    edits = tuple(edit for edit in origin.edits if edit.row in own_rows)
    values = {one.name: getattr(part, one.name) for one in fields(part)} | {"edits": plan.edits}
    own_origin = replace(origin, spreadsheet=kept, options=options, tables=tables, edits=edits)
    return EditablePlan(**values, _origin=own_origin)


def _some(sheet: Sheet, rows: Sequence[int], told: tuple[Problem, ...]) -> Sheet:
    """Return *sheet* with some of its rows, and what is told of them."""
    wanted = set(rows)
    own = (one for one in sheet.problems if one.row is None or one.row in wanted)
    return replace(sheet.select(np.isin(sheet.rows, rows)), problems=(*own, *told))


def together(plan: EditablePlan, parts: Sequence[AccountPart], reports: Sequence[Report]) -> Report:
    """Return one report of all parts of *plan*, for the one workbook."""
    rows = sorted((row for part in parts for row in part.plan.rows), key=lambda row: row.row)
    skipped = sorted((one for part in parts for one in part.plan.skipped), key=lambda one: one.row)
    whole = replace(
        plan,
        matches=parts[0].plan.matches,
        rows=PlannedRows.of(rows),
        skipped=tuple(skipped),
        _planned_sheet=None,
    )
    results = {row: result for report in reports for row, result in report.results.items()}
    facts = [report.facts for report in reports]
    said = dict.fromkeys(one.stopped for one in facts if one.stopped)
    not_compared = dict.fromkeys(one.not_compared for one in facts if one.not_compared)
    about = replace(
        facts[0],
        run=", ".join(one.run for one in facts if one.run) or None,
        inet_no=None,
        base_url=", ".join(dict.fromkeys(one.base_url for one in facts if one.base_url)),
        finished=max((one.finished for one in facts if one.finished), default=None),
        stopped=" ".join(said) or None,
        not_compared=" ".join(not_compared) or None,
        accounts=", ".join(part.account for part in parts if part.account),
    )
    uncopied = next((report.uncopied for report in reports if report.uncopied), None)
    return Report(plan=whole, results=results, facts=about, uncopied=uncopied)


def not_begun(plan: EditablePlan, refused: BulkImportError) -> dict[int, Result]:
    """Return what became of the rows of a part whose run never began.

    Args:
        plan: The part.
        refused: Why it did not.
    """
    problem = Problem(Severity.WARNING, refused.code, facts=refused.facts)
    return {
        row: Result(state=State.NOT_SENT, problems=(problem.on_row(row),))
        if state is State.READY
        else Result(state=state)
        for row, state in zip(plan.rows.numbers, plan.rows.states, strict=True)
    }
