"""Removing what is kept only to show old runs; the rest prevents duplicates and stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from bulk_import.store import sql
from bulk_import.store.database import Connection


class Removed(NamedTuple):
    """What was removed, and what is still needed.

    Attributes:
        inputs: The runs of which the input is not kept any more.
        rows: The rows that are not listed any more, of all runs.
        needed: The names of the copies that are still needed.
    """

    inputs: int
    rows: int
    needed: frozenset[str]


def prune(
    connection: Connection,
    before: datetime,
    is_running: Callable[[int, str, str], bool],
) -> Removed:
    """Remove what shows runs that ended before a moment, and return what was removed.

    That is where their input is kept, and the lists of their rows, of which the counts stay. Rows
    that may have been created are still listed, and a run that was killed keeps its whole list.
    Attempts, identities, and what campaigns claim for themselves alone are for ever.

    Args:
        connection: The store, within a transaction.
        before: The moment, aware. A run that was killed counts from when it began.
        is_running: Tells from account, address and run whether it is under way now; nothing of
            such a run is removed.
    """
    ended = {
        run: bool(how)
        for run, inet_no, base_url, when, how in connection.execute(sql.ENDS).fetchall()
        if datetime.fromisoformat(when) < before and (how or not is_running(inet_no, base_url, run))
    }
    inputs = connection.executemany(sql.REMOVE_INPUT, [(run,) for run in ended]).rowcount
    rows = sum(_remove_rows(connection, run) for run, has_ended in ended.items() if has_ended)
    needed = frozenset(name for (name,) in connection.execute(sql.COPIES) if name)
    return Removed(inputs=max(inputs, 0), rows=rows, needed=needed)


def _remove_rows(connection: Connection, run: str) -> int:
    """Remove the list of the rows of *run*, and return how many they were."""
    connection.execute(sql.COUNT_ROWS_TO_REMOVE, (run,))
    return connection.execute(sql.REMOVE_ROWS, (run,)).rowcount
