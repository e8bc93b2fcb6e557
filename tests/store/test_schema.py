"""A file of an older release is copied before it is changed, and changed whole or not at all."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest
from recording import run_record, store_at, table

from bulk_import.clock import Clock
from bulk_import.problems import Refused
from bulk_import.store.connection import connect, reading
from bulk_import.store.identity import key_of
from bulk_import.store.schema import MIGRATIONS, migrate, take

OLD = 3
"""The schema of release 0.1.0."""

MAY_DAY = Clock(now=lambda: datetime(2026, 5, 1, tzinfo=UTC))
ROWS = """
    INSERT INTO runs VALUES ('r', '2026-04-01T09:00:00+00:00', 'f.csv', NULL, 1, 'b',
        '2026-04-01T09:01:00+00:00', 'finished');
    INSERT INTO attempts VALUES (7, 'r', 2, 'k', 'Sales', 's', 'f', 'created', 200, 200, 'OK');
    INSERT INTO attempts VALUES (8, 'r', 3, 'l', 'More', 's', NULL, NULL, NULL, NULL, NULL);
    INSERT INTO listed VALUES ('r', 2, 'k', 'Sales', 'created');
    INSERT INTO listed VALUES ('r', 3, 'l', 'More', 'ready');
    INSERT INTO contents VALUES ('k', '{}');
    INSERT INTO claims VALUES ('1 at b', 'name', 'sales', 'k');
    INSERT INTO claims VALUES ('1 at b', 'users', '5201_1', 'k');
    INSERT INTO taken VALUES ('1 at b', 'leads_id', 'x');
    INSERT INTO inputs VALUES ('r', 'sheet', NULL, '{}');
    INSERT INTO removed VALUES ('r', 'rejected', 4);
"""


def write_old(path, rows=ROWS):
    """Write a journal as release 0.1.0 left it."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        for _, steps in MIGRATIONS[:OLD]:
            for step in steps:
                take(connection, step)
        connection.executescript(rows)
        connection.execute(f"PRAGMA user_version = {OLD}")
    return path


@pytest.fixture
def path(tmp_path):
    return tmp_path / "journal.sqlite3"


def opened(path, **options):
    connect(path, clock=MAY_DAY, timeout=0.2, **options).close()


def copies(path):
    return sorted(each.name for each in path.parent.glob("journal.v*"))


def version(path):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("PRAGMA user_version").fetchone()[0]


def dump(path):
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def test_the_copy_is_named_for_version_and_day_and_holds_what_was_there(path):
    before = dump(write_old(path))
    opened(path)
    assert copies(path) == ["journal.v3-2026-05-01.sqlite3"]
    copy = path.with_name("journal.v3-2026-05-01.sqlite3")
    assert (dump(copy), version(copy)) == (before, OLD)
    assert version(path) == len(MIGRATIONS)


def test_nothing_that_was_recorded_is_lost(path):
    opened(write_old(path))
    assert [row[:9] for row in table(path, "attempts")] == [
        (7, "r", 2, "k", "Sales", "s", "f", "created", 200),
        (8, "r", 3, "l", "More", "s", None, None, None),
    ]
    assert table(path, "claims") == [
        ("1 at b", "name", "sales", "k"),
        ("1 at b", "users", "5201_1", "k"),
    ]
    assert table(path, "taken_elsewhere") == [("1 at b", "leads_id", "x")]
    assert table(path, "pruned_rows") == [("r", "rejected", 4)]
    store = store_at(path)
    (past,) = store.runs()
    assert {state.value: count for state, count in past.counts.items()} == {
        "created": 1,
        "unknown": 1,
        "rejected": 4,
    }
    assert (past.release, past.ended) == (None, "finished")
    with store.begin(run_record()) as recorder:
        found = recorder.prior_attempts(["k", "l"])
    assert {key: one.state.value for key, one in found.items()} == {"k": "created", "l": "unknown"}


def test_a_new_file_and_one_of_today_are_not_copied(path):
    opened(path)
    opened(path)
    assert copies(path) == []


def test_a_copy_of_the_same_day_is_not_replaced(path):
    write_old(path)
    (other := path.with_name("journal.v3-2026-05-01.sqlite3")).write_bytes(b"another")
    opened(path)
    assert copies(path) == ["journal.v3-2026-05-01-2.sqlite3", other.name]
    assert other.read_bytes() == b"another"


def test_a_file_that_cannot_be_copied_is_not_changed(path):
    before = dump(write_old(path))

    class Full(sqlite3.Connection):
        def backup(self, *_):
            error = sqlite3.OperationalError("database or disk is full")
            error.sqlite_errorcode = sqlite3.SQLITE_FULL
            raise error

    with pytest.raises(Refused) as refused:
        opened(path, factory=Full)
    assert refused.value.code == "journal.disk_full"
    assert (dump(path), version(path), copies(path)) == (before, OLD, [])
    assert not list(path.parent.glob("*.tmp"))


def test_a_change_that_fails_half_way_changes_nothing(path):
    before = dump(write_old(path, f"{ROWS}; CREATE TABLE claims_of_three_fields (a)"))
    with pytest.raises(Refused) as refused:
        opened(path)
    assert refused.value.code == "journal.unusable"
    assert (dump(path), version(path)) == (before, OLD)
    assert len(copies(path)) == 1


def test_a_file_is_not_changed_while_another_process_has_it_open(path):
    write_old(path)
    with closing(sqlite3.connect(path)) as other:
        other.execute("SELECT count(*) FROM runs").fetchone()
        with pytest.raises(Refused) as refused:
            opened(path)
        assert refused.value.code == "journal.held"
        assert version(path) == OLD
    opened(path)
    assert version(path) == len(MIGRATIONS)


def test_who_looks_back_changes_nothing_of_an_old_file(path):
    before = write_old(path).read_bytes()
    with reading(path) as connection:
        assert connection.execute("SELECT run, row FROM run_rows").fetchall() == [
            *(("r", 2), ("r", 3))
        ]
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_any_field_can_be_claimed_now(path):
    opened(write_old(path))
    with closing(connect(path)) as connection:
        connection.execute("INSERT INTO claims VALUES ('1 at b', 'caller_id', '+4930', 'k')")


def test_campaigns_at_two_spellings_of_an_address_become_one(path):
    """What was created at one, and is in doubt at the other, was created."""
    spellings, body = ("http://LOCALHOST:80", "http://localhost"), {"name": "Sales"}
    one, other = (key_of(run_record(base_url=spelling), body) for spelling in spellings)
    write_old(
        path,
        f"""
        INSERT INTO runs VALUES ('r', 's', 'f.csv', NULL, 1, '{spellings[0]}', 'e', 'finished');
        INSERT INTO runs VALUES ('q', 't', 'f.csv', NULL, 1, '{spellings[1]}', 'e', 'finished');
        INSERT INTO attempts VALUES (1, 'r', 2, '{one}', 'N', 's', 'f', 'created', 200, 200, '');
        INSERT INTO attempts VALUES (2, 'q', 2, '{other}', 'N', 's', 'f', 'unknown', 5, 5, '');
        INSERT INTO listed VALUES ('r', 2, '{one}', 'Sales', 'created');
        INSERT INTO listed VALUES ('q', 2, '{other}', 'Sales', 'unknown');
        INSERT INTO contents VALUES ('{one}', '{{"name":"Sales"}}');
        INSERT INTO contents VALUES ('{other}', '{{"name":"Sales"}}');
        INSERT INTO claims VALUES ('1 at {spellings[0]}', 'name', 'sales', '{one}');
        INSERT INTO claims VALUES ('1 at {spellings[1]}', 'name', 'sales', '{other}');
        INSERT INTO taken VALUES ('1 at {spellings[0]}', 'name', 'sales');
        INSERT INTO taken VALUES ('1 at {spellings[1]}', 'name', 'sales');
        """,  # noqa: S608  our own text
    )
    opened(path)
    assert [row[3] for row in table(path, "attempts")] == [other, other]
    assert table(path, "claims") == [(f"1 at {spellings[1]}", "name", "sales", other)]
    assert table(path, "taken_elsewhere") == [(f"1 at {spellings[1]}", "name", "sales")]
    assert [row[0] for row in table(path, "contents")] == [other]
    store = store_at(path)
    assert {past.base_url for past in store.runs()} == {spellings[1]}
    with store.begin(run_record(base_url=spellings[1])) as recorder:
        assert recorder.prior_attempts([other])[other].state.value == "created"


@pytest.mark.parametrize("number", range(len(MIGRATIONS) + 1))
def test_every_version_there_was_is_brought_up_to_date(path, number):
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for _, steps in MIGRATIONS[:number]:
            for step in steps:
                take(connection, step)
        connection.execute(f"PRAGMA user_version = {number}")
    opened(path)
    with closing(connect(path)) as found, closing(sqlite3.connect(":memory:")) as new:
        new.isolation_level = None
        migrate(new)
        assert tables(found) == tables(new)


def tables(connection):
    found = connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
    return {name: " ".join(sql.split()) for name, sql in found}
