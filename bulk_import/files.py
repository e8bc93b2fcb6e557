"""Putting a finished file where the user looks for it, without touching any other file."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

from bulk_import.problems import Refused, reason_of

if sys.platform != "win32":
    import fcntl


def save(content: bytes, target: Path) -> Path:
    """Write *content* to *target*, or beside it under the first free name, whole or not at all.

    Returns:
        The path really written: `campaigns.results-2.xlsx` where the first name was taken.

    Raises:
        Refused: The folder cannot be written, or the disk is full.
    """
    with _written(content, target) as temporary:
        return place(temporary, target)


def put(content: bytes, target: Path) -> None:
    """Write *content* to *target*, in place of what is there, whole or not at all.

    Raises:
        Refused: The folder cannot be written, or the disk is full.
    """
    with _written(content, target) as temporary:
        temporary.replace(target)
        _settle(target.parent)


def try_to_write(folder: Path) -> None:
    """Find out whether files can be written into *folder*: rights alone do not say so on Windows.

    Raises:
        OSError: They cannot.
    """
    probe = folder / f".{secrets.token_hex(8)}.tmp"
    probe.touch(exist_ok=False)
    probe.unlink()


@contextmanager
def _written(content: bytes, target: Path) -> Iterator[Path]:
    """Yield a file beside *target* that holds *content*; it is gone afterwards."""
    temporary = target.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        _write_through(content, temporary)
        yield temporary
    except OSError as error:
        raise Refused("file.cannot_write", path=str(target), reason=reason_of(error)) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _write_through(content: bytes, path: Path) -> None:
    """Write *content* so that it is on the disk, and not on its way there, when this returns."""
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        full_sync(file.fileno())


def place(temporary: Path, target: Path) -> Path:
    """Give a finished file the name *target*, or the first one beside it that is free.

    Returns:
        The name that it has now.

    Raises:
        OSError: The folder cannot be written.
    """
    for name in _names(target):
        try:
            _claim(temporary, name)
        except FileExistsError:
            continue
        _settle(name.parent)
        return name
    raise AssertionError  # the names never end


def _names(target: Path) -> Iterator[Path]:
    yield target
    for number in count(2):
        yield target.with_stem(f"{target.stem}-{number}")


def _claim(temporary: Path, name: Path) -> None:
    """Give the finished file its name; a plain rename would replace what bears it already.

    Raises:
        FileExistsError: The name is taken.
    """
    if sys.platform == "win32":
        temporary.rename(name)  # never replaces there
    else:
        _link(temporary, name)


def _link(temporary: Path, name: Path) -> None:
    """Give the finished file a second name, which is never one that is taken."""
    try:
        os.link(temporary, name)
    except FileExistsError:
        raise
    except OSError:  # no hard links on FAT and on some network drives
        _claim_empty(temporary, name)


def _claim_empty(temporary: Path, name: Path) -> None:
    """Take the name with an empty file, of which nothing stays behind where that was in vain."""
    name.touch(exist_ok=False)
    try:
        temporary.replace(name)
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
