"""How the numeric dates of a sheet are read, decided by the sheet's own evidence.

The order belongs to the column, never to the cell: two people or two machines that fill one
column in two orders make every numeric date of it doubtful. The start and end columns are taken
together, since the same person or program fills both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from operator import attrgetter
from typing import Final

import numpy as np
import numpy.typing as npt

from bulk_import import messages
from bulk_import.cells import Cell, shown
from bulk_import.column import Column, Mask
from bulk_import.normalizers import dates
from bulk_import.normalizers.normalizer import Context, DateOrder
from bulk_import.problems import Ambiguous, Unusable

MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class DatedCell:
    """A cell of a date column, and where it stands."""

    row: int
    column: str
    cell: Cell

    @property
    def address(self) -> str:
        """The cell's name in the spreadsheet, such as D14."""
        return f"{self.column}{self.row}"


@dataclass(frozen=True, slots=True, eq=False)
class DatedColumn:
    """The cells of a start or end column, and what its header says about dates.

    Attributes:
        field: The field that the column fills.
        letters: The spreadsheet's letters of the column.
        rows: The row numbers of its cells, rising.
        cells: The cells, or of cells that hold two fields the part that is the day.
        hint: The order that the header says.
    """

    field: str
    letters: str
    rows: npt.NDArray[np.int64]
    cells: Column
    hint: DateOrder | None = None

    def first(self, there: Mask) -> DatedCell | None:
        """Return the first cell *there*; None where there is none."""
        if not there.any():
            return None
        at = int(there.argmax())
        return DatedCell(int(self.rows[at]), self.letters, self.cells[at])


@dataclass(frozen=True, slots=True, eq=False)
class HalfConverted:
    """The dates of a column whose day and month may be exchanged.

    Attributes:
        column: The column.
        there: Which of its cells they are.
        witness: A cell that shows why.
    """

    column: DatedColumn
    there: Mask
    witness: DatedCell

    @property
    def rows(self) -> npt.NDArray[np.int64]:
        """The numbers of the rows."""
        return self.column.rows[self.there]

    def cell_in(self, row: int) -> Cell:
        """Return the date of the row of that number, if it is one of them; else None."""
        at = int(self.column.rows.searchsorted(row))
        is_one = at < len(self.there) and self.column.rows[at] == row and self.there[at]
        return self.column.cells[at] if is_one else None


@dataclass(frozen=True, slots=True)
class DateExample:
    """A date that is read in the order of its column.

    Attributes:
        address: The cell's name in the spreadsheet, such as D14.
        cell: What stands in it.
        day: The day that it means.
    """

    address: str
    cell: Cell
    day: date


@dataclass(frozen=True, slots=True)
class DateOrderFinding:
    """How numeric dates are read.

    Attributes:
        order: The order; None where nothing decides it.
        code: What decided it, or what contradicts itself, as a code of the messages; empty where
            no cell of the file depends on it, so that there is nothing to tell.
        facts: What that message mentions, beside the order.
        conflict: The cells contradict each other, so that each of them is asked.
        example: The first cell that depends on it; None where there is none.
    """

    order: DateOrder | None
    code: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    conflict: bool = False
    example: DateExample | None = field(default=None, compare=False)

    @property
    def label(self) -> str:
        """The order in words, such as `day first`; empty where nothing decides it."""
        return messages.text(f"order.{self.order}") if self.order else ""

    @property
    def evidence(self) -> str:
        """In words, what decided the order; empty where no cell of the file depends on it."""
        return messages.text(self.code, order=self.label, **self.facts) if self.code else ""


def decide(columns: Sequence[DatedColumn], option: DateOrder | None) -> DateOrderFinding:
    """Return how the numeric dates of *columns* are read.

    Args:
        columns: The start and end columns.
        option: What the command or the settings say; it overrides what the cells show.
    """
    depending = [(column, column.cells.mask(dates.is_numeric)) for column in columns]
    found = _decided(columns, option, sum(int(there.sum()) for _, there in depending))
    if found.order is None:
        return found
    firsts = filter(None, (column.first(there) for column, there in depending))
    cell = min(firsts, key=attrgetter("row"), default=None)
    return replace(found, example=_example(cell, found.order) if cell else None)


def _decided(
    columns: Sequence[DatedColumn], option: DateOrder | None, depending: int
) -> DateOrderFinding:
    """Return what decides how so many *depending* cells are read."""
    if option is not None:
        return DateOrderFinding(option, "order.chosen")
    for_day, for_month = _voting(columns, "dmy"), _voting(columns, "mdy")
    if for_day and for_month:
        return DateOrderFinding(
            None, "order.contradiction", _contradiction(for_day, for_month), conflict=True
        )
    if for_day:
        return _by_witness("dmy", for_day, depending)
    if for_month:
        return _by_witness("mdy", for_month, depending)
    return _by_headers(columns) if depending else DateOrderFinding(None)


def _example(cell: DatedCell, order: DateOrder) -> DateExample | None:
    """Return the day that *cell* means in that order; None where it means none."""
    try:
        day = dates.normalize(cell.cell, Context(date_order=order)).meant
    except (Ambiguous, Unusable):
        return None
    return DateExample(cell.address, cell.cell, day)


def _voting(columns: Sequence[DatedColumn], order: DateOrder) -> DatedCell | None:
    """Return the first cell that proves *order*; None where none does."""
    firsts = (
        column.first(column.cells.mask(lambda cell: dates.vote(cell) == order))
        for column in columns
    )
    return min((one for one in firsts if one), key=attrgetter("row"), default=None)


def _by_witness(order: DateOrder, witness: DatedCell, depending: int) -> DateOrderFinding:
    """Return the order that *witness* proves; there is nothing to tell where nothing needs it."""
    if not depending:
        return DateOrderFinding(order)
    facts = {"cell": shown(witness.cell), "where": witness.address, "cells": str(depending)}
    return DateOrderFinding(order, "order.decided", facts)


def half_converted(columns: Iterable[DatedColumn]) -> Iterator[HalfConverted]:
    """Yield the dates of each column whose day and month may be exchanged.

    A spreadsheet program makes real dates of pasted text in its own order and leaves as text what
    is no date in that order. Text with a day above 12 beside real dates up to the 12th shows that
    the program and the people of this column do not agree about the order.
    """
    for column in columns:
        there = column.cells.mask(_may_be_exchanged)
        witness = column.first(column.cells.mask(dates.vote)) if there.any() else None
        if witness is not None:
            yield HalfConverted(column, there, witness)


def _may_be_exchanged(cell: Cell) -> bool:
    return isinstance(cell, date) and cell.month != cell.day <= MONTHS


def either_way(cell: Cell) -> tuple[str, ...]:
    """Return the day of a date that is perhaps half converted, and the one with both exchanged."""
    if not isinstance(cell, date):
        return ()
    day = date(cell.year, cell.month, cell.day)
    return day.isoformat(), day.replace(month=day.day, day=day.month).isoformat()


def _by_headers(columns: Iterable[DatedColumn]) -> DateOrderFinding:
    hints = {column.hint for column in columns if column.hint and len(column.rows)}
    if len(hints) != 1:
        return DateOrderFinding(None, "order.undecided")
    return DateOrderFinding(hints.pop(), "order.header")


def _contradiction(for_day: DatedCell, for_month: DatedCell) -> dict[str, str]:
    return {
        "cell": shown(for_day.cell),
        "where": for_day.address,
        "other": shown(for_month.cell),
        "there": for_month.address,
    }
