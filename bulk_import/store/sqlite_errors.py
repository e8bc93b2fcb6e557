"""What a failure of SQLite means for whoever has to mend it."""

from __future__ import annotations

import sqlite3
from typing import Final

CAUSES: Final = {
    sqlite3.SQLITE_FULL: "journal.disk_full",
    sqlite3.SQLITE_READONLY: "journal.read_only",
    sqlite3.SQLITE_CORRUPT: "journal.damaged",
}
"""The failures that have words of their own."""

_PRIMARY: Final = 0xFF
"""The part of an error's number that names its kind."""


def code_of(error: sqlite3.Error, otherwise: str) -> str:
    """Return the key of the wording for *error*; *otherwise* where it has none of its own."""
    return CAUSES.get(getattr(error, "sqlite_errorcode", 0) & _PRIMARY, otherwise)
