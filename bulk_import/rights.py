"""Who may read a file: its owner alone, whatever the umask, or those who may read another one.

Windows has no such rights; there, the folder decides.
"""

from __future__ import annotations

import os
import shutil
import stat
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final

OWNER: Final = 0o600
_OWNER_FOLDER: Final = 0o700
_GROUP, _OTHERS = 0o070, 0o007
_READ_AND_WRITE: Final = 0o666


def new_file(path: Path) -> BinaryIO:
    """Return a new file *path* of its owner alone, to be written.

    Raises:
        FileExistsError: It is there already.
        OSError: It cannot be created.
    """
    return open(path, "xb", opener=_opener)


def _opener(path: str, flags: int) -> int:
    descriptor = os.open(path, flags, OWNER)
    with suppress(OSError):  # the umask may have taken even the owner's rights
        Path(path).chmod(OWNER)
    return descriptor


def create(path: Path) -> None:
    """Create an empty file *path* of its owner alone; one that is there is kept and closed."""
    try:
        new_file(path).close()
    except FileExistsError:
        close(path)


def create_folder(path: Path) -> None:
    """Create the folder *path*, and those above it, of their owner alone; or close it likewise.

    Raises:
        OSError: One cannot be created.
    """
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    for folder in reversed(missing):
        with suppress(FileExistsError):
            folder.mkdir(mode=_OWNER_FOLDER)
            folder.chmod(_OWNER_FOLDER)
    close(path)


def close(path: Path) -> None:
    """Take the rights of others from what an earlier release made.

    Those of its group are left if it may write: then somebody decided that people share it.
    """
    with suppress(OSError):
        mode = stat.S_IMODE(path.stat().st_mode)
        path.chmod(mode & ~_OTHERS if mode & stat.S_IWGRP else mode & ~(_OTHERS | _GROUP))


def may_be_read_by_others(path: Path) -> bool:
    """Return whether more people than its owner may read *path*, as far as the system tells."""
    try:
        return os.name != "nt" and bool(path.stat().st_mode & (_GROUP | _OTHERS))
    except OSError:
        return False


def is_of_owner_alone(descriptor: int) -> bool:
    """Return whether only its owner may read an open file, where the system has such rights."""
    return os.name == "nt" or not os.fstat(descriptor).st_mode & (_GROUP | _OTHERS)


def open_as_usual(path: Path) -> None:
    """Give *path* the rights that the umask alone decides."""
    umask = os.umask(0o077)
    os.umask(umask)
    with suppress(OSError):
        path.chmod(_READ_AND_WRITE & ~umask)


def share(file: Path, like: str) -> None:
    """Let those read and write *file* who may do so with the file *like*, which may be gone.

    If it has another group, which cannot be given to *file*, no group gets rights.
    """
    try:
        model = os.stat(like)  # noqa: PTH116  it may be no path at all
    except (OSError, ValueError):
        return
    if not stat.S_ISREG(model.st_mode):
        return
    mode = stat.S_IMODE(model.st_mode) & _READ_AND_WRITE | OWNER
    with suppress(OSError):
        if not _has_group(file, model.st_gid):
            mode &= ~_GROUP
        file.chmod(mode)


def _has_group(file: Path, group: int) -> bool:
    """Return whether *file* is of the *group*, if need be after giving it to that."""
    if file.stat().st_gid == group:
        return True
    try:
        shutil.chown(file, group=group)
    except (OSError, AttributeError):  # not a group of ours, or Windows
        return False
    return True
