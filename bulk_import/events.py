"""What a check or a run reports while it works: one stream of facts for all listeners.

    Started, then for each row RowConcluded; now and then Waiting, Paused and Resumed;
    Stopped where the run ends early; Finished.

A check tells of Reading and Checking, and of AwaitingInput where it reads from a pipe. Progress,
page, log and notification are made of these alone; a report is the fold of a plan and its events.
An event carries codes and facts, never sentences.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, Final

from bulk_import import messages
from bulk_import.outcome import Answer, Result, State
from bulk_import.problems import JsonObject, Problem, plain, problem_from


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A file is being read.

    Attributes:
        path: The file, as the user wrote it.
        rows: The rows read so far.
    """

    path: str
    rows: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AwaitingInput:
    """What is read comes from another program or a person, and may take as long as they like.

    Attributes:
        path: A pipe, as the user wrote it; `-` for standard input.
    """

    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checking:
    """A file was read, and its rows are being understood.

    Attributes:
        path: The file, as the user wrote it.
        rows: How many rows its sheet has, the header and blank ones included.
        done: How many of them are understood, about: columns are, one after the other.
    """

    path: str
    rows: int
    done: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """The account is held, and the record says what is going to be sent.

    Attributes:
        run: The run's id; None for a check.
        at: The moment; aware.
        inet_no: The account; None for a check without one.
        base_url: The API's address; None where it does not matter.
        tz_release: The release of the time-zone data by which times were understood.
        rows: How many rows the plan has.
        due: How many of them are going to be sent, if nothing comes between.
    """

    run: str | None
    at: datetime
    inet_no: int | None
    base_url: str | None
    tz_release: str
    rows: int
    due: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RowConcluded:
    """It is known what became of a row.

    Attributes:
        row: The number that the spreadsheet program shows.
        result: What became of it.
    """

    row: int
    result: Result


@dataclass(frozen=True, slots=True, kw_only=True)
class _Coded:
    """An event for whose code there is a message."""

    code: str

    @property
    def facts(self) -> Mapping[str, str]:
        """What the message mentions, by name."""
        return {}

    @property
    def message(self) -> str:
        """The event in words."""
        return messages.sentence(self.code, self.facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting(_Coded):
    """Only rows are left that may have been created: they wait for the quiet period.

    Attributes:
        rows: How many.
        seconds: When the first of them is sent again, from now.
        code: What it waits for.
    """

    rows: int
    seconds: float
    code: str = "run.waiting"

    @property
    def facts(self) -> Mapping[str, str]:
        """What the message mentions, by name."""
        return {"rows": str(self.rows), "seconds": f"{self.seconds:.0f}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Paused(_Coded):
    """Nothing is sent for a while: the API asked for it, or does not answer.

    Attributes:
        seconds: When the next request may leave, from now.
        code: Why: `run.paused` or `run.unanswered`.
    """

    seconds: float

    @property
    def facts(self) -> Mapping[str, str]:
        """What the message mentions, by name."""
        return {"seconds": f"{self.seconds:.0f}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed:
    """After a pause, rows are being sent again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned(_Coded):
    """Something went wrong that does not keep the run from going on.

    Attributes:
        code: What, such as `history.not_kept`.
        facts: What the message mentions, by name.
    """

    facts: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped(_Coded):
    """The run ends before its end: rows in flight are concluded, no others are sent.

    Attributes:
        code: Why, such as `run.interrupted` or `api.down`.
        facts: What the message mentions, by name.
    """

    facts: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """Every row has its result, and nothing more follows.

    Attributes:
        at: The moment; aware.
    """

    at: datetime


Event = (
    Reading
    | AwaitingInput
    | Checking
    | Started
    | RowConcluded
    | Waiting
    | Paused
    | Resumed
    | Warned
    | Stopped
    | Finished
)

Listener = Callable[[Event], None]
"""What is called with each event as it happens."""


def ignore(_: Event) -> None:
    """Listener to nothing."""


def both(one: Listener, other: Listener) -> Listener:
    """Return what lets both hear each event, *one* first."""

    def listen(event: Event) -> None:
        one(event)
        other(event)

    return listen


def to_json(event: Event) -> JsonObject:
    """Return *event* as JSON holds it: its kind as `event`, and its facts by name."""
    values = {name: _plain(getattr(event, name)) for name in _names(type(event))}
    return {"event": _KINDS[type(event)], **values}


def from_json(kept: JsonObject) -> Event:
    """Return the event that `to_json` made *kept* of.

    Raises:
        KeyError: *kept* is no event, or one of a newer release.
        TypeError: It lacks a fact, or has one more.
        ValueError: A fact cannot be read.
    """
    values: JsonObject = {
        name: _READ[name](value) if name in _READ else value for name, value in kept.items()
    }
    event: Event = _BY_KIND[values.pop("event")](**values)
    return event


def _names(kind: type[Event | Result | Answer]) -> list[str]:
    return [each.name for each in fields(kind)]


def _plain(value: object) -> object:
    match value:
        case datetime():
            return value.isoformat()
        case Problem():
            return plain(value)
        case Result() | Answer():
            return {name: _plain(getattr(value, name)) for name in _names(type(value))}
        case State():
            return value.value
        case tuple():
            return [_plain(each) for each in value]
        case Mapping():
            return dict(value)
        case _:
            return value


def _result(kept: JsonObject) -> Result:
    answer, sent_at = kept["answer"], kept["sent_at"]
    return Result(
        state=State(kept["state"]),
        answer=Answer(**answer) if answer else None,
        attempts=kept["attempts"],
        sent_at=datetime.fromisoformat(sent_at) if sent_at else None,
        key=kept["key"],
        problems=tuple(map(problem_from, kept["problems"])),
    )


_READ: Final[Mapping[str, Callable[[Any], object]]] = {
    "at": datetime.fromisoformat,
    "result": _result,
    "facts": dict,
}
"""How the facts are read that JSON does not hold as they are."""

_KINDS: Final[Mapping[type[Event], str]] = {
    Reading: "reading",
    AwaitingInput: "awaiting_input",
    Checking: "checking",
    Started: "started",
    RowConcluded: "row_concluded",
    Waiting: "waiting",
    Paused: "paused",
    Resumed: "resumed",
    Warned: "warned",
    Stopped: "stopped",
    Finished: "finished",
}
_BY_KIND: Final[Mapping[str, Callable[..., Event]]] = {name: kind for kind, name in _KINDS.items()}
