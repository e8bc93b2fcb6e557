"""Where a rule takes its first values from: `from`, `agree` or `sum`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from bulk_import.cells import Cell, shown, written
from bulk_import.dialers.columns import Blank, Cells, Columns
from bulk_import.dialers.numbers import number_of, plain
from bulk_import.dialers.patterns import ANY
from bulk_import.dialers.profile_tables import Rule
from bulk_import.dialers.steps import taken_out
from bulk_import.problems import Notice, Unusable

CLOSED: Final = "closed"
"""What exports write for a day without hours."""

_MOST_TOLD: Final = 7
"""Parts that a message lists: the days of a week."""


@dataclass(slots=True)
class Taken:
    """What the export says for a rule.

    Attributes:
        values: The values, none of them blank; empty where it says nothing.
        was: The same as text.
        source: The headers that they stand under.
        notices: What was assumed.
    """

    values: list[Cell]
    was: str
    source: str
    notices: list[Notice] = field(default_factory=list)


Taking = Callable[[Cells], Taken]


def taking(rule: Rule, columns: Columns, blank: Blank) -> Taking:
    """Return what takes the values of *rule* out of a campaign's cells."""
    if rule.agree:
        return _agreeing(rule, columns, blank)
    if rule.total:
        return _adding(rule, columns, blank)
    return _first(rule, columns, blank)


def _first(rule: Rule, columns: Columns, blank: Blank) -> Taking:
    found = [(columns.find(pattern), ANY in pattern) for pattern in rule.columns]

    def take(cells: Cells) -> Taken:
        for places, all_of_them in found:
            there = [at for at in places if not blank(cells[at])]
            if there:
                return _taken(cells, there if all_of_them else there[:1], columns)
        return Taken([], "", "")

    return take


def _taken(cells: Cells, there: Sequence[int], columns: Columns) -> Taken:
    values = [cells[at] for at in there]
    return Taken(values, ", ".join(map(written, values)), columns.named(there))


def _adding(rule: Rule, columns: Columns, blank: Blank) -> Taking:
    parts = [(columns.find(header)[:1], Decimal(str(each))) for header, each in rule.total.items()]
    found = [(places[0], each) for places, each in parts if places]

    def take(cells: Cells) -> Taken:
        there = [(at, each) for at, each in found if not blank(cells[at])]
        taken = _taken(cells, [at for at, _ in there], columns)
        total = Decimal()
        for at, each in there:
            number = number_of(cells[at])
            if number is None:
                raise Unusable("convert.not_number")
            total += number * each
        taken.values = [plain(total)] if there else []
        return taken

    return take


def _agreeing(rule: Rule, columns: Columns, blank: Blank) -> Taking:
    places = columns.find(*rule.agree)
    parts = dict(zip(places, _parts([columns.headers[at] for at in places]), strict=True))

    def is_closed(cell: Cell) -> bool:
        return blank(cell) or written(cell).strip().casefold() == CLOSED

    def take(cells: Cells) -> Taken:
        there = [at for at in places if not is_closed(cells[at])]
        taken = _taken(cells, there[:1], columns)
        said = {at: _part(rule, cells[at]) for at in there}
        if len({text.casefold() for text in said.values()}) > 1:
            told = [f"{parts[at]} {text}" for at, text in said.items()][:_MOST_TOLD]
            raise Unusable("convert.disagree", parts=shown(", ".join(told)))
        agreed: list[Cell] = [*said.values()]
        taken.values = agreed[:1]
        # Where a list has fewer entries than that of another campaign, nothing is closed.
        closed = [part for at, part in parts.items() if at not in said and not part.isdigit()]
        if there and closed:
            taken.notices.append(Notice("convert.closed", {"parts": ", ".join(closed)}))
        return taken

    return take


def _part(rule: Rule, cell: Cell) -> str:
    return taken_out(rule.extract, cell) if rule.extract else written(cell).strip()


def _parts(headers: Sequence[str]) -> list[str]:
    """Return what tells *headers* apart: sun and mon for sunSched and monSched."""
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
