"""Tables of the other dialer itself that answer a lookup, where the export brings them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from bulk_import.cells import Cell, written
from bulk_import.dialers.headers import ReadableColumns
from bulk_import.dialers.numbers import number_of
from bulk_import.dialers.side_tables import DialerTable
from bulk_import.dialers.week import DAYS, Week, Window, clock, day_of
from bulk_import.normalizers.text import folded, is_blank

Line = tuple[Cell, ...]
"""What stands in the value columns of one line; empty texts where nothing does."""

_CLOSED_FROM: Final = 2400
"""From here on an hour never comes: so a day is closed."""

_AS_USUAL: Final = 0
"""Both ends of a day that keeps the usual hours."""


@dataclass(slots=True)
class NativeLines:
    """What a table of the other dialer says.

    Attributes:
        lines: By key as written, the lines of it.
        contested: The folded keys of which it says several things, so that nothing counts.
        weeks: By folded key, the hours of its days where they are not the same every day.
    """

    lines: list[tuple[str, Line]] = field(default_factory=list)
    contested: set[str] = field(default_factory=set)
    weeks: dict[str, Week] = field(default_factory=dict)


def native_lines(
    rows: Sequence[Sequence[Cell]], columns: ReadableColumns, table: DialerTable, *, many: bool
) -> NativeLines:
    """Return the lines of *rows*.

    Args:
        rows: The rows below the headers.
        columns: The columns that may be read.
        table: Which of them are the key and the values.
        many: Whether one key may have several lines.
    """
    found = NativeLines()
    days = _DayColumns(columns, table) if table.days else None
    at_keys = columns.find(*table.key)
    at_values = [columns.find(one) for one in table.value]
    for row in rows:
        for key in (written(row[at]).strip() for at in at_keys if not is_blank(row[at])):
            cells = [[row[at] for at in one if not is_blank(row[at])] for one in at_values]
            lines = [(cell,) for cell in cells[0]] if many else [tuple(map(_agreed, cells))]
            if not many and any(len(set(map(written, one))) > 1 for one in cells):
                found.contested.add(folded(key))
            if days and (week := days.week(row)):
                lines = [_everyday(week)]
                if not week.is_the_same_every_day:
                    found.contested.add(folded(key))
                    found.weeks[folded(key)] = week
            found.lines += [(key, line) for line in lines]
    return found


def _agreed(cells: Sequence[Cell]) -> Cell:
    """Return what all *cells* say; nothing where they differ, so that a person is asked."""
    return cells[0] if len(set(map(written, cells))) == 1 else ""


def _everyday(week: Week) -> Line:
    """Return the hours that every day keeps; nothing where one does not."""
    if not week.is_the_same_every_day:
        return "", ""
    (window,) = week.windows[DAYS[0]]
    return tuple(end.replace(":", "") for end in window)


class _DayColumns:
    """The columns with the usual hours, and with those of single days that keep others."""

    def __init__(self, columns: ReadableColumns, table: DialerTable) -> None:
        self._usual = [columns.find(one)[:1] for one in table.value]
        starts, ends = (_by_day(columns, pattern) for pattern in table.days or ("", ""))
        self._days = {day: (starts[day], ends[day]) for day in starts.keys() & ends.keys()}

    def week(self, row: Sequence[Cell]) -> Week | None:
        """Return the hours of each day; None where no usual ones are there."""
        usual = [row[at] for one in self._usual for at in one if not is_blank(row[at])]
        if len(usual) != len(self._usual):
            return None
        start, end = map(clock, usual)
        return Week.of(self._parts(row, None if _never(usual) else (start, end)))

    def _parts(self, row: Sequence[Cell], usual: Window | None) -> Iterator[tuple[str, Window]]:
        for day in DAYS:
            own = [row[at] for at in self._days.get(day, ())]
            filled = [cell for cell in own if not is_blank(cell)]
            if all(number_of(cell) == _AS_USUAL for cell in filled):
                if usual is not None:
                    yield day, usual
            elif not _never(filled):
                start, end = map(clock, own)
                yield day, (start, end)


def _never(hours: Iterable[Cell]) -> bool:
    """Say whether *hours* never come."""
    numbers = map(number_of, hours)
    return all(number is not None and number >= _CLOSED_FROM for number in numbers)


def _by_day(columns: ReadableColumns, pattern: str) -> Mapping[str, int]:
    """Return the places of the columns of single days, by day."""
    named = {day_of(columns.headers[at]): at for at in columns.find(pattern)}
    return {day: at for day, at in named.items() if day is not None}
