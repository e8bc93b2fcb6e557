"""A server is used where a commit is one, and the schema is the newest."""

from contextlib import closing

import pytest

from bulk_import.journal_address import DatabaseUrl
from bulk_import.problems import Refused
from bulk_import.store.failures import PostgresError, is_busy, is_conflict, is_lost
from bulk_import.store.postgres.opening import connect, connect_current, postgres_committer
from bulk_import.store.postgres.schema import MIGRATIONS, upgrade


def refused_by(url, opening=connect):
    with pytest.raises(Refused) as refused:
        opening(url)
    return refused.value


def test_a_database_without_tables_or_with_older_ones_is_refused_with_the_command(postgres):
    url = postgres.empty()
    refused = refused_by(url, connect_current)
    assert (refused.code, "journal upgrade" in str(refused)) == ("journal.no_tables", True)
    with closing(connect(url)) as connection:
        assert upgrade(connection, "j") == tuple(name for name, _ in MIGRATIONS)
        assert upgrade(connection, "j") == ()
        connect_current(url).close()
        connection.run("INSERT INTO migrations VALUES (99, 'of a newer release')")
        assert refused_by(url, connect_current).code == "journal.unusable"
        with pytest.raises(Refused):
            upgrade(connection, "j")
    postgres.drop(url)


@pytest.mark.parametrize(
    ("said", "code"),
    [("synchronous_commit = off", "not_durable"), ("synchronous_commit = local", "not_durable")],
)
def test_a_server_that_may_forget_a_commit_is_refused(postgres, database, said, code):
    name = database.url.rpartition("dbname=")[2].partition("&")[0]
    postgres._run(f"ALTER DATABASE {name} SET {said}")
    refused = refused_by(database)
    assert refused.code == f"journal.{code}"
    assert refused.facts["setting"] == "synchronous_commit"


def test_no_message_shows_the_password(database):
    wrong = f"{database.url}&password=geheim%21&port=1&connect_timeout=2"
    refused = refused_by(DatabaseUrl(wrong))
    assert refused.code == "journal.unreachable"
    assert "geheim" not in str(refused)
    assert "geheim" not in repr(DatabaseUrl(wrong))


def test_failures_are_told_by_kind(postgres, database):
    with closing(connect(database)) as one, closing(connect(database)) as other:
        other.run("SET lock_timeout = '20ms'")
        one.run("BEGIN; LOCK TABLE runs")
        with pytest.raises(PostgresError) as held:
            other.execute("SELECT * FROM runs")
        one.run("ROLLBACK")
        mark = "INSERT INTO name_marks (key, mark) VALUES (?, ?)"
        one.execute(mark, ("k", "?%'"))
        with pytest.raises(PostgresError) as conflict:
            one.execute(mark, ("k", "m"))
        assert one.execute("SELECT mark, '?%' FROM name_marks").fetchall() == [("?%'", "?%")]
        postgres.end_connections(database)
        with pytest.raises(PostgresError) as lost:
            one.execute("SELECT 1")
    assert (is_busy(held.value), is_conflict(conflict.value), is_lost(lost.value)) == (True,) * 3


def test_texts_are_compared_by_code_points_and_hold_no_nul(database):
    with closing(connect(database)) as connection:
        add = "INSERT INTO contents (key, body) VALUES (?, ?)"
        connection.executemany(add, [(key, "a\0b") for key in ("ä", "b", "B", "a")])
        found = connection.execute("SELECT key, body FROM contents ORDER BY key").fetchall()
    assert found == [(key, "a\ufffdb") for key in ("B", "a", "b", "ä")]


def test_writing_transactions_with_a_lock_take_turns(database):
    """What the one reads before it writes, the other has not changed meanwhile."""
    count = "SELECT count(*) FROM contents"

    def add(connection):
        (found,) = connection.execute(count).fetchone()
        connection.execute("INSERT INTO contents (key, body) VALUES (?, '')", (str(found),))

    both = [postgres_committer(database, lock=7) for _ in range(2)]
    with closing(both[0]) as one, closing(both[1]):
        pending = [each._thread.submit(each._commit, [add]) for _ in range(10) for each in both]
        for each in pending:
            each.result()
        assert one.read(lambda connection: connection.execute(count).fetchone()) == (20,)
