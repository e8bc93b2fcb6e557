import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest
from sending import account, campaign

from bulk_import.outcome import Answer, Created, State
from bulk_import.problems import Refused
from bulk_import.store import Attempt, Journal, Listed, RunRecord, past_rows, past_runs
from bulk_import.store.connection import connect
from bulk_import.store.schema import MIGRATIONS, migrate
from bulk_import.store.snapshot import copied

NOW = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
YES = Answer(200, 200, "Campaign created successfully")


def record(run="run-1"):
    return RunRecord(
        run=run, started=NOW, path="f.csv", sheet=None, inet_no=1, base_url="https://x"
    )


def listed(row, state=State.READY):
    return Listed(row=row, state=state, key=f"key-{row}", name=f"N {row}", campaign=campaign(row))


def attempt(row):
    return Attempt(run="run-1", row=row, key=f"key-{row}", name=f"N {row}", started=NOW)


def nobody(*_):
    return False


@pytest.fixture
def path(tmp_path):
    return tmp_path / "journal.sqlite3"


@pytest.fixture
def midway(path):
    """A journal whose run has sent two of its four rows, and knows of one."""

    async def main():
        with Journal(path) as journal:
            journal.begin(record())
            journal.enlist(
                "run-1", account(), [listed(2), listed(3), listed(4), listed(5, State.INVALID)]
            )
            number = await journal.intend(attempt(2))
            await journal.conclude(number, NOW, Created(YES))
            await journal.intend(attempt(3))
            yield journal

    return main


def test_a_run_under_way_is_read_without_disturbing_it(path, midway):
    async def main():
        async for journal in midway():
            (run,) = past_runs(path, lambda *_: True)
            rows = past_rows(path, "run-1")
            await journal.intend(attempt(4))
        return run, rows

    run, rows = asyncio.run(main())
    assert run.ended == "running"
    assert run.counts == {
        State.INVALID: 1,
        State.CREATED: 1,
        State.UNKNOWN: 1,
        State.NOT_SENT: 1,
    }
    assert [(row.row, row.state.value, row.attempts) for row in rows] == [
        (2, "created", 1),
        (3, "unknown", 1),
        (4, "not_sent", 0),
        (5, "invalid", 0),
    ]
    assert rows[0].answer == YES


def test_a_run_that_never_ended_was_killed(path, midway):
    async def main():
        async for _ in midway():
            pass

    asyncio.run(main())
    (run,) = past_runs(path, nobody)
    assert (run.ended, run.finished) == ("killed", None)
    assert sum(run.counts.values()) == 4


def test_what_was_not_reached_is_not_sent_once_the_run_has_ended(path):
    with Journal(path) as journal:
        journal.begin(record())
        journal.enlist("run-1", account(), [listed(2), listed(3, State.ALREADY_CREATED)])
        journal.finish("run-1", NOW, "api.down")
    (run,) = past_runs(path, nobody)
    assert run.ended == "api.down"
    assert run.counts == {State.ALREADY_CREATED: 1, State.NOT_SENT: 1}


def test_without_a_journal_there_was_no_run(path):
    assert past_runs(path, nobody) == []
    assert not path.exists()


def test_a_journal_of_the_first_release_is_brought_up_to_date(path):
    with closing(sqlite3.connect(path)) as connection:
        for statement in MIGRATIONS[0][1]:
            connection.execute(statement)
        connection.execute("PRAGMA user_version = 1")
        connection.execute("INSERT INTO runs VALUES ('r', 's', 'p', NULL, 1, 'b', NULL, NULL)")
        connection.commit()
    with copied(path) as copy:
        assert copy.execute("SELECT run FROM runs").fetchall() == [("r",)]
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    with closing(connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
        migrate(connection)


@pytest.mark.parametrize("content", [b"no journal at all" * 100, b""])
def test_what_is_no_journal_is_refused_or_empty(path, content):
    path.write_bytes(content)
    if content:
        with pytest.raises(Refused):
            past_runs(path, nobody)
    else:
        assert past_runs(path, nobody) == []
