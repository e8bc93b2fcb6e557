"""What a row asks for that an earlier run gave to another campaign, and how the two differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime

from bulk_import import campaign as campaigns
from bulk_import.campaign import FIELDS
from bulk_import.problems import Problem, Severity
from bulk_import.store import PriorAttempt, PriorClaim
from bulk_import.submission import DueRow
from bulk_import.validation import Plan

_UNIQUE_NAME = "name"
_GIVEN = {"leads_id": "journal.list_given_before", "users": "journal.agents_given_before"}
"""What is told of a field whose value an earlier run gave away, beside the name."""


def name_in_use(
    due: DueRow, namesake: PriorAttempt, claims: Iterable[PriorClaim], plan: Plan
) -> Problem:
    """Refuse a row whose name an earlier run gave to a campaign with other contents.

    Args:
        due: The row.
        namesake: The request that created the other campaign.
        claims: What other campaigns were created with.
        plan: The plan of the row.
    """
    other = next((claim for claim in claims if claim.field == _UNIQUE_NAME), None)
    match = plan.matches.by_field.get(_UNIQUE_NAME)
    return Problem.of(
        Severity.ERROR,
        "journal.name_created_before",
        row=due.row,
        field=_UNIQUE_NAME,
        column=match.column if match else None,
        name=due.campaign.name,
        run=namesake.run,
        earlier_row=str(namesake.row),
        when=namesake.when,
        day=day_of(namesake.when),
        differs=", ".join(_differences(due, other, plan)) if other else "",
    )


def _differences(due: DueRow, other: PriorClaim, plan: Plan) -> Iterator[str]:
    """Yield the headers of the fields in which a row differs from a campaign of its name."""
    asked, matched = campaigns.body(due.campaign), plan.matches.by_field
    for field in FIELDS.values():
        if asked.get(field.name) != other.body.get(field.name):
            match = matched.get(field.name)
            yield match.header.strip() if match else field.header


def given_before(due: DueRow, claims: Iterable[PriorClaim], plan: Plan) -> list[Problem]:
    """Return warnings of lists and agents that other campaigns were created with.

    TeleCMI refuses them while the other campaign has them. It may have let them go since, which
    nobody can know here; so the row stays one that is sent.
    """
    holders: dict[tuple[str, str], list[PriorClaim]] = defaultdict(list)
    for claim in claims:
        if claim.field != _UNIQUE_NAME:
            holders[claim.field, claim.name].append(claim)
    return [_given(due, plan, theirs) for theirs in holders.values()]


def _given(due: DueRow, plan: Plan, claims: list[PriorClaim]) -> Problem:
    """Return the warning of what one campaign was given of one field."""
    last = claims[-1]
    match = plan.matches.by_field.get(last.field)
    return Problem.of(
        Severity.WARNING,
        _GIVEN[last.field],
        row=due.row,
        field=last.field,
        column=match.column if match else None,
        header=match.header.strip() if match else FIELDS[last.field].header,
        shared=", ".join(claim.value for claim in claims),
        name=last.name,
        when=last.attempt.when,
        day=day_of(last.attempt.when),
    )


def day_of(moment: str) -> str:
    """Return the day of an ISO moment where the program runs: rows of one day are one cause."""
    return datetime.fromisoformat(moment).astimezone().date().isoformat()
