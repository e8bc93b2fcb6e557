"""Temporary files of programs that were killed are removed, and nobody else's."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from programs import PYTHON
from sending import rows, write_csv

from bulk_import import temporary
from bulk_import.cli import main
from bulk_import.files import save

LEAVES = """
import os, sys
from pathlib import Path
from bulk_import import temporary
folder = Path(sys.argv[1])
temporary.beside(folder / "a.xlsx").write_bytes(b"rows")
(left := temporary.folder()).__enter__().joinpath("rows").write_bytes(b"rows")
os._exit(9)
"""


@pytest.fixture
def scratch(tmp_path, monkeypatch):
    """The machine's folder of temporary files."""
    folder = tmp_path / "tmp"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def killed(folder):
    """Let a process leave its temporary files in *folder* and in the machine's own."""
    subprocess.run([PYTHON, "-c", LEAVES, str(folder)], check=False)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_what_a_killed_program_left_is_gone_after_the_next_run(
    scratch, tmp_path, sandbox, monkeypatch
):
    work = tmp_path / "work"
    journal = tmp_path / "kept" / "journal.sqlite3"
    inputs = journal.with_name("journal.sqlite3.inputs")
    monkeypatch.setenv("BULK_IMPORT_JOURNAL", str(journal))
    for folder in (work, inputs):
        folder.mkdir(parents=True)
    for folder in (work, journal.parent, inputs):
        killed(folder)
        assert len([name for name in names(folder) if name.endswith(".tmp")]) == 1
    assert len(names(scratch)) == 3 - 2  # each of them removed what the one before left
    file = write_csv(work / "a.csv", rows(1))
    assert main(["run", str(file), "--yes", "--quiet"]) == 0
    for folder in (work, journal.parent, inputs, scratch):
        assert not [name for name in names(folder) if "bulk-import" in name]
    assert names(work) == ["a.csv", "a.results.xlsx"]


def test_what_somebody_is_writing_is_left_alone(tmp_path):
    ours = temporary.beside(tmp_path / "a")
    others = ours.with_name(ours.name.replace(f"-{os.getpid()}-", "-1-"))
    there = ours.with_name(ours.name.replace(ours.name.split("-")[2], "0" * 8))
    theirs = tmp_path / ".0123456789abcdef.tmp"
    for path in (ours, others, there, theirs):
        path.touch()
    temporary.remove_leftovers(tmp_path, is_running=lambda process: process == 1)
    assert {*tmp_path.iterdir()} == {ours, others, there, theirs}
    a_day_later = ours.stat().st_mtime + temporary.DAY + 1
    temporary.remove_leftovers(tmp_path, is_running=lambda _: True, now=lambda: a_day_later)
    assert not {others, there, theirs} & {*tmp_path.iterdir()}


def test_an_earlier_process_of_the_same_number_is_gone(tmp_path):
    name = temporary.beside(tmp_path / "a").name.split("-")
    earlier = tmp_path / "-".join([*name[:4], "00000000", name[5]])
    earlier.touch()
    temporary.remove_leftovers(tmp_path, is_running=lambda _: True)
    assert not earlier.exists()


@pytest.mark.parametrize(
    "name", ["a.tmp", ".bulk-import.tmp", "bulk-import-notes.xlsx", ".0123456789abcdef.tmp.xlsx"]
)
def test_files_of_others_are_never_touched(name, tmp_path):
    path = tmp_path / name
    path.touch()
    os.utime(path, (0, 0))
    save(b"x", tmp_path / "b.xlsx")
    assert path.exists()


def test_a_link_is_removed_and_not_what_it_leads_to(tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "kept").touch()
    killed(tmp_path)
    (left,) = tmp_path.glob(".bulk-import*")
    left.unlink()
    left.symlink_to(folder)
    temporary.remove_leftovers(tmp_path)
    assert names(tmp_path) == ["mine"]
    assert names(folder) == ["kept"]


def test_a_temporary_folder_is_its_owners_and_goes(scratch):
    with temporary.folder() as folder:
        assert folder.parent == Path(scratch)
        assert sys.platform == "win32" or folder.stat().st_mode & 0o777 == 0o700
    assert names(scratch) == []
