"""The open sheets that are in memory: as many rows as are allowed, those used last."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock, RLock
from typing import Final

from bulk_import.app.sheets.open_sheet import OpenSheet

_CHANGES_KNOWN: Final = 100
"""Changes of a sheet of which is remembered which rows were read again."""


@dataclass(slots=True)
class _Held:
    sheet: OpenSheet
    changed: deque[tuple[int, tuple[int, ...] | None]] = field(
        default_factory=lambda: deque(maxlen=_CHANGES_KNOWN)
    )


@dataclass(slots=True)
class _Waiting:
    lock: RLock = field(default_factory=RLock)
    people: int = 0


class SheetCache:
    """Open sheets in memory, and the lock of each.

    Args:
        most_rows: The most rows of all sheets together; the sheet used last is held anyway.
    """

    def __init__(self, most_rows: int) -> None:
        self._most_rows = most_rows
        self._guard = Lock()
        self._held: OrderedDict[str, _Held] = OrderedDict()
        self._locks: dict[str, _Waiting] = {}

    @contextmanager
    def lock(self, sheet: str) -> Iterator[None]:
        """Hold the *sheet* of that id: whoever changes it waits for the others."""
        with self._guard:
            waiting = self._locks.setdefault(sheet, _Waiting())
            waiting.people += 1
        try:
            with waiting.lock:
                yield
        finally:
            with self._guard:
                waiting.people -= 1
                if not waiting.people:
                    del self._locks[sheet]

    def get(self, sheet: str) -> OpenSheet | None:
        """Return the sheet of that id as it is in memory; None where it is not."""
        with self._guard:
            held = self._held.get(sheet)
            if held is None:
                return None
            self._held.move_to_end(sheet)
            return held.sheet

    def put(self, sheet: OpenSheet, rows: tuple[int, ...] | None = None) -> None:
        """Hold *sheet*; *rows* were read again for its last change, or all of them for None."""
        with self._guard:
            held = self._held.setdefault(sheet.record.id, _Held(sheet))
            held.sheet = sheet
            held.changed.append((sheet.revision, rows))
            self._held.move_to_end(sheet.record.id)
            self._let_go()

    def replace(self, sheet: OpenSheet) -> None:
        """Hold *sheet* in the place of what is held at the same revision."""
        with self._guard:
            held = self._held.get(sheet.record.id)
            if held is not None and held.sheet.revision == sheet.revision:
                held.sheet = sheet

    def forget(self, sheet: str) -> None:
        """Let go of the sheet of that id."""
        with self._guard:
            self._held.pop(sheet, None)

    def rows_since(self, sheet: str, revision: int) -> tuple[int, ...] | None:
        """Return the rows that were read again since a *revision*; None where any may have been."""
        with self._guard:
            held = self._held.get(sheet)
            changed = [] if held is None else [one for one in held.changed if one[0] > revision]
            if held is None or len(changed) < held.sheet.revision - revision:
                return None
        if any(rows is None for _, rows in changed):
            return None
        return tuple(sorted({row for _, rows in changed for row in rows or ()}))

    def _let_go(self) -> None:
        while len(self._held) > 1 and self._rows() > self._most_rows:
            self._held.popitem(last=False)

    def _rows(self) -> int:
        return sum(len(one.sheet.plan.rows) for one in self._held.values())
