"""What became of a row: its state, and what the dialer answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from bulk_import import messages
from bulk_import.problems import Problem


class State(StrEnum):
    """Where a row stands; every row that is not skipped ends in exactly one."""

    READY = "ready"
    INVALID = "invalid"
    CREATED = "created"
    ALREADY_CREATED = "already_created"
    REJECTED = "rejected"
    UNKNOWN = "unknown"
    NOT_SENT = "not_sent"

    @property
    def label(self) -> str:
        """The words for people."""
        return messages.text(f"state.{self.value}")


DONE: Final = frozenset({State.READY, State.CREATED, State.ALREADY_CREATED})
"""The states in which a row needs no person."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the API said, in its own words.

    Attributes:
        status: The HTTP status; None where no answer came.
        code: The `code` of the JSON body; None where the body had none.
        msg: The `msg` of the body, flattened to one line, shortened, without the secret.
    """

    status: int | None
    code: int | None
    msg: str


@dataclass(frozen=True, slots=True)
class Created:
    """The API said that the campaign was created."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class Rejected:
    """The API said why it did not create the campaign.

    Attributes:
        answer: Its words.
        taken: The field whose value another campaign has already; None where that is not the
            reason.
        is_about_contents: Whether the same request would always have been refused so. A refusal
            of the account, or in words that nobody knows, says nothing of earlier requests.
        about: The field whose value the words refuse; None where they name none.
        is_about_account: Whether the account is refused, whatever the row holds.
    """

    answer: Answer
    taken: str | None = None
    is_about_contents: bool = True
    about: str | None = None
    is_about_account: bool = False

    @property
    def advice(self) -> str:
        """A code of the messages that says what to write, and where."""
        if self.is_about_account:
            return "refused.account"
        if self.about is None:
            return "refused.other"
        return f"refused.{'taken' if self.taken == self.about else 'wrong'}_{self.about}"


@dataclass(frozen=True, slots=True)
class Unknown:
    """The request left, and no usable answer came: perhaps the campaign was created.

    Attributes:
        answer: What came all the same; its `msg` is empty where nothing did.
        why: A key of the table of messages that says what happened, such as `api.no_answer`.
    """

    answer: Answer
    why: str


@dataclass(frozen=True, slots=True)
class NotSent:
    """Certainly not created: no byte of the request left, or the API took none of it.

    Attributes:
        why: A key of the table of messages, such as `api.unreachable`.
        answer: What the API said, where it said to come back later.
    """

    why: str
    answer: Answer | None = None


Outcome = Created | Rejected | Unknown | NotSent


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a run made of one row.

    Attributes:
        state: Where the row stands.
        answer: What the API said last; None where it said nothing.
        attempts: How often this run tried to send the row.
        sent_at: When the last request left, with its offset from UTC; None where none did.
        key: The row's identity in the journal; None where nothing is ever sent for it.
        problems: What sending has to tell, beside the problems of the plan.
    """

    state: State
    answer: Answer | None = None
    attempts: int = 0
    sent_at: datetime | None = None
    key: str | None = None
    problems: tuple[Problem, ...] = ()
