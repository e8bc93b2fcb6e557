"""What an answer means for a row: the same words mean another thing to a row that was sent before.

A row is *tainted* once a request of it left and nobody knows what it did. From then on "the name
exists already" most likely speaks of the campaign that this first request created, and "the
server cannot be reached" leaves open whether it did.
"""

from __future__ import annotations

from dataclasses import dataclass

from bulk_import.outcome import Created, NotSent, Outcome, Rejected, State, Unknown
from bulk_import.problems import Severity
from bulk_import.store import ClaimHolder, PriorAttempt


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known of a row after an attempt.

    Attributes:
        outcome: What the journal keeps of the attempt.
        state: Where the row stands, if it is not sent again.
        code: What is told about it, as a key of the table of wordings; "" for nothing.
        severity: How much that weighs.
        other: Another campaign of ours that is told of along with it.
    """

    outcome: Outcome
    state: State
    code: str = ""
    severity: Severity = Severity.ERROR
    other: PriorAttempt | None = None


def judge(outcome: Outcome, *, is_tainted: bool, holder: ClaimHolder | None = None) -> Verdict:
    """Return what *outcome* means for a row.

    Args:
        outcome: What the attempt came to.
        is_tainted: Whether an earlier request may have created the campaign.
        holder: Who else is known to have what the API says is taken; None for nobody.
    """
    match outcome:
        case Created():
            return Verdict(outcome, State.CREATED)
        case Unknown():
            return Verdict(outcome, State.UNKNOWN, outcome.why)
        case NotSent():
            return _not_sent(outcome, is_tainted=is_tainted)
        case Rejected():
            return _after_doubt(outcome, holder) if is_tainted else _refused(outcome, holder)


def _not_sent(outcome: NotSent, *, is_tainted: bool) -> Verdict:
    if is_tainted:
        return Verdict(outcome, State.UNKNOWN, "answer.still_open")
    return Verdict(outcome, State.NOT_SENT, outcome.why)


def _refused(outcome: Rejected, holder: ClaimHolder | None) -> Verdict:
    """Judge the first request of a row: it created nothing, whoever has what it wants."""
    other = holder.prior if holder else None
    code = "answer.rejected_for_other" if other else "api.rejected"
    return Verdict(outcome, State.REJECTED, code, other=other)


def _after_doubt(outcome: Rejected, holder: ClaimHolder | None) -> Verdict:
    """Judge the repetition of a request whose answer was lost."""
    answer = outcome.answer
    if outcome.taken is not None and holder is None:
        # Nobody else is known to have it: the first request did what it should.
        return Verdict(Created(answer), State.CREATED, "answer.lost", Severity.WARNING)
    if outcome.taken is not None and holder is not None:
        why = "answer.other_row" if holder.prior else "answer.taken_before"
        return Verdict(Unknown(answer, why), State.UNKNOWN, why, other=holder.prior)
    if not outcome.is_about_contents:
        return Verdict(Unknown(answer, "answer.still_open"), State.UNKNOWN, "answer.still_open")
    # The first request had the same contents and was refused in the same way.
    return Verdict(outcome, State.REJECTED, "api.rejected")
