"""What goes wrong in a database, told in the same codes whichever database it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, TypeVar

from bulk_import.problems import BulkImportError, Refused, Stopped

Raised = TypeVar("Raised", bound=BulkImportError)


class PostgresError(Exception):
    """PostgreSQL refused a statement, or cannot be reached.

    Attributes:
        state: The five characters of SQLSTATE; empty where the server said nothing.
    """

    def __init__(self, state: str, reason: str) -> None:
        super().__init__(reason)
        self.state: Final = state


DatabaseError = sqlite3.Error | PostgresError
DATABASE_ERRORS: Final = (sqlite3.Error, PostgresError)
"""What is to be caught."""

_OF_SQLITE: Final = {
    sqlite3.SQLITE_BUSY: "journal.held",
    sqlite3.SQLITE_FULL: "journal.disk_full",
    sqlite3.SQLITE_READONLY: "journal.read_only",
    sqlite3.SQLITE_CORRUPT: "journal.damaged",
}
"""The failures that have messages of their own."""

_PRIMARY: Final = 0xFF
"""The part of an error's number that names its kind."""

_OF_POSTGRES: Final = {
    "25006": "journal.read_only",
    "40001": "journal.held",
    "40P01": "journal.held",
    "53100": "journal.disk_full",
    "55P03": "journal.held",
    "57014": "journal.held",
    "XX001": "journal.damaged",
    "XX002": "journal.damaged",
}
"""As above, by SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html)."""

_UNREACHABLE: Final = ("08", "28", "3D", "53", "57P", "25P03")
"""How the states begin after which there is no connection."""

_CONFLICT: Final = "23"
"""How the states begin of what a constraint refuses."""


def is_busy(error: DatabaseError) -> bool:
    """Return whether *error* says that somebody else has locked what is needed."""
    return _code(error) == "journal.held"


def is_lost(error: DatabaseError) -> bool:
    """Return whether *error* says that there is no connection to the database any more."""
    return _code(error) == "journal.unreachable"


def is_conflict(error: DatabaseError) -> bool:
    """Return whether *error* says that a constraint refuses what is written."""
    if isinstance(error, PostgresError):
        return error.state.startswith(_CONFLICT)
    return isinstance(error, sqlite3.IntegrityError)


def is_short_of_room(error: DatabaseError) -> bool:
    """Return whether *error* may say that the disk is full: of a quota SQLite says I/O error."""
    if isinstance(error, PostgresError):
        return _code(error) == "journal.disk_full"
    return kind_of(error) in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR}


def kind_of(error: sqlite3.Error) -> int:
    """Return the primary result code of an error of SQLite."""
    number: int = getattr(error, "sqlite_errorcode", 0)
    return number & _PRIMARY


def failure(error: DatabaseError, raised: type[Raised], address: str, otherwise: str) -> Raised:
    """Return the exception for a failure of the database.

    Args:
        error: What the database said.
        raised: What it becomes.
        address: What the store is called in messages.
        otherwise: The code of a failure that has no message of its own.
    """
    code = _code(error) or otherwise
    if code == "journal.unreachable" and issubclass(raised, Stopped):
        code = "journal.connection_lost"
    return raised(code, path=address, reason=str(error))


@contextmanager
def refusing(errors: type[sqlite3.Error | PostgresError], address: str) -> Iterator[None]:
    """Raise what one kind of database raises as `Refused`.

    Args:
        errors: Those of that kind: of two journals that are open, each names its own address.
        address: What the store is called in messages.
    """
    try:
        yield
    except errors as error:
        raise failure(error, Refused, address, "journal.unusable") from None


def _code(error: DatabaseError) -> str:
    """Return the code of the message that *error* has of its own; empty for none."""
    if not isinstance(error, PostgresError):
        return _OF_SQLITE.get(kind_of(error), "")
    if error.state in _OF_POSTGRES:
        return _OF_POSTGRES[error.state]
    is_gone = not error.state or error.state.startswith(_UNREACHABLE)
    return "journal.unreachable" if is_gone else ""
