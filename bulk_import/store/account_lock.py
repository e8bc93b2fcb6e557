"""One run at a time for an account: the second on this machine is told who is at work.

The lock is the system's own, so that it ends with the process that holds it, however that ends;
the note beside it only says who that is.
"""

from __future__ import annotations

import getpass
import hashlib
import json
import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from bulk_import.problems import Refused
from bulk_import.store.records import RunRecord


@contextmanager
def held(run: RunRecord, folder: Path) -> Iterator[None]:
    """Hold the account of *run*.

    Args:
        run: The run; whoever comes second is told of it.
        folder: Where the locks of this machine are.

    Raises:
        Refused: Another run holds the account, or the folder cannot be written.
    """
    name = _name(run.inet_no, run.base_url)
    lock, note = FileLock(folder / f"{name}.lock"), folder / f"{name}.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire(blocking=False)
    except Timeout:
        raise Refused("run.held", inet_no=str(run.inet_no), who=_who(note)) from None
    except (OSError, NotImplementedError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Refused("run.no_lock", path=str(folder), reason=reason) from None
    try:
        with suppress(OSError):  # a full disk; the journal has more to say of that
            note.write_text(_facts(run), "utf-8")
        yield
        note.unlink(missing_ok=True)
    finally:
        lock.release()


def is_running(folder: Path, inet_no: int, base_url: str, run: str) -> bool:
    """Return whether *run* holds its account at this moment."""
    name = _name(inet_no, base_url)
    note, file = folder / f"{name}.json", folder / f"{name}.lock"
    if not file.exists() or _read(note).get("run") != run:
        return False
    lock = FileLock(file)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        return True
    except (OSError, NotImplementedError):
        return False
    lock.release()
    return False


def _name(inet_no: int, base_url: str) -> str:
    return hashlib.sha256(f"{inet_no} {base_url}".encode()).hexdigest()[:16]


def _facts(run: RunRecord) -> str:
    try:
        user = getpass.getuser()
    except (OSError, KeyError):  # a container without a list of users
        user = "?"
    return json.dumps(
        {
            "process": os.getpid(),
            "user": user,
            "machine": platform.node(),
            "run": run.run,
            "since": run.started.isoformat(sep=" ", timespec="seconds"),
            "file": run.path,
        }
    )


def _read(note: Path) -> dict[str, str | int]:
    """Return the facts of *note*; none where it is not written yet, or not by us."""
    try:
        facts = json.loads(note.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return facts if isinstance(facts, dict) else {}


def _who(note: Path) -> str:
    facts = _read(note)
    try:
        return (
            f"run {facts['run']} of {facts['file']}, begun {facts['since']} by {facts['user']}"
            f" on {facts['machine']} (process {facts['process']})"
        )
    except KeyError:
        return "another run"
