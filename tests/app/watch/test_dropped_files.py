"""Which files of a folder are meant to be run, and which are complete."""

import os

import pytest

from bulk_import.app.growing_files import FileLook
from bulk_import.app.watch.dropped_files import Dropped, Settling, dropped_in


def names(folder, *kept):
    return [one.name for one in dropped_in(folder, kept)]


def test_the_oldest_file_comes_first(tmp_path):
    for name, age in (("b.csv", 2), ("a.csv", 1), ("c.csv", 3)):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (1_000_000 - age, 1_000_000 - age))
    assert names(tmp_path) == ["c.csv", "b.csv", "a.csv"]


@pytest.mark.parametrize(
    "name",
    [
        *(".hidden.xlsx", "~$weekly.xlsx", "~WRL0001.tmp", ".~lock.weekly.ods#", "weekly.xlsx~"),
        *("weekly.csv.part", "weekly.xlsx.crdownload", "weekly.xlsx.filepart", "a.partial"),
        *("Thumbs.db", "DESKTOP.INI", ".DS_Store", "._weekly.xlsx", "bulk-import.toml", ".env"),
        *("watch.log", "watch.log.1", "weekly.xlsx.ok", "weekly.OK", "weekly.xlsx.ok.txt"),
    ],
)
def test_what_is_no_finished_file_of_a_person_is_passed_over(name, tmp_path):
    (tmp_path / name).touch()
    assert names(tmp_path) == []


def test_neither_folders_nor_links_nor_what_belongs_there_are_meant(tmp_path):
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    for name in ("real.csv", "journal.sqlite3", "journal.sqlite3-wal", "mumbai.secret"):
        (tmp_path / name).touch()
    assert names(tmp_path, "journal.sqlite3", "mumbai.secret") == ["real.csv"]


def test_a_file_is_complete_when_it_stayed_as_it_is_for_long_enough(tmp_path):
    seconds = [0.0]
    settling = Settling(5, lambda: seconds[0])
    path = tmp_path / "weekly.csv"
    path.write_bytes(b"a")

    def complete(after):
        seconds[0] += after
        return bool(settling.complete([Dropped(path.name, FileLook.at(str(path)))]))

    assert [complete(0), complete(4.9), complete(0.1)] == [False, False, True]
    path.write_bytes(b"ab")
    assert [complete(60), complete(4.9), complete(0.1)] == [False, False, True]
