"""The imports that a list shows: those asked for on the page, and the runs of the command line."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bulk_import.store.database import Connection
from bulk_import.store.sheets import rows, sql
from bulk_import.store.sheets.records import Ending, JobRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportsWanted:
    """Which imports somebody wants to see, among those that they may see.

    Attributes:
        person: Who: they see what they asked for and what they approved.
        sees_all: Whether they see what everybody asked for.
        may_approve: Whether they see what waits for approval, and what lay in a watched folder.
        with_runs: Whether runs of the command line are among them.
        own: Whether they want only what they asked for themselves.
        ending: How the imports ended; None for whatever became of them.
        is_meant: Tells from the file, with its folders where it has any, and from who asked
            whether an import is meant; nobody asked for runs of the command line. None for all.
        page: Which page, from 1; the last one where there are fewer.
        a_page: How many imports there are on a page.
    """

    person: str
    sees_all: bool = False
    may_approve: bool = False
    with_runs: bool = False
    own: bool = False
    ending: Ending | None = None
    is_meant: Callable[[str, str | None], bool] | None = None
    page: int = 1
    a_page: int = 50


@dataclass(frozen=True, slots=True)
class ImportsFound:
    """A page of a list of imports.

    Attributes:
        of: How many imports the whole list has.
        page: Which page it is, from 1.
        imports: Those on it, the newest first: a job, or the id of a run of the command line.
    """

    of: int
    page: int
    imports: tuple[JobRecord | str, ...]


_OF_SQLITE: Final = sql.Imports(
    folder="json_extract(facts, '$.folder')",
    moment="julianday(began)",
    is_running="is_running(inet_no, base_url, runs.run)",
    is_meant="is_meant(file, owner)",
)

_OF_POSTGRES: Final = sql.Imports(
    folder="facts::json ->> 'folder'",
    moment="began::timestamptz",
    is_running="""EXISTS (
        SELECT 1 FROM accounts WHERE accounts.run = runs.run AND holder IS NOT NULL
            AND renewed > clock_timestamp() - make_interval(secs => lease)
    )""",
    is_meant="""EXISTS (
        SELECT 1 FROM json_to_recordset(?::json) AS meant (file TEXT, owner TEXT)
        WHERE meant.file = imports.file AND meant.owner IS NOT DISTINCT FROM imports.owner
    )""",
)


def find_in_sqlite(
    connection: Connection,
    wanted: ImportsWanted,
    is_running: Callable[[int, str, str], bool],
) -> ImportsFound:
    """Return the imports that are *wanted* of a store in SQLite.

    Args:
        connection: The store.
        wanted: Which.
        is_running: Tells from account, address and run whether it is under way now.
    """
    if isinstance(connection, sqlite3.Connection):
        connection.create_function("is_running", 3, is_running)
        connection.create_function("is_meant", 2, wanted.is_meant)
    return _found(connection, wanted, _OF_SQLITE, ())


def find_in_postgres(connection: Connection, wanted: ImportsWanted) -> ImportsFound:
    """Return the imports that are *wanted* of a store in PostgreSQL."""
    meant: list[dict[str, str | None]] = []
    if wanted.is_meant is not None:
        every = connection.execute(sql.FILES_AND_OWNERS)
        meant = [{"file": one, "owner": who} for one, who in every if wanted.is_meant(one, who)]
    return _found(connection, wanted, _OF_POSTGRES, (json.dumps(meant),))


def _found(
    connection: Connection, wanted: ImportsWanted, statements: sql.Imports, meant: rows.Row
) -> ImportsFound:
    values = _values(wanted, meant)
    (of,) = connection.execute(statements.count, values).fetchone()
    page = min(wanted.page, max(1, -(-of // wanted.a_page)))
    bounds = wanted.a_page, (page - 1) * wanted.a_page
    found = connection.execute(statements.page, (*values, *bounds)).fetchall()
    return ImportsFound(of, page, tuple(_import(connection, *one) for one in found))


def _values(wanted: ImportsWanted, meant: rows.Row) -> rows.Row:
    """Return what stands for the question marks of the statements, in their order."""
    ending = None if wanted.ending is None else wanted.ending.value
    return (
        wanted.with_runs,
        *(wanted.sees_all, wanted.person, wanted.person, wanted.may_approve),
        *(not wanted.own, wanted.person),
        *(wanted.is_meant is None, *meant),
        *(ending, ending),
    )


def _import(connection: Connection, run: str, job: str | None) -> JobRecord | str:
    if job is None:
        return run
    return rows.job_of(connection.execute(sql.JOB, (job,)).fetchone())
