"""A single sheet of a workbook that was read before, one that nobody sees among them."""

from __future__ import annotations

import time
from contextlib import closing
from typing import Final

from bulk_import.problems import Refused
from bulk_import.readers.limits import ReadLimits
from bulk_import.readers.workbook_files import put_together
from bulk_import.readers.worker_process import WorkerDied, said_in_worker
from bulk_import.sheet import Sheet

_WORKER: Final = "bulk_import.readers.worker.one_sheet"
_USUAL: Final = ReadLimits()


def read_sheet(path: str, content: bytes, name: str, limits: ReadLimits = _USUAL) -> Sheet:
    """Return the sheet *name* of a workbook (.xlsx) as calamine reads it.

    Args:
        path: Where it came from, for messages.
        content: The workbook.
        name: The sheet's name.
        limits: What reading may cost.

    Raises:
        Refused: It cannot be read, or not within the limits.
    """
    task = (name, limits.rows, limits.scale)
    deadline = time.monotonic() + limits.wall_seconds
    try:
        with closing(said_in_worker(_WORKER, content, task, limits, deadline=deadline)) as said:
            (sheet,) = put_together(path, said, limits, source=content).sheets
    except WorkerDied as died:
        raise Refused("file.unread", path=path) from died
    return sheet
