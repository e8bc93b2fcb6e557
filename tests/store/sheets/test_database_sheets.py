"""Open sheets and jobs on the disk: what was answered is there, whatever happens after it."""

import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from programs import PYTHON

from bulk_import.problems import Refused
from bulk_import.store import Mention, open_sheets, open_store
from bulk_import.store.sheets import (
    Address,
    AuditLine,
    Change,
    ChangeKind,
    Conflicting,
    JobRecord,
    JobState,
    SheetRecord,
    SheetState,
    SqliteSheets,
    Write,
)

NOW = datetime(2031, 8, 4, 9, 15, tzinfo=UTC)


@pytest.fixture
def store(store_address):
    store = open_sheets(store_address)
    yield store
    store.close()


def sheet_of(name="one", **changes):
    facts = {
        "id": name,
        "owner": "ravi",
        "file_name": "weekly.xlsx",
        "size": 7,
        "state": SheetState.CHECKED,
        "created": NOW,
        "changed": NOW,
        "options": {"region": "IN"},
    }
    return SheetRecord(**facts | changes)


def change_of(revision, text="Diwali", **facts):
    write = Write(Address(2, "A"), None, 0, text, revision)
    usual = {"person": "ravi", "at": NOW, "kind": ChangeKind.EDIT, "writes": (write,)}
    return Change(revision=revision, **usual | facts)


def commit(store, change):
    store.commit("one", change, campaigns=3, counts={"ready": 3})


def test_a_sheet_comes_back_as_it_was_kept(store):
    store.add_sheet(sheet_of())
    assert store.sheet("one") == sheet_of()
    assert store.sheet("two") is None
    store.set_sheet("one", SheetState.REFUSED, refused={"code": "file.empty", "facts": {}})
    assert store.sheet("one").refused == {"code": "file.empty", "facts": {}}


def test_the_sheets_of_one_or_of_all_are_listed_the_newest_first(store):
    for hour, owner in enumerate(("ravi", "mira", "ravi")):
        changed = NOW + timedelta(hours=hour)
        store.add_sheet(sheet_of(f"{hour}", owner=owner, changed=changed))
    assert [one.id for one in store.sheets(None, 2)] == ["2", "1"]
    assert [one.id for one in store.sheets("ravi", 9)] == ["2", "0"]


def test_a_revision_is_made_once(store):
    store.add_sheet(sheet_of())
    commit(store, change_of(1, tab="tab", seq=1))
    for change in (change_of(1), change_of(3), change_of(2, tab="tab", seq=1)):
        with pytest.raises(Conflicting):
            commit(store, change)
    assert store.sheet("one").revision == 1
    assert store.changes("one") == [change_of(1, tab="tab", seq=1)]
    assert [one.text for one in store.written("one")] == ["Diwali"]


@pytest.mark.full
def test_what_was_answered_survives_a_kill(tmp_path):
    """The process is killed while it writes on; what it told to be kept is there."""
    path = tmp_path / "journal.sqlite3"
    script = f"""
import sys
from datetime import UTC, datetime
from pathlib import Path
from bulk_import.store.sheets import *
now = datetime(2031, 8, 4, tzinfo=UTC)
store = SqliteSheets(Path({str(path)!r}))
store.add_sheet(SheetRecord(id="one", owner="ravi", file_name="x", size=1,
    state=SheetState.CHECKED, created=now, changed=now))
for revision in range(1, 100_000):
    write = Write(Address(revision, "A"), None, 0, str(revision), revision)
    store.commit("one", Change(revision=revision, person="ravi", at=now, kind=ChangeKind.EDIT,
        writes=(write,)), campaigns=1, counts={{}})
    print(revision, flush=True)
"""
    with subprocess.Popen([PYTHON, "-c", script], stdout=subprocess.PIPE, text=True) as running:
        for line in running.stdout:
            if int(line) >= 5:
                break
        running.kill()
        told = [5, *map(int, running.stdout.read().split())]
    store = SqliteSheets(path)
    kept = store.sheet("one").revision
    assert kept in {told[-1], told[-1] + 1}  # the last may be kept without being told
    assert [one.address.row for one in store.written("one")] == list(range(1, kept + 1))
    store.close()


def test_a_large_upload_comes_back_as_it_was_on_every_machine(store, store_address, tmp_path):
    file = tmp_path / "large.xlsx"
    file.write_bytes(bytes(range(251)) * 10_000)
    kept = store.keep_upload(file)
    elsewhere = open_sheets(store_address)
    assert elsewhere.upload(kept).read_bytes() == file.read_bytes()
    elsewhere.close()
    assert not store.upload("none").exists()


def test_uploads_that_no_sheet_came_of_go_after_a_while(store, tmp_path):
    file = tmp_path / "weekly.xlsx"
    file.write_bytes(b"secret")
    kept, needed = store.keep_upload(file), store.keep_upload(file)
    store.add_sheet(sheet_of(upload=needed))
    long_ago, to_come = NOW - timedelta(days=9_999), datetime.now(UTC) + timedelta(days=1)
    store.expire(long_ago, long_ago)
    assert store.upload(kept).exists()
    store.expire(long_ago, to_come)
    assert (store.upload(kept).exists(), store.upload(needed).exists()) == (False, True)


def test_what_is_done_along_with_a_job_is_done_with_it_or_not_at_all(store):
    def along(connection):
        connection.execute("UPDATE jobs SET owner = ? WHERE job = ?", ("mira", "job"))

    def failing(connection):
        along(connection)
        raise LookupError

    with pytest.raises(LookupError):
        store.add_job(job_of(), failing)
    assert store.jobs() == []
    assert store.add_job(job_of(), along).owner == "ravi"
    assert store.job("job").owner == "mira"
    store.add_job(job_of(id="again"), failing)  # it was asked for before
    with pytest.raises(LookupError):
        store.set_job(job_of(state=JobState.DONE), along=failing)
    assert store.job("job").state is JobState.QUEUED
    assert not store.set_job(job_of(), {JobState.DONE}, failing)


def test_deletion_leaves_the_record_alone(store, tmp_path):
    file = tmp_path / "weekly.xlsx"
    file.write_bytes(b"secret")
    kept = store.keep_upload(file)
    store.add_sheet(sheet_of(upload=kept))
    commit(store, change_of(1))
    assert store.upload(kept).read_bytes() == b"secret"
    assert store.expire(NOW, NOW) == []
    assert store.expire(NOW + timedelta(seconds=1), NOW) == ["one"]
    assert not store.upload(kept).exists()
    left = store.sheet("one")
    assert (left.state, left.upload, left.options) == (SheetState.EXPIRED, None, {})
    assert store.written("one") == store.changes("one") == []


def job_of(**changes):
    facts = {
        "id": "job",
        "sheet": "one",
        "revision": 3,
        "file_name": "weekly.xlsx",
        "owner": "ravi",
        "account": "north",
        "inet_no": 2224257,
        "first": None,
        "practice": False,
        "state": JobState.QUEUED,
        "asked_at": NOW,
    }
    return JobRecord(**facts | changes)


@pytest.mark.parametrize(
    "other",
    [{"revision": 4}, {"account": "south"}, {"practice": True}, {"first": 5}, {"sheet": "two"}],
)
def test_the_same_import_is_asked_for_once(store, other):
    assert store.add_job(job_of()) == job_of()
    assert store.add_job(job_of(id="again", owner="mira")) == job_of()
    assert store.add_job(job_of(id="other", **other)).id == "other"
    assert len(store.jobs()) == 2


def test_imports_of_watched_folders_are_each_their_own(store):
    for name in ("a", "b"):
        assert store.add_job(job_of(id=name, sheet=None)).id == name


def test_the_state_of_a_job_is_set_only_from_the_states_named(store):
    store.add_job(job_of())
    running = replace(job_of(), state=JobState.RUNNING, run="r1", started_at=NOW)
    assert store.set_job(running, {JobState.QUEUED})
    assert not store.set_job(job_of(state=JobState.STOPPING), {JobState.QUEUED})
    assert store.job("job") == running
    assert store.jobs(states={JobState.RUNNING}, sheet="one") == [running]
    assert store.jobs(states={JobState.DONE}) == store.jobs(sheet="two") == []


def test_who_did_what_is_kept_the_newest_first(store):
    lines = [
        AuditLine(at=NOW, person=one, action="job.asked", subject="job", facts={"rows": "3"})
        for one in ("ravi", "mira")
    ]
    for line in lines:
        store.add_audit(line)
    assert store.audit(5) == lines[::-1]
    assert store.audit(1) == lines[1:]


def test_a_store_that_failed_is_opened_again(tmp_path):
    path = tmp_path / "journal.sqlite3"
    path.write_bytes(b"no database at all" * 100)
    store = SqliteSheets(path)
    with pytest.raises(Refused):
        store.sheets(None, 1)
    path.unlink()
    assert store.sheets(None, 1) == []
    store.close()


@pytest.mark.parametrize("place", ["file", "cell", "name"])
def test_what_is_forgotten_is_not_left_in_open_sheets(tmp_path, place):
    path = tmp_path / "journal.sqlite3"
    store = SqliteSheets(path)
    file = tmp_path / "weekly.csv"
    file.write_text("Name\nAsha Rao\n" if place == "file" else "Name\nDiwali\n", "utf-8")
    name = "Asha Rao.csv" if place == "name" else "weekly.csv"
    store.add_sheet(sheet_of(file_name=name, upload=store.keep_upload(file)))
    commit(store, change_of(1, text="Asha Rao" if place == "cell" else "Holi"))
    store.add_job(job_of(file_name=name))
    store.close()
    journal = open_store(path, tmp_path / "locks")
    mention = Mention.of("Asha Rao")
    assert journal.mentions(mention).places
    assert journal.forget(mention).places
    assert not journal.mentions(mention).places
    left = b"".join(
        one.read_bytes() for one in tmp_path.rglob("*") if one.is_file() and one != file
    )
    assert b"Asha Rao" not in left
    expected = SheetState.CHECKED if place == "name" else SheetState.EXPIRED
    assert store.sheet("one").state is expected
    store.close()
