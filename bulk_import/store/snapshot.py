"""Reading the journal without disturbing a run that holds it: by a copy of its files."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from bulk_import.problems import Refused
from bulk_import.store.connection import failure
from bulk_import.store.schema import MIGRATIONS, migrate

TRIES: Final = 20
_LOG_HEAD: Final = 32
"""Bytes at the front of SQLite's log that are other ones once it begins anew."""


@contextmanager
def copied(path: Path) -> Iterator[sqlite3.Connection]:
    """Yield a connection to a copy of the journal at *path*, in the newest schema.

    Raises:
        Refused: It cannot be read, or it is no journal.
    """
    with tempfile.TemporaryDirectory(prefix="bulk-import-") as folder:
        copy = Path(folder) / "journal.sqlite3"
        try:
            _copy(path, copy)
            with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
                (version,) = connection.execute("PRAGMA user_version").fetchone()
                if version > len(MIGRATIONS):
                    reason = "a newer release of bulk-import wrote it"
                    raise Refused("journal.unusable", path=str(path), reason=reason)
                migrate(connection)
                yield connection
        except OSError as error:
            reason = error.strerror or str(error)
            raise Refused("journal.unusable", path=str(path), reason=reason) from None
        except sqlite3.Error as error:
            raise failure(error, Refused, str(path), "journal.unusable") from None


def _copy(path: Path, copy: Path) -> None:
    """Copy the file and its log, as they were together at one moment.

    The log only grows until its pages are moved into the file; so both are of one moment if the
    file did not change meanwhile and the log did not begin anew. A half-written end of the log
    is no commit, and SQLite passes over it.
    """
    for _ in range(TRIES):
        before = _signature(path)
        shutil.copyfile(path, copy)
        log = _log(path)
        if log.exists():
            shutil.copyfile(log, _log(copy))
        if _signature(path) == before:
            return
    raise Refused("journal.changing", path=str(path))


def _log(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def _signature(path: Path) -> tuple[int, int, bytes]:
    facts, log = path.stat(), _log(path)
    head = b""
    if log.exists():
        with log.open("rb") as file:
            head = file.read(_LOG_HEAD)
    return facts.st_mtime_ns, facts.st_size, head
