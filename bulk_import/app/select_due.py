"""Deciding which rows are due: what earlier runs did is not done again."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from bulk_import.app.name_marks import with_marks
from bulk_import.app.prior_claims import day_of, given_before, name_in_use
from bulk_import.app.report import planned_results
from bulk_import.campaign import FIELDS, unique_fields
from bulk_import.options import SendOptions
from bulk_import.outcome import Result, State
from bulk_import.problems import Problem, Severity
from bulk_import.store import Addressed, PriorAttempt, PriorCampaigns, RowIntent, identify
from bulk_import.submission import DueRow, FieldPlace, unknown_since_earlier
from bulk_import.validation import Plan


class Selection(NamedTuple):
    """The rows of a plan: those that are due, and the others.

    Attributes:
        results: What became of those that need no request, by row.
        due: Those to send, in the file's order.
        given: What of these other campaigns were created with, by row, as warnings.
    """

    results: dict[int, Result]
    due: list[DueRow]
    given: dict[int, list[Problem]]


def select_due(
    plan: Plan,
    account: Addressed,
    recorder: PriorCampaigns,
    *,
    options: SendOptions,
    now: datetime,
    draw_mark: Callable[[], str],
    rested: float = math.inf,
) -> Selection:
    """Return which rows of *plan* are still to be sent, and what became of the others.

    Args:
        plan: The rows.
        account: Where they are sent.
        recorder: Knows what earlier runs did there.
        options: How they are sent.
        now: The moment; aware.
        draw_mark: Returns a new mark for a name, by chance.
        rested: Seconds since any run may have sent something there, by a clock that all machines
            share; infinite where there is none, and *now* counts alone.

    Raises:
        Refused: The store cannot be read.
    """
    known = planned_results(plan)
    not_ready = {row: known[row] for row in known if known[row].state is not State.READY}
    selection = Selection(not_ready, [], {})
    places = _places(plan)
    rows = [
        DueRow(row.row, identify(account, campaign), campaign, places=places)
        for row in plan.ready
        if (campaign := row.campaign) is not None
    ]
    prior = recorder.prior_attempts(row.key for row in rows)
    namesakes = recorder.prior_names({row.key: row.campaign.name for row in rows})
    created = {key for key, before in prior.items() if before.state is State.CREATED}
    claims = recorder.prior_claims(
        {row.key: row.campaign for row in rows if row.key not in created}
    )
    for row in rows:
        before, namesake = prior.get(row.key), namesakes.get(row.key)
        theirs = claims.get(row.key, [])
        given = given_before(row, theirs, plan) if theirs else []
        if before is not None and before.state is State.CREATED:
            selection.results[row.row] = _already_created(row, before)
        elif namesake is not None and namesake.state is State.CREATED:
            problems = (name_in_use(row, namesake, theirs, plan), *given)
            selection.results[row.row] = Result(state=State.INVALID, key=row.key, problems=problems)
        elif before is not None and not options.resend:
            selection.results[row.row] = unknown_since_earlier(replace(row, earlier=before))
        else:
            wait = _wait((before, namesake), options.quiet_period, now, rested)
            waits = before is not None or wait > 0.0
            selection.due.append(replace(row, earlier=before, wait=wait) if waits else row)
            if given:
                selection.given[row.row] = given
    draw = draw_mark if options.mark_names else None
    return selection._replace(due=with_marks(selection.due, recorder, draw))


def _places(plan: Plan) -> dict[str, FieldPlace]:
    """Return where the values are corrected that the API refuses where others have them."""
    matched = plan.matches.by_field
    return {
        name: FieldPlace(match.column, match.header.strip())
        if (match := matched.get(name))
        else FieldPlace(None, FIELDS[name].header)
        for name in unique_fields()
    }


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


def _wait(
    prior: Iterable[PriorAttempt | None], quiet_period: float, now: datetime, rested: float
) -> float:
    """Return the seconds until no request of *prior* can be at work any more."""
    rest = [_rest(one, quiet_period, now) for one in prior if one]
    # The clock of the machine that sent them may be minutes behind this one's.
    return max(quiet_period - rested, *rest) if rest else 0.0


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
        day=day_of(prior.when),
    )
    return Result(state=State.ALREADY_CREATED, key=due.key, problems=(problem,))
