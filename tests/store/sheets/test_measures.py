from datetime import UTC, datetime, timedelta, timezone

import pytest

from bulk_import.store import AccountAddress
from bulk_import.store import sql as store_sql
from bulk_import.store.sheets import JobRecord, JobState, Measures, SqliteSheets

NOW = datetime(2031, 8, 4, 9, 15, tzinfo=UTC)
INDIA = timezone(timedelta(hours=5, minutes=30))


@pytest.fixture
def store(tmp_path):
    store = SqliteSheets(tmp_path / "journal.sqlite3")
    yield store
    store.close()


def add_job(store, name, state, asked_at=NOW):
    store.add_job(
        JobRecord(
            id=name,
            sheet=name,
            revision=0,
            file_name="weekly.xlsx",
            owner="ravi",
            account="",
            inet_no=111,
            first=None,
            practice=False,
            state=state,
            asked_at=asked_at,
        )
    )


def add_run(store, run, inet_no, began, states, sent=()):
    def work(connection):
        row = (run, began.isoformat(), "a.csv", None, inet_no, "https://x.example", "", "", "[]")
        connection.execute(store_sql.BEGIN_RUN, row)
        for number, state in enumerate(states):
            row = (run, number, None, None, state, None, None)
            connection.execute(store_sql.ADD_ROW, row)
        for number, at in enumerate(sent):
            row = (run, number, f"{run}{number}", "Diwali", at.isoformat())
            connection.execute(store_sql.INTEND, row)

    store._now(work)


def test_an_empty_store_has_nothing_to_count(store):
    assert store.measures(NOW) == Measures()


def test_what_is_to_do_and_what_was_done_is_counted(store):
    early = NOW - timedelta(minutes=7)
    for name, state in [("a", JobState.QUEUED), ("b", JobState.RUNNING), ("c", JobState.DONE)]:
        add_job(store, name, state)
    add_job(store, "d", JobState.QUEUED, early)
    soon, before = NOW - timedelta(seconds=5), NOW - timedelta(seconds=61)
    in_india = soon.astimezone(INDIA)
    add_run(store, "one", 111, early, ["created", "created", "ready"], [soon, before, in_india])
    add_run(store, "two", 222, early, ["invalid"], [NOW])
    add_run(store, "old", 222, NOW - timedelta(days=3), ["created"], [NOW - timedelta(days=3)])
    found = store.measures(NOW)
    assert found.jobs == {"queued": 2, "running": 1}
    assert found.queued_since == early
    one, two = (AccountAddress(number, "https://x.example") for number in (111, 222))
    assert found.rows == {(one, "created"): 2, (one, "ready"): 1, (two, "invalid"): 1}
    assert found.requests == {one: 2, two: 1}
