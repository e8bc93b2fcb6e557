"""Which rows of a sheet the Check screen shows: every choice stands in its address."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any, Final, Self
from urllib.parse import parse_qsl, urlencode

import numpy as np

from bulk_import.cells import written
from bulk_import.outcome import State
from bulk_import.validation import Plan

_NUMBER: Final = re.compile(r"[0-9]{1,8}")
PAGE: Final = 100
"""Rows of a page."""


class Show(StrEnum):
    """The kinds of rows that a person looks at, in the order of their tabs."""

    FIXING = "fixing"
    READY = "ready"
    WARNINGS = "warnings"
    EDITED = "edited"
    LEFT_OUT = "left-out"
    ALL = "all"


class ColumnsShown(StrEnum):
    """Which columns a person looks at."""

    ALL = "all"
    """Those that are imported."""
    PROBLEMS = "problems"
    """Those with cells to fix; the name stays."""
    FILE = "file"
    """Those of the file, also where they are not imported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What a person chose to see.

    Attributes:
        show: Which rows; None for those that need fixing, or all where none does.
        cause: The key of a cause whose rows alone are shown; empty for none.
        columns: Which columns.
        find: What the rows hold; empty for anything.
        page: Which page, from 1.
        at: The revision at which the view was chosen: rows that were changed after it stay.
    """

    show: Show | None = None
    cause: str = ""
    columns: ColumnsShown = ColumnsShown.ALL
    find: str = ""
    page: int = 1
    at: int | None = None

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Self:
        """Return the view of an address; what it does not say, or says wrong, is as usual."""
        return cls(
            show=next((one for one in Show if one == query.get("show")), None),
            cause=query.get("cause", ""),
            columns=next(
                (one for one in ColumnsShown if one == query.get("columns")), ColumnsShown.ALL
            ),
            find=query.get("find", "").strip(),
            page=_number(query.get("page"), 1) or 1,
            at=_number(query.get("at"), None),
        )

    def fields(self) -> list[tuple[str, str]]:
        """Return what the view says beside what is as usual, but for the page: for a form."""
        return parse_qsl(self.address(page=1).removeprefix("?"))

    def address(self, **changes: Any) -> str:
        """Return the query of the view, with *changes*; without what is as usual."""
        view = replace(self, **changes)
        values = ((one.name, getattr(view, one.name), one.default) for one in fields(view))
        said = {name: value for name, value, usual in values if value != usual}
        return f"?{urlencode(said)}" if said else "?"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsShown:
    """The rows of a view.

    Attributes:
        fitting: The numbers of the rows that fit it now.
        staying: Those that did when it was chosen, and were changed since.
        numbers: Both, rising.
        page: The page that is shown, from 1.
    """

    fitting: frozenset[int]
    staying: frozenset[int]
    numbers: tuple[int, ...]
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are; at least 1."""
        return max(1, -(-len(self.numbers) // PAGE))

    @property
    def first(self) -> int:
        """The place of the first row of the page among all, from 1."""
        return (self.page - 1) * PAGE + 1

    @property
    def on_page(self) -> tuple[int, ...]:
        """The numbers of the rows of the page."""
        return self.numbers[self.first - 1 : self.first - 1 + PAGE]

    @property
    def last(self) -> int:
        """The place of the last row of the page."""
        return self.first + len(self.on_page) - 1

    def page_of(self, row: int) -> int | None:
        """Return the page on which a row stands, or else the next one after it; None for none."""
        place = int(np.searchsorted(self.numbers, row))
        return place // PAGE + 1 if place < len(self.numbers) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinds:
    """The numbers of the rows of each kind, for views of them.

    Attributes:
        warnings: The rows with a warning.
        edited: The rows of which a cell was edited.
        changed: The rows that were changed after the view was chosen.
        cause: The rows of the view's cause; None where it has none.
    """

    warnings: Collection[int] = ()
    edited: Collection[int] = ()
    changed: Collection[int] = ()
    cause: Collection[int] | None = None


def rows_shown(plan: Plan, view: View, kinds: Kinds) -> RowsShown:
    """Return the rows of *plan* that a *view* shows, its page bounded to those there are."""
    show = view.show or usual_show(plan)
    every = plan.rows.numbers
    fitting = _of_kind(plan, show, kinds)
    if kinds.cause is not None:
        fitting &= frozenset(kinds.cause)
    staying = frozenset(every) & frozenset(kinds.changed) - fitting
    if view.find:
        found = holding(plan, view.find)
        fitting, staying = fitting & found, staying & found
    numbers = tuple(sorted(fitting | staying))
    pages = max(1, -(-len(numbers) // PAGE))
    return RowsShown(
        fitting=fitting, staying=staying, numbers=numbers, page=min(max(view.page, 1), pages)
    )


def usual_show(plan: Plan) -> Show:
    """Return what is shown first: the rows that need fixing, if any do."""
    return Show.FIXING if State.INVALID in plan.rows.states else Show.ALL


def holding(plan: Plan, text: str) -> frozenset[int]:
    """Return the numbers of the rows of which a cell holds *text*, now or in the file."""
    sought = text.casefold()
    sheet = plan.sheet
    found = np.zeros(len(sheet.rows), np.bool_)
    for column in sheet.columns.values():
        found |= column.mask(lambda cell: sought in written(cell).casefold())
    before = (edit.row for edit in plan.edits if sought in written(edit.was).casefold())
    number = _number(text, 0)
    return frozenset({*sheet.rows[found].tolist(), *before, number}) & frozenset(plan.rows.numbers)


def _of_kind(plan: Plan, show: Show, kinds: Kinds) -> frozenset[int]:
    match show:
        case Show.ALL:
            return frozenset(plan.rows.numbers)
        case Show.WARNINGS:
            return frozenset(kinds.warnings)
        case Show.EDITED:
            return frozenset(kinds.edited)
        case _:
            state = {
                Show.FIXING: State.INVALID,
                Show.READY: State.READY,
                Show.LEFT_OUT: State.NOT_SENT,
            }[show]
            return frozenset(plan.rows.where(state).numbers)


def _number(text: str | None, otherwise: int | None) -> int | None:
    """Return the number that *text* is, if it is one that an address can mean."""
    return int(text) if text is not None and _NUMBER.fullmatch(text) else otherwise
