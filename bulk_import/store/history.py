"""What the journal tells of past runs."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bulk_import.outcome import Answer, State
from bulk_import.store.records import StoredInput
from bulk_import.store.snapshot import copied
from bulk_import.store.states import STATE

FINISHED: Final = "finished"
KILLED: Final = "killed"
RUNNING: Final = "running"


@dataclass(frozen=True, slots=True, kw_only=True)
class PastRun:
    """A run.

    Attributes:
        run: Its id.
        started: When it began, as ISO text.
        finished: When it ended, as ISO text; None where it did not come to that.
        ended: How: `finished`, the code of what stopped it, `running` or `killed`.
        path: The file, as the user wrote it.
        sheet: The sheet; None for formats without sheets.
        inet_no: The account.
        base_url: The API's address.
        counts: How many of its rows are in each state; they add up to the rows.
        removed: How many of them are not listed any more.
    """

    run: str
    started: str
    finished: str | None
    ended: str
    path: str
    sheet: str | None
    inet_no: int
    base_url: str
    counts: dict[State, int]
    removed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PastRow:
    """A row of a run.

    Attributes:
        row: Its number in the file.
        name: The campaign's name; None where it has none.
        state: What became of it.
        attempts: How often that run sent it.
        sent_at: When the last request left, as ISO text; None where none did.
        answer: What the API said last; None where it said nothing.
        key: Its identity; None where it could not be sent.
    """

    row: int
    name: str | None
    state: State
    attempts: int
    sent_at: str | None
    answer: Answer | None
    key: str | None


def past_runs(path: Path, is_running: Callable[[int, str, str], bool]) -> list[PastRun]:
    """Return all runs in the journal at *path*, the newest first.

    Args:
        path: The journal; where there is none, there was no run.
        is_running: Tells from account, address and run whether it is under way now.

    Raises:
        Refused: The journal cannot be read.
    """
    if not path.exists():
        return []
    with copied(path) as connection:
        found = connection.execute(
            "SELECT run, started, finished, ended, path, sheet, inet_no, base_url FROM runs"
            " ORDER BY started DESC, run DESC"
        ).fetchall()
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
            for run, started, finished, ended, file, sheet, inet_no, base_url in found
        ]


def past_rows(path: Path, run: str) -> list[PastRow]:
    """Return the rows of *run*, in their order.

    Raises:
        Refused: The journal cannot be read.
    """
    with copied(path) as connection:
        found = connection.execute(
            f"SELECT row, name, {STATE}, key FROM listed WHERE run = ? ORDER BY row",  # noqa: S608  our own text
            (run,),
        ).fetchall()
        return [_row(connection, run, *facts) for facts in found]


def past_input(path: Path, run: str) -> StoredInput | None:
    """Return where the input of *run* is kept; None where it is not.

    Raises:
        Refused: The journal cannot be read.
    """
    with copied(path) as connection:
        found = connection.execute(
            "SELECT sheet, workbook, options FROM inputs WHERE run = ?", (run,)
        ).fetchone()
    if found is None:
        return None
    sheet, workbook, options = found
    return StoredInput(sheet=sheet, workbook=workbook, options=options)


def past_agents(path: Path, inet_no: int | None) -> list[str]:
    """Return the ids of the agents that campaigns were created with, the latest first.

    Args:
        path: The journal; where there is none, nobody is known.
        inet_no: The account whose agents they are; None for those of every account.

    Raises:
        Refused: The journal cannot be read.
    """
    if not path.exists():
        return []
    with copied(path) as connection:
        found = connection.execute(
            "SELECT value FROM claims JOIN attempts USING (key)"
            " WHERE claim = 'users' AND outcome = 'created' AND account LIKE ?"
            " GROUP BY value ORDER BY max(attempt) DESC, value",
            ("%" if inet_no is None else f"{inet_no} at %",),
        )
        return [agent for (agent,) in found]


def _row(
    connection: sqlite3.Connection, run: str, *facts: *tuple[int, str | None, str, str | None]
) -> PastRow:
    row, name, state, key = facts
    attempts = connection.execute(
        "SELECT started, status, code, msg FROM attempts WHERE run = ? AND row = ?"
        " ORDER BY attempt",
        (run, row),
    ).fetchall()
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


def _counts(connection: sqlite3.Connection, run: str) -> dict[State, int]:
    found = connection.execute(
        "SELECT became, sum(rows) FROM ("  # noqa: S608  our own text
        f" SELECT {STATE} AS became, count(*) AS rows FROM listed WHERE run = ? GROUP BY became"
        " UNION ALL SELECT state, rows FROM removed WHERE run = ?) GROUP BY became",
        (run, run),
    )
    counted = {State(state): count for state, count in found}
    return {state: counted[state] for state in State if state in counted}


def _removed(connection: sqlite3.Connection, run: str) -> int:
    (rows,) = connection.execute(
        "SELECT coalesce(sum(rows), 0) FROM removed WHERE run = ?", (run,)
    ).fetchone()
    return int(rows)
