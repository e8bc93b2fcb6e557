"""Removing what is kept of old runs, as far as nothing needs it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bulk_import.app.input_copies import Copies
from bulk_import.app.json_report import VERSION, Document
from bulk_import.clock import SYSTEM, Clock
from bulk_import.store import Journal


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """What was removed.

    Attributes:
        inputs: The runs whose results cannot be written again any more.
        rows: The rows that are not listed any more, of all runs.
        files: The copies that no other run needs.
        size: Their bytes on the disk.
    """

    inputs: int = 0
    rows: int = 0
    files: int = 0
    size: int = 0


def prune(journal: Path, days: int, clock: Clock = SYSTEM) -> Removed:
    """Remove what is kept of the runs that ended more than *days* days ago.

    Raises:
        Refused: A run is under way, or the journal or the copies cannot be written.
    """
    if not journal.exists():
        return Removed()
    with Journal(journal) as opened:
        pruned = opened.prune(clock.now() - timedelta(days=days))
        # While the journal is held: no run may begin to need a copy meanwhile.
        files, size = Copies(journal).keep_only(pruned.needed)
    return Removed(inputs=pruned.inputs, rows=pruned.rows, files=files, size=size)


def describe_removed(removed: Removed) -> Document:
    """Return what is told of what was *removed*."""
    return {
        "version": VERSION,
        "command": "history",
        "removed": {
            "inputs": removed.inputs,
            "rows": removed.rows,
            "files": removed.files,
            "bytes": removed.size,
        },
    }
