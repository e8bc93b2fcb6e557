import asyncio
import json
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from threading import Timer

import pytest
from filelock import FileLock
from programs import PYTHON

from bulk_import.problems import Refused
from bulk_import.store import RunRecord
from bulk_import.store.account_lock import held, is_running, refuse_held

RECORD = RunRecord(
    run="20260501-090000-ab12",
    started=datetime(2026, 5, 1, 9, tzinfo=UTC),
    path="campaigns.xlsx",
    sheet=None,
    inet_no=2224257,
    base_url="http://127.0.0.1:1",
    release="0.2.0",
    tz_release="2026f",
)

HOLDS = """
import sys
from pathlib import Path
from datetime import UTC, datetime
from bulk_import.store.account_lock import held
from bulk_import.store import RunRecord

record = RunRecord(
    run="r1", started=datetime(2026, 5, 1, tzinfo=UTC), path="other.csv", sheet=None,
    inet_no=2224257, base_url="http://127.0.0.1:1", release="0.2.0", tz_release="2026f",
)
with held(record, Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def other_run(tmp_path):
    """Another process that holds the account."""
    command = [PYTHON, "-c", HOLDS, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"held\n"
        yield process
        process.kill()


def test_the_second_run_of_an_account_is_told_who_is_at_work(other_run, tmp_path):
    with pytest.raises(Refused) as refused, held(RECORD, tmp_path):
        pass
    assert refused.value.code == "run.held"
    for word in ("2224257", "run r1", "other.csv", f"process {other_run.pid}"):
        assert word in refused.value.message
    assert is_running(tmp_path, 2224257, "http://127.0.0.1:1", "r1")


@pytest.mark.full
def test_whoever_waits_for_an_account_is_told_who_holds_it(other_run, tmp_path):
    with pytest.raises(Refused) as refused:
        refuse_held(RECORD, tmp_path / "other locks", tmp_path)
    assert refused.value.code == "run.held"
    assert "other.csv" in refused.value.message
    other_run.kill()
    other_run.wait()
    refuse_held(RECORD, tmp_path / "other locks", tmp_path)
    assert not (tmp_path / "other locks").exists()


@pytest.mark.full
def test_a_run_that_was_killed_holds_nothing(other_run, tmp_path):
    other_run.kill()
    other_run.wait()
    assert not is_running(tmp_path, 2224257, "http://127.0.0.1:1", "r1")
    with held(RECORD, tmp_path):
        assert is_running(tmp_path, 2224257, "http://127.0.0.1:1", RECORD.run)


@pytest.mark.full
@pytest.mark.usefixtures("other_run")
def test_another_account_and_another_address_are_not_held(tmp_path):
    with held(replace(RECORD, inet_no=1), tmp_path):
        pass
    with held(replace(RECORD, base_url="http://127.0.0.1:2"), tmp_path):
        pass


def test_the_account_is_free_after_a_run_however_it_ended(tmp_path):
    with pytest.raises(asyncio.CancelledError), held(RECORD, tmp_path):
        raise asyncio.CancelledError
    with held(RECORD, tmp_path):
        pass
    assert not is_running(tmp_path, 2224257, "http://127.0.0.1:1", RECORD.run)


def test_the_note_for_the_second_says_nothing_secret(tmp_path):
    with held(RECORD, tmp_path):
        (note,) = tmp_path.glob("*.json")
        assert json.loads(note.read_text("utf-8")).keys() == {
            *("process", "user", "machine", "run", "since", "file")
        }


def test_a_folder_that_cannot_be_used_is_refused_in_plain_words(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(Refused) as refused, held(RECORD, tmp_path / "file"):
        pass
    assert refused.value.code == "run.no_lock"


def test_whoever_asks_what_is_running_keeps_no_run_from_beginning(tmp_path):
    with held(RECORD, tmp_path):
        pass
    (file,) = tmp_path.glob("*.lock")
    asking = FileLock(file, thread_local=False)
    asking.acquire()
    Timer(0.1, asking.release).start()
    with held(RECORD, tmp_path):
        pass


def test_an_account_is_held_in_every_folder_or_in_none(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    with held(RECORD, other), pytest.raises(Refused), held(RECORD, one, other):
        pass
    with held(RECORD, one, other), pytest.raises(Refused), held(RECORD, one):
        pass
