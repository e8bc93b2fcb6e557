"""Temporary files and folders that name the program they belong to, so that none outlives it long.

A program that is killed removes nothing. Whoever comes next in the same folder can tell from the
name that the file belongs to a process of this machine that is gone, and removes it.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex
from typing import Final

DAY: Final = 86_400
"""Seconds after which a file was left behind, whatever its name says: writing takes moments."""

_MACHINE: Final = hashlib.sha256(platform.node().encode()).hexdigest()[:8]
_START: Final = token_hex(4)
"""Tells this process from an earlier one of the same number, as containers have them."""

_OURS: Final = f"bulk-import-{_MACHINE}-{os.getpid()}-{_START}-"
_NAME: Final = re.compile(
    r"\.?bulk-import-(?P<machine>[0-9a-f]{8})-(?P<process>[0-9]+)-(?P<start>[0-9a-f]{8})-"
    r"\w+(?:\.tmp)?(?:-journal)?"
)
_NAME_OF_0_1_0: Final = re.compile(r"\.[0-9a-f]{16}\.tmp(?:-journal)?")


def beside(target: Path) -> Path:
    """Return the path of a temporary file in the folder of *target*; nothing is created."""
    return target.with_name(f".{_OURS}{token_hex(8)}.tmp")


@contextmanager
def folder() -> Iterator[Path]:
    """Yield a temporary folder of the owner alone; it is gone afterwards."""
    remove_folders()
    path = Path(tempfile.mkdtemp(prefix=_OURS))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def lasting_folder() -> Path:
    """Return the path of a folder for as long as this process runs; nothing is created.

    Whoever comes next removes it, unless this process does.
    """
    return Path(tempfile.gettempdir()) / f"{_OURS}{token_hex(4)}"


def remove_folders() -> None:
    """Remove the temporary folders that programs of ours left that were killed."""
    remove_leftovers(Path(tempfile.gettempdir()))


def remove_leftovers(
    place: Path,
    *,
    is_running: Callable[[int], bool] | None = None,
    now: Callable[[], float] = time.time,
) -> None:
    """Remove what programs of ours that were killed left in the folder *place*.

    Args:
        place: The folder; nothing happens where there is none.
        is_running: Tells whether a process of this machine is running; None for the system's word.
        now: Tells the time, in seconds as files have it.
    """
    with suppress(OSError):
        for path in list(place.iterdir()):
            if _is_left(path, is_running or _is_running, now):
                _remove(path)


def _is_left(path: Path, is_running: Callable[[int], bool], now: Callable[[], float]) -> bool:
    found = _NAME.fullmatch(path.name)
    if not found and not _NAME_OF_0_1_0.fullmatch(path.name):
        return False
    if found and found["machine"] == _MACHINE:
        is_ours = found["process"] == str(os.getpid())
        if is_ours or not is_running(int(found["process"])):
            return found["start"] != _START
    with suppress(OSError):
        return now() - path.lstat().st_mtime > DAY
    return False


def _is_running(process: int) -> bool:
    import psutil  # noqa: PLC0415  needed only where something was left

    return psutil.pid_exists(process)


def _remove(path: Path) -> None:
    with suppress(OSError):  # it belongs to somebody else, or is gone
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
