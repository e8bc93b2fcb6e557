"""What a results workbook says about a run, beside the plan and its results."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bulk_import.outcome import State

STATES: Final[Mapping[str, tuple[State, ...]]] = {
    "check": (
        State.READY,
        State.ALREADY_CREATED,
        State.INVALID,
        State.NOT_SENT,
    ),
    "run": (
        State.CREATED,
        State.ALREADY_CREATED,
        State.INVALID,
        State.REJECTED,
        State.UNKNOWN,
        State.NOT_SENT,
    ),
}
"""The states in which a row can end, by command, in the order in which they are told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFacts:
    """When, where and for whom.

    Attributes:
        command: `check` or `run`.
        run: The run's id; None for a check.
        inet_no: The account; None where none is set.
        base_url: The API's address; None where it does not matter.
        started: When the command started, aware.
        finished: When it ended, aware; None where nobody knows, because the run was killed.
        tz_release: The release of the time-zone data in use, such as `2026f`.
        stopped: Why the run ended before its end, in one sentence; None where it did not.
        not_compared: Why a check did not ask what earlier runs did; None where that is not so.
        accounts: The names and numbers of the accounts, where the sheet is for several.
    """

    command: str
    run: str | None
    inet_no: int | None
    base_url: str | None
    started: datetime
    finished: datetime | None
    tz_release: str
    stopped: str | None
    not_compared: str | None = None
    accounts: str = ""
