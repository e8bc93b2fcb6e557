"""One run at a time for an account: a second one on this machine is refused, with who is running.

The lock is the system's own, so that it ends with the process that holds it, however that ends;
the note beside it only says who that is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final

from filelock import BaseFileLock, FileLock, Timeout

from bulk_import import rights
from bulk_import.problems import Refused, reason_of
from bulk_import.store.account_holder import note_of, read_note, told_of
from bulk_import.store.identity import Addressed
from bulk_import.store.records import RunRecord

PATIENCE: Final = 0.5
"""Seconds for which a run tries again: whoever asks what is running holds a lock for a moment."""


def locks_of(path: Path) -> Path:
    """Return the folder of the locks that belong to the store in the file *path*."""
    return path.with_name(f"{path.name}.locks")


@contextmanager
def held(run: RunRecord, *folders: Path) -> Iterator[None]:
    """Hold the account of *run* in each of *folders*.

    Args:
        run: The run; whoever comes second is told of it.
        folders: Where the locks are: those of the machine keep runs apart that are recorded in
            different stores, those of the store keep people apart who share it.

    Raises:
        Refused: Another run holds the account, or a folder cannot be written.
    """
    with ExitStack() as locks:
        for folder in folders:
            locks.enter_context(_held_in(folder, run))
        yield


@contextmanager
def _held_in(folder: Path, run: RunRecord) -> Iterator[None]:
    name = _name(run.inet_no, run.base_url)
    lock, note = _lock(folder, name), folder / f"{name}.json"
    try:
        rights.create_folder(folder)
        lock.acquire(timeout=PATIENCE)
    except Timeout:
        raise _held(run.inet_no, _read(note)) from None
    except (OSError, NotImplementedError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else str(error)
        raise Refused("run.no_lock", path=str(folder), reason=reason) from None
    try:
        with suppress(OSError):  # a full disk; the store has more to say of that
            note.unlink(missing_ok=True)
            with rights.new_file(note) as file:
                file.write(note_of(run).encode())
        yield
        with suppress(OSError):
            note.unlink(missing_ok=True)
    finally:
        lock.release()


def refuse_held(account: Addressed, *folders: Path) -> None:
    """Refuse an account that a run holds at this moment in one of *folders*.

    Nothing is created: who waits for an account may ask again and again.

    Raises:
        Refused: A run holds it; the message tells which.
    """
    name = _name(account.inet_no, account.base_url)
    for folder in folders:
        lock = _lock(folder, name)
        if Path(lock.lock_file).exists() and _is_held(lock):
            raise _held(account.inet_no, _read(folder / f"{name}.json"))


def is_running(folder: Path, inet_no: int, base_url: str, run: str) -> bool:
    """Return whether *run* holds its account at this moment."""
    name = _name(inet_no, base_url)
    note, lock = folder / f"{name}.json", _lock(folder, name)
    if not Path(lock.lock_file).exists() or _read(note).get("run") != run:
        return False
    return _is_held(lock)


def _is_held(lock: BaseFileLock) -> bool:
    """Return whether somebody holds *lock* at this moment, as far as the system tells."""
    try:
        lock.acquire(blocking=False)
    except Timeout:
        return True
    except (OSError, NotImplementedError):
        return False
    lock.release()
    return False


def _lock(folder: Path, name: str) -> BaseFileLock:
    return FileLock(folder / f"{name}.lock", mode=rights.OWNER)


def _name(inet_no: int, base_url: str) -> str:
    return hashlib.sha256(f"{inet_no} {base_url}".encode()).hexdigest()[:16]


def _read(note: Path) -> dict[str, str]:
    """Return the facts of *note*; none where there is none."""
    try:
        return read_note(note.read_text("utf-8"))
    except (OSError, ValueError):
        return {}


def _held(inet_no: int, noted: dict[str, str]) -> Refused:
    return told_of(Refused, "run.held", inet_no, noted)
