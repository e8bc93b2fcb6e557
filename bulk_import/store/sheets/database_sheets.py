"""Open sheets and jobs in the tables of a database, over one connection that stays open."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from bulk_import.problems import JsonObject
from bulk_import.store.database import Connection
from bulk_import.store.failures import DATABASE_ERRORS, is_conflict
from bulk_import.store.reopening import Database
from bulk_import.store.sheets import rows, sql
from bulk_import.store.sheets.changes import changes_of, next_step, write
from bulk_import.store.sheets.imports import ImportsFound, ImportsWanted
from bulk_import.store.sheets.measures import Measures, measure
from bulk_import.store.sheets.protocol import Along, Conflicting
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
from bulk_import.store.sheets.uploads import Uploads

T = TypeVar("T")


class DatabaseSheets(ABC):
    """The `SheetStore` in a database; see there.

    Args:
        database: The database.
        uploads: The files of the sheets.
    """

    def __init__(self, database: Database, uploads: Uploads) -> None:
        self._database = database
        self._uploads = uploads

    def close(self) -> None:
        """Let go of the database; see `SheetStore`."""
        self._database.close()

    @abstractmethod
    def imports(self, wanted: ImportsWanted) -> ImportsFound:
        """Return the imports that are *wanted*; see `SheetStore`."""

    def keep_upload(self, upload: Path) -> str:
        """Keep a copy of the file *upload*; see `SheetStore`."""
        return self._uploads.keep(upload)

    def upload(self, name: str) -> Path:
        """Return where the file is that is kept under that *name*; see `SheetStore`."""
        return self._uploads.path(name)

    def add_sheet(self, sheet: SheetRecord) -> None:
        """Write down a sheet that has just come; see `SheetStore`."""
        self._now(lambda connection: connection.execute(sql.ADD_SHEET, rows.sheet_row(sheet)))

    def sheet(self, sheet: str) -> SheetRecord | None:
        """Return the sheet of that id; see `SheetStore`."""
        found = self._all(sql.SHEET, (sheet,))
        return rows.sheet_of(found[0]) if found else None

    def sheets(self, owner: str | None, most: int) -> list[SheetRecord]:
        """Return the sheets that changed last; see `SheetStore`."""
        if owner is None:
            return list(map(rows.sheet_of, self._all(sql.SHEETS, (most,))))
        return list(map(rows.sheet_of, self._all(sql.SHEETS_OF, (owner, most))))

    def count_open(self, owner: str) -> int:
        """Return how many sheets a person has open; see `SheetStore`."""
        ((count,),) = self._all(sql.COUNT_OPEN, (owner,))
        return int(count)

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
        """Write down where a sheet stands after it was read; see `SheetStore`."""
        told = rows.json_or_none(refused), json.dumps(list(choices))
        row = (state.value, *told, campaigns, json.dumps(dict(counts or {})), sheet)
        self._now(lambda connection: connection.execute(sql.SET_SHEET, row))

    def set_state(self, sheet: str, state: SheetState, among: Collection[SheetState]) -> bool:
        """Set where a sheet stands; see `SheetStore`."""

        def work(connection: Connection) -> bool:
            found = connection.execute(sql.STATE, (sheet,)).fetchone()
            if found is None or found[0] not in among:
                return False
            connection.execute(sql.SET_STATE, (state.value, sheet))
            return True

        return self._now(work)

    def set_options(self, sheet: str, options: JsonObject) -> None:
        """Write down how the file of a sheet is read; see `SheetStore`."""
        row = (json.dumps(options), sheet)
        self._now(lambda connection: connection.execute(sql.SET_OPTIONS, row))

    def forget_upload(self, sheet: str) -> None:
        """Remove the file of a sheet; see `SheetStore`."""
        record = self.sheet(sheet)
        if record is not None and record.upload is not None:
            self._now(lambda connection: connection.execute(sql.FORGET_UPLOAD, (sheet,)))
            self._uploads.remove([record.upload])

    def commit(
        self, sheet: str, change: Change, *, campaigns: int, counts: Mapping[str, int]
    ) -> None:
        """Make a change of a sheet; see `SheetStore`."""
        after = (rows.moment_text(change.at), campaigns, json.dumps(dict(counts)))
        revisions = (change.revision, *after, sheet, change.revision - 1)

        def work(connection: Connection) -> None:
            if connection.execute(sql.SET_REVISION, revisions).rowcount != 1:
                raise Conflicting
            try:
                write(connection, sheet, change)
            except DATABASE_ERRORS as error:
                if is_conflict(error):  # another request of the same number
                    raise Conflicting from None
                raise

        self._now(work)

    def written(self, sheet: str) -> list[Written]:
        """Return all that is written over what the file holds; see `SheetStore`."""
        return list(map(rows.written_of, self._all(sql.WRITTEN, (sheet,))))

    def change_of(self, sheet: str, person: str, tab: str, seq: int) -> Change | None:
        """Return the change that the tab numbered so; see `SheetStore`."""
        found = self._read(changes_of, sheet, sql.CHANGE_OF, (sheet, person, tab, seq))
        return found[0] if found else None

    def changes(self, sheet: str, after: int = 0) -> list[Change]:
        """Return the changes after that revision; see `SheetStore`."""
        return self._read(changes_of, sheet, sql.CHANGES, (sheet, after))

    def step(self, sheet: str, person: str, state: StepState, most: int) -> Change | None:
        """Return the step that undo or redo concerns next; see `SheetStore`."""
        return self._read(partial(next_step, state=state, most=most), sheet, person)

    def depth(self, sheet: str, person: str, most: int) -> tuple[int, int]:
        """Return how many steps can be undone, and how many done again; see `SheetStore`."""
        found = [one[4] for one in self._all(sql.LAST_STEPS, (sheet, person, most))]
        return found.count(StepState.DONE), found.count(StepState.UNDONE)

    def discard(self, sheet: str) -> bool:
        """Delete what is kept of one sheet but its record; see `SheetStore`."""

        def work(connection: Connection) -> tuple[str | None] | None:
            found = connection.execute(sql.TO_DISCARD, (sheet,)).fetchone()
            for statement in (*sql.REMOVE_OF_SHEET, sql.EXPIRE) if found else ():
                connection.execute(statement, (sheet,))
            upload: tuple[str | None] | None = found
            return upload

        found = self._now(work)
        self._uploads.remove([name for name in found or () if name])
        return found is not None

    def expire(self, changed_before: datetime, refused_before: datetime) -> list[str]:
        """Delete what is kept of sheets but their record; see `SheetStore`."""

        def work(connection: Connection) -> tuple[list[str], list[str], set[str]]:
            last = rows.moment_text(changed_before)
            old = connection.execute(sql.TO_EXPIRE, (last,)).fetchall()
            # One that an import had needed goes late; what is told of it counts from today.
            connection.executemany(sql.SET_CHANGED, [(last, sheet) for sheet, _ in old])
            refused = connection.execute(
                sql.REFUSED_TO_GO, (rows.moment_text(refused_before),)
            ).fetchall()
            for statement in (*sql.REMOVE_OF_SHEET, sql.EXPIRE):
                connection.executemany(statement, [(sheet,) for sheet, _ in old])
            for statement in (*sql.REMOVE_OF_SHEET, sql.REMOVE_SHEET):
                connection.executemany(statement, [(sheet,) for sheet, _ in refused])
            needed = {name for (name,) in connection.execute(sql.UPLOADS)}
            gone = [*old, *refused]
            return [one for one, _ in gone], [name for _, name in gone if name], needed

        gone, names, needed = self._now(work)
        self._uploads.remove(names)
        self._uploads.keep_only(needed, older_than=refused_before.timestamp())
        return gone

    def remove_expired(self, changed_before: datetime) -> None:
        """Remove the records of deleted sheets; see `SheetStore`."""
        moment = rows.moment_text(changed_before)
        self._now(lambda connection: connection.execute(sql.EXPIRED_TO_GO, (moment,)))

    def add_job(self, job: JobRecord, along: Along | None = None) -> JobRecord:
        """Write down a *job*, or return the same one; see `SheetStore`."""
        same = (job.sheet, job.revision, job.account, int(job.practice), job.first)

        def work(connection: Connection) -> JobRecord:
            connection.execute(sql.ADD_JOB, rows.job_row(job))
            found = connection.execute(sql.SAME_JOB, same).fetchone()
            kept = rows.job_of(found) if found else job
            if along is not None and kept.id == job.id:
                along(connection)
            return kept

        return self._now(work)

    def job(self, job: str) -> JobRecord | None:
        """Return the job of that id; see `SheetStore`."""
        found = self._all(sql.JOB, (job,))
        return rows.job_of(found[0]) if found else None

    def jobs(
        self, *, sheet: str | None = None, states: Collection[JobState] = ()
    ) -> list[JobRecord]:
        """Return jobs, the newest first; see `SheetStore`."""
        values = (*([] if sheet is None else [sheet]), *(state.value for state in states))
        statement = sql.jobs(of_sheet=sheet is not None, states=len(states))
        return list(map(rows.job_of, self._all(statement, values)))

    def practice_needed(self) -> frozenset[str]:
        """Return the practice jobs whose results are still to be had; see `SheetStore`."""
        return frozenset(job for (job,) in self._all(sql.PRACTICE_NEEDED, ()))

    def set_job(
        self,
        job: JobRecord,
        among: Collection[JobState] = (),
        along: Along | None = None,
        *,
        worker: str | None = None,
    ) -> bool:
        """Write down what has become of a *job*; see `SheetStore`."""
        row = (*rows.progress_row(job), job.id)
        runs = [] if job.run is None else [(job.run, job.id)]

        def work(connection: Connection) -> bool:
            found = connection.execute(sql.JOB_STATE, (job.id,)).fetchone()
            if found is None or (among and found[0] not in among):
                return False
            if worker is not None and json.loads(found[1]).get("worker") != worker:
                return False
            connection.execute(sql.SET_JOB, row)
            connection.executemany(sql.ADD_JOB_RUN, runs)
            if along is not None:
                along(connection)
            return True

        return self._now(work)

    def add_audit(self, line: AuditLine) -> None:
        """Write down who did what; see `SheetStore`."""
        self._now(lambda connection: connection.execute(sql.ADD_AUDIT, rows.audit_row(line)))

    def audit(self, most: int) -> list[AuditLine]:
        """Return the last lines of who did what; see `SheetStore`."""
        return list(map(rows.audit_of, self._all(sql.AUDIT, (most,))))

    def measures(self, now: datetime) -> Measures:
        """Return how much there is to do and what became of it; see `SheetStore`."""
        return self._database.read(partial(measure, now=now))

    def _all(self, statement: str, values: rows.Row) -> list[rows.Row]:
        return self._database.read(
            lambda connection: connection.execute(statement, values).fetchall()
        )

    def _read(self, work: Callable[..., T], sheet: str, *arguments: object) -> T:
        return self._database.read(lambda connection: work(connection, sheet, *arguments))

    def _now(self, work: Callable[[Connection], T]) -> T:
        return self._database.now(work)
