"""What the store returns of past runs."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from datetime import datetime
from ntpath import basename
from typing import Final, NamedTuple

from bulk_import.outcome import Answer, State
from bulk_import.problems import JsonObject
from bulk_import.store import sql
from bulk_import.store.codec import problems_of
from bulk_import.store.database import Connection
from bulk_import.store.findings import findings_of
from bulk_import.store.identity import AccountAddress, Addressed
from bulk_import.store.records import KILLED, RUNNING, FileRun, PastRow, PastRun

_LAST: Final = chr(0x10FFFF)
"""Comes after every character of an id."""


class _Run(NamedTuple):
    """A run as the store has it."""

    run: str
    started: str
    finished: str | None
    ended: str | None
    path: str
    sheet: str | None
    inet_no: int
    base_url: str
    release: str | None
    tz_release: str | None
    problems: str | None
    ended_facts: str | None


def past_runs(
    connection: Connection,
    is_running: Callable[[int, str, str], bool],
    beginnings: Collection[str] | None = None,
) -> list[PastRun]:
    """Return runs, the newest first.

    Args:
        connection: The store.
        is_running: Tells from account, address and run whether it is under way now.
        beginnings: Those whose ids begin with one of these; None for all.
    """
    if beginnings is None:
        found = connection.execute(sql.RUNS).fetchall()
    else:
        each = [connection.execute(sql.RUNS_LIKE, (one, f"{one}{_LAST}")) for one in beginnings]
        among = {row[0]: row for rows in each for row in rows}
        found = sorted(among.values(), key=lambda row: (row[1], row[0]), reverse=True)
    return [_past(connection, run, is_running) for run in map(_Run._make, found)]


def _past(
    connection: Connection, run: _Run, is_running: Callable[[int, str, str], bool]
) -> PastRun:
    account = AccountAddress(run.inet_no, run.base_url)
    ended = run.ended or _unrecorded_end(account, run.run, is_running)
    return PastRun(
        run=run.run,
        started=run.started,
        finished=run.finished,
        ended=ended,
        path=run.path,
        sheet=run.sheet,
        inet_no=run.inet_no,
        base_url=run.base_url,
        counts=_counts(connection, run.run),
        unanswered=_unanswered(connection, run.run) if ended == RUNNING else 0,
        removed=_removed(connection, run.run),
        release=run.release,
        tz_release=run.tz_release,
        ended_facts=json.loads(run.ended_facts or "{}"),
        problems=problems_of(run.problems),
    )


def runs_of_file(
    connection: Connection,
    account: Addressed,
    path: str,
    *,
    is_running: Callable[[int, str, str], bool],
    most: int,
) -> list[FileRun]:
    """Return the last runs in *account* of files that are called as *path*, the newest first.

    Args:
        connection: The store.
        account: The account.
        path: A file; its folder does not count, nor do capital letters.
        is_running: See `past_runs`.
        most: How many runs at the most.
    """
    found = connection.execute(sql.RUNS_OF_ACCOUNT, (account.inet_no, account.base_url))
    alike = [run for run in found if _file_name(run[3]) == _file_name(path)]
    return [
        FileRun(
            run=run,
            started=datetime.fromisoformat(started),
            ended=ended or _unrecorded_end(account, run, is_running),
            sheet=sheet,
            rows=int(connection.execute(sql.COUNT_ROWS, (run, run)).fetchone()[0]),
            copy=copy,
        )
        for run, started, ended, _, sheet, copy in alike[:most]
    ]


def _file_name(path: str) -> str:
    return basename(path).casefold()  # that of Windows knows both kinds of slashes


def _unrecorded_end(
    account: Addressed, run: str, is_running: Callable[[int, str, str], bool]
) -> str:
    return RUNNING if is_running(account.inet_no, account.base_url, run) else KILLED


def created_in(connection: Connection, run: str) -> list[JsonObject]:
    """Return the requests by which *run* created campaigns, as far as they are kept."""
    return [json.loads(body) for (body,) in connection.execute(sql.CREATED_IN, (run,))]


class _Attempt(NamedTuple):
    """An attempt as the store has it."""

    started: str
    finished: str | None
    status: int | None
    code: int | None
    msg: str | None
    why: str | None


def past_rows(connection: Connection, run: str) -> list[PastRow]:
    """Return the rows of *run*, in their order."""
    attempts: dict[int, list[_Attempt]] = {}
    for row, *facts in connection.execute(sql.ATTEMPTS, (run,)):
        attempts.setdefault(row, []).append(_Attempt(*facts))
    findings = findings_of(connection, run)
    return [
        PastRow(
            row=row,
            name=name,
            state=State(state),
            attempts=len(attempts.get(row, ())),
            sent_at=sent_at or _intended_at(attempts.get(row), is_older=release is None),
            answer=_last_answer(attempts.get(row)),
            key=key,
            first_sent_at=attempts[row][0].started if row in attempts else None,
            why=attempts[row][-1].why if row in attempts else None,
            problems=problems_of(problems),
            plan_problems=problems_of(plan_problems),
            finding=findings.get(row),
        )
        for row, name, state, key, sent_at, problems, plan_problems, release in connection.execute(
            sql.ROWS, (run,)
        )
    ]


def _intended_at(attempts: list[_Attempt] | None, *, is_older: bool) -> str | None:
    """Return when the last intent was formed, where it is not known when its request left.

    That is so of a run that was killed meanwhile, and of runs of release 0.1.0.
    """
    if not attempts:
        return None
    last = attempts[-1]
    return last.started if is_older or last.finished is None else None


def _last_answer(attempts: list[_Attempt] | None) -> Answer | None:
    if not attempts or attempts[-1].status is None:
        return None
    last = attempts[-1]
    return Answer(last.status, last.code, last.msg or "")


def past_agents(connection: Connection, inet_no: int | None) -> list[str]:
    """Return the ids of the agents that campaigns were created with, the latest first."""
    account = "%" if inet_no is None else f"{inet_no} at %"
    return [agent for (agent,) in connection.execute(sql.AGENTS, (account,))]


def _counts(connection: Connection, run: str) -> dict[State, int]:
    found = connection.execute(sql.COUNTS, (run, run))
    counted = {State(state): int(count) for state, count in found}
    return {state: counted[state] for state in State if state in counted}


def _unanswered(connection: Connection, run: str) -> int:
    (rows,) = connection.execute(sql.COUNT_UNANSWERED, (run,)).fetchone()
    return int(rows)


def _removed(connection: Connection, run: str) -> int:
    (rows,) = connection.execute(sql.COUNT_REMOVED, (run,)).fetchone()
    return int(rows)
