"""Gathering what a copy of the user's workbook gets, from a plan and its results."""

from __future__ import annotations

from collections.abc import Mapping

from bulk_import import messages
from bulk_import.cells import column_number
from bulk_import.mapping.headers import RESULT_HEADERS
from bulk_import.outcome import Result
from bulk_import.validation import Plan
from bulk_import.workbooks.annotate.additions import Additions
from bulk_import.workbooks.annotations import annotate
from bulk_import.workbooks.changes import changes
from bulk_import.workbooks.facts import RunFacts
from bulk_import.workbooks.listing import earlier_columns, wanted_column
from bulk_import.workbooks.secret_columns import secrets_in
from bulk_import.workbooks.summary import summary


def additions_of(
    plan: Plan, results: Mapping[int, Result], facts: RunFacts, *, keeps_macros: bool = False
) -> Additions:
    """Return what a copy of the plan's workbook gets; none of the sheet's secrets is in it.

    Args:
        plan: What was planned.
        results: What became of each row of the plan, by its number.
        facts: When, where and for whom.
        keeps_macros: The copy goes into a file that may hold macros.
    """
    secrets, names = secrets_in(plan), plan.matches.by_field.get("name")
    return Additions(
        path=plan.path,
        sheet=plan.sheet.name,
        rows=range(plan.matches.header_row, int(plan.sheet.rows[-1]) + 1),
        left=column_number(plan.matches.columns[0].column),
        start=wanted_column(plan),
        earlier=tuple(earlier_columns(plan)),
        headers=RESULT_HEADERS,
        annotations=annotate(plan, results, secrets),
        edits=plan.edits,
        tables=(changes(plan).without(secrets), summary(plan, results, facts).without(secrets)),
        secrets=secrets,
        language=messages.language(),
        keeps_macros=keeps_macros,
        names=column_number(names.column) if names else 0,
    )
