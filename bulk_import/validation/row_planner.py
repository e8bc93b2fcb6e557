"""Planning a campaign by itself: its cells, the rules between them, and what its sheet says of it.

Every row that anybody sees is made here, so that each thing is told in one place alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

import numpy as np

from bulk_import.cells import Cell, is_struck, shown, written
from bulk_import.column import Mask
from bulk_import.mapping import Match, Matches
from bulk_import.normalizers.text import is_blank
from bulk_import.problems import Problem, Severity
from bulk_import.sheet import Sheet
from bulk_import.validation.date_order import DatedColumn, either_way, half_converted
from bulk_import.validation.field_source import FieldSource
from bulk_import.validation.planned_row import PlannedRow, has_stopper
from bulk_import.validation.row_draft import RowDraft
from bulk_import.validation.row_filter import Campaigns
from bulk_import.validation.row_reader import Results, RowReader
from bulk_import.validation.stray_agents import StrayAgents


class RowPlanner:
    """Plans the campaigns of a sheet one by one; conflicts between them are not looked for.

    Args:
        campaigns: The rows that are campaigns.
        reader: What reads a row.
        dated: The columns of days, by which dates that are half converted are known.
        sheet: The sheet that the rows are of.
        matches: What its columns are.
        account: The number of the account, and its name where it has one; empty while it is not
            known.
    """

    def __init__(
        self,
        campaigns: Campaigns,
        reader: RowReader,
        dated: Sequence[DatedColumn],
        *,
        sheet: Sheet,
        matches: Matches,
        account: Sequence[str],
    ) -> None:
        self._suspects = list(half_converted(dated))
        self.strays = StrayAgents(sheet, matches, reader.sources.get("users"))
        accounts = (one for one in matches.columns if one.use == "account")
        self._accounts = list(accounts) if account else []
        self._told: defaultdict[int | None, list[Problem]] = defaultdict(list)
        for problem in sheet.problems:
            self._told[problem.row].append(problem)
        self._account = account
        self._folded = {one.casefold() for one in account}
        self._campaigns = campaigns
        self.reader = reader
        self._matches = matches
        self._labels = sheet.labels
        self._has_looks = any(column.has_looks for column in sheet.columns.values())

    def plan(self, row: int, known: Results | None = None) -> PlannedRow:
        """Return what the campaign in the row of that number means, and all its problems.

        Args:
            row: The number.
            known: What is found for its cells, by field, where their values are known to have
                the formats of the API page; None to read the cells and to look.
        """
        draft = self.draft(row)
        if draft.cells:
            self.reader.fill(draft, known)
        self.strays.add(draft)
        self._add_half_converted(draft)
        if self._has_looks:
            _add_struck(draft, self._matches)
        self._add_other_accounts(draft)
        draft.problems += self._told.get(row, ())
        name = _name(draft, self.reader.sources["name"])
        planned = draft.planned(name, is_checked=known is not None)
        return replace(planned, label=self._labels.by_number[row]) if self._labels else planned

    def stopped(self, table: Sheet) -> Mask:
        """Return the rows of *table* that are stopped by more than their cells and the rules."""
        numbers = [
            *self._campaigns.switched_off,
            *(row for row, told in self._told.items() if has_stopper(told)),
            *chain.from_iterable(one.rows.tolist() for one in self._suspects),
        ]
        stopped = np.isin(table.rows, [one for one in numbers if one is not None])
        for match in self._accounts:
            stopped |= table.columns[match.column].mask(self._is_of_other_account)
        return stopped

    @property
    def singled_out(self) -> Mask:
        """The campaigns of which more may be told than what their cells say, and the rules."""
        table = self._campaigns.table
        if self._has_looks:
            return np.ones(len(table.rows), np.bool_)
        return np.isin(table.rows, self.told) | self.stopped(table)

    @property
    def told(self) -> list[int]:
        """The numbers of the rows of which the file itself tells something."""
        return [row for row in self._told if row is not None]

    def draft(self, row: int) -> RowDraft:
        """Return the row of that number before it is read."""
        if row in self._campaigns.too_long:
            return RowDraft(row, (), problems=[Problem.of(Severity.ERROR, "row.too_long", row=row)])
        off = self._campaigns.switched_off.get(row)
        return RowDraft(row, self._campaigns.table.row(row), problems=[off] if off else [])

    def _add_half_converted(self, draft: RowDraft) -> None:
        for suspect in self._suspects:
            if (cell := suspect.cell_in(draft.row)) is not None:
                draft.add_problem(
                    Severity.QUESTION,
                    "date.half_converted",
                    self.reader.sources[suspect.column.field],
                    either_way(cell),
                    witness=shown(suspect.witness.cell),
                    where=suspect.witness.address,
                )
                draft.values.pop(suspect.column.field, None)

    def _add_other_accounts(self, draft: RowDraft) -> None:
        """Refuse a row that names another account than the one in use, and belongs to its run."""
        for match in self._accounts:
            cell = draft.cells[match.position] if draft.cells else None
            if self._is_of_other_account(cell):
                draft.problems.append(_other_account(draft.row, match, cell, self._account[0]))

    def _is_of_other_account(self, cell: Cell) -> bool:
        """Say whether *cell*, of a column of accounts, names another than the one in use."""
        return not is_blank(cell) and written(cell).strip().casefold() not in self._folded


def _add_struck(draft: RowDraft, matches: Matches) -> None:
    """Ask once about a row whose cells are all struck through, not about each of its cells."""
    if any(one.code == "cell.struck" for one in draft.problems):
        cells = [draft.cells[match.position] for match in matches.columns if match.field]
        if all(is_struck(cell) for cell in cells if not is_blank(cell)):
            others = (one for one in draft.problems if one.code != "cell.struck")
            row = Problem.of(Severity.QUESTION, "row.struck", row=draft.row)
            draft.problems = [row, *others]


def _name(draft: RowDraft, source: FieldSource) -> str | None:
    understood = draft.values.get("name")
    return str(understood) if understood is not None else written(draft.cell(source)) or None


def _other_account(row: int, match: Match, cell: Cell, inet_no: str) -> Problem:
    return Problem.of(
        Severity.ERROR,
        "row.other_account",
        row=row,
        column=match.column,
        header=match.header,
        cell=shown(cell),
        account=inet_no,
    )
