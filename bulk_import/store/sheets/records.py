"""What the store keeps of open sheets, their changes, and the imports that people ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bulk_import.problems import JsonObject


class SheetState(StrEnum):
    """Where an open sheet stands."""

    UPLOADED = "uploaded"
    """The file is here and nobody has read it yet."""
    READING = "reading"
    """It is being read."""
    CHOOSING = "choosing"
    """It has several sheets, or its text several readings: a person has to say which is meant."""
    ASKING = "asking"
    """A person has to say which of its columns are which."""
    EXPORT = "export"
    """It is the export of another dialer, which is converted into campaigns."""
    REFUSED = "refused"
    """It cannot be used; the file itself is not kept."""
    CHECKED = "checked"
    """It was read, and can be changed and imported."""
    IMPORTED = "imported"
    """An import of it began."""
    EXPIRED = "expired"
    """It was deleted some days after its last change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRecord:
    """An open sheet: a spreadsheet that somebody dropped.

    Attributes:
        id: Its id, which nobody can guess.
        owner: Who dropped it.
        file_name: What the file is called, for people.
        size: Bytes of the file.
        state: Where it stands.
        created: When it came; aware.
        changed: When it was last changed; aware.
        revision: How many changes were committed.
        options: How it is read, as JSON holds `ReadOptions`.
        refused: The code and facts of why it cannot be used; None where it can.
        rows: Its campaigns, at the last change.
        counts: How many rows there are of each kind, at the last change.
        upload: The name under which the file is kept; None once it is deleted.
        choices: The sheets of the file, where a person has to choose one: name, rows, headers; or
            the encodings in which its text can be read: name, cells.
    """

    id: str
    owner: str
    file_name: str
    size: int
    state: SheetState
    created: datetime
    changed: datetime
    revision: int = 0
    options: JsonObject = field(default_factory=dict)
    refused: JsonObject | None = None
    rows: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    upload: str | None = None
    choices: tuple[JsonObject, ...] = ()


class ChangeKind(StrEnum):
    """What a person did to a sheet with one change."""

    EDIT = "edit"
    FIX = "fix"
    READING = "reading"
    LEFT_OUT = "left_out"
    UNDO = "undo"
    REDO = "redo"


class StepState(StrEnum):
    """Whether a change stands in the way of undo and redo."""

    DONE = "done"
    UNDONE = "undone"
    DROPPED = "dropped"
    """It was undone, and something else was done after that; or there is nothing to undo in it."""


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """Where something is written in an open sheet.

    Attributes:
        row: The row's number; 0 for what concerns the whole sheet.
        place: The letters of a column of the file, the name of a field that has no column there,
            `LEFT_OUT`, or, in row 0, an option.
    """

    row: int
    place: str


@dataclass(frozen=True, slots=True)
class Write:
    """What a change does at one address.

    Attributes:
        address: Where.
        was: What was there before; None for what the file holds.
        was_step: The revision of the change that had written that; 0 for the file.
        text: What is there now; None for what the file holds.
        step: The revision of the change that wrote it; 0 for the file.
    """

    address: Address
    was: str | None
    was_step: int
    text: str | None
    step: int


@dataclass(frozen=True, slots=True)
class Written:
    """What is written at an address of an open sheet, in place of what the file holds.

    Attributes:
        address: Where.
        text: What; None for what the file holds, after a person wrote that back.
        step: The revision of the change that wrote it.
        person: Who did.
        at: When; aware.
    """

    address: Address
    text: str | None
    step: int
    person: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change of an open sheet, all of it or nothing.

    Attributes:
        revision: The revision that it makes.
        person: Who made it.
        at: When; aware.
        kind: What was done.
        writes: What it does, at each address once.
        state: Whether it can be undone.
        step: The revision of the step that an undo or redo concerns; None for others.
        tab: The browser's tab that it came from; None where it came from none.
        seq: The number that the tab gave it.
        cause: What a fix was for, as its cause is called; None for others.
    """

    revision: int
    person: str
    at: datetime
    kind: ChangeKind
    writes: tuple[Write, ...]
    state: StepState = StepState.DONE
    step: int | None = None
    tab: str | None = None
    seq: int | None = None
    cause: str | None = None


class JobState(StrEnum):
    """Where an import stands that somebody asked for."""

    WAITING = "waiting"
    """It waits for the approval of somebody who may import."""
    APPROVED = "approved"
    QUEUED = "queued"
    RUNNING = "running"
    STOPPING = "stopping"
    DONE = "done"


class Ending(StrEnum):
    """How an import ended, in short."""

    STOPPED = "stopped"
    """Before its end, or before anything was sent."""
    NEEDS_PERSON = "needs_person"
    """There are rows that need a person."""
    ALL_CREATED = "all_created"


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRecord:
    """An import that somebody asked for.

    Attributes:
        id: Its id, which nobody can guess.
        sheet: The open sheet; None where the rows came another way, as from a watched folder.
        revision: The sheet's revision that is imported.
        file_name: What the file is called, for people.
        owner: Who asked.
        account: What the settings call the account; empty for the only one.
        inet_no: The account's number; None in practice.
        first: How many ready rows are sent, as a trial; None for all.
        practice: Whether the requests go to the sandbox.
        state: Where it stands.
        run: The run of the journal; None before it begins.
        asked_at: When somebody asked; aware.
        started_at: When it began; aware.
        finished_at: When it ended; aware.
        approved_by: Who approved it; None where nobody had to.
        ending: How it ended; None where it is not over, or its run tells.
        facts: What else its maker keeps of it, as JSON.
    """

    id: str
    sheet: str | None
    revision: int
    file_name: str
    owner: str
    account: str
    inet_no: int | None
    first: int | None
    practice: bool
    state: JobState
    asked_at: datetime
    run: str | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    approved_by: str | None = None
    ending: Ending | None = None
    facts: JsonObject = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """Who did what that counts later: asked for an import, approved or stopped one.

    Attributes:
        at: When; aware.
        person: Who.
        action: What, as a code: `job.asked`.
        subject: The id of the job or sheet.
        facts: What else is known of it.
    """

    at: datetime
    person: str
    action: str
    subject: str
    facts: Mapping[str, str] = field(default_factory=dict)
