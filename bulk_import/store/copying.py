"""Copying a whole journal into an empty one, in whichever databases the two are."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final, Protocol

from bulk_import.problems import Refused
from bulk_import.store.database import Connection

COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "runs": (
        *("run", "started", "path", "sheet", "inet_no", "base_url", "finished", "ended"),
        *("release", "tz_release", "problems", "ended_facts"),
    ),
    "attempts": (
        *("attempt", "run", "row", "key", "name", "started", "finished", "outcome"),
        *("status", "code", "msg", "why", "retry_after"),
    ),
    "run_rows": (*("run", "row", "key", "name", "state", "sent_at", "problems", "plan_problems"),),
    "contents": ("key", "body"),
    "claims": ("account", "field", "value", "key"),
    "taken_elsewhere": ("account", "field", "value"),
    "forgotten_claims": ("digest",),
    "name_marks": ("key", "mark"),
    "inputs": ("run", "sheet", "workbook", "options"),
    "pruned_rows": ("run", "state", "amount"),
    "findings": ("finding", "run", "row", "key", "attempt", "is_found", "at", "person"),
    "open_sheets": (
        *("sheet", "owner", "file_name", "size", "state", "created", "changed", "revision"),
        *("options", "refused", "campaigns", "counts", "upload", "choices"),
    ),
    "sheet_changes": (
        *("sheet", "revision", "person", "at", "kind", "state", "step", "tab", "seq", "cause"),
    ),
    "sheet_writes": (*("sheet", "revision", "at_row", "place", "was", "was_step", "text", "step"),),
    "sheet_cells": ("sheet", "at_row", "place", "text", "step"),
    "jobs": (
        *("job", "sheet", "revision", "file_name", "owner", "account", "inet_no", "first"),
        *("practice", "state", "asked_at", "run", "started_at", "finished_at", "facts"),
        *("approved_by", "ending"),
    ),
    "job_runs": ("run", "job"),
    "audit_lines": ("line", "at", "person", "action", "subject", "facts"),
}
"""What is copied: of each table the columns that both databases have. It stands behind the tables
that it refers to. A test holds them against the tables themselves."""

_KEYS: Final = {
    "run_rows": 2,
    "claims": 4,
    "taken_elsewhere": 3,
    "pruned_rows": 2,
    "sheet_changes": 2,
    "sheet_writes": 4,
    "sheet_cells": 3,
}
"""How many columns a table's rows go by, where that is not the first one alone."""

NUMBERED: Final = {"attempts": "attempt", "findings": "finding", "audit_lines": "line"}
"""The columns that a database numbers by itself."""

_AT_ONCE: Final = 5_000


class Journal(Protocol):
    """A journal that nobody else writes meanwhile, within one transaction."""

    @property
    def address(self) -> str:
        """Where it is, for people."""
        ...

    @property
    def connection(self) -> Connection:
        """Its database."""
        ...

    def rows(self, statement: str) -> Iterator[Sequence[Any]]:
        """Yield what a statement finds, which may be very much."""
        ...

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield what it keeps as files: copies of inputs by digest, uploads as `upload-NAME`."""
        ...

    def keep(self, name: str, content: bytes) -> None:
        """Keep such a file.

        Raises:
            Refused: It cannot be written.
        """
        ...

    def go_on_numbering(self, table: str, column: str) -> None:
        """Let the database number new rows behind those that were copied."""
        ...


class Place(Protocol):
    """Where a journal is, or is going to be."""

    def to_copy(self) -> AbstractContextManager[Journal]:
        """Open what is there, while no run is under way and nobody writes.

        Raises:
            Refused: It cannot be opened, or a run is under way.
        """
        ...

    def to_fill(self) -> AbstractContextManager[Journal]:
        """Open an empty one; what is written counts once the context ends well.

        Raises:
            Refused: It cannot be written.
        """
        ...

    def check(self) -> int:
        """Read all of it, and return how many copies of inputs are missing or changed.

        Raises:
            Refused: It cannot be read, or is damaged.
        """
        ...


class DatabasePlace(Place, Protocol):
    """A database in which several machines share a journal."""

    def upgrade(self) -> tuple[str, ...]:
        """Bring the tables up to date; return the names of the migrations that were made.

        Raises:
            Refused: The database cannot be used, or a newer release made its tables.
        """
        ...

    def confirm(self, person: str) -> bool:
        """Let runs use a journal that may have forgotten something; return whether it may.

        Args:
            person: Who has looked at that.

        Raises:
            Refused: The database cannot be written.
        """
        ...


@dataclass(frozen=True, slots=True)
class Copied:
    """What was copied.

    Attributes:
        rows: How many rows, by table.
        files: How many copies of inputs and uploads.
    """

    rows: dict[str, int]
    files: int


def copy_journal(source: Place, target: Place) -> Copied:
    """Copy all that one journal holds into an empty one, and read both to see that it is there.

    Raises:
        Refused: One of them cannot be used, a run is under way, the target holds something, or
            what was read there is not the same; the target then stays empty.
    """
    with source.to_copy() as old, target.to_fill() as new:
        _refuse_filled(new)
        rows = {table: _copy(old, new, table) for table in COLUMNS}
        files = [_kept(new, name, content) for name, content in old.files()]
        for table in COLUMNS:
            if _digest(old, table) != _digest(new, table):
                raise Refused("journal.not_the_same", path=new.address, table=table)
        for table, column in NUMBERED.items():
            new.go_on_numbering(table, column)
    return Copied(rows, len(files))


def _refuse_filled(journal: Journal) -> None:
    for table in COLUMNS:
        (count,) = journal.connection.execute(f"SELECT count(*) FROM {table}").fetchone()
        if count:
            raise Refused("journal.not_empty", path=journal.address)


def _copy(old: Journal, new: Journal, table: str) -> int:
    columns = COLUMNS[table]
    marks = ", ".join("?" * len(columns))
    add = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"
    rows, copied = _rows(old, table), 0
    while some := list(islice(rows, _AT_ONCE)):
        new.connection.executemany(add, some)
        copied += len(some)
    return copied


def _kept(new: Journal, name: str, content: bytes) -> str:
    new.keep(name, content)
    return name


def _rows(journal: Journal, table: str) -> Iterator[Sequence[Any]]:
    columns = COLUMNS[table]
    order = ", ".join(columns[: _KEYS.get(table, 1)])
    return journal.rows(f"SELECT {', '.join(columns)} FROM {table} ORDER BY {order}")


def _digest(journal: Journal, table: str) -> str:
    digest = hashlib.sha256()
    for row in _rows(journal, table):
        digest.update(repr(tuple(map(_comparable, row))).encode())
    return digest.hexdigest()


def _comparable(value: object) -> object:
    """Return a value as both databases have it: one keeps no NUL in a text."""
    return value.replace("\0", "\ufffd") if isinstance(value, str) else value
