from pathlib import Path

import pytest

from bulk_import import files
from bulk_import.files import move, put, save, try_to_write
from bulk_import.problems import Refused


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_file_gets_the_name_that_was_asked_for(tmp_path):
    target = tmp_path / "campaigns.results.xlsx"
    assert save(b"one", target) == target
    assert target.read_bytes() == b"one"
    assert names(tmp_path) == ["campaigns.results.xlsx"]


def test_a_file_that_exists_is_never_replaced(tmp_path):
    target = tmp_path / "campaigns.results.xlsx"
    written = [save(content, target).name for content in (b"one", b"two", b"three")]
    assert written == [
        "campaigns.results.xlsx",
        "campaigns.results-2.xlsx",
        "campaigns.results-3.xlsx",
    ]
    assert target.read_bytes() == b"one"
    assert sorted(written) == names(tmp_path)


def test_a_file_can_be_put_in_place_of_another(tmp_path):
    target = tmp_path / "copy"
    for content in (b"one", b"two"):
        put(content, target)
        assert target.read_bytes() == content
    assert names(tmp_path) == ["copy"]


def test_a_file_that_cannot_be_put_anywhere_is_refused_and_leaves_nothing(tmp_path):
    (tmp_path / "folder").mkdir()
    for target in (tmp_path / "folder", tmp_path / "nowhere" / "a"):
        with pytest.raises(Refused) as refusal:
            put(b"one", target)
        assert refusal.value.code == "file.cannot_write"
    assert names(tmp_path) == ["folder"]


def test_a_dangling_link_is_no_free_name(tmp_path):
    (tmp_path / "a.xlsx").symlink_to(tmp_path / "nowhere")
    assert save(b"one", tmp_path / "a.xlsx").name == "a-2.xlsx"
    assert not (tmp_path / "nowhere").exists()


def test_a_folder_that_does_not_exist_is_refused(tmp_path):
    with pytest.raises(Refused) as refusal:
        save(b"one", tmp_path / "nowhere" / "a.xlsx")
    assert refusal.value.code == "file.cannot_write"


def test_a_folder_that_is_none_is_refused(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Refused) as refusal:
        save(b"one", tmp_path / "file" / "a.xlsx")
    assert refusal.value.code == "file.cannot_write"
    assert names(tmp_path) == ["file"]


def test_a_disk_that_fails_leaves_nothing_behind(tmp_path, monkeypatch):
    def fail(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", fail)
    with pytest.raises(Refused) as refusal:
        save(b"one", tmp_path / "a.xlsx")
    assert "No space left on device" in refusal.value.message
    assert names(tmp_path) == []


def test_a_disk_without_hard_links_keeps_the_same_promises(tmp_path, monkeypatch):
    def refuse(_old, _new):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(files.os, "link", refuse)
    (tmp_path / "a.xlsx").write_bytes(b"theirs")
    assert save(b"one", tmp_path / "a.xlsx").name == "a-2.xlsx"
    assert (tmp_path / "a.xlsx").read_bytes() == b"theirs"
    assert (tmp_path / "a-2.xlsx").read_bytes() == b"one"
    assert names(tmp_path) == ["a-2.xlsx", "a.xlsx"]


def test_a_refused_replace_on_a_disk_without_hard_links_leaves_no_empty_file(tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Access is denied")

    monkeypatch.setattr(files.os, "link", refuse)
    monkeypatch.setattr(files.Path, "replace", refuse)
    with pytest.raises(Refused) as refusal:
        save(b"one", tmp_path / "a.xlsx")
    assert "Access is denied" in refusal.value.message
    assert names(tmp_path) == []


def test_on_windows_a_plain_rename_takes_a_name_that_is_free(tmp_path, monkeypatch):
    def rename(self, name):
        if name.exists():
            raise FileExistsError(17, "Cannot create a file when that file already exists")
        return self.replace(name)

    monkeypatch.setattr(files.sys, "platform", "win32")
    monkeypatch.setattr(files.Path, "rename", rename)
    (tmp_path / "a.xlsx").write_bytes(b"theirs")
    assert save(b"one", tmp_path / "a.xlsx").name == "a-2.xlsx"
    assert (tmp_path / "a.xlsx").read_bytes() == b"theirs"
    assert names(tmp_path) == ["a-2.xlsx", "a.xlsx"]


def test_on_a_mac_content_is_written_through_to_the_disk_itself(tmp_path, monkeypatch):
    asked = []

    class Fcntl:
        F_FULLFSYNC = 51

        @staticmethod
        def fcntl(_descriptor, what):
            asked.append(what)

    monkeypatch.setattr(files.sys, "platform", "darwin")
    monkeypatch.setattr(files, "fcntl", Fcntl)
    put(b"one", tmp_path / "a.xlsx")
    assert asked == [51, 51]  # of the file and of its folder


def test_whether_files_can_be_written_is_found_out_by_writing(tmp_path):
    try_to_write(tmp_path)
    assert names(tmp_path) == []
    for folder in (tmp_path / "nowhere", Path("/proc")):
        with pytest.raises(OSError):
            try_to_write(folder)


def test_a_file_is_moved_and_replaces_none(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "done").mkdir()
    for content, name in ((b"a", "weekly.csv"), (b"b", "weekly-2.csv")):
        (tmp_path / "in/weekly.csv").write_bytes(content)
        moved = move(tmp_path / "in/weekly.csv", tmp_path / "done/weekly.csv")
        assert (moved.name, moved.read_bytes()) == (name, content)
    assert names(tmp_path / "in") == []


def test_a_move_that_was_cut_off_between_two_names_is_completed(tmp_path):
    source, target = tmp_path / "weekly.csv", tmp_path / "done.csv"
    source.write_bytes(b"a")
    target.hardlink_to(source)
    assert move(source, target) == target
    assert names(tmp_path) == ["done.csv"]
