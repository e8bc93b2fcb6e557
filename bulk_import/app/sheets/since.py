"""What was changed in an open sheet since somebody looked at it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from bulk_import.app.sheets.open_sheet import OpenSheet, Since, Touched
from bulk_import.store.sheets import Change


def since(now: OpenSheet, changes: Iterable[Change], rows: tuple[int, ...] | None) -> Since:
    """Return what *changes* made of the sheet that is *now* so.

    Args:
        now: The sheet.
        changes: The changes that were made since.
        rows: The rows that were read again since; None where any may have been.
    """
    touched = tuple(_touched(now, changes))
    people = Counter(one.who for one in touched)
    return Since(now.revision, touched, rows or (), everything=rows is None, people=people)


def _touched(now: OpenSheet, changes: Iterable[Change]) -> Iterator[Touched]:
    for change in changes:
        for one in change.writes:
            column = now.column(one.address)
            yield Touched(one.address.row, column, change.person, change.at, change.revision)
