"""The columns in which an export keeps the hours of each day of the week."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from bulk_import.cells import Cell, written
from bulk_import.dialers.conditions import Cells
from bulk_import.dialers.headers import ReadableColumns
from bulk_import.dialers.steps import extracted
from bulk_import.dialers.week import Week, clock, day_numbered, day_of
from bulk_import.dialers.written_rule import FieldRule, beside


@dataclass(frozen=True, slots=True)
class Edge:
    """One end of the hours of a day.

    Attributes:
        is_start: Whether they begin with it.
        other: The rule of the other end.
    """

    is_start: bool
    other: FieldRule


@dataclass(frozen=True, slots=True)
class _Day:
    """The hours of one day, or some of them.

    Attributes:
        own: The place of the cell that says the end of the hours that is asked for.
        other: The place of the cell that says the other end; perhaps the same one.
        day: The day, as its header has it; None where a cell says it.
        at_day: The place of that cell.
    """

    own: int
    other: int
    day: str | None
    at_day: int | None


@dataclass(frozen=True, slots=True)
class DayHours:
    """One end of the hours of each day, and beside it the other end.

    Attributes:
        rule: The rule of the end that is asked for.
        edge: Which end that is.
        days: Where the hours stand.
    """

    rule: FieldRule
    edge: Edge
    days: Sequence[_Day]

    @classmethod
    def of(cls, rule: FieldRule, edge: Edge, columns: ReadableColumns) -> Self | None:
        """Return the hours that two rules take from *columns*; None where no days are known."""
        own, others = columns.find(*rule.agree), columns.find(*edge.other.agree)
        if not own or len(own) != len(others):
            return None
        named = [day_of(columns.headers[at]) for at in own]
        at_days = [_beside(columns, at, rule.day) for at in own]
        if any(day is None and at_day is None for day, at_day in zip(named, at_days, strict=True)):
            return None
        return cls(rule, edge, tuple(map(_Day, own, others, named, at_days)))

    def open(self, cells: Cells, is_closed: Callable[[Cell], bool]) -> Iterator[tuple[int, str]]:
        """Yield for each day that is open the place of its cell, and what that says."""
        for day in self.days:
            if not is_closed(cells[day.own]) and not is_closed(cells[day.other]):
                yield day.own, said(self.rule.extract, cells[day.own])

    def week(self, cells: Cells, is_closed: Callable[[Cell], bool]) -> Week:
        """Return the hours of the whole week."""
        parts = []
        for day in self.days:
            if is_closed(cells[day.own]) or is_closed(cells[day.other]):
                continue
            own = clock(said(self.rule.extract, cells[day.own]))
            other = clock(said(self.edge.other.extract, cells[day.other]))
            known = day.day or (None if day.at_day is None else day_numbered(cells[day.at_day]))
            if known is not None:
                parts.append((known, (own, other) if self.edge.is_start else (other, own)))
        return Week.of(parts)


def said(pattern: str | None, cell: Cell) -> str:
    """Return what *cell* says, or the part of it that *pattern* takes out."""
    return extracted(pattern, cell) if pattern else written(cell).strip()


def _beside(columns: ReadableColumns, at: int, field: str | None) -> int | None:
    """Return the place of the *field* that stands beside the one at *at*, in the same entry."""
    if field is None:
        return None
    return next(iter(columns.find(beside(columns.headers[at], field))), None)
