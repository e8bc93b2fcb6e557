"""What is a file beside the journal on one machine: in the database, in parts.

A copy of an input goes by the digest of its content, as beside a file of SQLite. Whatever else is
kept has a name with a hyphen, and is none of the inputs' business.
"""

from __future__ import annotations

import hashlib
from typing import Final

from bulk_import.store.database import Connection
from bulk_import.store.input_copies import name_of

PART: Final = 1_000_000
"""Bytes: a value of PostgreSQL is sent and held in memory as a whole."""

_WRITE: Final = "LOCK TABLE copies IN ROW EXCLUSIVE MODE"
"""Waits for whoever removes copies that nobody needs, so that one that is found stays."""

_IS_THERE: Final = "SELECT count(*) FROM copies WHERE name = ?"
_ADD: Final = "INSERT INTO copies (name, part, bytes) VALUES (?, ?, ?)"
_ADD_DIGEST: Final = f"{_ADD} ON CONFLICT DO NOTHING"
"""Another run may keep the same content at this moment; it goes by the same digest."""

_PARTS: Final = "SELECT bytes FROM copies WHERE name = ? ORDER BY part"
_REMOVE: Final = "DELETE FROM copies WHERE name = ?"
_REMOVE_UNNEEDED: Final = """
    DELETE FROM copies WHERE name NOT LIKE '%-%'
        AND NOT EXISTS (SELECT 1 FROM inputs WHERE sheet = copies.name OR workbook = copies.name)
    RETURNING name, length(bytes)
"""


def keep(connection: Connection, content: bytes, name: str | None = None) -> str:
    """Keep *content* within a transaction, and return the name by which it is found.

    Args:
        connection: The store.
        content: What is kept.
        name: The name, with a hyphen; None for the digest of an input.
    """
    add = _ADD if name else _ADD_DIGEST
    name = name or name_of(content)
    connection.execute(_WRITE)
    (parts,) = connection.execute(_IS_THERE, (name,)).fetchone()
    if not parts:
        cut = range(0, max(len(content), 1), PART)
        connection.executemany(add, ((name, at // PART, content[at : at + PART]) for at in cut))
    return name


def fetch(connection: Connection, name: str) -> bytes | None:
    """Return what goes by *name*; None for nothing."""
    parts = [bytes(part) for (part,) in connection.execute(_PARTS, (name,))]
    return b"".join(parts) if parts else None


def fetch_whole(connection: Connection, name: str) -> bytes | None:
    """Return the copy of an input; None where it is missing or was changed."""
    content = fetch(connection, name)
    is_whole = content is not None and hashlib.sha256(content).hexdigest() == name
    return content if is_whole else None


def remove(connection: Connection, name: str) -> None:
    """Remove what goes by *name*."""
    connection.execute(_REMOVE, (name,))


def remove_unneeded(connection: Connection) -> tuple[int, int]:
    """Remove the copies of inputs that no run needs; return how many, and their bytes.

    Whoever calls has locked the tables `copies` and `inputs`.
    """
    found = connection.execute(_REMOVE_UNNEEDED).fetchall()
    return len({name for name, _ in found}), sum(size for _, size in found)
