"""What is told of the rows of a plan, at once of all rows that hold the same cell.

Most that is told of a sheet is told of very many rows: a date in another form, a number behind
which stands a unit. Whoever writes that down looks at each different cell, and at no row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from bulk_import.column import Codes, Mask
from bulk_import.normalizers.text import is_blank
from bulk_import.problems import Problem
from bulk_import.validation.column_reader import Understood
from bulk_import.validation.planned_row import Change
from bulk_import.validation.row_draft import RowDraft
from bulk_import.validation.row_masks import RowMasks
from bulk_import.validation.row_planner import RowPlanner
from bulk_import.validation.row_reader import warn_of_filled
from bulk_import.validation.understood_column import UnderstoodColumn

Rows = npt.NDArray[np.int64]
"""Numbers of rows, rising."""


@dataclass(frozen=True, slots=True, eq=False)
class SharedFinding:
    """What one cell makes that many rows hold.

    Attributes:
        rows: Those rows.
        problems: What is told of each of them, without its row.
        change: What is sent otherwise than written; None where nothing is.
    """

    rows: Rows
    problems: tuple[Problem, ...]
    change: Change | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """What is told of rows that need not be made for it.

    Attributes:
        rows: Those rows.
        shared: All that is told of them; of one row in the order in which the row tells it.
    """

    rows: Rows
    shared: tuple[SharedFinding, ...] = ()


def find(
    rows: Rows, columns: Mapping[str, UnderstoodColumn], planner: RowPlanner, ready: Mask
) -> Findings:
    """Return what the columns of a sheet tell of its campaigns.

    A row that is not ready, and one of which a rule or the file tells something, is looked at
    singly: of the others nothing is told but what their cells say.

    Args:
        rows: The numbers of the campaigns.
        columns: What their cells mean, by field.
        planner: What plans one of them.
        ready: Those of them that are ready, and what the columns say.
    """
    masks = RowMasks(columns, planner.reader.zones, len(rows))
    among = ready & ~np.isin(rows, planner.told) & ~masks.violating(planner.reader.now)
    sheet = _Columns(rows, columns, planner, among, tuple(masks.alike()))
    return Findings(rows[among], tuple(sheet.findings()))


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns of a sheet.

    Attributes:
        rows: The numbers of its campaigns.
        columns: What their cells mean, by field.
        planner: What plans one of them.
        among: Those that are looked at.
        kinds: Those that have the same fields, with the values that decide so.
    """

    rows: Rows
    columns: Mapping[str, UnderstoodColumn]
    planner: RowPlanner
    among: Mask
    kinds: tuple[tuple[Mask, Mapping[str, object]], ...]

    def findings(self) -> Iterator[SharedFinding]:
        """Yield what is found in the order in which a row is read."""
        for reader in self.planner.reader.columns:
            column = self.columns[reader.field.name]
            is_read = np.zeros(len(self.among), np.bool_)
            left = []
            for rows, values in self.kinds:
                if reader.field.applies(values):
                    is_read |= rows
                else:
                    left.append((rows & self.among, values))
            yield from self._understood(column, is_read & self.among)
            for rows, values in left:
                yield from self._filled(column, rows, values)

    def _understood(self, column: UnderstoodColumn, among: Mask) -> Iterator[SharedFinding]:
        """Yield what is told of cells that are understood."""
        found = {
            code: one
            for code, one in column.others.items()
            if isinstance(one, Understood) and (one.notices or one.change)
        }
        for code, positions in _by_code(column.codes, among, list(found), len(column.cells)):
            draft = self._draft(int(positions[0]))
            draft.accept(column.source, found[code])
            yield SharedFinding(self.rows[positions], _anywhere(draft), found[code].change)

    def _filled(
        self, column: UnderstoodColumn, among: Mask, values: Mapping[str, object]
    ) -> Iterator[SharedFinding]:
        """Yield what is told of cells that are filled although their field does not apply."""
        if column.source.column is None or not among.any():
            return
        filled = [code for code, cell in enumerate(column.cells) if not is_blank(cell)]
        for _, positions in _by_code(column.codes, among, filled, len(column.cells)):
            draft = self._draft(int(positions[0]))
            draft.values.update(values)
            warn_of_filled(draft, column.source)
            yield SharedFinding(self.rows[positions], _anywhere(draft))

    def _draft(self, position: int) -> RowDraft:
        return self.planner.draft(int(self.rows[position]))


def _anywhere(draft: RowDraft) -> tuple[Problem, ...]:
    return tuple(replace(one, place=replace(one.place, row=None)) for one in draft.problems)


def _by_code(
    codes: Codes, among: Mask, wanted: list[int], count: int
) -> Iterator[tuple[int, npt.NDArray[np.intp]]]:
    """Yield each of the codes that are *wanted* with the positions at which it stands.

    Args:
        codes: The codes.
        among: The positions that are looked at.
        wanted: The codes that are looked for.
        count: How many codes there are.
    """
    is_wanted = np.zeros(count, np.bool_)
    is_wanted[wanted] = True
    positions = np.flatnonzero(among & is_wanted[codes])
    ordered = positions[np.argsort(codes[positions], kind="stable")]
    ends = np.flatnonzero(np.diff(codes[ordered])) + 1
    for some in np.split(ordered, ends) if len(ordered) else ():
        yield int(codes[some[0]]), some
