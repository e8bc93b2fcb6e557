"""What the store keeps, and what it returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from bulk_import.campaign import Campaign
from bulk_import.outcome import Answer, Outcome, Result, State
from bulk_import.problems import JsonObject, Problem
from bulk_import.sheet import Spreadsheet
from bulk_import.store.findings import Finding

FINISHED: Final = "finished"
KILLED: Final = "killed"
RUNNING: Final = "running"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """A run as it begins.

    Attributes:
        run: Its id.
        started: When it began; aware.
        path: The file, as the user wrote it.
        sheet: The sheet; None for formats without sheets.
        inet_no: The account.
        base_url: The API's address.
        release: The release of this program.
        tz_release: The release of the time-zone data.
        problems: What there is to tell of the file.
        rate: The requests that may leave in a second, for whoever holds the account next.
    """

    run: str
    started: datetime
    path: str
    sheet: str | None
    inet_no: int
    base_url: str
    release: str
    tz_release: str
    problems: tuple[Problem, ...] = ()
    rate: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RowIntent:
    """A row of a run as the run begins.

    Attributes:
        row: The row's number in its file.
        name: The campaign's name, for people.
        campaign: What is going to be sent; None where nothing is.
        result: What is known of it; `ready` where it is going to be sent.
        plan_problems: What there is to tell of its cells.
        mark: The end of the name under which it is sent; None for a name as it stands.
    """

    row: int
    name: str | None
    campaign: Campaign | None
    result: Result
    plan_problems: tuple[Problem, ...] = ()
    mark: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """The intent to send one row once.

    Attributes:
        row: The row's number in its file.
        key: The row's identity.
        name: The campaign's name, for people.
        started: When the intent was formed; aware.
    """

    row: int
    key: str
    name: str
    started: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """What became of an attempt, and of its row.

    Attributes:
        attempt: The attempt's number.
        row: The row's number in its file.
        finished: When the answer was there, or given up; aware.
        outcome: What became of the attempt.
        retry_after: Seconds that the API asked everybody to wait; None where it did not.
        result: What became of the row, unless it is sent again.
    """

    attempt: int
    row: int
    finished: datetime
    outcome: Outcome
    result: Result
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class PriorAttempt:
    """What earlier runs made of a key.

    Attributes:
        state: `created`, or `unknown` for a request whose outcome was never learnt.
        run: The run that sent it.
        row: The row it had there.
        when: When it was sent, as ISO text.
        ended: When the run ended that sent it, as ISO text; None where nobody knows, because it was
            killed, and where nobody asks.
    """

    state: State
    run: str
    row: int
    when: str
    ended: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorClaim:
    """Something that a campaign asks for itself alone and an earlier run gave to another one.

    Attributes:
        field: The field.
        value: What of its value, in the form in which two of a kind are equal.
        name: The name under which the other campaign was created.
        attempt: The request that created it.
        body: What the other campaign was created with; empty where that is not kept.
    """

    field: str
    value: str
    name: str
    attempt: PriorAttempt
    body: JsonObject


@dataclass(frozen=True, slots=True)
class ClaimHolder:
    """Who holds, or may hold, what a campaign claims for itself alone.

    Attributes:
        prior: The other campaign of ours; None for one that is not ours.
    """

    prior: PriorAttempt | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredInput:
    """What a run is made from.

    Attributes:
        spreadsheet: The file as read, with the chosen sheet alone and without its source.
        workbook: The whole workbook; None where there is none, or none that may be kept.
        options: How the sheet was understood, as JSON.
    """

    spreadsheet: Spreadsheet
    workbook: bytes | None
    options: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PastRun:
    """A run that is over, or under way elsewhere.

    Attributes:
        run: Its id.
        started: When it began, as ISO text.
        finished: When it ended, as ISO text; None where it did not come to that.
        ended: How: `finished`, the code of what stopped it, `running` or `killed`.
        path: The file, as the user wrote it.
        sheet: The sheet; None for formats without sheets.
        inet_no: The account.
        base_url: The API's address.
        counts: How many of its rows are in each state; they add up to the rows.
        removed: How many of them are not listed any more.
        unanswered: How many of those that count as unknown are under way, as the run is.
        release: The release that recorded it; None for 0.1.0, which kept nothing of what follows,
            nor the problems of rows.
        tz_release: The release of the time-zone data.
        ended_facts: What the message about its end mentions.
        problems: What there was to tell of the file.
    """

    run: str
    started: str
    finished: str | None
    ended: str
    path: str
    sheet: str | None
    inet_no: int
    base_url: str
    counts: dict[State, int]
    removed: int = 0
    unanswered: int = 0
    release: str | None = None
    tz_release: str | None = None
    ended_facts: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRun:
    """A past run of a file, as far as files of its name are compared.

    Attributes:
        run: Its id.
        started: When it began; aware.
        ended: How; see `PastRun`.
        sheet: The sheet; None for formats without sheets.
        rows: How many rows its file had.
        copy: The name of the copy of its sheet; None where none is kept.
    """

    run: str
    started: datetime
    ended: str
    sheet: str | None
    rows: int
    copy: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PastRow:
    """A row of a past run.

    Attributes:
        row: Its number in the file.
        name: The campaign's name; None where it has none.
        state: What became of it.
        attempts: How often that run sent it.
        sent_at: When the last request left, as ISO text; None where none did.
        answer: What the API said last; None where it said nothing.
        key: Its identity; None where it could not be sent.
        first_sent_at: When that run's first request left, as ISO text; None where none did.
        why: Why nobody knows what its last request did, a code of the messages; None where that
            is known.
        problems: What sending had to tell of it.
        plan_problems: What there was to tell of its cells.
        finding: What a person found out, where the run itself did not know; its state says so.
    """

    row: int
    name: str | None
    state: State
    attempts: int
    sent_at: str | None
    answer: Answer | None
    key: str | None
    first_sent_at: str | None = None
    why: str | None = None
    problems: tuple[Problem, ...] = ()
    plan_problems: tuple[Problem, ...] = ()
    finding: Finding | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """Where something stands that is to be forgotten.

    Attributes:
        places: The texts and claims in the store.
        inputs: The runs whose results cannot be written again any more.
        journals: The copies of the store's file that were made before its form changed.
        agents: The agents in lists beside the store, which were pulled.
    """

    places: int = 0
    inputs: int = 0
    journals: int = 0
    agents: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruned:
    """What was removed from the store.

    Attributes:
        inputs: The runs whose results cannot be written again any more.
        rows: The rows that are not listed any more, of all runs.
        files: The copies that no other run needs.
        size: Their bytes on the disk.
    """

    inputs: int = 0
    rows: int = 0
    files: int = 0
    size: int = 0
