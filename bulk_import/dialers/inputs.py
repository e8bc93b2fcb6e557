"""Where a rule takes its first values from: `from`, `agree` or `sum`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Final

from bulk_import.cells import Cell, shown, written
from bulk_import.dialers.conditions import BlankTest, Cells
from bulk_import.dialers.day_hours import DayHours, Edge, said
from bulk_import.dialers.headers import ANY, ReadableColumns
from bulk_import.dialers.numbers import number_of, plain
from bulk_import.dialers.steps import RuleState
from bulk_import.dialers.week import clock, days_named
from bulk_import.dialers.written_rule import FieldRule
from bulk_import.problems import Ambiguous, Notice, Unusable

CLOSED: Final = "closed"
"""The words that exports use for a day without hours."""

_MOST_LISTED: Final = 7
"""Parts that a message lists: the days of a week."""


InputReader = Callable[[Cells], RuleState]


def input_reader(
    rule: FieldRule, columns: ReadableColumns, blank: BlankTest, edge: Edge | None = None
) -> InputReader:
    """Return what takes the values of *rule* out of a campaign's cells.

    Args:
        rule: The rule.
        columns: The columns of the export.
        blank: What says that a cell holds nothing.
        edge: Which end of the hours of a day it takes; None where it takes something else.
    """
    if rule.agree:
        if hours := edge and DayHours.of(rule, edge, columns):
            return _every_day(hours, blank, columns)
        return _agreeing(rule, columns, blank)
    if rule.total:
        return _adding(rule, columns, blank)
    return _first(rule, columns, blank)


def _first(rule: FieldRule, columns: ReadableColumns, blank: BlankTest) -> InputReader:
    found = [(columns.find(pattern), ANY in pattern) for pattern in rule.columns]

    def take(cells: Cells) -> RuleState:
        for places, all_of_them in found:
            there = [at for at in places if not blank(cells[at])]
            if there:
                return _inputs(cells, there if all_of_them else there[:1], columns)
        return RuleState()

    return take


def _inputs(cells: Cells, there: Sequence[int], columns: ReadableColumns) -> RuleState:
    values = [cells[at] for at in there]
    was = ", ".join(map(written, values))
    return RuleState(values=values, was=was, source=columns.named(there))


def _adding(rule: FieldRule, columns: ReadableColumns, blank: BlankTest) -> InputReader:
    parts = [(columns.find(header)[:1], Decimal(str(each))) for header, each in rule.total.items()]
    found = [(places[0], each) for places, each in parts if places]

    def take(cells: Cells) -> RuleState:
        there = [(at, each) for at, each in found if not blank(cells[at])]
        state = _inputs(cells, [at for at, _ in there], columns)
        total = Decimal()
        for at, each in there:
            number = number_of(cells[at])
            if number is None:
                raise Unusable("convert.not_number")
            total += number * each
        state.values = [plain(total)] if there else []
        return state

    return take


def _agreeing(rule: FieldRule, columns: ReadableColumns, blank: BlankTest) -> InputReader:
    places = columns.find(*rule.agree)
    parts = dict(zip(places, _parts([columns.headers[at] for at in places]), strict=True))

    def take(cells: Cells) -> RuleState:
        there = [at for at in places if not _is_closed(cells[at], blank)]
        state = _inputs(cells, there[:1], columns)
        texts = {at: said(rule.extract, cells[at]) for at in there}
        if len({text.casefold() for text in texts.values()}) > 1:
            differing = [f"{parts[at]} {text}" for at, text in texts.items()][:_MOST_LISTED]
            raise Unusable("convert.disagree", parts=shown(", ".join(differing)))
        agreed: list[Cell] = [*texts.values()]
        state.values = agreed[:1]
        # Where a list has fewer entries than that of another campaign, nothing is closed.
        closed = [part for at, part in parts.items() if at not in texts and not part.isdigit()]
        if there and closed:
            state.notices.append(Notice("convert.closed", {"parts": ", ".join(closed)}))
        return state

    return take


def _every_day(hours: DayHours, blank: BlankTest, columns: ReadableColumns) -> InputReader:
    """Return what takes the hours that every day keeps on which people are called at all."""

    def is_closed(cell: Cell) -> bool:
        return _is_closed(cell, blank)

    def take(cells: Cells) -> RuleState:
        there = list(hours.open(cells, is_closed))
        state = _inputs(cells, [at for at, _ in there[:1]], columns)
        if not there:
            return state
        week = hours.week(cells, is_closed)
        if len({clock(text) for _, text in there}) > 1:
            raise Ambiguous("convert.days_differ", (), days=week.said())
        state.values = [there[0][1]]
        if week.closed:
            state.notices.append(Notice("convert.closed", {"parts": days_named(week.closed)}))
        return state

    return take


def _is_closed(cell: Cell, blank: BlankTest) -> bool:
    return blank(cell) or written(cell).strip().casefold() == CLOSED


def _parts(headers: Sequence[str]) -> list[str]:
    """Return what *headers* differ in: sun and mon for sunSched and monSched."""
    if len(headers) == 1:
        return list(headers)
    start = _alike(headers)
    end = _alike([header[start:][::-1] for header in headers])
    return [header[start : len(header) - end] or header for header in headers]


def _alike(texts: Sequence[str]) -> int:
    """Return with how many letters all of *texts* begin alike."""
    letters = enumerate(zip(*texts, strict=False))
    shortest = min(map(len, texts), default=0)
    return next((place for place, column in letters if len(set(column)) > 1), shortest)
