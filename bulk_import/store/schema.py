"""The tables in SQLite, as named migrations; a file is brought to the newest one when opened."""

from __future__ import annotations

import glob
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Final

from bulk_import import rights, temporary
from bulk_import.files import place
from bulk_import.store.rekeying import rekey
from bulk_import.store.sheet_tables import OPEN_SHEETS, PAST_IMPORTS

Step = str | Callable[[sqlite3.Connection], None]
"""A statement, or what a statement cannot do."""

MIGRATIONS: Final[tuple[tuple[str, tuple[Step, ...]], ...]] = (
    (
        "runs and attempts",
        (
            """
            CREATE TABLE runs (
                run TEXT PRIMARY KEY,
                started TEXT NOT NULL,
                path TEXT NOT NULL,
                sheet TEXT,
                inet_no INTEGER NOT NULL,
                base_url TEXT NOT NULL,
                finished TEXT,
                ended TEXT
            ) STRICT
            """,
            """
            CREATE TABLE attempts (
                attempt INTEGER PRIMARY KEY,
                run TEXT NOT NULL REFERENCES runs (run),
                row INTEGER NOT NULL,
                key TEXT NOT NULL,
                name TEXT NOT NULL,
                started TEXT NOT NULL,
                finished TEXT,
                outcome TEXT CHECK (outcome IN ('created', 'rejected', 'unknown', 'not_sent')),
                status INTEGER,
                code INTEGER,
                msg TEXT
            ) STRICT
            """,
            "CREATE INDEX attempts_by_key ON attempts (key)",
        ),
    ),
    (
        "what a run set out to do, and what its campaigns want for themselves",
        (
            """
            CREATE TABLE listed (
                run TEXT NOT NULL REFERENCES runs (run),
                row INTEGER NOT NULL,
                key TEXT,
                name TEXT,
                state TEXT NOT NULL CHECK (state IN ('ready', 'invalid', 'created',
                    'already_created', 'rejected', 'unknown', 'not_sent')),
                PRIMARY KEY (run, row)
            ) STRICT, WITHOUT ROWID
            """,
            """
            CREATE TABLE contents (
                key TEXT PRIMARY KEY,
                body TEXT NOT NULL
            ) STRICT, WITHOUT ROWID
            """,
            """
            CREATE TABLE claims (
                account TEXT NOT NULL,
                claim TEXT NOT NULL CHECK (claim IN ('name', 'leads_id', 'users')),
                value TEXT NOT NULL,
                key TEXT NOT NULL,
                PRIMARY KEY (account, claim, value, key)
            ) STRICT, WITHOUT ROWID
            """,
            "CREATE INDEX claims_by_key ON claims (key)",
            """
            CREATE TABLE taken (
                account TEXT NOT NULL,
                claim TEXT NOT NULL,
                value TEXT NOT NULL,
                PRIMARY KEY (account, claim, value)
            ) STRICT, WITHOUT ROWID
            """,
            "CREATE INDEX attempts_by_run ON attempts (run, row)",
        ),
    ),
    (
        "where the input of a run is kept, and what its rows came to once their list is removed",
        (
            """
            CREATE TABLE inputs (
                run TEXT PRIMARY KEY REFERENCES runs (run),
                sheet TEXT NOT NULL,
                workbook TEXT,
                options TEXT NOT NULL
            ) STRICT, WITHOUT ROWID
            """,
            """
            CREATE TABLE removed (
                run TEXT NOT NULL REFERENCES runs (run),
                state TEXT NOT NULL,
                rows INTEGER NOT NULL,
                PRIMARY KEY (run, state)
            ) STRICT, WITHOUT ROWID
            """,
        ),
    ),
    (
        "what a run's report is made of, plainer names, and claims of any field",
        (
            # NULL in `release` and what goes with it: release 0.1.0 recorded the run.
            "ALTER TABLE runs ADD COLUMN release TEXT",
            "ALTER TABLE runs ADD COLUMN tz_release TEXT",
            "ALTER TABLE runs ADD COLUMN problems TEXT",
            "ALTER TABLE runs ADD COLUMN ended_facts TEXT",
            "ALTER TABLE attempts ADD COLUMN why TEXT",
            "ALTER TABLE attempts ADD COLUMN retry_after REAL",
            "ALTER TABLE listed RENAME TO run_rows",
            "ALTER TABLE run_rows ADD COLUMN sent_at TEXT",
            "ALTER TABLE run_rows ADD COLUMN problems TEXT",
            "ALTER TABLE run_rows ADD COLUMN plan_problems TEXT",
            "ALTER TABLE removed RENAME TO pruned_rows",
            "ALTER TABLE pruned_rows RENAME COLUMN rows TO amount",
            "ALTER TABLE taken RENAME TO taken_elsewhere",
            "ALTER TABLE taken_elsewhere RENAME COLUMN claim TO field",
            "ALTER TABLE claims RENAME TO claims_of_three_fields",
            """
            CREATE TABLE claims (
                account TEXT NOT NULL,
                field TEXT NOT NULL,
                value TEXT NOT NULL,
                key TEXT NOT NULL,
                PRIMARY KEY (account, field, value, key)
            ) STRICT, WITHOUT ROWID
            """,
            "INSERT INTO claims SELECT account, claim, value, key FROM claims_of_three_fields",
            "DROP TABLE claims_of_three_fields",
            "CREATE INDEX claims_by_key ON claims (key)",
        ),
    ),
    (
        "what people found out about requests whose outcome was not known, and marks of names",
        (
            # Release 0.1.0 took "the name exists" for proof that a request before had created it.
            """
            UPDATE attempts SET outcome = 'unknown', why = 'answer.lost'
            WHERE outcome = 'created' AND code IS NOT 200
            """,
            """
            UPDATE run_rows SET state = 'unknown'
            WHERE state = 'created' AND NOT EXISTS (
                SELECT 1 FROM attempts
                WHERE attempts.run = run_rows.run AND attempts.row = run_rows.row
                    AND outcome = 'created'
            )
            """,
            """
            CREATE TABLE findings (
                finding INTEGER PRIMARY KEY,
                run TEXT NOT NULL REFERENCES runs (run),
                row INTEGER NOT NULL,
                key TEXT NOT NULL,
                attempt INTEGER NOT NULL REFERENCES attempts (attempt),
                is_found INTEGER NOT NULL CHECK (is_found IN (0, 1)),
                at TEXT NOT NULL,
                person TEXT NOT NULL
            ) STRICT
            """,
            "CREATE INDEX findings_by_key ON findings (key)",
            """
            CREATE TABLE name_marks (
                key TEXT PRIMARY KEY,
                mark TEXT NOT NULL
            ) STRICT, WITHOUT ROWID
            """,
            "CREATE INDEX findings_by_row ON findings (run, row)",
            """
            CREATE VIEW judged_attempts AS
            SELECT attempt, run, row, key, name, started, finished,
                CASE WHEN outcome IS NULL OR outcome = 'unknown' THEN coalesce((
                    SELECT CASE is_found WHEN 1 THEN 'created' ELSE 'not_sent' END FROM findings
                    WHERE findings.key = attempts.key AND findings.attempt >= attempts.attempt
                    ORDER BY finding DESC LIMIT 1
                ), outcome) ELSE outcome END AS outcome
            FROM attempts
            """,
        ),
    ),
    ("one spelling for each address", (rekey,)),
    (
        "claims of which only a digest is known, since a person had them forgotten",
        ("CREATE TABLE forgotten_claims (digest TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",),
    ),
    ("open sheets with their changes, and the imports that people ask for", OPEN_SHEETS),
    ("which runs an import took, who approved it, and how it ended", PAST_IMPORTS),
)


def is_current(connection: sqlite3.Connection) -> bool:
    """Return whether the file behind *connection* has the newest schema.

    Raises:
        sqlite3.OperationalError: A newer release wrote it; its text is the code of that reason.
    """
    version = _version(connection)
    if version > len(MIGRATIONS):
        raise sqlite3.OperationalError("reason.newer_release")
    return version == len(MIGRATIONS)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the file behind *connection* to the newest schema, all of it or nothing."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        for _, steps in MIGRATIONS[_version(connection) :]:
            for step in steps:
                take(connection, step)
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        connection.execute("COMMIT")
    except BaseException:
        connection.rollback()
        raise


def take(connection: sqlite3.Connection, step: Step) -> None:
    """Take one step of a migration."""
    if isinstance(step, str):
        connection.execute(step)
    else:
        step(connection)


def keep_copy(connection: sqlite3.Connection, path: Path, today: date) -> None:
    """Copy the file *path* before its schema changes; a new file needs no copy.

    The copy lies beside it and is named for the version and the day:
    `journal.v3-2026-11-28.sqlite3`.

    Raises:
        sqlite3.Error: It cannot be written.
        OSError: Likewise.
    """
    version = _version(connection)
    if not 0 < version < len(MIGRATIONS):
        return
    unfinished = temporary.beside(path)
    try:
        rights.create(unfinished)
        with closing(sqlite3.connect(unfinished)) as copy:
            connection.backup(copy)
        place(unfinished, path.with_name(f"{path.stem}.v{version}-{today}{path.suffix}"))
    finally:
        unfinished.unlink(missing_ok=True)


def kept_copies(path: Path) -> list[Path]:
    """Return the copies of the file *path* that were made before its schema changed."""
    return sorted(path.parent.glob(f"{glob.escape(path.stem)}.v*-*{glob.escape(path.suffix)}"))


def _version(connection: sqlite3.Connection) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    return int(version)
