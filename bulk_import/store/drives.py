"""Telling network drives: a journal cannot be trusted to keep its promises on one."""

from __future__ import annotations

from collections.abc import Iterable
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


def mounts() -> list[Mount]:
    """Return the file systems of this machine; none where it does not tell."""
    try:
        found = psutil.disk_partitions(all=True)
    except (OSError, RuntimeError):
        return []
    return [Mount(one.mountpoint, one.fstype, one.opts) for one in found]


def is_remote(path: Path, mounted: Iterable[Mount]) -> bool:
    """Return whether *path* lies on a network drive, as far as the machine knows."""
    whole = path.resolve()
    if whole.drive.startswith("\\\\"):  # Windows: a share by its own name
        return True
    over = [one for one in mounted if whole.is_relative_to(PurePath(one.mountpoint))]
    if not over:
        return False
    nearest = max(over, key=lambda one: len(PurePath(one.mountpoint).parts))
    return nearest.fstype.lower() in REMOTE or "remote" in nearest.opts.split(",")
