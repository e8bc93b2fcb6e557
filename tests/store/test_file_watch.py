"""A journal that is moved away while a run has it open is noticed before anything more is sent."""

import asyncio
import os
import shutil
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from modelled import OPTIONS, Dialer, Runs
from recording import attempt, row_intent, run_record, store_at
from sending import in_virtual_time

from bulk_import.events import RowConcluded
from bulk_import.outcome import State
from bulk_import.problems import Stopped
from bulk_import.store.connection import connect
from bulk_import.store.file_watch import FileWatch

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows lets nobody move a file that is open"
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "journal.sqlite3"


def moved(path):
    path.rename(path.with_name("elsewhere.sqlite3"))


def removed(path):
    path.unlink()


def restored_from_a_copy(path):
    copy = path.with_name("copy.sqlite3")
    shutil.copy(path, copy)
    copy.replace(path)


def without_its_log(path):
    Path(f"{path}-wal").unlink()


HAPPENINGS = [moved, removed, restored_from_a_copy, without_its_log]


@pytest.mark.parametrize("happening", HAPPENINGS)
def test_no_intent_counts_that_no_later_run_can_find(happening, path):
    async def main():
        with store_at(path).begin(run_record()) as recorder:
            recorder.add_rows([row_intent(2)])
            await recorder.intend(attempt())
            happening(path)
            with pytest.raises(Stopped) as stopped:
                await recorder.intend(attempt(3, key="other"))
        return stopped.value

    stopped = asyncio.run(main())
    assert stopped.code == "journal.lost"
    assert str(path) in stopped.message


def test_the_log_is_there_as_soon_as_the_file_is_open(path):
    for _ in range(2):  # as a new file, and as one that is there
        with closing(connect(path)):
            watch = FileWatch(path)
            assert Path(f"{path}-wal").exists()
            watch.check()


def test_other_writers_and_what_they_do_to_the_log_are_no_move(path):
    with closing(connect(path)):
        watch = FileWatch(path)
        for _ in range(3):
            with closing(connect(path)) as other:
                other.execute("INSERT INTO contents VALUES (hex(randomblob(8)), '{}')")
                other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            watch.check()
        os.utime(path)
        watch.check()


def test_a_run_whose_journal_is_moved_sends_no_further_row(tmp_path):
    def script(name, _):
        if name == "Campaign 2":
            moved(tmp_path / "journal.sqlite3")

    dialer = Dialer(script)
    runs = Runs(tmp_path, dialer, count=5, options=replace(OPTIONS, concurrency=1))
    report = in_virtual_time(runs.run)
    assert report.stopped.code == "journal.lost"
    assert sorted(dialer.created) == ["Campaign 1", "Campaign 2"]
    assert report.counts[State.CREATED] == 2
    assert report.counts[State.NOT_SENT] == 3


def test_a_journal_that_is_moved_at_the_very_end_is_told_too(tmp_path):
    path = tmp_path / "journal.sqlite3"
    runs = Runs(tmp_path, Dialer(), count=2, options=replace(OPTIONS, concurrency=1))

    def listen(event):
        if isinstance(event, RowConcluded) and event.row == runs.plan.rows[-1].row:
            moved(path)

    report = in_virtual_time(lambda clock: runs.run(clock, listen=listen))
    assert report.counts[State.CREATED] == 2
    assert (report.stopped.code, report.exit_status) == ("journal.lost", 3)
