"""What a run tells of one row."""

from __future__ import annotations

from datetime import datetime

from bulk_import.outcome import Outcome, Result, State
from bulk_import.problems import Problem, Severity
from bulk_import.submission.interpret import Verdict
from bulk_import.submission.queue import Due, Turn


def result_of(turn: Turn, outcome: Outcome, verdict: Verdict, sent_at: datetime) -> Result:
    """Return the result of a row after a request.

    Args:
        turn: The row as it was before.
        outcome: What became of the request.
        verdict: What that means for the row.
        sent_at: When the request left, if it did.
    """
    answer = outcome.answer if outcome.answer and outcome.answer.status else None
    problems: tuple[Problem, ...] = ()
    if verdict.code:
        other = verdict.other
        told = Problem.of(
            verdict.severity,
            verdict.code,
            row=turn.due.row,
            name=turn.due.campaign.name,
            msg=(answer.msg or f"HTTP {answer.status}") if answer else "",
            run=other.run if other else "",
            earlier_row=str(other.row) if other else "",
        )
        problems = (told,)
    before = turn.result.sent_at if turn.result else None
    return Result(
        state=verdict.state,
        answer=answer,
        attempts=turn.attempts + 1,
        sent_at=sent_at if answer or verdict.state is not State.NOT_SENT else before,
        key=turn.due.key,
        problems=problems,
    )


def still_unknown(due: Due) -> Result:
    """Return the result of a row that an earlier run sent and this one did not."""
    if due.earlier is None:
        raise ValueError("nothing is unknown of a row that nobody sent")
    told = Problem.of(
        Severity.ERROR,
        "journal.unknown_before",
        row=due.row,
        name=due.campaign.name,
        run=due.earlier.run,
        earlier_row=str(due.earlier.row),
        when=due.earlier.when,
    )
    return Result(state=State.UNKNOWN, key=due.key, problems=(told,))
