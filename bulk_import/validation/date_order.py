"""How the numeric dates of a sheet are read, decided by the sheet's own evidence.

The order belongs to the column, never to the cell: two people or two machines that fill one
column in two orders make every numeric date of it doubtful. The start and end columns are taken
together, since the same person or program fills both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from bulk_import import messages
from bulk_import.cells import Cell, shown
from bulk_import.normalizers import dates
from bulk_import.normalizers.normalizer import DateOrder

MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class DatedCell:
    """A cell of a date column, where it stands, and what its header says about dates."""

    row: int
    field: str
    column: str
    cell: Cell
    hint: DateOrder | None

    @property
    def address(self) -> str:
        """The cell's name in the spreadsheet, such as D14."""
        return f"{self.column}{self.row}"


@dataclass(frozen=True, slots=True)
class DateOrderFinding:
    """How numeric dates are read.

    Attributes:
        order: The order; None where nothing decides it.
        code: What decided it, or what contradicts itself, as a code of the messages; empty where
            no cell of the file depends on it, so that there is nothing to tell.
        facts: What that message mentions, beside the order.
        conflict: The cells contradict each other, so that each of them is asked.
    """

    order: DateOrder | None
    code: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    conflict: bool = False

    @property
    def label(self) -> str:
        """The order in words, such as `day first`; empty where nothing decides it."""
        return messages.text(f"order.{self.order}") if self.order else ""

    @property
    def evidence(self) -> str:
        """In words, what decided the order; empty where no cell of the file depends on it."""
        return messages.text(self.code, order=self.label, **self.facts) if self.code else ""


def decide(cells: Sequence[DatedCell], option: DateOrder | None) -> DateOrderFinding:
    """Return how the numeric dates among *cells* are read.

    Args:
        cells: Every cell of the start and end columns.
        option: What the command or the settings say; it overrides what the cells show.
    """
    if option is not None:
        return DateOrderFinding(option, "order.chosen")
    depending = sum(dates.is_numeric(dated.cell) for dated in cells)
    votes = {dates.vote(dated.cell): dated for dated in reversed(cells)}
    for_day, for_month = votes.get("dmy"), votes.get("mdy")
    if for_day and for_month:
        return DateOrderFinding(
            None, "order.contradiction", _contradiction(for_day, for_month), conflict=True
        )
    if for_day:
        return _by_witness("dmy", for_day, depending)
    if for_month:
        return _by_witness("mdy", for_month, depending)
    return _by_headers(cells) if depending else DateOrderFinding(None)


def _by_witness(order: DateOrder, witness: DatedCell, depending: int) -> DateOrderFinding:
    """Return the order that *witness* proves; there is nothing to tell where nothing needs it."""
    if not depending:
        return DateOrderFinding(order)
    facts = {"cell": shown(witness.cell), "where": witness.address, "cells": str(depending)}
    return DateOrderFinding(order, "order.decided", facts)


def half_converted(cells: Sequence[DatedCell]) -> Iterator[tuple[DatedCell, DatedCell]]:
    """Yield dates whose day and month may be exchanged, each with a cell that shows why.

    A spreadsheet program makes real dates of pasted text in its own order and leaves as text what
    is no date in that order. Text with a day above 12 beside real dates up to the 12th shows that
    the program and the people of this column do not agree about the order.
    """
    witnesses = {dated.column: dated for dated in reversed(cells) if dates.vote(dated.cell)}
    for dated in cells:
        day = dated.cell
        if dated.column in witnesses and isinstance(day, date) and day.month != day.day <= MONTHS:
            yield dated, witnesses[dated.column]


def either_way(cell: Cell) -> tuple[str, ...]:
    """Return the day of a date that is perhaps half converted, and the one with both exchanged."""
    if not isinstance(cell, date):
        return ()
    day = date(cell.year, cell.month, cell.day)
    return day.isoformat(), day.replace(month=day.day, day=day.month).isoformat()


def _by_headers(cells: Sequence[DatedCell]) -> DateOrderFinding:
    hints = {dated.hint for dated in cells if dated.hint}
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
