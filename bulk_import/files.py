"""Putting a finished file where the user looks for it, without touching any other file."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Final

from bulk_import import rights, temporary
from bulk_import.problems import Refused, reason_of

if sys.platform != "win32":
    import fcntl

_SPECIAL: Final = {
    "file.pipe": stat.S_ISFIFO,
    "file.device": stat.S_ISCHR,
    "file.disk": stat.S_ISBLK,
    "file.socket": stat.S_ISSOCK,
}
"""What may bear a name without being a file; opening it may wait for ever, or do something."""


def is_pipe(path: str | os.PathLike[str]) -> bool:
    """Return whether *path* is a pipe with a name, such as the shell makes of `<(command)`."""
    return stat.S_ISFIFO(_mode(path))


def refuse_special(path: str | os.PathLike[str], *, pipes: bool = False) -> None:
    """Refuse a folder, a device, a socket and a pipe; what is not there is nobody's fault here.

    Args:
        path: What is going to be opened.
        pipes: Whether a pipe will do.

    Raises:
        Refused: It is no file.
    """
    mode = _mode(path)
    if stat.S_ISDIR(mode):
        raise Refused("file.folder", path=os.fspath(path))
    for code, is_kind in _SPECIAL.items():
        if is_kind(mode) and not (pipes and code == "file.pipe"):
            raise Refused(code, path=os.fspath(path))


def _mode(path: str | os.PathLike[str]) -> int:
    """Return what *path* is, as the system has it; 0 where there is nothing, or nobody may look."""
    try:
        return Path(path).stat().st_mode
    except (OSError, ValueError):  # ValueError: a NUL in the name
        return 0


def save(content: bytes, target: Path, *, like: str = "") -> Path:
    """Write *content* to *target*, or beside it under the first free name, whole or not at all.

    It belongs to its owner alone, whatever the umask.

    Args:
        content: What is written.
        target: Where.
        like: A file whose readers may read this one too; empty for none.

    Returns:
        The path really written: `campaigns.results-2.xlsx` where the first name was taken.

    Raises:
        Refused: The folder cannot be written, the disk is full, or the target is no file.
    """
    refuse_special(target)
    with _written(content, target) as written:
        rights.share(written, like)
        return place(written, target)


def put(content: bytes, target: Path) -> None:
    """Write *content* to *target*, in place of what is there, whole or not at all.

    It belongs to its owner alone, whatever the umask.

    Raises:
        Refused: The folder cannot be written, or the disk is full.
    """
    with _written(content, target) as written:
        written.replace(target)
        _settle(target.parent)


def try_to_write(folder: Path) -> None:
    """Find out whether files can be written into *folder*: rights alone do not say so on Windows.

    Raises:
        OSError: They cannot.
    """
    probe = temporary.beside(folder / "probe")
    probe.touch(exist_ok=False)
    probe.unlink()


@contextmanager
def _written(content: bytes, target: Path) -> Iterator[Path]:
    """Yield a file beside *target* that holds *content*; it is gone afterwards."""
    temporary.remove_leftovers(target.parent)
    temporary.remove_folders()
    path = temporary.beside(target)
    try:
        _write_through(content, path)
        yield path
    except OSError as error:
        raise Refused("file.cannot_write", path=str(target), reason=reason_of(error)) from error
    finally:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _write_through(content: bytes, path: Path) -> None:
    """Write *content* so that it is on the disk, and not on its way there, when this returns."""
    with rights.new_file(path) as file:
        file.write(content)
        file.flush()
        full_sync(file.fileno())


def place(finished: Path, target: Path) -> Path:
    """Give a finished file the name *target*, or the first one beside it that is free.

    Returns:
        The name that it has now.

    Raises:
        OSError: The folder cannot be written.
    """
    for name in _names(target):
        try:
            _claim(finished, name)
        except FileExistsError:
            continue
        _settle(name.parent)
        return name
    raise AssertionError  # the names never end


def move(source: Path, target: Path) -> Path:
    """Give a file of the user's the name *target* in another folder of its drive.

    Nothing is ever replaced, and a program that is killed between two steps is made up for by the
    same call: then both names are those of one file.

    Returns:
        The name that it has now: `campaigns-2.xlsx` where the first one was taken.

    Raises:
        OSError: It cannot be moved.
    """
    name = target if _is_same(source, target) else place(source, target)
    source.unlink(missing_ok=True)
    return name


def _is_same(one: Path, other: Path) -> bool:
    return other.exists() and one.samefile(other)


def _names(target: Path) -> Iterator[Path]:
    yield target
    for number in count(2):
        yield target.with_stem(f"{target.stem}-{number}")


def _claim(finished: Path, name: Path) -> None:
    """Give the finished file its name; a plain rename would replace what bears it already.

    Raises:
        FileExistsError: The name is taken.
    """
    if sys.platform == "win32":
        finished.rename(name)  # never replaces there
    else:
        _link(finished, name)


def _link(finished: Path, name: Path) -> None:
    """Give the finished file a second name, which is never one that is taken."""
    try:
        os.link(finished, name)
    except FileExistsError:
        raise
    except OSError:  # no hard links on FAT and on some network drives
        _claim_empty(finished, name)


def _claim_empty(finished: Path, name: Path) -> None:
    """Take the name with an empty file, of which nothing stays behind where that was in vain."""
    name.touch(exist_ok=False)
    try:
        finished.replace(name)
    except OSError:
        name.unlink(missing_ok=True)
        raise


def full_sync(descriptor: int) -> None:
    """Let what was written reach the disk; macOS lets `fsync` return before it does."""
    if sys.platform == "darwin":
        with suppress(OSError):  # not every file system has it
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
            return
    os.fsync(descriptor)


def _settle(folder: Path) -> None:
    """Make the new name last; Windows neither needs nor allows this for folders."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            full_sync(descriptor)
        finally:
            os.close(descriptor)
