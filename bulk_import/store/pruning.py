"""Removing what only tells of old runs; what keeps campaigns from being created twice stays."""

from __future__ import annotations

import sqlite3
from datetime import datetime

from bulk_import.store.records import Pruned
from bulk_import.store.states import STATE


def prune(connection: sqlite3.Connection, before: datetime) -> Pruned:
    """Remove what is told of runs that ended before a moment, and return what that was.

    That is where their input is kept, and the lists of their rows, of which the counts stay. Rows
    that may have been created are still listed, and a run that was killed keeps its whole list.
    Attempts, identities, and what campaigns want for themselves alone are for ever.

    Args:
        connection: The journal, within a transaction.
        before: The moment, aware. A run that was killed counts from when it began.
    """
    runs = connection.execute("SELECT run, coalesce(finished, started), ended FROM runs")
    ended = {run: bool(how) for run, when, how in runs if datetime.fromisoformat(when) < before}
    each = [(run,) for run in ended]
    inputs = connection.executemany("DELETE FROM inputs WHERE run = ?", each).rowcount
    lists = [run for run, has_ended in ended.items() if has_ended]
    rows = sum(_remove_list(connection, run) for run in lists)
    needed = connection.execute("SELECT sheet FROM inputs UNION SELECT workbook FROM inputs")
    return Pruned(
        inputs=max(inputs, 0), rows=rows, needed=frozenset(name for (name,) in needed if name)
    )


def _remove_list(connection: sqlite3.Connection, run: str) -> int:
    """Remove the list of the rows of *run*, and return how many they were."""
    connection.execute(
        f"INSERT INTO removed SELECT run, {STATE} AS became, count(*) FROM listed"  # noqa: S608  our own text
        " WHERE run = ? AND became <> 'unknown' GROUP BY became"
        " ON CONFLICT DO UPDATE SET rows = rows + excluded.rows",
        (run,),
    )
    removed = connection.execute(
        f"DELETE FROM listed WHERE run = ? AND {STATE} <> 'unknown'",  # noqa: S608  our own text
        (run,),
    )
    return removed.rowcount
