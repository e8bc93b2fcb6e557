"""Whether a store is whole, and can be written when a run needs it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bulk_import import rights
from bulk_import.files import try_to_write
from bulk_import.problems import Refused, reason_of
from bulk_import.store import sql
from bulk_import.store.connection import reading
from bulk_import.store.drives import Mount, is_remote, mounts
from bulk_import.store.failures import refusing


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreState:
    """How a store is.

    Attributes:
        is_there: Whether it exists; the first run creates it.
        runs: How many runs it knows.
        free: Bytes that are free on its disk; None where that is another machine's.
        refused: Why it cannot be used; empty where it can.
        is_open_to_others: Whether other people on this machine may read it.
    """

    is_there: bool = True
    runs: int = 0
    free: int | None = None
    refused: tuple[Refused, ...] = ()
    is_open_to_others: bool = False


def examine_file(path: Path, mounted: Callable[[], Iterable[Mount]] = mounts) -> StoreState:
    """Return how the store in the file *path* is; nothing is created or changed.

    Args:
        path: The file.
        mounted: Tells the file systems of the machine.
    """
    refused = list(_refusals(path, mounted))
    runs = 0
    try:
        runs = _runs(path) if path.exists() else 0
    except Refused as error:
        refused.append(error)
    return StoreState(
        is_there=path.exists(),
        runs=runs,
        free=shutil.disk_usage(_nearest(path.parent)).free,
        refused=tuple(refused),
        is_open_to_others=rights.may_be_read_by_others(path),
    )


def _refusals(path: Path, mounted: Callable[[], Iterable[Mount]]) -> Iterator[Refused]:
    """Yield why *path* cannot be written, wherever that is seen without writing into it."""
    if is_remote(path, mounted()):
        yield Refused("journal.network_drive", path=str(path))
    try:
        try_to_write(_nearest(path.parent))
        if path.exists():
            path.open("r+b").close()
    except OSError as error:
        yield Refused("journal.unusable", path=str(path), reason=reason_of(error))


def _runs(path: Path) -> int:
    """Return how many runs the file knows, after SQLite has looked at all of it.

    Raises:
        Refused: It is damaged, or no store.
    """
    with refusing(sqlite3.Error, str(path)), reading(path, timeout=0.0) as connection:
        (answer,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        (runs,) = connection.execute(sql.COUNT_RUNS).fetchone()
    if answer != "ok":
        raise Refused("journal.damaged", path=str(path))
    return int(runs)


def _nearest(folder: Path) -> Path:
    """Return *folder*, or the nearest one above it that exists."""
    return next((one for one in (folder, *folder.parents) if one.exists()), Path())
