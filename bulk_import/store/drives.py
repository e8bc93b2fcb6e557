"""Telling network drives: a journal cannot be trusted to keep its promises on one."""

from __future__ import annotations

import ctypes
import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path, PurePath
from typing import Any, Final, NamedTuple

import psutil

REMOTE: Final = frozenset(
    (
        *("nfs", "nfs3", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afs", "afpfs", "ncpfs"),
        *("webdav", "davfs", "davfs2", "fuse.davfs2", "fuse.sshfs", "fuse.rclone", "fuse.s3fs"),
        *("ceph", "gfs2", "gpfs", "lustre", "fuse.glusterfs"),
    )
)
"""Types of file systems whose other end may be opened by another machine."""


_LONG_FORM: Final = re.compile(r"^\\\\[?.]\\")
_REMOTE_DRIVE: Final = 4
"""What `GetDriveTypeW` says of a network drive."""


class Mount(NamedTuple):
    """A file system and the folder at which it is found."""

    mountpoint: str
    fstype: str
    opts: str


def mounts() -> list[Mount]:
    """Return the file systems of this machine; none where it does not tell.

    Windows is asked about single drives, see `is_remote_drive`: one that is gone keeps it waiting.
    """
    if os.name == "nt":
        return []
    try:
        found = psutil.disk_partitions(all=True)
    except (OSError, RuntimeError):
        return []
    return [Mount(one.mountpoint, one.fstype, one.opts) for one in found]


def is_remote(path: Path, mounted: Iterable[Mount]) -> bool:
    """Return whether *path* lies on a network drive, as far as the machine knows."""
    whole = path.resolve()
    if whole.drive:
        return is_remote_drive(whole.drive)
    over = [one for one in mounted if whole.is_relative_to(PurePath(one.mountpoint))]
    if not over:
        return False
    nearest = max(over, key=lambda one: len(PurePath(one.mountpoint).parts))
    return nearest.fstype.lower() in REMOTE or "remote" in nearest.opts.split(",")


def is_remote_drive(drive: str, type_of: Callable[[str], int] | None = None) -> bool:
    r"""Return whether a drive of Windows is a share of another machine: `C:`, `\\server\share`.

    Args:
        drive: The drive of a path, also in the long form: `\\?\C:`, `\\?\UNC\server\share`.
        type_of: Tells Windows' number for the type of a drive; None for this machine.
    """
    plain = _LONG_FORM.sub("", drive)
    if plain.upper().startswith("UNC") or plain.startswith("\\\\"):
        return True
    return bool(plain) and (type_of or _type_of)(f"{plain}\\") == _REMOTE_DRIVE


def _type_of(root: str) -> int:
    windows: Any = getattr(ctypes, "windll")  # noqa: B009  only Windows has it
    return int(windows.kernel32.GetDriveTypeW(root))
