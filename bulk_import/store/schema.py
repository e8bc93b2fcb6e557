"""The journal's tables, as named migrations; a file is brought to the newest one when opened."""

from __future__ import annotations

import sqlite3
from typing import Final

MIGRATIONS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
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
)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the file behind *connection* to the newest schema, one transaction a step."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    for number, (_, statements) in enumerate(MIGRATIONS[version:], start=version + 1):
        connection.execute("BEGIN IMMEDIATE")
        for statement in statements:
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("COMMIT")
