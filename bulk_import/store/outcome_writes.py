"""What is written down of an outcome: of its attempt, and of what its campaign claims."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bulk_import.outcome import Answer, Created, NotSent, Outcome, Rejected, State, Unknown
from bulk_import.store.deferred import Write
from bulk_import.store.records import Conclusion

_STATES: Final[dict[type[Outcome], State]] = {
    Created: State.CREATED,
    Rejected: State.REJECTED,
    Unknown: State.UNKNOWN,
    NotSent: State.NOT_SENT,
}


def outcome_writes(run: str, conclusion: Conclusion) -> Iterator[Write]:
    """Yield what is written down of an attempt of *run*."""
    outcome, attempt = conclusion.outcome, (conclusion.attempt, run)
    answer = outcome.answer or Answer(None, None, "")
    why = outcome.why if isinstance(outcome, Unknown | NotSent) else None
    facts = (conclusion.finished.isoformat(), _STATES[type(outcome)].value)
    said = (answer.status, answer.code, answer.msg, why, conclusion.retry_after)
    yield Write("CONCLUDE", (*facts, *said, *attempt))
    if isinstance(outcome, Rejected) and outcome.taken:
        yield Write("ADD_TAKEN", (*attempt, outcome.taken))
    elif isinstance(outcome, Created):
        yield Write("REMOVE_TAKEN", attempt)
