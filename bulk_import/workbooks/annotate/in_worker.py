"""Asking a child process for the annotated copy of a workbook, under limits that end it."""

from __future__ import annotations

import pickle
import time
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass
from typing import Final

from bulk_import.problems import Refused
from bulk_import.readers.limits import MEGABYTE, Costs
from bulk_import.readers.worker_process import WorkerDied, said_in_worker, started_ahead
from bulk_import.workbooks.annotate.additions import Additions, Uncopied

_SHEET_FULL: Final = "file.cannot_write"
_MOST_CELLS_REWRITTEN: Final = 1_000_000
"""About what sheets of the rows have that openpyxl writes anew at the most."""
_WORKER: Final = "bulk_import.workbooks.annotate.worker"


@dataclass(frozen=True, slots=True)
class CopyCosts:
    """What a copy may cost: as much as any small workbook, and more for more cells and bytes.

    A workbook that is changed in its package takes some 200 bytes for a cell; openpyxl, which
    writes none of very many rows anew, 2,000 bytes and 0.1 ms. A few rows and a merged area of a
    million cells have no claim to what a million honest cells need.

    Attributes:
        cells: The cells of the campaigns' sheet, ours included.
        file_bytes: The size of the workbook's file, whose other sheets are copied too.
    """

    cells: int
    file_bytes: int

    @property
    def memory_bytes(self) -> int:
        """What the child may hold, its own code included."""
        for_cells = 400 * self.cells + 1_600 * self._rewritten
        return 600 * MEGABYTE + for_cells + 100 * self.file_bytes

    @property
    def cpu_seconds(self) -> int:
        """How long the child may work."""
        for_cells = self.cells // 40_000 + self._rewritten // 4_000
        return 12 + for_cells + self.file_bytes // 300_000

    @property
    def _rewritten(self) -> int:
        return min(self.cells, _MOST_CELLS_REWRITTEN)

    @property
    def wall_seconds(self) -> float:
        """How long the child may take, waiting included."""
        return 1.6 * self.cpu_seconds


def copier_ahead() -> AbstractContextManager[None]:
    """Have the child that makes the first copy inside the block start now, and load what it needs.

    Whoever does not know yet what is to be added wins the time that this takes.
    """
    return started_ahead(_WORKER)


def copied(
    source: bytes, additions: Additions, *, is_trial: bool = False, costs: Costs | None = None
) -> bytes:
    """Return the user's workbook with our columns, notes, colours and sheets.

    Args:
        source: The user's workbook.
        additions: What is added to it.
        is_trial: Only find out whether it can be copied; what is returned is empty.
        costs: What it may cost; None for what `CopyCosts` says.

    Raises:
        Uncopied: It cannot be copied, or only at a cost that is out of all proportion.
        Refused: The sheet has no room for our columns.
    """
    width = additions.start + len(additions.headers)
    costs = costs or CopyCosts(len(additions.rows) * width, len(source))
    deadline = time.monotonic() + costs.wall_seconds
    task = (pickle.dumps(additions), is_trial)
    # Closed whatever is raised: the child is not to wait for the garbage collector.
    with closing(said_in_worker(_WORKER, source, task, costs, deadline=deadline)) as said:
        try:
            match list(said):
                case [("copied", bytes(copy))]:
                    return copy
                case [("uncopied", str(code), str(error))]:
                    raise Uncopied(code, error)
                case [("error", str(code), dict(facts))] if code == _SHEET_FULL:
                    raise Refused(code, **facts)
                case _:
                    raise Uncopied("uncopied.too_much")
        except WorkerDied as died:
            raise Uncopied("uncopied.too_much") from died
