"""Telling network drives: a journal cannot be trusted to keep its promises on one."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import Path, PurePath
from typing import Final, NamedTuple

import psutil

REMOTE: Final = frozenset(
    (
        *("nfs", "nfs3", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afs", "afpfs", "ncpfs"),
        *("webdav", "davfs", "davfs2", "fuse.davfs2", "fuse.sshfs", "fuse.rclone", "fuse.s3fs"),
        *("ceph", "gfs2", "gpfs", "lustre", "fuse.glusterfs"),
    )
)
"""Types of file systems whose other end may be opened by another machine."""


class Mount(NamedTuple):
    """A file system and the folder at which it is found."""

    mountpoint: str
    fstype: str
    opts: str


DriveType = Callable[[str], int]
"""Tells what the drive with a root such as `C:\\` is, by the numbers of `GetDriveTypeW`."""

NETWORK_DRIVE: Final = 4

_NAMESPACES: Final = ("\\\\?\\", "\\\\.\\")
"""What stands before a path that Windows is to take as it is."""


def _drive_type() -> DriveType | None:
    """Return what Windows tells of a drive; None for other systems."""
    found: DriveType | None = None
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415  Windows alone has the function

        found = ctypes.WinDLL("kernel32").GetDriveTypeW
    return found


def mounts(path: PurePath, drive_type: DriveType | None = None) -> list[Mount]:
    """Return the file systems that may hold *path*; none where the machine does not tell.

    On Windows that is the drive in question alone: another one that does not answer would be
    waited for.

    Args:
        path: Where a file is or will be, in full.
        drive_type: Tells what a drive is; None for what this system has for that.
    """
    drive_type = drive_type or _drive_type()
    if drive_type is not None:
        root = f"{_plain(path).drive}\\"
        return [Mount(root, "", "remote" if drive_type(root) == NETWORK_DRIVE else "")]
    try:
        found = psutil.disk_partitions(all=True)
    except (OSError, RuntimeError):
        return []
    return [Mount(one.mountpoint, one.fstype, one.opts) for one in found]


def is_remote(path: Path, mounted: Iterable[Mount]) -> bool:
    """Return whether *path* lies on a network drive, as far as the machine knows."""
    return lies_remote(path.resolve(), mounted)


def lies_remote(whole: PurePath, mounted: Iterable[Mount]) -> bool:
    """Return what `is_remote` does for a path in full, of any system."""
    whole = _plain(whole)
    if whole.drive.startswith("\\\\"):  # Windows: a share by its own name
        return True
    over = [one for one in mounted if whole.is_relative_to(type(whole)(one.mountpoint))]
    if not over:
        return False
    nearest = max(over, key=lambda one: len(PurePath(one.mountpoint).parts))
    return nearest.fstype.lower() in REMOTE or "remote" in nearest.opts.split(",")


def _plain(path: PurePath) -> PurePath:
    r"""Return a path of Windows without what has it taken as it is.

    `\\?\C:\a` is `C:\a`, and `\\?\UNC\server\share` is the share `\\server\share`.
    """
    text = str(path)
    if not text.startswith(_NAMESPACES):
        return path
    bare = text[4:]
    is_share = bare.upper().startswith("UNC\\")
    return type(path)(f"\\\\{bare[4:]}" if is_share else bare)
