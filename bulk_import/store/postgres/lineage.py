"""Whether the database is still the one that recorded the last run, and all of it.

A standby that is promoted, and a backup that is restored, look like the journal, and may lack what
was sent last: whatever they say was never sent, may have been. PostgreSQL itself tells them apart.
Another cluster has another system identifier; a promotion, and a recovery up to a moment, begin
another timeline; a copy within the server is another database, and a dump that is read in makes its
tables anew. What nothing inside a database can
tell of is a disk that was set back as a whole.
"""

from __future__ import annotations

from typing import Final

from bulk_import.problems import Refused
from bulk_import.store.database import Connection

_PRESENT: Final = """
    SELECT concat_ws('/', (pg_control_system()).system_identifier,
        left(pg_walfile_name(pg_current_wal_lsn()), 8),
        (SELECT oid FROM pg_database WHERE datname = current_database()), 'lineage'::regclass::oid)
"""
_KNOWN: Final = "SELECT present FROM lineage ORDER BY line DESC LIMIT 1"
_ADD: Final = "INSERT INTO lineage (present, person) VALUES (?, ?)"
_LAST: Final = "SELECT started FROM attempts ORDER BY attempt DESC LIMIT 1"


def refuse_other_lineage(connection: Connection, address: str) -> None:
    """Refuse a journal that may have forgotten something, until a person has confirmed it.

    Args:
        connection: Within a transaction that writes.
        address: What the store is called in messages.

    Raises:
        Refused: It is on another server, or has another history, than at the last run.
    """
    present, known = _present_and_known(connection)
    if known is None:
        connection.execute(_ADD, (present, None))
    elif known != present:
        last = connection.execute(_LAST).fetchone()
        if last is None:
            raise Refused("journal.moved_empty", path=address)
        raise Refused("journal.moved", path=address, last=last[0])


def confirm_lineage(connection: Connection, person: str) -> bool:
    """Let runs use the journal as it is from now on; return whether there was a doubt.

    Args:
        connection: Within a transaction that writes.
        person: Who has looked at what it may have forgotten.
    """
    present, known = _present_and_known(connection)
    if known != present:
        connection.execute(_ADD, (present, person))
    return known not in {None, present}


def _present_and_known(connection: Connection) -> tuple[str, str | None]:
    """Return what tells the database from others now, and what did at the last run."""
    (present,) = connection.execute(_PRESENT).fetchone()
    known = connection.execute(_KNOWN).fetchone()
    return present, known[0] if known else None
