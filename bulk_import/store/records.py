"""What the journal keeps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bulk_import.campaign import Campaign
from bulk_import.outcome import State


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """One run.

    Attributes:
        run: Its id.
        started: When it began; aware.
        path: The file, as the user wrote it.
        sheet: The sheet; None for formats without sheets.
        inet_no: The account.
        base_url: The API's address.
    """

    run: str
    started: datetime
    path: str
    sheet: str | None
    inet_no: int
    base_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredInput:
    """Where the input of a run is kept.

    Attributes:
        sheet: The name of the copy of the sheet.
        workbook: The name of the copy of the whole workbook; None where there is none.
        options: How the sheet was understood, as JSON.
    """

    sheet: str
    workbook: str | None
    options: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pruned:
    """What was removed from the journal.

    Attributes:
        inputs: The runs of which the input is not kept any more.
        rows: The rows that are not listed any more, of all runs.
        needed: The names of the copies that are still needed.
    """

    inputs: int
    rows: int
    needed: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A row of a run as the run begins.

    Attributes:
        row: The row's number in its file.
        state: What is known of it; `ready` where it is going to be sent.
        key: The row's identity; None where it cannot be sent.
        name: The campaign's name, for people.
        campaign: What is going to be sent; None where nothing can be.
    """

    row: int
    state: State
    key: str | None
    name: str | None
    campaign: Campaign | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """The intent to send one row once.

    Attributes:
        run: The run that sends it.
        row: The row's number in its file.
        key: The row's identity.
        name: The campaign's name, for people.
        started: When the intent was formed; aware.
    """

    run: str
    row: int
    key: str
    name: str
    started: datetime


@dataclass(frozen=True, slots=True)
class Earlier:
    """What earlier runs made of a key.

    Attributes:
        state: `created`, or `unknown` for a request whose outcome was never learnt.
        run: The run that sent it.
        row: The row it had there.
        when: When it was sent, as ISO text.
        ended: When that request was given up, as ISO text; None where nobody knows, because the
            run was killed, and where nobody asks.
    """

    state: State
    run: str
    row: int
    when: str
    ended: str | None = None
