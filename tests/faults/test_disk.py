"""A disk that fails while the journal is written, and a log of which the end is missing."""

import random
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from modelled import OPTIONS, Dialer, Lost, Runs, codes, says, states
from recording import run_record
from sending import in_virtual_time
from slicing import slice_or_full

from bulk_import.events import RowConcluded
from bulk_import.problems import Refused
from bulk_import.store.connection import connect, reading
from bulk_import.store.sqlite_store import SqliteStore

ROWS = 4
ERRORS = {
    "full": (sqlite3.SQLITE_FULL, "database or disk is full"),
    "broken": (sqlite3.SQLITE_IOERR, "disk I/O error"),
}
MOST_STATEMENTS = 60
CASES = [
    (error, when, number)
    for error in ERRORS
    for when in ("before", "after", "ever")
    for number in range(1, MOST_STATEMENTS + 1)
]


class Disk:
    """Lets the n-th statement that writes fail: before or after it took effect, or for ever."""

    def __init__(self, error, when, number):
        self.code, self.words = ERRORS[error]
        self.when, self.number, self.count = when, number, 0

    def opened(self, path):
        disk = self

        class Connection(sqlite3.Connection):
            def execute(self, sql, *parameters):
                return disk.write(sql, partial(super().execute, sql, *parameters))

            def executemany(self, sql, rows):
                return disk.write(sql, partial(super().executemany, sql, rows))

        return connect(path, factory=Connection)

    def write(self, sql, work):
        if sql.split(maxsplit=1)[0] not in {"INSERT", "UPDATE", "COMMIT", "BEGIN", "DELETE"}:
            return work()
        self.count += 1
        if not self.fails():
            return work()
        if self.when == "after":
            work()
        error = sqlite3.OperationalError(self.words)
        error.sqlite_errorcode = self.code
        raise error

    def fails(self):
        return self.count >= self.number if self.when == "ever" else self.count == self.number


def script(name, count):
    if name == "Campaign 2" and count == 1:
        return Lost()
    return says(400, "Leads ID Not Found") if name == "Campaign 3" else None


class Watched(Dialer):
    """Notes every request of which the disk holds no intent."""

    def __init__(self, path):
        super().__init__(script)
        self.path, self.without_intent = path, []

    async def answer(self, name, clock):
        with reading(self.path) as connection:
            (count,) = connection.execute(
                "SELECT count(*) FROM attempts WHERE name = ?", (name,)
            ).fetchone()
        if count < len(self.times(name)) + 1:
            self.without_intent.append(name)
        return await super().answer(name, clock)


@pytest.mark.slice(6)
@pytest.mark.parametrize(("error", "when", "number"), CASES)
def test_nothing_is_sent_without_a_record_and_nothing_that_was_created_is_forgotten(
    error, when, number, tmp_path
):
    dialer = Watched(tmp_path / "journal.sqlite3")
    runs = Runs(tmp_path, dialer, count=ROWS, options=replace(OPTIONS, quiet_period=5.0))
    disk = Disk(error, when, number)

    async def main(clock):
        try:
            broken = await runs.run(clock, opened=disk.opened)
        except Refused:
            broken = None
            assert dialer.requests == []
        return broken, await runs.run(clock)

    broken, report = in_virtual_time(main)
    assert dialer.without_intent == []
    if broken is not None and disk.count >= number and broken.stopped is None:
        assert disk.count <= number + 2  # only the note of the run's end was lost
    known = {"created", "already_created"}
    found = states(report)
    assert found[2] == "rejected"
    assert dialer.created == {"Campaign 1": 1, "Campaign 2": 1, "Campaign 4": 1}
    for row, name in ((2, "Campaign 1"), (3, "Campaign 2"), (5, "Campaign 4")):
        result = report.results[row]
        is_doubtful = len(dialer.times(name)) > 1  # its answer was lost, or could not be kept
        assert result.state.value in ({"unknown"} if is_doubtful else known)
        assert not is_doubtful or [each.code for each in result.problems] == ["answer.lost"]


# A disk that is full while requests are under way


class FullDisk(Disk):
    """Is full from the n-th statement that writes on, but for the room that somebody gives back.

    Args:
        number: The statement.
        reserve: The file whose place on the disk is free once it is gone; None where others take
            that place.
    """

    def __init__(self, number, reserve=None):
        super().__init__("full", "ever", number)
        self.reserve = reserve

    def fails(self):
        is_free = self.reserve is not None and not self.reserve.exists()
        return super().fails() and not is_free


FULL = [(number, is_kept) for number in range(30, 62) for is_kept in (True, False)]


@pytest.mark.slice(5)
@pytest.mark.parametrize(("number", "is_kept"), FULL)
def test_a_disk_that_becomes_full_lets_nothing_be_told_that_later_runs_do_not_know(
    number, is_kept, tmp_path
):
    dialer = Dialer(script, latency=1.0)
    runs = Runs(tmp_path, dialer, count=12, options=replace(OPTIONS, quiet_period=5.0))
    reserve = tmp_path / "journal.sqlite3.reserve" if is_kept else None

    async def main(clock):
        try:
            full = await runs.run(clock, opened=FullDisk(number, reserve).opened)
        except Refused:
            assert dialer.requests == []
            return
        sent = dict(dialer.created)
        (first,) = runs.store().runs()
        known = {row.row: row.state.value for row in runs.store().rows(first.run)}
        told = {row: result.state.value for row, result in full.results.items()}
        for row, state in told.items():
            if state in {"created", "rejected"} or not is_kept:
                assert known[row] == state or (state, known[row]) == ("not_sent", "unknown")
        created = {f"Campaign {row - 1}" for row, state in told.items() if state == "created"}
        if full.stopped is not None:
            assert (full.stopped.code, full.exit_status) == ("journal.disk_full", 3)
        if is_kept:
            assert not any("answer.not_kept" in each for each in codes(full))
            assert known == told
            assert full.stopped is None or first.ended == "journal.disk_full"
        again = await runs.run(clock)
        assert created <= sent.keys()
        assert all(len(dialer.times(name)) == 1 for name in created)
        assert all(count == 1 for count in dialer.created.values())
        assert set(states(again)) <= {"created", "already_created", "rejected", "unknown"}

    in_virtual_time(main)


def test_an_answer_that_could_not_be_kept_is_told_with_what_it_said(tmp_path):
    dialer = Dialer()
    runs = Runs(tmp_path, dialer, count=1)
    disk = FullDisk(1_000)

    async def answered(clock):
        def fill(name, count):
            disk.number = 0

        dialer.script = fill
        return await runs.run(clock, opened=disk.opened)

    (result,) = in_virtual_time(answered).results.values()
    (problem,) = result.problems
    assert (result.state.value, problem.code) == ("unknown", "answer.not_kept")
    assert "Campaign created successfully" in problem.message


# The end of the log is missing, as after a power cut


def frames(size):
    """Return where SQLite's log can end after whole frames."""
    return range(32, size + 1, 24 + 4096)


class Measured(Dialer):
    """Notes how long the log is whenever something must be in it."""

    def __init__(self, path, keep):
        super().__init__(script)
        self.path, self.kept = path, keep
        self.log = path.with_name(f"{path.name}-wal")
        self.intents, self.told = [], []

    async def answer(self, name, clock):
        self.intents.append((self.log.stat().st_size, name))
        return await super().answer(name, clock)

    def hear(self, event):
        if not isinstance(event, RowConcluded):
            return
        self.told.append((self.log.stat().st_size, event.row, event.result.state.value))
        for file in (self.path, self.log):
            shutil.copyfile(file, self.kept / file.name)


def what_is_left(journal, log):
    """Return the names with an intent and the states by row in a journal with so much of a log."""
    journal.with_name(f"{journal.name}-wal").write_bytes(log)
    with closing(sqlite3.connect(journal)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'run_rows'").fetchone():
            return [], {}
        attempts = connection.execute("SELECT name FROM attempts ORDER BY attempt").fetchall()
        states_by_row = dict(connection.execute("SELECT row, state FROM run_rows").fetchall())
    return [name for (name,) in attempts], states_by_row


@pytest.mark.parametrize("every", slice_or_full(10, 1))
def test_no_cut_of_the_log_loses_what_was_durable_before_it(tmp_path, every):
    path, keep = tmp_path / "journal.sqlite3", tmp_path / "kept"
    keep.mkdir()
    dialer = Measured(path, keep)
    runs = Runs(tmp_path, dialer, count=30, options=replace(OPTIONS, quiet_period=5.0))
    in_virtual_time(lambda clock: runs.run(clock, listen=dialer.hear))
    whole = (keep / dialer.log.name).read_bytes()
    chance = random.Random(5)  # noqa: S311  no secret is made of it
    cuts = [*frames(len(whole)), *(chance.randrange(32, len(whole)) for _ in range(200))]
    for cut in cuts[::every]:
        copy = Path(shutil.copyfile(keep / path.name, tmp_path / "cut.sqlite3"))
        attempts, outcomes = what_is_left(copy, whole[:cut])
        durable = [name for size, name in dialer.intents if size <= cut]
        assert sorted(durable) == sorted(name for name in attempts[: len(durable)])
        assert [
            row for size, row, state in dialer.told if size <= cut and outcomes[row] != state
        ] == []


def test_a_journal_that_nobody_may_write_lets_nothing_be_sent(tmp_path):
    def opened(path):
        connection = connect(path)
        connection.execute("PRAGMA query_only = ON")
        return connection

    dialer = Dialer()
    runs = Runs(tmp_path, dialer, count=3)
    with pytest.raises(Refused) as refused:
        in_virtual_time(lambda clock: runs.run(clock, opened=opened))
    assert refused.value.code == "journal.read_only"
    assert dialer.requests == []


def test_a_disk_that_is_full_is_called_so(tmp_path):
    store = SqliteStore(tmp_path / "j", tmp_path, Disk("full", "ever", 1).opened)
    with pytest.raises(Refused) as refused, store.begin(run_record()):
        pass
    assert refused.value.code == "journal.disk_full"
    assert "is full" in refused.value.message
