"""Deciding which rows are due: what earlier runs did is not done again."""

from __future__ import annotations

from collections.abc import Iterator

from bulk_import.account import Account
from bulk_import.journal import Earlier, Journal, identify
from bulk_import.outcome import Result, State
from bulk_import.problems import Problem, Severity
from bulk_import.submission import Due
from bulk_import.validation import Plan


def invalid_rows(plan: Plan) -> Iterator[tuple[int, Result]]:
    """Yield the result of each row that a person must look at first."""
    for row in plan.invalid:
        yield row.row, Result(state=State.INVALID)


def due_rows(plan: Plan, account: Account) -> list[Due]:
    """Return the rows that would be sent if there had been no run before."""
    return [
        Due(row.row, identify(account, row.campaign), row.campaign)
        for row in plan.rows
        if row.campaign is not None
    ]


def done_before(due: list[Due], journal: Journal) -> dict[int, Result]:
    """Return the results of those *due* rows that an earlier run sent already."""
    earlier = journal.earlier(row.key for row in due)
    return {row.row: _told(row, earlier[row.key]) for row in due if row.key in earlier}


def not_sent(due: Due, why: str) -> Result:
    """Return the result of a row whose turn did not come; *why* is a key of the wordings."""
    told = Problem.worded(Severity.WARNING, why, row=due.row)
    return Result(state=State.NOT_SENT, key=due.key, problems=(told,))


def _told(due: Due, earlier: Earlier) -> Result:
    """Say what is known of a row that an earlier run sent.

    A request without an outcome may have created the campaign: sending it again could create a
    second one, or be refused for a reason that is our own first success.
    """
    created = earlier.state is State.CREATED
    told = Problem.worded(
        Severity.WARNING if created else Severity.ERROR,
        "journal.created_before" if created else "journal.unknown_before",
        row=due.row,
        name=due.campaign.name,
        run=earlier.run,
        earlier_row=str(earlier.row),
        when=earlier.when,
    )
    state = State.ALREADY_CREATED if created else State.UNKNOWN
    return Result(state=state, key=due.key, problems=(told,))
