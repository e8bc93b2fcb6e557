"""Data that stand apart from their header: in the next table of a page, or on another sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Final

from bulk_import.cells import Cell
from bulk_import.mapping.header_meaning import ByHand, field_of
from bulk_import.mapping.header_rows import (
    FEWEST_FIELDS,
    TELLING,
    TableHeader,
    filled_rows,
    find_header,
    looks_like_a_campaign,
    reads,
)
from bulk_import.mapping.headers import fold
from bulk_import.mapping.matching import by_header
from bulk_import.problems import Problem
from bulk_import.sheet import Sheet

_FEWEST_COLUMNS: Final = 2


def joined_tables(sheets: Sequence[Sheet], chosen: Mapping[str, str]) -> tuple[Sheet, ...]:
    """Return the tables of one page, each together with those that go on from it.

    A table goes on from the one before if it has the same columns, and either the same headers
    again, as the pages of a list have, or none and rows that are campaigns by the headers there.
    Spreadsheet programs show the tables of a page one below another; so are their rows numbered.

    Args:
        sheets: The tables, in the order of the page.
        chosen: Headers matched by hand.
    """
    by_hand = by_header(chosen)
    groups: list[list[Sheet]] = []
    header: TableHeader | None = None
    for sheet in sheets:
        own = find_header(sheet.as_shown(), by_hand)
        if header is not None and groups and _goes_on(sheet, own, header, by_hand):
            groups[-1].append(sheet)
        else:
            groups.append([sheet])
            header = own
    return tuple(map(_joined, groups))


def continued_on(
    sheet: Sheet, beside: Iterable[Sheet], chosen: Mapping[str, str]
) -> tuple[Sheet, ...]:
    """Return which sheets hold campaigns without a header, by the headers of *sheet*."""
    by_hand = by_header(chosen)
    header = find_header(sheet.as_shown(), by_hand)
    if header is None:
        return ()
    return tuple(
        other
        for other in beside
        if find_header(other.as_shown(), by_hand) is None and _are_campaigns(other, header, by_hand)
    )


def with_campaigns(sheets: Iterable[Sheet], chosen: Mapping[str, str]) -> tuple[Sheet, ...]:
    """Return which sheets hold campaigns below headers of their own."""
    by_hand = by_header(chosen)
    found = ((sheet, find_header(sheet.as_shown(), by_hand)) for sheet in sheets)
    return tuple(
        sheet
        for sheet, header in found
        if header and _are_campaigns(sheet.below(header.row), header, by_hand)
    )


def with_rows_of_campaigns(sheets: Iterable[Sheet]) -> tuple[Sheet, ...]:
    """Return which sheets have a row of which several cells could be those of a campaign."""
    return tuple(
        sheet
        for sheet in sheets
        if any(looks_like_a_campaign(cells) for _, cells in filled_rows(sheet.as_shown()))
    )


def _goes_on(sheet: Sheet, own: TableHeader | None, header: TableHeader, by_hand: ByHand) -> bool:
    if not _FEWEST_COLUMNS <= len(sheet.columns) <= len(header.lines):
        return False  # blank cells at the end of all its rows are none of its columns
    if own is None:
        return _are_campaigns(sheet, header, by_hand)
    return list(map(_folded, own.lines)) == list(map(_folded, header.lines))


def _folded(lines: Sequence[str]) -> str:
    return fold(" ".join(lines))


def _are_campaigns(sheet: Sheet, header: TableHeader, by_hand: ByHand) -> bool:
    """Say whether the first row of *sheet* is a campaign by the headers of another table."""
    first = next((cells for _, cells in filled_rows(sheet.as_shown())), ())
    return sum(reads(name, cell) for name, cell in _under(header, first, by_hand)) >= FEWEST_FIELDS


def _under(
    header: TableHeader, cells: Sequence[Cell], by_hand: ByHand
) -> Iterator[tuple[str, Cell]]:
    """Yield the telling fields of *header*, each with the cell below it."""
    for lines, cell in zip(header.lines, cells, strict=False):
        field = field_of(lines, by_hand) if lines else None
        if field in TELLING:
            yield str(field), cell


def _joined(group: Sequence[Sheet]) -> Sheet:
    """Return the tables of *group* below each other, the rows of all numbered through."""
    first, *others = group
    if not others:
        return first
    numbers, problems, last = [], [], 0
    for sheet in group:
        numbers += [row + last for row in sheet.rows.tolist()]
        problems += [_moved(problem, last) for problem in sheet.problems]
        last = numbers[-1] if numbers else last
    rows = chain.from_iterable((cells for _, cells in sheet.iter_rows()) for sheet in group)
    more = [sheet.rows_found for sheet in group if sheet.rows_found is not None]
    return replace(
        Sheet.of(rows, numbers, name=first.name),
        problems=tuple(problems),
        day_zero=first.day_zero,
        rows_found=sum(more) if more else None,
    )


def _moved(problem: Problem, rows: int) -> Problem:
    if problem.row is None:
        return problem
    return replace(problem, place=replace(problem.place, row=problem.row + rows))
