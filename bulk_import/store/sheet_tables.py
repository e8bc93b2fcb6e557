"""The tables of open sheets and of the imports that people ask for, as they were first made."""

from __future__ import annotations

from typing import Final

OPEN_SHEETS: Final = (
    """
    CREATE TABLE open_sheets (
        sheet TEXT PRIMARY KEY,
        owner TEXT NOT NULL,
        file_name TEXT NOT NULL,
        size INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('uploaded', 'reading', 'choosing', 'asking', 'export',
            'refused', 'checked', 'imported', 'expired')),
        created TEXT NOT NULL,
        changed TEXT NOT NULL,
        revision INTEGER NOT NULL,
        options TEXT NOT NULL,
        refused TEXT,
        campaigns INTEGER NOT NULL,
        counts TEXT NOT NULL,
        upload TEXT,
        choices TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX open_sheets_by_change ON open_sheets (changed)",
    """
    CREATE TABLE sheet_changes (
        sheet TEXT NOT NULL REFERENCES open_sheets (sheet),
        revision INTEGER NOT NULL,
        person TEXT NOT NULL,
        at TEXT NOT NULL,
        kind TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('done', 'undone', 'dropped')),
        step INTEGER,
        tab TEXT,
        seq INTEGER,
        cause TEXT,
        PRIMARY KEY (sheet, revision)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE UNIQUE INDEX sheet_changes_by_request ON sheet_changes (sheet, person, tab, seq)",
    "CREATE INDEX sheet_changes_by_person ON sheet_changes (sheet, person, state, revision)",
    # What each change wrote; `sheet_cells` is the sum of it.
    """
    CREATE TABLE sheet_writes (
        sheet TEXT NOT NULL,
        revision INTEGER NOT NULL,
        at_row INTEGER NOT NULL,
        place TEXT NOT NULL,
        was TEXT,
        was_step INTEGER NOT NULL,
        text TEXT,
        step INTEGER NOT NULL,
        PRIMARY KEY (sheet, revision, at_row, place),
        FOREIGN KEY (sheet, revision) REFERENCES sheet_changes (sheet, revision)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE sheet_cells (
        sheet TEXT NOT NULL,
        at_row INTEGER NOT NULL,
        place TEXT NOT NULL,
        text TEXT,
        step INTEGER NOT NULL,
        PRIMARY KEY (sheet, at_row, place),
        FOREIGN KEY (sheet, step) REFERENCES sheet_changes (sheet, revision)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE jobs (
        job TEXT PRIMARY KEY,
        sheet TEXT,
        revision INTEGER NOT NULL,
        file_name TEXT NOT NULL,
        owner TEXT NOT NULL,
        account TEXT NOT NULL,
        inet_no INTEGER,
        first INTEGER,
        practice INTEGER NOT NULL CHECK (practice IN (0, 1)),
        state TEXT NOT NULL CHECK (state IN ('waiting', 'approved', 'queued', 'running',
            'stopping', 'done')),
        asked_at TEXT NOT NULL,
        run TEXT,
        started_at TEXT,
        finished_at TEXT,
        facts TEXT NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    # Whoever presses twice, goes back or has a second tab asks for the same import.
    """
    CREATE UNIQUE INDEX one_job_a_request
    ON jobs (sheet, revision, account, practice, coalesce(first, 0)) WHERE sheet IS NOT NULL
    """,
    "CREATE INDEX jobs_by_moment ON jobs (asked_at)",
    """
    CREATE TABLE audit_lines (
        line INTEGER PRIMARY KEY,
        at TEXT NOT NULL,
        person TEXT NOT NULL,
        action TEXT NOT NULL,
        subject TEXT NOT NULL,
        facts TEXT NOT NULL
    ) STRICT
    """,
)

PAST_IMPORTS: Final = (
    "CREATE TABLE job_runs (run TEXT PRIMARY KEY, job TEXT NOT NULL REFERENCES jobs (job)) STRICT",
    "INSERT INTO job_runs SELECT DISTINCT run, job FROM jobs WHERE run IS NOT NULL",
    "ALTER TABLE jobs ADD COLUMN approved_by TEXT",
    # What no run tells: of practice, and where nothing was sent.
    """
    ALTER TABLE jobs ADD COLUMN ending TEXT
        CHECK (ending IN ('stopped', 'needs_person', 'all_created'))
    """,
    "CREATE INDEX open_sheets_by_owner ON open_sheets (owner, changed)",
)
"""What lists of past imports are made of, however many there are."""
