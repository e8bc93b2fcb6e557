import sqlite3
from contextlib import closing

import pytest

from bulk_import.problems import Refused
from bulk_import.store.connection import PRAGMAS, alone, connect, reading
from bulk_import.store.schema import MIGRATIONS

RUN = """
    INSERT INTO runs (run, started, path, inet_no, base_url) VALUES ('r', 's', 'p', 1, 'b')
"""


def refusal(path):
    with pytest.raises(Refused) as refused:
        connect(path, timeout=0.2)
    return refused.value


def test_a_journal_is_made_with_the_folders_it_needs(tmp_path):
    path = tmp_path / "new" / "folder" / "journal.sqlite3"
    with closing(connect(path)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
        assert {name for (name,) in tables} >= {"runs", "attempts"}
        (version,) = connection.execute("PRAGMA user_version").fetchone()
    assert version == len(MIGRATIONS)
    assert path.is_file()


def test_every_setting_that_durability_rests_on_has_taken(tmp_path):
    with closing(connect(tmp_path / "journal.sqlite3")) as connection:
        for name, _, expected in PRAGMAS:
            assert connection.execute(f"PRAGMA {name}").fetchone() == (expected,)
    assert {(name, value) for name, value, _ in PRAGMAS} >= {
        ("journal_mode", "WAL"),
        ("synchronous", "FULL"),
    }


def test_a_setting_that_does_not_take_is_found_out(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    error = refusal(type(tmp_path)(":memory:"))  # SQLite's name for a file that is none
    assert error.code == "journal.unusable"
    assert "journal_mode is memory and not wal" in error.message


def test_opening_it_again_keeps_what_is_there(tmp_path):
    path = tmp_path / "journal.sqlite3"
    with closing(connect(path)) as connection:
        connection.execute(RUN)
    with closing(connect(path)) as connection:
        assert connection.execute("SELECT run FROM runs").fetchall() == [("r",)]


def a_folder(path):
    path.mkdir()
    return path


def within_a_file(path):
    path.write_text("I am a file")
    return path / "journal.sqlite3"


def garbage(path):
    path.write_bytes(b"no journal, but long enough to be looked into" * 100)
    return path


def newer(path):
    with closing(connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    return path


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (a_folder, "unable to open database file"),
        (within_a_file, ""),  # in the words of the system
        (garbage, "file is not a database"),
        (newer, "a newer release of bulk-import wrote it"),
    ],
)
def test_what_cannot_be_a_journal_is_refused_in_plain_words(make, reason, tmp_path):
    path = make(tmp_path / "journal.sqlite3")
    error = refusal(path)
    assert error.code == "journal.unusable"
    assert str(path) in error.message
    assert reason in error.message
    assert "Errno" not in error.message


def test_garbage_is_left_as_it_was(tmp_path):
    path = garbage(tmp_path / "journal.sqlite3")
    before = path.read_bytes()
    refusal(path)
    assert path.read_bytes() == before


INSERT = """
    INSERT INTO attempts (run, row, key, name, started, finished, outcome, status, code, msg)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
ATTEMPT = {
    "run": "r",
    "row": 2,
    "key": "k",
    "name": "n",
    "started": "2026-05-01",
    "finished": None,
    "outcome": None,
    "status": None,
    "code": None,
    "msg": None,
}


@pytest.mark.parametrize(
    "wrong",
    [
        {"outcome": "perhaps"},
        {"outcome": "ready"},
        {"row": "second"},
        {"row": None},
        {"key": None},
        {"name": b"bytes"},
        {"status": "OK"},
        {"code": 200.5},
        {"run": "unheard of"},
    ],
)
def test_nothing_gets_into_the_tables_that_does_not_belong_there(wrong, tmp_path):
    with closing(connect(tmp_path / "journal.sqlite3")) as connection:
        connection.execute(RUN)
        connection.execute(INSERT, tuple(ATTEMPT.values()))
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute(INSERT, tuple((ATTEMPT | wrong).values()))


def test_nobody_has_the_file_alone_while_another_reads_it(tmp_path):
    path = tmp_path / "journal.sqlite3"
    connect(path).close()
    with reading(path) as connection:
        connection.execute("SELECT * FROM runs").fetchall()
        with pytest.raises(Refused) as refused, alone(path, timeout=0.1):
            pass
    assert refused.value.code == "journal.held"


def test_what_is_removed_alone_leaves_no_trace(tmp_path):
    path = tmp_path / "journal.sqlite3"
    with closing(connect(path)) as connection:
        connection.execute(RUN.replace("'p'", "'Asha Rao'"))
    with alone(path) as connection:
        connection.execute("DELETE FROM runs")
    assert all(b"Asha" not in one.read_bytes() for one in tmp_path.iterdir() if one.is_file())
