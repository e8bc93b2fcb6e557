import asyncio
import sqlite3
from contextlib import closing

import pytest
from databases import ON_SQLITE
from recording import NOW, attempt, conclusion, row_intent, run_record, store_at

from bulk_import.events import Stopped
from bulk_import.outcome import Answer, Created, State
from bulk_import.problems import Refused
from bulk_import.store.connection import connect, reading
from bulk_import.store.schema import MIGRATIONS, migrate

YES = Answer(200, 200, "Campaign created successfully")


@pytest.fixture
def path(store_address):
    return store_address


@pytest.fixture
def store(path):
    return store_at(path)


@pytest.fixture
def midway(store):
    """A store whose run has sent two of its four rows, and knows of one."""

    async def main():
        with store.begin(run_record()) as recorder:
            recorder.add_rows([*map(row_intent, (2, 3, 4)), row_intent(5, State.INVALID)])
            number = await recorder.intend(attempt(2, "key-2"))
            await recorder.conclude(conclusion(number, Created(YES)))
            await recorder.intend(attempt(3, "key-3"))
            yield recorder

    return main


def test_a_run_under_way_is_read_without_disturbing_it(store, midway):
    async def main():
        async for recorder in midway():
            (run,) = store.runs()
            rows = store.rows("run-1")
            await recorder.intend(attempt(4, "key-4"))
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


def test_a_run_that_never_ended_was_killed(store, midway):
    async def main():
        async for _ in midway():
            pass

    asyncio.run(main())
    (run,) = store.runs()
    assert (run.ended, run.finished) == ("killed", None)
    assert sum(run.counts.values()) == 4


def test_what_was_not_reached_is_not_sent_once_the_run_has_ended(store):
    with store.begin(run_record()) as recorder:
        recorder.add_rows([row_intent(2), row_intent(3, State.ALREADY_CREATED)])
        recorder.finish(NOW, Stopped(code="api.down"), {})
    (run,) = store.runs()
    assert run.ended == "api.down"
    assert run.counts == {State.ALREADY_CREATED: 1, State.NOT_SENT: 1}


@ON_SQLITE
def test_without_a_journal_there_was_no_run(store, path):
    assert store.runs() == []
    assert not path.exists()


@ON_SQLITE
def test_a_journal_of_the_first_release_is_brought_up_to_date(path):
    with closing(sqlite3.connect(path)) as connection:
        for statement in MIGRATIONS[0][1]:
            connection.execute(statement)
        connection.execute("PRAGMA user_version = 1")
        connection.execute("INSERT INTO runs VALUES ('r', 's', 'p', NULL, 1, 'b', NULL, NULL)")
        connection.commit()
    with reading(path) as connection:
        assert connection.execute("SELECT run FROM runs").fetchall() == [("r",)]
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
    with closing(connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
        migrate(connection)


@ON_SQLITE
@pytest.mark.parametrize("content", [b"no journal at all" * 100, b""])
def test_what_is_no_journal_is_refused_or_empty(store, path, content):
    path.write_bytes(content)
    if content:
        with pytest.raises(Refused):
            store.runs()
    else:
        assert store.runs() == []
