"""Spreadsheets that are being read: each once, however many people and tabs watch it."""

from __future__ import annotations

import asyncio
import logging
import os
from dataclasses import dataclass
from typing import Final

from bulk_import.app.sheets import Sheets
from bulk_import.events import Checking, Event, Reading
from bulk_import.problems import Refused

_LOG: Final = logging.getLogger(__name__)
_AT_ONCE: Final = max(2, os.cpu_count() or 1)
"""Sheets that are read at a time; each has a child process of its own."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the reading of a sheet is.

    Attributes:
        stage: `waiting`, `reading` or `checking`.
        rows: Rows read so far, or rows that are being checked.
        done: Rows that are checked.
    """

    stage: str
    rows: int = 0
    done: int = 0


class _Cancelled(Exception):
    """Somebody does not want the sheet any more."""


class Readings:
    """The sheets that are being read.

    Args:
        sheets: The open sheets.
    """

    def __init__(self, sheets: Sheets) -> None:
        self._sheets: Final = sheets
        self._at_once: Final = asyncio.Semaphore(_AT_ONCE)
        self._tasks: Final[dict[str, asyncio.Task[None]]] = {}
        self._progress: Final[dict[str, Progress]] = {}
        self._cancelled: Final[set[str]] = set()

    def begin(self, sheet: str) -> None:
        """Read a sheet, unless that is under way."""
        if sheet not in self._tasks:
            self._tasks[sheet] = asyncio.create_task(self._read(sheet))

    def progress(self, sheet: str) -> Progress:
        """Return how far the reading of a sheet is."""
        waits = Progress("waiting" if self._at_once.locked() else "reading")
        return self._progress.get(sheet, waits)

    async def cancel(self, sheet: str) -> None:
        """End the reading of a sheet, and wait for that; one that waits for others ends at once."""
        task = self._tasks.get(sheet)
        if task is not None:
            self._cancelled.add(sheet)
            if sheet not in self._progress:
                task.cancel()
            await asyncio.wait([task])

    async def close(self) -> None:
        """End all of them; what was not read is read when somebody looks at it again."""
        for sheet in list(self._tasks):
            await self.cancel(sheet)

    async def _read(self, sheet: str) -> None:
        def listen(event: Event) -> None:
            if sheet in self._cancelled:
                raise _Cancelled
            if isinstance(event, Reading):
                self._progress[sheet] = Progress("reading", event.rows)
            elif isinstance(event, Checking):
                self._progress[sheet] = Progress("checking", event.rows, event.done)

        try:
            async with self._at_once:
                self._progress[sheet] = Progress("reading")
                await asyncio.to_thread(self._sheets.read, sheet, listen)
        except (_Cancelled, LookupError):
            pass
        except Refused as refused:  # the store itself
            _LOG.error("%s", refused.message)
        finally:
            self._tasks.pop(sheet, None)
            self._progress.pop(sheet, None)
            self._cancelled.discard(sheet)
