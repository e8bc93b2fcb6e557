"""What we write is its owner's alone, whatever the umask; results are as the input was."""

import os
import stat
import sys

import pytest
from recording import run_record, store_at
from sending import rows, write_csv

from bulk_import import rights
from bulk_import.cli import main
from bulk_import.files import put, save

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there, the folder decides")


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(params=[0o000, 0o022, 0o077], ids=oct)
def umask(request):
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o277], indirect=True, ids=oct)
def test_whatever_a_run_keeps_is_its_owners_alone(umask, tmp_path, sandbox, monkeypatch):
    data = tmp_path / "data"
    monkeypatch.setenv("XDG_DATA_HOME", str(data))
    monkeypatch.setenv("BULK_IMPORT_JOURNAL", str(data / "ours" / "journal.sqlite3"))
    file = write_csv(tmp_path / "a.csv", rows(1))
    (data / "ours").mkdir(parents=True, mode=0o755)
    before = {*tmp_path.rglob("*")}
    assert main(["run", str(file), "--yes", "--quiet"]) == 0
    made = {path: mode(path) for path in {*tmp_path.rglob("*")} - before}
    assert {one for path, one in made.items() if path.is_dir()} == {0o700}
    kept = {path.name: one for path, one in made.items() if path.is_file() and data in path.parents}
    assert set(kept.values()) == {0o600}
    assert {"journal.sqlite3", "opening.lock"} <= {*kept}
    assert len(kept) >= 4  # with the copy of the input, and a lock


@pytest.mark.usefixtures("umask")
def test_so_is_what_is_there_only_while_a_run_is_under_way(tmp_path):
    with store_at(tmp_path / "journal.sqlite3").begin(run_record()):
        made = {path.suffix or path.name: path for path in tmp_path.rglob("*") if path.is_file()}
        assert {".sqlite3-wal", ".sqlite3-shm", ".json", ".lock"} <= {*made}
        assert {mode(path) for path in made.values()} == {0o600}


@pytest.mark.slice(6)
@pytest.mark.parametrize("wanted", [0o600, 0o640, 0o644, 0o660, 0o444, 0o755])
def test_results_are_as_the_input_was_and_can_be_edited(wanted, umask, tmp_path, sandbox):
    file = write_csv(tmp_path / "a.csv", rows(1))
    file.chmod(wanted)
    assert main(["check", str(file), "--quiet"]) == 0
    assert mode(tmp_path / "a.check.xlsx") == wanted & 0o666 | 0o600


@pytest.mark.usefixtures("umask")
@pytest.mark.parametrize("like", ["", "-", "nowhere.csv", "a folder", "\0"])
def test_without_a_file_to_be_like_a_file_is_its_owners(like, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a folder").mkdir()
    assert mode(save(b"x", tmp_path / "a.xlsx", like=like)) == 0o600
    put(b"x", tmp_path / "b")
    assert mode(tmp_path / "b") == 0o600


def test_a_template_is_for_everybody(umask, tmp_path):
    assert main(["template", "-o", str(tmp_path / "a.csv")]) == 0
    assert mode(tmp_path / "a.csv") == 0o666 & ~umask


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() != 0, reason="only root gives groups")
def test_a_file_gets_the_group_of_the_one_it_is_like(tmp_path):
    like = tmp_path / "a.csv"
    like.touch()
    like.chmod(0o640)
    os.chown(like, -1, 12345)
    written = save(b"x", tmp_path / "b", like=str(like))
    assert (written.stat().st_gid, mode(written)) == (12345, 0o640)


@pytest.mark.parametrize(("before", "after"), [(0o644, 0o600), (0o666, 0o660), (0o660, 0o660)])
def test_a_journal_of_an_earlier_release_is_closed_to_others(before, after, tmp_path):
    journal = tmp_path / "journal.sqlite3"
    journal.write_bytes(b"x")
    journal.chmod(before)
    rights.create(journal)
    assert (mode(journal), journal.read_bytes()) == (after, b"x")


def test_so_is_its_log_that_a_killed_run_left(tmp_path):
    journal = tmp_path / "journal.sqlite3"
    with store_at(journal).begin(run_record()):
        pass
    log = tmp_path / "journal.sqlite3-wal"
    log.touch()
    for path in (journal, log):
        path.chmod(0o644)
    with store_at(journal).begin(run_record("run-2")):
        assert {mode(path) for path in (journal, log)} == {0o600}
