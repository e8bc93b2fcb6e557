"""The campaigns of a sheet before conflicts between them: their columns, and rows on demand.

A row is planned by itself where somebody asks for it. Before that it is only known whether it is
ready, by masks over the columns, and what it asks for that campaigns must not share.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import chain
from typing import Self

import numpy as np
import numpy.typing as npt

from bulk_import.campaign import unique_fields
from bulk_import.column import Mask
from bulk_import.outcome import State
from bulk_import.sheet import Sheet
from bulk_import.validation.column_reader import ColumnReader, Understood
from bulk_import.validation.conflicts import Claim, contested, find_conflicts, with_conflicts
from bulk_import.validation.contest import Contest
from bulk_import.validation.field_source import FieldSource
from bulk_import.validation.findings import Findings, find
from bulk_import.validation.planned_row import PlannedRow, has_stopper, state_of
from bulk_import.validation.planned_rows import PlannedRows
from bulk_import.validation.row_filter import Campaigns
from bulk_import.validation.row_masks import RowMasks
from bulk_import.validation.row_planner import RowPlanner
from bulk_import.validation.understood_column import UnderstoodColumn, understood


def understood_columns(
    readers: Sequence[ColumnReader], table: Sheet, tell: Callable[[float], None]
) -> dict[str, UnderstoodColumn]:
    """Return what the cells of *table* mean, by field.

    Args:
        readers: What reads the columns, each after those on which its meanings depend.
        table: The campaigns.
        tell: Told after each column which share of the cells is understood.
    """
    columns: dict[str, UnderstoodColumn] = {}
    for done, reader in enumerate(readers, 1):
        cells = reader.source.column_of(table)
        columns[reader.field.name] = understood(reader, cells, columns)
        tell(done / len(readers))
    return columns


def planned_sheet(
    campaigns: Campaigns, planner: RowPlanner, now: datetime, tell: Callable[[float], None]
) -> PlannedSheet:
    """Return the campaigns of a sheet, but for conflicts between them.

    Args:
        campaigns: The rows that are campaigns.
        planner: What plans one of them.
        now: The present moment, aware.
        tell: Told now and then which share of their cells is understood.
    """
    table = campaigns.table
    columns = understood_columns(planner.reader.columns, table, tell)
    masks = RowMasks(columns, planner.reader.zones, len(table.rows))
    special = {*campaigns.too_long, *planner.strays.rows, *table.rows[masks.unsendable].tolist()}
    alone = {row: planner.plan(row) for row in table.rows.tolist() if row in special}
    stopped = masks.stopped(now) | planner.stopped(table)
    return PlannedSheet(table.rows, columns, stopped, planner, alone)


@dataclass(frozen=True, slots=True, eq=False)
class PlannedSheet:
    """The campaigns of a sheet, but for conflicts between them.

    Attributes:
        rows: Their row numbers, rising.
        columns: What their cells mean, by field.
        stopped: Which of *rows* have something that keeps them from being sent.
        planner: What plans one of them by itself.
        alone: Rows that had to be planned by themselves, by number; what the columns say of them
            does not count.
        gone: The numbers of rows that are campaigns no more.
        left_out: The numbers of rows that are not to be sent, and ask for nothing.
        contest: The conflicts between the rows, once rows were changed; None before that.
    """

    rows: npt.NDArray[np.int64]
    columns: Mapping[str, UnderstoodColumn]
    stopped: Mask
    planner: RowPlanner
    alone: Mapping[int, PlannedRow]
    gone: frozenset[int] = frozenset()
    left_out: frozenset[int] = frozenset()
    contest: Contest | None = None

    def row(self, number: int) -> PlannedRow:
        """Return the campaign in the row of that number."""
        if number in self.alone:
            return self.alone[number]
        at = int(self.rows.searchsorted(number))
        columns = self.columns.items()
        return self.planner.plan(
            number, {name: one.result(int(one.codes[at])) for name, one in columns}
        )

    def different_values(self) -> Iterator[object]:
        """Yield once each value of a column that is not just what its cell says."""
        for column in self.columns.values():
            yield from (one.meant for one in column.others.values() if isinstance(one, Understood))
        yield from chain.from_iterable(row.values.values() for row in self.alone.values())

    def with_rows(
        self,
        numbers: Collection[int],
        rows: Iterable[PlannedRow],
        left_out: Collection[int],
    ) -> Self:
        """Return the sheet with *rows* in the place of those of the *numbers*.

        Args:
            numbers: The numbers of rows that were understood again.
            rows: What came of those of them that are campaigns.
            left_out: The numbers of all rows that are not to be sent.
        """
        kept = {number: row for number, row in self.alone.items() if number not in numbers}
        new = {row.row: row for row in rows}
        gone = self.gone.union(numbers) - new.keys()
        out = frozenset(left_out)
        changed = replace(self, alone={**kept, **new}, gone=gone, left_out=out)
        others = {*numbers, *(out ^ self.left_out)}
        if self.contest is None:
            return replace(changed, contest=changed.new_contest())
        contest = self.contest.again(others, self.claim, changed.claim, changed.new_contest)
        return replace(changed, contest=contest)

    def indexed(self) -> Self:
        """Return the sheet with the conflicts between its rows found, as the first change needs."""
        return self if self.contest else replace(self, contest=self.new_contest())

    def new_contest(self) -> Contest:
        """Return the conflicts between the rows, and who asks for what."""
        conflicts = find_conflicts(sorted(self._claims()))
        alone = ((row, one.values) for row, one in self.alone.items())
        return Contest.of(conflicts, self.rows, self.columns, alone)

    def claim(self, number: int) -> Mapping[str, object] | None:
        """Return the values of a row that it must not share; None where it asks for nothing."""
        if number in self.left_out:
            return None
        if number in self.alone:
            return self.alone[number].values
        at = int(self.rows.searchsorted(number))
        is_there = at < len(self.rows) and self.rows[at] == number and number not in self.gone
        return self._unique_values(at) if is_there else None

    def with_conflicts(self, sheet: Sheet, sources: Mapping[str, FieldSource]) -> PlannedRows:
        """Return the rows with the conflicts between them.

        Args:
            sheet: The sheet as it is now, for the cells that are told.
            sources: Where those cells come from.
        """
        left_out = self.left_out
        if self.contest is None:
            conflicts = find_conflicts(sorted(self._claims()))
        else:
            conflicts = self.contest.conflicts

        def make(number: int) -> PlannedRow:
            row = self.row(number)
            if number in left_out:
                return replace(row, left_out=True)
            found = conflicts.get(number)
            return with_conflicts(row, found, sheet, sources) if found else row

        rows, stopped = self._stopped(conflicts)
        kinds = [state_of(is_left_out=False, is_stopped=is_stopped) for is_stopped in (False, True)]
        states = [kinds[one] for one in stopped.tolist()]
        numbers = rows.tolist()
        for number in left_out:
            at = bisect_left(numbers, number)
            if numbers[at : at + 1] == [number]:
                states[at] = state_of(is_left_out=True, is_stopped=bool(stopped[at]))
        find = partial(self._findings, numbers, states)
        return PlannedRows(numbers, states, make, find=find, conflicts=conflicts)

    def _stopped(self, conflicts: Iterable[int]) -> tuple[npt.NDArray[np.int64], Mask]:
        """Return the numbers of all rows, and which of them are kept from being sent.

        Args:
            conflicts: The numbers of rows with a conflict.
        """
        kept = ~np.isin(self.rows, list(self.gone))
        alone = np.fromiter(self.alone, np.int64, len(self.alone))
        others = alone[~np.isin(alone, self.rows[kept])]
        rows = np.sort(np.concatenate((self.rows[kept], others)))
        stopped = np.zeros(len(rows), np.bool_)
        stopped[rows.searchsorted(self.rows[kept])] = self.stopped[kept]
        stopped[rows.searchsorted(alone)] = [
            has_stopper(one.problems) for one in self.alone.values()
        ]
        stopped[rows.searchsorted(list(conflicts))] = True
        return rows, stopped

    def _findings(self, numbers: Sequence[int], states: Sequence[State]) -> Findings:
        """Return what is told of the rows of these *numbers*, which stand in *states*."""
        ready = [number for number, one in zip(numbers, states, strict=True) if one is State.READY]
        by_columns = np.isin(self.rows, ready) & ~np.isin(self.rows, [*self.alone, *self.gone])
        return find(self.rows, self.columns, self.planner, by_columns)

    def _claims(self) -> Iterator[Claim]:
        """Yield what rows ask for that may want the same as another."""
        left_out = self.left_out
        alone = [row for number, row in self.alone.items() if number not in left_out]
        others = [*self.alone, *self.gone, *left_out]
        by_columns = np.flatnonzero(~np.isin(self.rows, others))
        shared = np.zeros(len(by_columns) + len(alone), np.bool_)
        for name in unique_fields():
            column = self.columns[name]
            first = len(column.cells)
            values = ((first + at, row.values.get(name)) for at, row in enumerate(alone))
            own = np.arange(first, first + len(alone), dtype=np.intc)
            codes = np.concatenate([column.codes[by_columns], own])
            shared |= contested(name, chain(column.values(), values), codes)
        for at in by_columns[shared[: len(by_columns)]].tolist():
            yield int(self.rows[at]), self._unique_values(at)
        for row in (
            row
            for row, is_shared in zip(alone, shared[len(by_columns) :], strict=True)
            if is_shared
        ):
            yield row.row, row.values

    def _unique_values(self, position: int) -> dict[str, object]:
        columns = {name: self.columns[name] for name in unique_fields()}
        return {name: one.value(int(one.codes[position])) for name, one in columns.items()}
