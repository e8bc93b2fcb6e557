"""What an answer means for a row: the same words mean another thing to a row that was sent before.

A row is *maybe sent* once a request of it left and nobody knows what it did. From then on "the name
exists already" most likely speaks of the campaign that this first request created, and "the server
cannot be reached" leaves open whether it did.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bulk_import.outcome import Answer, Created, NotSent, Outcome, Rejected, Result, State, Unknown
from bulk_import.problems import Place, Problem, Severity
from bulk_import.store import ClaimHolder, PriorAttempt
from bulk_import.submission.queue import DueRow, QueuedRow


@dataclass(frozen=True, slots=True)
class Interpretation:
    """What is known of a row after an attempt.

    Attributes:
        outcome: What the journal keeps of the attempt.
        state: The row's state, if it is not sent again.
        code: The problem that tells of it; "" for none.
        severity: How serious that is.
        other: Another campaign of ours that the problem names.
    """

    outcome: Outcome
    state: State
    code: str = ""
    severity: Severity = Severity.ERROR
    other: PriorAttempt | None = None


def interpret(
    outcome: Outcome,
    *,
    maybe_sent: bool,
    holder: ClaimHolder | None = None,
    is_marked: bool = False,
) -> Interpretation:
    """Return what *outcome* means for a row.

    Args:
        outcome: What the attempt came to.
        maybe_sent: Whether an earlier request may have created the campaign.
        holder: Who else is known to have what the API says is taken; None for nobody.
        is_marked: Whether the name that was sent bears a mark, which nobody else's does.
    """
    match outcome:
        case Created():
            return Interpretation(outcome, State.CREATED)
        case Unknown():
            return Interpretation(outcome, State.UNKNOWN, outcome.why)
        case NotSent() if maybe_sent:
            return Interpretation(outcome, State.UNKNOWN, "answer.still_open")
        case NotSent():
            return Interpretation(outcome, State.NOT_SENT, outcome.why)
        case Rejected(taken="name") if maybe_sent and is_marked:
            created = Created(outcome.answer)
            return Interpretation(created, State.CREATED, "answer.name_marked", Severity.WARNING)
        case Rejected() if maybe_sent:
            return _repetition_rejected(outcome, holder)
        case Rejected():
            return _first_request_rejected(outcome, holder)


def _first_request_rejected(outcome: Rejected, holder: ClaimHolder | None) -> Interpretation:
    """The first request of a row created nothing, whichever campaign has what it asks for."""
    other = holder.prior if holder else None
    code = "answer.rejected_for_other" if other else "api.rejected"
    return Interpretation(outcome, State.REJECTED, code, other=other)


def _repetition_rejected(outcome: Rejected, holder: ClaimHolder | None) -> Interpretation:
    """A request was repeated because its answer was lost, and now the API refuses it."""
    answer = outcome.answer
    if outcome.taken is not None and holder is None:
        # Nobody else is known to have it, but somebody may have had it all the time.
        return Interpretation(Unknown(answer, "answer.lost"), State.UNKNOWN, "answer.lost")
    if outcome.taken is not None and holder is not None:
        why = "answer.other_row" if holder.prior else "answer.taken_before"
        return Interpretation(Unknown(answer, why), State.UNKNOWN, why, other=holder.prior)
    if not outcome.is_about_contents:
        why = "answer.still_open"
        return Interpretation(Unknown(answer, why), State.UNKNOWN, why)
    # The first request had the same contents and was refused in the same way.
    return Interpretation(outcome, State.REJECTED, "api.rejected")


def result_of(
    row: QueuedRow, outcome: Outcome, meaning: Interpretation, sent_at: datetime
) -> Result:
    """Return the result of a row after a request.

    Args:
        row: The row as it was before.
        outcome: What became of the request.
        meaning: What that means for the row.
        sent_at: When the request left, if it did.
    """
    answer = outcome.answer if outcome.answer and outcome.answer.status else None
    problems = (_told(row, outcome, meaning, answer),) if meaning.code else ()
    if row.due.mark is not None and meaning.state is not State.NOT_SENT:
        sent_name = row.due.sent.name
        told = Problem.of(Severity.WARNING, "run.name_marked", row=row.due.row, sent_name=sent_name)
        problems = (*problems, told)
    before = row.result.sent_at if row.result else None
    return Result(
        state=meaning.state,
        answer=answer,
        attempts=row.attempts + 1,
        sent_at=sent_at if answer or meaning.state is not State.NOT_SENT else before,
        key=row.due.key,
        problems=problems,
    )


def _told(
    row: QueuedRow, outcome: Outcome, meaning: Interpretation, answer: Answer | None
) -> Problem:
    """Return what is told of a request; a refusal is told where it is corrected."""
    is_refused = meaning.state is State.REJECTED
    refusal = outcome if isinstance(outcome, Rejected) and is_refused else None
    place = row.due.places.get(refusal.about) if refusal and refusal.about else None
    facts = {
        "advice": refusal.advice if refusal else "",
        "name": row.due.sent.name,
        "msg": (answer.msg or f"HTTP {answer.status}") if answer else "",
        "when": _since(row).isoformat(sep=" ", timespec="seconds") if row.maybe_sent else "",
        "run": meaning.other.run if meaning.other else "",
        "earlier_row": str(meaning.other.row) if meaning.other else "",
        **({"header": place.header} if place else {}),
    }
    field, column = refusal.about if refusal else None, place.column if place else None
    where = Place(row.due.row, field, column)
    return Problem(meaning.severity, meaning.code, where, facts)


def not_kept(row: QueuedRow, result: Result) -> Result:
    """Return what can be told of a row whose *result* could not be written down.

    A later run knows only that a request left: whatever the API answered, it is in doubt from now
    on. What certainly created nothing is told as it is.
    """
    if result.state not in {State.CREATED, State.REJECTED}:
        return result
    problem = Problem.of(
        Severity.ERROR,
        "answer.not_kept",
        row=row.due.row,
        name=row.due.sent.name,
        msg=result.answer.msg if result.answer else "",
        answered=result.state.value,
    )
    return replace(result, state=State.UNKNOWN, problems=(problem,))


def _since(row: QueuedRow) -> datetime:
    """Return when the first request left that may have created the campaign of *row*."""
    if row.due.earlier is not None:
        return datetime.fromisoformat(row.due.earlier.when)
    if row.maybe_sent_at is None:
        raise ValueError("no request of the row may have created anything")
    return row.maybe_sent_at


def unknown_since_earlier(due: DueRow) -> Result:
    """Return the result of a row that an earlier run sent and this one did not."""
    if due.earlier is None:
        raise ValueError("nothing is unknown of a row that nobody sent")
    problem = Problem.of(
        Severity.ERROR,
        "journal.unknown_before",
        row=due.row,
        name=due.campaign.name,
        run=due.earlier.run,
        earlier_row=str(due.earlier.row),
        when=due.earlier.when,
    )
    return Result(state=State.UNKNOWN, key=due.key, problems=(problem,))
