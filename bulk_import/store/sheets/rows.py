"""Records of open sheets as rows of tables, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from bulk_import.store.sheets.records import (
    Address,
    AuditLine,
    Change,
    ChangeKind,
    Ending,
    JobRecord,
    JobState,
    SheetRecord,
    SheetState,
    StepState,
    Write,
    Written,
)

Row = tuple[Any, ...]


def sheet_row(sheet: SheetRecord) -> Row:
    """Return *sheet* as a row of `open_sheets`."""
    return (
        *(sheet.id, sheet.owner, sheet.file_name, sheet.size, sheet.state.value),
        *(moment_text(sheet.created), moment_text(sheet.changed), sheet.revision),
        *(json.dumps(sheet.options), json_or_none(sheet.refused), sheet.rows),
        *(json.dumps(dict(sheet.counts)), sheet.upload, json.dumps(list(sheet.choices))),
    )


def sheet_of(row: Row) -> SheetRecord:
    """Return the sheet of a row of `open_sheets`."""
    sheet, owner, file_name, size, state, created, changed, *others = row
    revision, options, refused, rows, counts, upload, choices = others
    return SheetRecord(
        id=sheet,
        owner=owner,
        file_name=file_name,
        size=size,
        state=SheetState(state),
        created=datetime.fromisoformat(created),
        changed=datetime.fromisoformat(changed),
        revision=revision,
        options=json.loads(options),
        refused=None if refused is None else json.loads(refused),
        rows=rows,
        counts=json.loads(counts),
        upload=upload,
        choices=tuple(json.loads(choices)),
    )


def change_row(sheet: str, change: Change) -> Row:
    """Return *change* as a row of `sheet_changes`."""
    return (
        *(sheet, change.revision, change.person, moment_text(change.at), change.kind.value),
        *(change.state.value, change.step, change.tab, change.seq, change.cause),
    )


def change_of(row: Row, writes: Iterable[Write]) -> Change:
    """Return the change of a row of `sheet_changes` and of its *writes*."""
    revision, person, at, kind, state, step, tab, seq, cause = row
    return Change(
        revision=revision,
        person=person,
        at=datetime.fromisoformat(at),
        kind=ChangeKind(kind),
        writes=tuple(writes),
        state=StepState(state),
        step=step,
        tab=tab,
        seq=seq,
        cause=cause,
    )


def write_row(sheet: str, revision: int, write: Write) -> Row:
    """Return *write* as a row of `sheet_writes`."""
    address = write.address
    before = write.was, write.was_step
    return (sheet, revision, address.row, address.place, *before, write.text, write.step)


def write_of(row: Row) -> Write:
    """Return the write of a row of `sheet_writes`, without its revision."""
    at_row, place, was, was_step, text, step = row
    return Write(Address(at_row, place), was, was_step, text, step)


def written_of(row: Row) -> Written:
    """Return what is written at an address of a row of `sheet_cells`, with who wrote it."""
    at_row, place, text, step, person, at = row
    return Written(Address(at_row, place), text, step, person, datetime.fromisoformat(at))


def job_row(job: JobRecord) -> Row:
    """Return *job* as a row of `jobs`."""
    return (
        *(job.id, job.sheet, job.revision, job.file_name, job.owner, job.account, job.inet_no),
        *(job.first, int(job.practice), job.state.value, moment_text(job.asked_at)),
        *progress_row(job)[1:],
    )


def progress_row(job: JobRecord) -> Row:
    """Return what changes of a *job*: state, run, when it began and ended, facts, who, how."""
    return (
        *(job.state.value, job.run),
        *(_moment(job.started_at), _moment(job.finished_at), json.dumps(job.facts)),
        *(job.approved_by, job.ending),
    )


def job_of(row: Row) -> JobRecord:
    """Return the job of a row of `jobs`."""
    job, sheet, revision, file_name, owner, account, inet_no, first, practice, *others = row
    state, asked_at, run, started_at, finished_at, facts, approved_by, ending = others
    return JobRecord(
        id=job,
        sheet=sheet,
        revision=revision,
        file_name=file_name,
        owner=owner,
        account=account,
        inet_no=inet_no,
        first=first,
        practice=bool(practice),
        state=JobState(state),
        asked_at=datetime.fromisoformat(asked_at),
        run=run,
        started_at=_moment_of(started_at),
        finished_at=_moment_of(finished_at),
        approved_by=approved_by,
        ending=None if ending is None else Ending(ending),
        facts=json.loads(facts),
    )


def audit_row(line: AuditLine) -> Row:
    """Return *line* as a row of `audit_lines`."""
    facts = json.dumps(dict(line.facts))
    return moment_text(line.at), line.person, line.action, line.subject, facts


def audit_of(row: Row) -> AuditLine:
    """Return the line of a row of `audit_lines`."""
    at, person, action, subject, facts = row
    return AuditLine(
        at=datetime.fromisoformat(at),
        person=person,
        action=action,
        subject=subject,
        facts=json.loads(facts),
    )


def moment_text(moment: datetime) -> str:
    """Return an aware *moment* as text that is sorted as moments are."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def json_or_none(value: object | None) -> str | None:
    """Return *value* as JSON, and nothing for None."""
    return None if value is None else json.dumps(value)


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment_text(moment)


def _moment_of(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
