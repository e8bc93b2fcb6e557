"""What forgetting takes in PostgreSQL: nobody writes meanwhile, and nothing is left on the disk."""

from __future__ import annotations

from typing import Final

from bulk_import.problems import Refused
from bulk_import.store.database import Connection
from bulk_import.store.postgres.connection import PostgresConnection

_TABLES: Final = (
    *("accounts", "runs", "run_rows", "attempts", "contents", "claims", "taken_elsewhere"),
    *("forgotten_claims", "findings", "copies", "inputs"),
    *("open_sheets", "sheet_changes", "sheet_writes", "sheet_cells", "jobs", "audit_lines"),
)
"""Those that hold words of people, and the accounts: no run begins meanwhile."""

FORGETTING: Final = f"LOCK TABLE {', '.join(_TABLES)} IN EXCLUSIVE MODE"
_RUNNING: Final = """
    SELECT count(*) FROM accounts
    WHERE holder IS NOT NULL AND renewed > clock_timestamp() - make_interval(secs => lease)
"""
_REMOVE_UPLOADS: Final = """
    DELETE FROM copies WHERE name LIKE 'upload-%'
        AND NOT EXISTS (SELECT 1 FROM open_sheets WHERE 'upload-' || upload = copies.name)
"""


def refuse_running(connection: Connection, address: str) -> None:
    """Refuse to forget anything while a run is under way: it would write it down anew.

    Raises:
        Refused: One is.
    """
    (running,) = connection.execute(_RUNNING).fetchone()
    if running:
        raise Refused("journal.held", path=address)


def remove_uploads(connection: Connection) -> None:
    """Remove the files that belong to no open sheet any more."""
    connection.execute(_REMOVE_UPLOADS)


def overwrite(connection: PostgresConnection) -> None:
    """Write the tables anew, so that what was forgotten is not left in their files."""
    for table in _TABLES:
        connection.run(f"VACUUM FULL {table}")
