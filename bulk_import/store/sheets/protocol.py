"""What a store offers to the page: open sheets, their changes, and the imports asked for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Protocol

from bulk_import.problems import JsonObject
from bulk_import.store.database import Connection
from bulk_import.store.sheets.imports import ImportsFound, ImportsWanted
from bulk_import.store.sheets.measures import Measures
from bulk_import.store.sheets.records import (
    AuditLine,
    Change,
    JobRecord,
    JobState,
    SheetRecord,
    SheetState,
    StepState,
    Written,
)

Along = Callable[[Connection], object]
"""What is done in the transaction that writes down something else."""


class SheetStore(Protocol):
    """The durable record of open sheets and of the imports that people ask for.

    Whatever a method writes is on the disk when it returns. Every method may be called from any
    thread, and raises `Refused` where the store cannot be read or written.
    """

    def close(self) -> None:
        """Let go of the store; it is opened again by the next call."""
        ...

    def keep_upload(self, upload: Path) -> str:
        """Keep a copy of the file *upload*, and return the name that it has."""
        ...

    def upload(self, name: str) -> Path:
        """Return where the file is that is kept under that *name*."""
        ...

    def add_sheet(self, sheet: SheetRecord) -> None:
        """Write down a sheet that has just come."""
        ...

    def sheet(self, sheet: str) -> SheetRecord | None:
        """Return the sheet of that id; None where there is none."""
        ...

    def sheets(self, owner: str | None, most: int) -> list[SheetRecord]:
        """Return the sheets that changed last, the newest first; none that is over.

        Those are over that were imported or deleted.

        Args:
            owner: Whose; None for those of everybody.
            most: How many at the most.
        """
        ...

    def count_open(self, owner: str) -> int:
        """Return how many sheets a person has open: not refused, imported or deleted."""
        ...

    def set_sheet(
        self,
        sheet: str,
        state: SheetState,
        *,
        refused: JsonObject | None = None,
        choices: Iterable[JsonObject] = (),
        campaigns: int = 0,
        counts: Mapping[str, int] | None = None,
    ) -> None:
        """Write down where a sheet stands after it was read."""
        ...

    def set_state(self, sheet: str, state: SheetState, among: Collection[SheetState]) -> bool:
        """Set where a sheet stands; return False, and do nothing, where it is not in *among*."""
        ...

    def set_options(self, sheet: str, options: JsonObject) -> None:
        """Write down how the file of a sheet is read, before it is."""
        ...

    def forget_upload(self, sheet: str) -> None:
        """Remove the file of a sheet that cannot be used."""
        ...

    def commit(
        self, sheet: str, change: Change, *, campaigns: int, counts: Mapping[str, int]
    ) -> None:
        """Make a change of a sheet; its step, and those dropped by it, too.

        Args:
            sheet: The sheet's id.
            change: The change; its revision is the next one.
            campaigns: How many campaigns the sheet has after it.
            counts: How many rows there are of each kind after it.

        Raises:
            Conflicting: Its revision is not the next one, or its tab and number are there already.
        """
        ...

    def written(self, sheet: str) -> list[Written]:
        """Return all that is written in the place of what the file holds, the oldest first."""
        ...

    def change_of(self, sheet: str, person: str, tab: str, seq: int) -> Change | None:
        """Return the change that a tab of a person numbered so; None where there is none."""
        ...

    def changes(self, sheet: str, after: int = 0) -> list[Change]:
        """Return the changes after that revision, the oldest first."""
        ...

    def step(self, sheet: str, person: str, state: StepState, most: int) -> Change | None:
        """Return the step that undo (`DONE`) or redo (`UNDONE`) concerns next; None for none.

        Args:
            sheet: The sheet's id.
            person: Whose step.
            state: Which.
            most: How many of the person's last steps count.
        """
        ...

    def depth(self, sheet: str, person: str, most: int) -> tuple[int, int]:
        """Return how many steps of a person can be undone, and how many done again."""
        ...

    def discard(self, sheet: str) -> bool:
        """Delete what is kept of one sheet but its record, and return True.

        Nothing happens to one that is deleted, was imported, or is needed by an import that is
        not over.
        """
        ...

    def expire(self, changed_before: datetime, refused_before: datetime) -> list[str]:
        """Delete what is kept of sheets but their record; return their ids.

        Those stay that an import needs which is not over.

        Args:
            changed_before: Sheets go whose last change lies before that moment.
            refused_before: Refused ones go that came before that moment, with their record.
        """
        ...

    def remove_expired(self, changed_before: datetime) -> None:
        """Remove the records of deleted sheets whose last change lies before a moment.

        What people did with them stays: their imports, and the lines of the audit.
        """
        ...

    def add_job(self, job: JobRecord, along: Along | None = None) -> JobRecord:
        """Write down a *job*, or return that which was asked for before.

        Jobs of the same sheet, revision, account, kind and number of rows are one.

        Args:
            job: The job.
            along: What else is done in the same transaction, unless it was asked for before.
        """
        ...

    def job(self, job: str) -> JobRecord | None:
        """Return the job of that id; None where there is none."""
        ...

    def jobs(
        self,
        *,
        sheet: str | None = None,
        states: Collection[JobState] = (),
    ) -> list[JobRecord]:
        """Return jobs, the newest first.

        Args:
            sheet: Of which sheet; None for those of all.
            states: In which states; none for any.
        """
        ...

    def imports(self, wanted: ImportsWanted) -> ImportsFound:
        """Return the imports that are *wanted*, runs of the command line among them."""
        ...

    def practice_needed(self) -> frozenset[str]:
        """Return the practice jobs that are not over, and those whose sheet is still kept."""
        ...

    def set_job(
        self,
        job: JobRecord,
        among: Collection[JobState] = (),
        along: Along | None = None,
        *,
        worker: str | None = None,
    ) -> bool:
        """Write down what has become of a *job*: state, run, moments, facts.

        Args:
            job: The job.
            among: The states that it may have been in; empty for any.
            along: What else is done in the same transaction.
            worker: The worker that must have it, by its fact of that name; None for any.

        Returns:
            False, and nothing is done, where its state is not *among* those named, if any are, or
            another worker has taken it over.
        """
        ...

    def add_audit(self, line: AuditLine) -> None:
        """Write down who did what."""
        ...

    def audit(self, most: int) -> list[AuditLine]:
        """Return the last lines, the newest first."""
        ...

    def measures(self, now: datetime) -> Measures:
        """Return how much there is to do and what became of it, at the moment *now*; aware."""
        ...


class Conflicting(Exception):
    """Somebody else changed the sheet in between; the change was not made."""
