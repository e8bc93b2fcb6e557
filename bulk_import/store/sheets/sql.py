"""Every statement about open sheets, in the SQL that SQLite and PostgreSQL have in common."""

from __future__ import annotations

from typing import Final

from bulk_import.store.sql import NEEDS_A_PERSON


def jobs(*, of_sheet: bool, states: int) -> str:
    """Return what selects jobs, the newest first.

    Args:
        of_sheet: Whether those of one sheet, which is the first value.
        states: In how many states, which are the other values; 0 for any.
    """
    conditions = ["sheet = ?"] if of_sheet else []
    if states:
        conditions.append(f"state IN ({', '.join('?' * states)})")
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    return f"SELECT {_JOB} FROM jobs {where} ORDER BY asked_at DESC, job"


class Imports:
    """What selects imports that people asked for, and runs of the command line.

    Moments have offsets of several zones, which each database puts in order in its own way.

    Args:
        folder: The watched folder of a job, of the column `facts`.
        moment: What puts the column `began` in order.
        is_running: Whether the run of `runs` is under way.
        is_meant: Whether `file` and `owner` are those somebody looks for.

    Attributes:
        count: How many there are.
        page: Which are on a page.
    """

    def __init__(self, *, folder: str, moment: str, is_running: str, is_meant: str) -> None:
        found = _IMPORTS.format(folder=folder, is_running=is_running, is_meant=is_meant)
        self.count: Final = f"{found} SELECT count(*) FROM found"
        self.page: Final = (
            f"{found} SELECT run, job FROM found"
            f" ORDER BY {moment} DESC, coalesce(job, run) LIMIT ? OFFSET ?"
        )


_SHEET: Final = """
    sheet, owner, file_name, size, state, created, changed, revision, options, refused, campaigns,
    counts, upload, choices
"""
ADD_SHEET: Final = f"""
    INSERT INTO open_sheets ({_SHEET}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
SHEET: Final = f"SELECT {_SHEET} FROM open_sheets WHERE sheet = ?"
SHEETS: Final = f"""
    SELECT {_SHEET} FROM open_sheets WHERE state NOT IN ('imported', 'expired')
    ORDER BY changed DESC, sheet LIMIT ?
"""
SHEETS_OF: Final = f"""
    SELECT {_SHEET} FROM open_sheets WHERE owner = ? AND state NOT IN ('imported', 'expired')
    ORDER BY changed DESC, sheet LIMIT ?
"""
COUNT_OPEN: Final = """
    SELECT count(*) FROM open_sheets
    WHERE owner = ? AND state NOT IN ('refused', 'imported', 'expired')
"""
SET_SHEET: Final = """
    UPDATE open_sheets SET state = ?, refused = ?, choices = ?, campaigns = ?, counts = ?
    WHERE sheet = ?
"""
STATE: Final = "SELECT state FROM open_sheets WHERE sheet = ?"
SET_STATE: Final = "UPDATE open_sheets SET state = ? WHERE sheet = ?"
SET_OPTIONS: Final = "UPDATE open_sheets SET options = ? WHERE sheet = ?"
FORGET_UPLOAD: Final = "UPDATE open_sheets SET upload = NULL WHERE sheet = ?"
SET_REVISION: Final = """
    UPDATE open_sheets SET revision = ?, changed = ?, campaigns = ?, counts = ?
    WHERE sheet = ? AND revision = ?
"""

ADD_CHANGE: Final = """
    INSERT INTO sheet_changes
        (sheet, revision, person, at, kind, state, step, tab, seq, cause)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
ADD_WRITE: Final = """
    INSERT INTO sheet_writes (sheet, revision, at_row, place, was, was_step, text, step)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
"""
SET_WRITTEN: Final = """
    INSERT INTO sheet_cells (sheet, at_row, place, text, step) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (sheet, at_row, place) DO UPDATE SET text = excluded.text, step = excluded.step
"""
REMOVE_WRITTEN: Final = "DELETE FROM sheet_cells WHERE sheet = ? AND at_row = ? AND place = ?"
WRITTEN: Final = """
    SELECT at_row, place, text, sheet_cells.step, person, at
    FROM sheet_cells JOIN sheet_changes
        ON sheet_changes.sheet = sheet_cells.sheet AND revision = sheet_cells.step
    WHERE sheet_cells.sheet = ? ORDER BY sheet_cells.step, at_row, place
"""
SET_STEP: Final = "UPDATE sheet_changes SET state = ? WHERE sheet = ? AND revision = ?"
DROP_UNDONE: Final = """
    UPDATE sheet_changes SET state = 'dropped' WHERE sheet = ? AND person = ? AND state = 'undone'
"""
_CHANGE: Final = "revision, person, at, kind, state, step, tab, seq, cause"
CHANGES: Final = f"""
    SELECT {_CHANGE} FROM sheet_changes WHERE sheet = ? AND revision > ? ORDER BY revision
"""
CHANGE_OF: Final = f"""
    SELECT {_CHANGE} FROM sheet_changes WHERE sheet = ? AND person = ? AND tab = ? AND seq = ?
"""
LAST_STEPS: Final = f"""
    SELECT {_CHANGE} FROM sheet_changes
    WHERE sheet = ? AND person = ? AND state IN ('done', 'undone')
    ORDER BY revision DESC LIMIT ?
"""
WRITES: Final = """
    SELECT revision, at_row, place, was, was_step, text, step FROM sheet_writes
    WHERE sheet = ? AND revision >= ? AND revision <= ? ORDER BY revision, at_row, place
"""

_NOT_AWAITED: Final = """
    NOT EXISTS (SELECT 1 FROM jobs WHERE jobs.sheet = open_sheets.sheet AND jobs.state <> 'done')
"""
"""Whether no import needs a sheet: one that waits for approval or its turn, or is under way."""

TO_EXPIRE: Final = f"""
    SELECT sheet, upload FROM open_sheets
    WHERE state NOT IN ('expired', 'refused') AND changed < ? AND {_NOT_AWAITED}
"""
REFUSED_TO_GO: Final = """
    SELECT sheet, upload FROM open_sheets WHERE state = 'refused' AND created < ?
"""
UPLOADS: Final = "SELECT upload FROM open_sheets WHERE upload IS NOT NULL"
EXPIRE: Final = """
    UPDATE open_sheets SET state = 'expired', upload = NULL, choices = '[]', options = '{}'
    WHERE sheet = ?
"""
TO_DISCARD: Final = f"""
    SELECT upload FROM open_sheets
    WHERE sheet = ? AND state NOT IN ('expired', 'imported') AND {_NOT_AWAITED}
"""
SET_CHANGED: Final = "UPDATE open_sheets SET changed = ? WHERE sheet = ?"
EXPIRED_TO_GO: Final = f"""
    DELETE FROM open_sheets WHERE state = 'expired' AND changed < ? AND {_NOT_AWAITED}
"""
REMOVE_SHEET: Final = "DELETE FROM open_sheets WHERE sheet = ?"
REMOVE_OF_SHEET: Final = (
    "DELETE FROM sheet_cells WHERE sheet = ?",
    "DELETE FROM sheet_writes WHERE sheet = ?",
    "DELETE FROM sheet_changes WHERE sheet = ?",
)

_JOB: Final = """
    job, sheet, revision, file_name, owner, account, inet_no, first, practice, state, asked_at,
    run, started_at, finished_at, facts, approved_by, ending
"""
ADD_JOB: Final = f"""
    INSERT INTO jobs ({_JOB}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO NOTHING
"""
SAME_JOB: Final = f"""
    SELECT {_JOB} FROM jobs
    WHERE sheet = ? AND revision = ? AND account = ? AND practice = ?
        AND coalesce(first, 0) = coalesce(?, 0)
"""
JOB: Final = f"SELECT {_JOB} FROM jobs WHERE job = ?"
PRACTICE_NEEDED: Final = """
    SELECT job FROM jobs WHERE practice = 1 AND (state <> 'done' OR EXISTS (
        SELECT 1 FROM open_sheets
        WHERE open_sheets.sheet = jobs.sheet AND open_sheets.state <> 'expired'
    ))
"""
JOB_STATE: Final = "SELECT state, facts FROM jobs WHERE job = ?"
SET_JOB: Final = """
    UPDATE jobs SET state = ?, run = ?, started_at = ?, finished_at = ?, facts = ?,
        approved_by = ?, ending = ?
    WHERE job = ?
"""
ADD_JOB_RUN: Final = "INSERT INTO job_runs (run, job) VALUES (?, ?) ON CONFLICT DO NOTHING"
_ENDING: Final = f"""
    CASE WHEN state = 'done' THEN coalesce(ending, (
        SELECT CASE
            WHEN ended IS NULL THEN CASE WHEN {{is_running}} THEN NULL ELSE 'stopped' END
            WHEN ended <> 'finished' THEN 'stopped'
            WHEN {NEEDS_A_PERSON} THEN 'needs_person'
            ELSE 'all_created'
        END FROM runs WHERE runs.run = imports.run
    )) END
"""
_IMPORTS: Final = f"""
    WITH imports AS (
        SELECT job, run, file_name AS file, owner, approved_by, state, ending,
            state = 'waiting' OR {{folder}} IS NOT NULL AS is_to_approve,
            coalesce(started_at, asked_at) AS began
        FROM jobs
        UNION ALL
        SELECT NULL, run, path, NULL, NULL, 'done', NULL, FALSE, started FROM runs
        WHERE NOT EXISTS (SELECT 1 FROM job_runs WHERE job_runs.run = runs.run)
    ), found AS (
        SELECT run, job, began FROM imports
        WHERE CASE
                WHEN job IS NULL THEN ?
                ELSE (? OR owner = ? OR approved_by = ? OR (is_to_approve AND ?))
                    AND (? OR owner = ?)
            END
            AND (? OR {{is_meant}})
            AND (CAST(? AS TEXT) IS NULL OR {_ENDING} = ?)
    )
"""
"""What differs by database stands in braces; see `Imports`."""
FILES_AND_OWNERS: Final = """
    SELECT DISTINCT file_name, owner FROM jobs
    UNION SELECT path, NULL FROM runs
    WHERE NOT EXISTS (SELECT 1 FROM job_runs WHERE job_runs.run = runs.run)
"""

ADD_AUDIT: Final = """
    INSERT INTO audit_lines (at, person, action, subject, facts) VALUES (?, ?, ?, ?, ?)
"""
AUDIT: Final = """
    SELECT at, person, action, subject, facts FROM audit_lines ORDER BY line DESC LIMIT ?
"""

SHEET_TEXTS: Final = """
    SELECT file_name, owner, options, refused, choices, sheet FROM open_sheets
"""
MASK_SHEET: Final = """
    UPDATE open_sheets SET file_name = ?, owner = ?, options = ?, refused = ?, choices = ?
    WHERE sheet = ?
"""
JOB_TEXTS: Final = "SELECT file_name, owner, facts, approved_by, job FROM jobs"
MASK_JOB: Final = """
    UPDATE jobs SET file_name = ?, owner = ?, facts = ?, approved_by = ? WHERE job = ?
"""
AUDIT_TEXTS: Final = "SELECT person, facts, line FROM audit_lines"
MASK_AUDIT: Final = "UPDATE audit_lines SET person = ?, facts = ? WHERE line = ?"
SHEETS_WITH_CELLS: Final = "SELECT sheet, upload FROM open_sheets WHERE state <> 'expired'"
TEXTS_OF_SHEET: Final = """
    SELECT text FROM sheet_writes WHERE sheet = ? AND text IS NOT NULL
    UNION SELECT person FROM sheet_changes WHERE sheet = ?
"""

# What is counted for whoever watches the server

JOBS_BY_STATE: Final = "SELECT state, count(*) FROM jobs WHERE state <> 'done' GROUP BY state"
QUEUED_SINCE: Final = "SELECT min(asked_at) FROM jobs WHERE state = 'queued'"
ROWS_BY_STATE: Final = """
    SELECT inet_no, base_url, state, count(*) FROM runs JOIN run_rows USING (run)
    WHERE started >= ? GROUP BY inet_no, base_url, state
"""
LAST_REQUESTS: Final = """
    SELECT inet_no, base_url, attempts.started FROM attempts JOIN runs USING (run)
    WHERE attempt > (SELECT coalesce(max(attempt), 0) FROM attempts) - ?
"""
