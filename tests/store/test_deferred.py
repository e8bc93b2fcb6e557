import json
from contextlib import closing

import pytest
from recording import table

from bulk_import.store.connection import connect
from bulk_import.store.deferred import DeferredWrites, Write

LATER = "2026-05-01T10:00:00+00:00"
CONCLUDE = Write("CONCLUDE", (LATER, "created", 200, 200, "Created", None, None, 1, "r"))
FINISH = Write("FINISH_RUN", (LATER, "journal.held", None, "r"))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "journal.sqlite3"


@pytest.fixture
def connection(path):
    with closing(connect(path)) as connection:
        add_attempt(connection, "r")
        yield connection


def add_attempt(connection, run):
    connection.execute(
        "INSERT INTO runs (run, started, path, inet_no, base_url) VALUES (?, 's', 'p', 1, 'b')",
        (run,),
    )
    connection.execute(
        "INSERT INTO attempts (run, row, key, name, started) VALUES (?, 2, 'k', 'n', 's')", (run,)
    )


@pytest.fixture
def deferred(path):
    return DeferredWrites(path)


def files(path):
    return [each for each in path.parent.iterdir() if "deferred" in each.name]


def outcomes(connection):
    return connection.execute("SELECT run, outcome FROM attempts").fetchall()


def apply(deferred, connection):
    deferred.apply(lambda work: work(connection))


def test_what_was_deferred_is_written_once_it_can_be_and_is_gone_then(deferred, connection, path):
    deferred.keep([CONCLUDE])
    deferred.keep([FINISH])
    assert len(files(path)) == 2
    apply(deferred, connection)
    assert outcomes(connection) == [("r", "created")]
    assert connection.execute("SELECT ended FROM runs").fetchone() == ("journal.held",)
    assert files(path) == []


def test_applying_it_twice_changes_nothing_that_came_in_between(deferred, connection):
    deferred.keep(
        [CONCLUDE._replace(values=(LATER, "unknown", None, None, "", None, None, 1, "r"))]
    )
    connection.execute("UPDATE attempts SET outcome = 'created'")
    apply(deferred, connection)
    assert outcomes(connection) == [("r", "created")]


def test_it_stays_where_it_cannot_be_written(deferred, connection, path):
    deferred.keep([CONCLUDE])

    def fail(_):
        raise OSError

    with pytest.raises(OSError):
        deferred.apply(fail)
    assert len(files(path)) == 1


def test_a_store_that_was_begun_anew_has_none_of_it(deferred, path):
    deferred.keep([CONCLUDE])
    with closing(connect(path)) as connection:
        add_attempt(connection, "another run")
        apply(deferred, connection)
        assert outcomes(connection) == [("another run", None)]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"7",
        b'[["CONCLUDE"]]',
        json.dumps([["DROP TABLE runs", []]]).encode(),
        json.dumps([CONCLUDE, ["REMOVE_ROWS", ["r"]]]).encode(),
    ],
)
def test_a_file_that_is_none_of_ours_is_left_alone(deferred, connection, path, content):
    path.with_name(f"{path.name}.deferred.json").write_bytes(content)
    apply(deferred, connection)
    assert outcomes(connection) == [("r", None)]
    assert len(files(path)) == 1
    assert table(path, "runs")
