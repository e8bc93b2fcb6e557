from pathlib import Path, PureWindowsPath

import pytest

from bulk_import.problems import Refused
from bulk_import.store.connection import connect
from bulk_import.store.drives import REMOTE, Mount, is_remote, is_remote_drive, mounts

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


@pytest.mark.parametrize(
    ("path", "remote"),
    [
        (r"C:\campaigns\journal.sqlite3", False),
        (r"\\?\C:\campaigns\journal.sqlite3", False),
        (r"\\.\C:\campaigns\journal.sqlite3", False),
        (r"Z:\campaigns\journal.sqlite3", True),
        (r"\\?\Z:\campaigns\journal.sqlite3", True),
        (r"\\server\share\journal.sqlite3", True),
        (r"\\?\UNC\server\share\journal.sqlite3", True),
        (r"\\wsl.localhost\Debian\journal.sqlite3", True),
    ],
)
def test_only_the_drive_of_the_file_is_asked_on_windows(path, remote):
    asked = []

    def type_of(root):
        asked.append(root)
        return {"C:\\": 3, "Z:\\": 4}[root]

    assert is_remote_drive(PureWindowsPath(path).drive, type_of) is remote
    assert len(asked) <= 1


def test_a_machine_that_tells_nothing_is_believed():
    assert not is_remote(Path("/anywhere"), [])


def test_this_machine_tells_its_file_systems():
    assert all(isinstance(mount, Mount) for mount in mounts())


def test_a_journal_on_a_network_drive_is_refused_and_nothing_is_made_there(tmp_path):
    path = tmp_path / "new" / "journal.sqlite3"
    with pytest.raises(Refused) as refused:
        connect(path, mounted=lambda: [Mount(str(tmp_path), "nfs4", "rw")])
    assert refused.value.code == "journal.network_drive"
    assert "BULK_IMPORT_JOURNAL" in refused.value.message
    assert not path.parent.exists()
