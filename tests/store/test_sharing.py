"""Several processes share one file: they wait for each other, and nothing waits for ever."""

import asyncio
import sqlite3
import subprocess
from contextlib import closing, contextmanager
from functools import partial

import pytest
from modelled import Dialer, Runs, says, states
from programs import PYTHON
from recording import attempt, conclusion, row_intent, run_record, store_at, table
from sending import in_virtual_time

from bulk_import.outcome import Answer, Created, State
from bulk_import.problems import Refused
from bulk_import.store.connection import checkpoint, connect, reading
from bulk_import.store.sql import ADD_CONTENT
from bulk_import.store.sqlite_transactions import sqlite_committer

YES = Answer(200, 200, "Campaign created successfully")
IMPATIENT = partial(connect, timeout=0.2)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "journal.sqlite3"


@contextmanager
def locked(path):
    """Keep the file locked, as a process does that was stopped in the middle of a commit."""
    with closing(connect(path)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.rollback()


WRITES = """
import sys
from pathlib import Path
from bulk_import.store.connection import connect
from bulk_import.store.sqlite_transactions import sqlite_committer

who, *paths = sys.argv[1:]
print("ready", flush=True)
sys.stdin.read(1)
for path in map(Path, paths):
    committer = sqlite_committer(path, connect)
    for number in range(100 if path.name == "busy.sqlite3" else 1):
        row = (f"{who}-{number}", "s", "x" * 3000, 1, "b")
        committer.now(lambda connection: connection.execute(
            "INSERT INTO runs (run, started, path, inet_no, base_url) VALUES (?, ?, ?, ?, ?)", row))
    committer.close()
"""


@pytest.mark.full
def test_processes_that_create_files_and_write_at_once_wait_for_each_other(tmp_path):
    new = [tmp_path / f"{number}.sqlite3" for number in range(20)]
    busy = tmp_path / "busy.sqlite3"
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    children = [
        subprocess.Popen([PYTHON, "-c", WRITES, str(who), *map(str, [*new, busy])], **pipes)
        for who in range(3)
    ]
    for child in children:
        assert child.stdout.readline() == b"ready\n"
    for child in children:
        child.stdin.write(b"!")
        child.stdin.flush()
    assert [child.communicate()[1] for child in children] == [b""] * 3
    assert [len(table(path, "runs")) for path in new] == [3] * len(new)
    assert len(table(busy, "runs")) == 300
    with closing(connect(busy)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_run_that_finds_the_file_locked_is_refused_before_anything_is_sent(tmp_path, path):
    dialer = Dialer()
    runs = Runs(tmp_path, dialer, count=2)
    with locked(path), pytest.raises(Refused) as refused:
        in_virtual_time(lambda clock: runs.run(clock, opened=IMPATIENT))
    assert refused.value.code == "journal.held"
    assert str(path) in refused.value.message
    assert dialer.requests == []


def test_an_outcome_that_another_process_holds_up_is_not_lost(tmp_path, path):
    lock = None

    def hang(name, _):
        nonlocal lock
        if name == "Campaign 3":
            lock = connect(path)
            lock.execute("BEGIN IMMEDIATE")
        return says(400, "Leads ID Not Found") if name == "Campaign 2" else None

    dialer = Dialer(hang)
    runs = Runs(tmp_path, dialer, count=6)
    store = store_at(path)

    async def main(clock):
        stuck = await runs.run(clock, opened=IMPATIENT)
        (past,) = store.runs()
        lock.close()
        dialer.script = lambda _name, _count: None
        sent = len(dialer.requests)
        return stuck, past, sent, await runs.run(clock)

    stuck, past, sent, report = in_virtual_time(main)
    assert (stuck.stopped.code, stuck.exit_status) == ("journal.held", 3)
    told = {row: result.state.value for row, result in stuck.results.items()}
    assert (told[2], told[3], told[4]) == ("created", "rejected", "created")
    assert past.ended == "killed"  # nobody could write the end down then
    assert past.counts[State.UNKNOWN] >= 1
    assert all(count == 1 for count in dialer.created.values())
    assert set(states(report)) == {"created", "already_created"}
    again = [name for _, name in dialer.requests[sent:]]
    assert {"Campaign 1", "Campaign 3"}.isdisjoint(again)  # both are known to be created
    _, first = store.runs()
    assert first.ended == "journal.held"
    assert State.UNKNOWN not in first.counts
    assert [each.name for each in path.parent.iterdir() if "deferred" in each.name] == []


def test_after_one_wait_in_vain_a_run_does_not_wait_again(path):
    async def main():
        with store_at(path, partial(connect, timeout=0.5)).begin(run_record()) as recorder:
            numbers = [await recorder.intend(attempt(row, f"key-{row}")) for row in range(2, 12)]
            with locked(path):
                before = asyncio.get_running_loop().time()
                for number in numbers:
                    stopped = await recorder.conclude(conclusion(number, Created(YES)))
                    assert stopped.code == "journal.held"
                return asyncio.get_running_loop().time() - before

    assert asyncio.run(main()) < 3.0
    with store_at(path).begin(run_record("the next run")) as recorder:
        found = recorder.prior_attempts([f"key-{row}" for row in range(2, 12)])
    assert {one.state for one in found.values()} == {State.CREATED}
    assert len(found) == 10


def test_who_looks_back_waits_for_nobody_who_writes(path):
    store = store_at(path)
    with store.begin(run_record()) as recorder:
        recorder.add_rows([row_intent(2), row_intent(3)])
        with locked(path):
            (past,) = store.runs()
            assert past.counts == {State.NOT_SENT: 2}
            assert len(store.rows("run-1")) == 2
            assert store.agents(None) == []


def test_who_looks_back_sees_one_moment(path):
    store = store_at(path)
    with store.begin(run_record()) as recorder, reading(path) as connection:
        assert connection.execute("SELECT count(*) FROM run_rows").fetchone() == (0,)
        recorder.add_rows([row_intent(2)])
        assert connection.execute("SELECT count(*) FROM run_rows").fetchone() == (0,)
    with reading(path) as connection:
        assert connection.execute("SELECT count(*) FROM run_rows").fetchone() == (1,)


def test_who_looks_back_can_change_nothing(path):
    connect(path).close()
    with reading(path) as connection, pytest.raises(sqlite3.OperationalError, match="readonly"):
        connection.execute("DELETE FROM runs")


def test_a_file_beside_which_nothing_may_be_written_can_be_read(path):
    store = store_at(path)
    with store.begin(run_record()):
        pass
    path.with_name(f"{path.name}-shm").mkdir()  # SQLite cannot make its file there
    assert [past.run for past in store.runs()] == ["run-1"]


@pytest.mark.parametrize("busy", [False, True])
def test_a_file_that_a_release_before_this_one_keeps_for_itself_is_refused(path, busy):
    connect(path).close()
    with closing(sqlite3.connect(path)) as older:
        older.execute("PRAGMA locking_mode = EXCLUSIVE")
        older.execute("BEGIN EXCLUSIVE" if busy else "SELECT count(*) FROM runs").fetchone()
        with pytest.raises(Refused) as to_write:
            IMPATIENT(path)
        with pytest.raises(Refused) as to_read, reading(path, timeout=0.2):
            pass
    assert to_write.value.code == to_read.value.code == "journal.held"


# The log


def test_the_log_does_not_grow_without_end(path):
    log, sizes = path.with_name(f"{path.name}-wal"), []
    contents = [(f"key-{number}", "x" * 500) for number in range(12_000)]
    with closing(sqlite_committer(path, connect)) as committer:
        for first in range(0, len(contents), 400):
            some = contents[first : first + 400]
            committer.now(lambda connection, some=some: connection.executemany(ADD_CONTENT, some))
            sizes.append(log.stat().st_size)
    assert len(table(path, "contents")) == 12_000
    assert max(sizes) < 2 * sizes[2]


def test_nobody_can_write_while_the_log_is_moved_into_the_file(path):
    moments = []

    class Moving(sqlite3.Connection):
        def execute(self, sql, *parameters):
            with closing(sqlite3.connect(path, timeout=0)) as third:
                try:
                    third.execute("BEGIN IMMEDIATE")
                except sqlite3.OperationalError as error:
                    moments.append((sql, str(error)))
            return super().execute(sql, *parameters)

    with closing(connect(path)) as connection:
        connection.execute("CREATE TABLE more (text TEXT)")
        checkpoint(connection, path, partial(sqlite3.connect, factory=Moving))
        assert moments == [("PRAGMA wal_checkpoint(PASSIVE)", "database is locked")]
        with closing(sqlite3.connect(f"file:{path}?immutable=1", uri=True)) as without_log:
            assert without_log.execute("SELECT count(*) FROM more").fetchone() == (0,)
        connection.execute("BEGIN IMMEDIATE")  # and afterwards everybody can


def test_a_log_that_cannot_be_moved_now_takes_nothing_back(path):
    with store_at(path).begin(run_record()) as recorder:

        def fail(_):
            raise sqlite3.OperationalError("database is locked")

        recorder._committer._transactions._checkpoint = fail
        recorder.add_rows(map(row_intent, range(2, 1_002)))
        recorder.add_rows([row_intent(1_002)])
    assert len(store_at(path).rows("run-1")) == 1_001
