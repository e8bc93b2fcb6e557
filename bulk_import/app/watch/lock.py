"""One watcher at a time for a folder: a second one is refused, with who watches.

The lock is the system's own, so that it ends with the process that holds it, however that ends, and
holds for the machines that share the drive; the note beside it only says who that is.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from bulk_import.app.watch.folder import WatchedFolder
from bulk_import.app.watch.records import WATCHER, Watcher, load_record, save_record
from bulk_import.problems import Refused, reason_of

LOCK: Final = ".watch.lock"

PATIENCE: Final = 0.5
"""Seconds for which a watcher tries again: whoever asks who watches holds the lock for a moment."""


class HeldFolder:
    """A folder that nobody else watches meanwhile.

    Args:
        lock: The file of the lock.
    """

    def __init__(self, lock: Path) -> None:
        self._lock = lock
        self._identity = _identity(lock)

    def is_there(self) -> bool:
        """Return whether the folder is still the one in which the lock was taken.

        A drive that is gone may leave an empty folder behind, and come back as another.
        """
        with suppress(OSError):
            return _identity(self._lock) == self._identity
        return False


def _identity(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino


@contextmanager
def watching_alone(folder: WatchedFolder, watcher: Watcher) -> Iterator[HeldFolder]:
    """Hold *folder* for one watcher.

    Args:
        folder: The folder, prepared.
        watcher: Who watches; whoever comes second is told.

    Raises:
        Refused: Somebody else watches it, or it cannot be known that nobody does.
    """
    path = folder.working / LOCK
    lock = FileLock(path)
    try:
        lock.acquire(timeout=PATIENCE)
    except Timeout:
        raise _held(folder) from None
    except (OSError, NotImplementedError) as error:
        reason = reason_of(error) if isinstance(error, OSError) else str(error)
        raise Refused("watch.no_lock", path=str(folder.path), reason=reason) from None
    note = folder.working / WATCHER
    try:
        with suppress(Refused):  # a full disk, of which the first file that is taken tells
            save_record(watcher, note)
        yield HeldFolder(path)
    finally:
        with suppress(OSError):  # the drive is gone
            note.unlink(missing_ok=True)
            lock.release()


def watcher_of(folder: WatchedFolder) -> Watcher | None:
    """Return who watches *folder* now; None for nobody.

    Whoever asks holds the lock for a moment, where nobody else does.

    Raises:
        OSError: The folder cannot be looked into from here.
    """
    path = folder.working / LOCK
    path.stat()
    lock = FileLock(path)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return load_record(Watcher, folder.working / WATCHER)
    except NotImplementedError as error:
        raise OSError(str(error)) from None
    lock.release()
    return None


def _held(folder: WatchedFolder) -> Refused:
    """Return the refusal of a folder that is watched, which says by whom where the note does."""
    noted = None
    with suppress(OSError):
        noted = load_record(Watcher, folder.working / WATCHER)
    if noted is None:
        return Refused("watch.held", path=str(folder.path), who="reason.another_watcher")
    facts = {name: str(getattr(noted, name)) for name in ("process", "machine", "user")}
    since = noted.since.isoformat()
    return Refused(
        "watch.held", path=str(folder.path), who="reason.noted_watcher", since=since, **facts
    )
