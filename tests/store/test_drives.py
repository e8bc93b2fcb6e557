from pathlib import Path, PureWindowsPath

import pytest

from bulk_import.problems import Refused
from bulk_import.store.connection import connect
from bulk_import.store.drives import REMOTE, Mount, is_remote, lies_remote, mounts

LOCAL = Mount("/", "ext4", "rw")


@pytest.mark.parametrize("fstype", sorted(REMOTE))
def test_a_drive_of_another_machine_is_told(fstype):
    assert is_remote(Path("/mnt/share/j.sqlite3"), [LOCAL, Mount("/mnt/share", fstype, "rw")])


@pytest.mark.parametrize(
    "fstype", ["ext4", "xfs", "btrfs", "zfs", "overlay", "tmpfs", "apfs", "9p"]
)
def test_a_disk_of_this_machine_is_none(fstype):
    assert not is_remote(Path("/mnt/disk/j.sqlite3"), [LOCAL, Mount("/mnt/disk", fstype, "rw")])


def test_the_nearest_file_system_counts():
    mounted = [LOCAL, Mount("/home", "nfs4", "rw"), Mount("/home/mia/disk", "ext4", "rw")]
    assert is_remote(Path("/home/mia/j.sqlite3"), mounted)
    assert not is_remote(Path("/home/mia/disk/j.sqlite3"), mounted)
    assert not is_remote(Path("/homestead/j.sqlite3"), mounted)


def test_a_machine_that_tells_nothing_is_believed():
    assert not is_remote(Path("/anywhere"), [])


def test_this_machine_tells_its_file_systems():
    assert all(isinstance(mount, Mount) for mount in mounts(Path("/").resolve()))


def test_a_journal_on_a_network_drive_is_refused_and_nothing_is_made_there(tmp_path):
    path = tmp_path / "new" / "journal.sqlite3"
    with pytest.raises(Refused) as refused:
        connect(path, mounted=lambda _: [Mount(str(tmp_path), "nfs4", "rw")])
    assert refused.value.code == "journal.network_drive"
    assert "BULK_IMPORT_JOURNAL" in refused.value.message
    assert not path.parent.exists()


@pytest.mark.parametrize(
    ("path", "asked", "is_far"),
    [
        (r"C:\data\j.sqlite3", "C:\\", False),
        (r"\\?\C:\data\j.sqlite3", "C:\\", False),
        (r"\\.\C:\data\j.sqlite3", "C:\\", False),
        ("//?/C:/data/j.sqlite3", "C:\\", False),
        (r"Z:\data\j.sqlite3", "Z:\\", True),
        (r"\\?\z:\data\j.sqlite3", "z:\\", True),
        (r"\\server\share\j.sqlite3", "\\\\server\\share\\", True),
        (r"\\?\UNC\server\share\j.sqlite3", "\\\\server\\share\\", True),
        (r"\\?\unc\server\share\j.sqlite3", "\\\\server\\share\\", True),
        (r"\\wsl.localhost\Debian\home\j.sqlite3", "\\\\wsl.localhost\\Debian\\", True),
    ],
)
def test_on_windows_the_drive_in_question_alone_is_asked(path, asked, is_far):
    asked_of = []

    def drive_type(root):
        asked_of.append(root)
        return 4 if root.upper().startswith("Z") else 3

    whole = PureWindowsPath(path)
    assert lies_remote(whole, mounts(whole, drive_type)) == is_far
    assert asked_of == [asked]
