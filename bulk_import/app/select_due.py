"""Deciding which rows are due: what earlier runs did is not done again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from bulk_import.account import Account
from bulk_import.app.name_marks import with_marks
from bulk_import.app.report import planned_results
from bulk_import.options import SendOptions
from bulk_import.outcome import Result, State
from bulk_import.problems import Problem, Severity
from bulk_import.store import PriorAttempt, RowIntent, RunRecorder, identify
from bulk_import.submission import DueRow, unknown_since_earlier
from bulk_import.validation import Plan


class Selection(NamedTuple):
    """The rows of a plan: those that are due, and the others.

    Attributes:
        results: What became of those that need no request, by row.
        due: Those to send, in the file's order.
    """

    results: dict[int, Result]
    due: list[DueRow]


def select_due(
    plan: Plan,
    account: Account,
    recorder: RunRecorder,
    *,
    options: SendOptions,
    now: datetime,
    draw_mark: Callable[[], str],
) -> Selection:
    """Return which rows of *plan* are still to be sent, and what became of the others.

    Args:
        plan: The rows.
        account: Where they are sent.
        recorder: Knows what earlier runs did.
        options: How they are sent.
        now: The moment; aware.
        draw_mark: Returns a new mark for a name, by chance.

    Raises:
        Refused: The store cannot be read.
    """
    known = planned_results(plan)
    not_ready = {row: known[row] for row in known if known[row].state is not State.READY}
    selection = Selection(not_ready, [])
    rows = [
        DueRow(row.row, identify(account, campaign), campaign)
        for row in plan.ready
        if (campaign := row.campaign) is not None
    ]
    prior = recorder.prior_attempts(row.key for row in rows)
    namesakes = recorder.prior_names({row.key: row.campaign.name for row in rows})
    for row in rows:
        before, namesake = prior.get(row.key), namesakes.get(row.key)
        if before is not None and before.state is State.CREATED:
            selection.results[row.row] = _already_created(row, before)
        elif namesake is not None and namesake.state is State.CREATED:
            selection.results[row.row] = _name_in_use(row, namesake, plan)
        elif before is not None and not options.resend:
            selection.results[row.row] = unknown_since_earlier(replace(row, earlier=before))
        else:
            wait = _wait((before, namesake), options.quiet_period, now)
            selection.due.append(replace(row, earlier=before, wait=wait))
    draw = draw_mark if options.mark_names else None
    return selection._replace(due=with_marks(selection.due, recorder, draw))


def row_intents(plan: Plan, selection: Selection) -> Iterator[RowIntent]:
    """Yield every row of *plan* as the run begins, for the record."""
    due = {row.row: row for row in selection.due}
    for row in plan.rows:
        to_send = due.get(row.row)
        yield RowIntent(
            row=row.row,
            name=row.name,
            campaign=to_send.campaign if to_send else None,
            result=_before_sending(to_send) if to_send else selection.results[row.row],
            plan_problems=row.problems,
            mark=to_send.mark if to_send else None,
        )


def _before_sending(due: DueRow) -> Result:
    """Return what is known of a row that is going to be sent."""
    return unknown_since_earlier(due) if due.earlier else Result(state=State.READY, key=due.key)


def not_sent(due: DueRow, why: str) -> Result:
    """Return the result of a row whose turn did not come; *why* is a code of the messages."""
    if due.earlier is not None:
        return unknown_since_earlier(due)
    problem = Problem.of(Severity.WARNING, why, row=due.row)
    return Result(state=State.NOT_SENT, key=due.key, problems=(problem,))


def _wait(prior: Iterable[PriorAttempt | None], quiet_period: float, now: datetime) -> float:
    """Return the seconds until no request of *prior* can be at work any more."""
    return max((_rest(one, quiet_period, now) for one in prior if one), default=0.0)


def _rest(prior: PriorAttempt, quiet_period: float, now: datetime) -> float:
    """Return what is left of the quiet period after a request.

    It counts from the end of the run that sent it. A run that was killed left nothing behind that
    tells when its last request left: it may have been the moment before it died, and all that is
    known is that it is dead now. A clock that was put back since counts as if no time had passed.
    """
    if prior.ended is None:
        return quiet_period
    passed = (now - datetime.fromisoformat(prior.ended)).total_seconds()
    return max(0.0, quiet_period - passed) if passed >= 0.0 else quiet_period


def _already_created(due: DueRow, prior: PriorAttempt) -> Result:
    problem = Problem.of(
        Severity.WARNING,
        "journal.created_before",
        row=due.row,
        run=prior.run,
        earlier_row=str(prior.row),
        when=prior.when,
    )
    return Result(state=State.ALREADY_CREATED, key=due.key, problems=(problem,))


def _name_in_use(due: DueRow, namesake: PriorAttempt, plan: Plan) -> Result:
    """Refuse a row whose name an earlier run gave to a campaign with other contents."""
    match = next((match for match in plan.matches.columns if match.field == "name"), None)
    problem = Problem.of(
        Severity.ERROR,
        "journal.name_created_before",
        row=due.row,
        field="name",
        column=match.column if match else None,
        name=due.campaign.name,
        run=namesake.run,
        earlier_row=str(namesake.row),
        when=namesake.when,
    )
    return Result(state=State.INVALID, key=due.key, problems=(problem,))
