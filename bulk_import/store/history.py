"""What the store returns of past runs."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from bulk_import.outcome import Answer, State
from bulk_import.store import sql
from bulk_import.store.records import KILLED, RUNNING, PastRow, PastRun


def past_runs(
    connection: sqlite3.Connection, is_running: Callable[[int, str, str], bool]
) -> list[PastRun]:
    """Return all runs, the newest first.

    Args:
        connection: The store.
        is_running: Tells from account, address and run whether it is under way now.
    """
    return [
        PastRun(
            run=run,
            started=started,
            finished=finished,
            ended=ended or (RUNNING if is_running(inet_no, base_url, run) else KILLED),
            path=file,
            sheet=sheet,
            inet_no=inet_no,
            base_url=base_url,
            counts=_counts(connection, run),
            removed=_removed(connection, run),
        )
        for run, started, finished, ended, file, sheet, inet_no, base_url in connection.execute(
            sql.RUNS
        ).fetchall()
    ]


def past_rows(connection: sqlite3.Connection, run: str) -> list[PastRow]:
    """Return the rows of *run*, in their order."""
    attempts: dict[int, list[tuple[str, int | None, int | None, str | None]]] = {}
    for number, *attempt in connection.execute(sql.ATTEMPTS, (run,)):
        attempts.setdefault(number, []).append((attempt[0], attempt[1], attempt[2], attempt[3]))
    return [
        _row(facts, attempts.get(facts[0], [])) for facts in connection.execute(sql.ROWS, (run,))
    ]


def _row(
    facts: tuple[int, str | None, str, str | None],
    attempts: list[tuple[str, int | None, int | None, str | None]],
) -> PastRow:
    row, name, state, key = facts
    sent_at, status, code, msg = attempts[-1] if attempts else (None, None, None, None)
    return PastRow(
        row=row,
        name=name,
        state=State(state),
        attempts=len(attempts),
        sent_at=sent_at,
        answer=None if status is None else Answer(status, code, msg or ""),
        key=key,
    )


def past_agents(connection: sqlite3.Connection, inet_no: int | None) -> list[str]:
    """Return the ids of the agents that campaigns were created with, the latest first."""
    account = "%" if inet_no is None else f"{inet_no} at %"
    return [agent for (agent,) in connection.execute(sql.AGENTS, (account,))]


def _counts(connection: sqlite3.Connection, run: str) -> dict[State, int]:
    found = connection.execute(sql.COUNTS, (run, run))
    counted = {State(state): int(count) for state, count in found}
    return {state: counted[state] for state in State if state in counted}


def _removed(connection: sqlite3.Connection, run: str) -> int:
    (rows,) = connection.execute(sql.COUNT_REMOVED, (run,)).fetchone()
    return int(rows)
