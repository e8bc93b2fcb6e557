"""A spreadsheet as read: every cell where it stands, nothing guessed, nothing converted.

A sheet is held column by column: each different cell of a column once, and a code a row. Code that
interprets, replaces or searches cells looks at each different one once; conditions on single rows
are masks over all rows. Rows are made when somebody asks for them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import repeat, zip_longest
from typing import Final, Self

import numpy as np
import numpy.typing as npt

from bulk_import.cells import (
    DAY_ZERO,
    ROWS_SEARCHED,
    Cell,
    as_shown,
    column_letter,
    column_number,
    ranges,
)
from bulk_import.column import Column, Mask, Selection, lettered
from bulk_import.problems import Problem, Refused
from bulk_import.row_labels import RowLabels

_ROWS_AT_ONCE: Final = 1_000
"""Rows that are made together: few enough that making one costs little, many enough to be fast."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sheet:
    """One sheet of a file.

    Attributes:
        name: The sheet's name; None for formats without sheets.
        rows: The row numbers that the spreadsheet program shows, rising; thousands of blank rows
            one after another may be left out.
        columns: Its columns by the spreadsheet's letters, from A on without a gap; each has one
            code a row.
        ours: The letters of the columns that the workbook's own mark says are of an earlier
            import; empty where there is no mark, as after saving as CSV.
        problems: What is wrong with single rows, such as a record that is too long, or, without a
            row, with the sheet.
        day_zero: The day from which the workbook counts days.
        rows_found: The rows with anything in them below the header, where they are more than are
            read; the sheet cannot be used then. None where all were read.
        labels: What the rows are called where the sheet was a DataFrame; None for a file, whose
            rows are called by their numbers.
    """

    name: str | None
    rows: npt.NDArray[np.int64]
    columns: Mapping[str, Column]
    problems: tuple[Problem, ...] = ()
    ours: frozenset[str] = frozenset()
    day_zero: date = DAY_ZERO
    rows_found: int | None = None
    labels: RowLabels | None = None

    def __post_init__(self) -> None:
        if any(len(column) != len(self.rows) for column in self.columns.values()):
            raise ValueError("a column has more or fewer cells than the sheet has rows")
        if not (self.rows[1:] > self.rows[:-1]).all():
            raise ValueError("the numbers of the rows do not rise")

    @classmethod
    def of(
        cls,
        rows: Iterable[Sequence[Cell]],
        numbers: Iterable[int] | None = None,
        *,
        name: str | None = None,
    ) -> Self:
        """Return a sheet of *rows*, whose first cells stand in column A.

        Args:
            rows: The cells, row by row; short rows are filled with None.
            numbers: The row numbers that the spreadsheet program shows, one a row; None to count
                from 1.
            name: The sheet's name.
        """
        all_rows = list(rows)
        counted = range(1, len(all_rows) + 1) if numbers is None else list(numbers)
        columns = [Column.of(cells) for cells in zip_longest(*all_rows)]
        return cls(name=name, rows=np.array(counted, np.int64), columns=lettered(columns))

    @property
    def is_empty(self) -> bool:
        """Whether no cell holds anything but spaces."""
        return all(
            cell is None or (isinstance(cell, str) and not cell.strip())
            for column in self.columns.values()
            for cell in column.values
        )

    @property
    def filled(self) -> Mask:
        """Which rows hold anything."""
        filled = np.zeros(len(self.rows), np.bool_)
        for column in self.columns.values():
            filled |= column.filled
        return filled

    def cell(self, row: int, column: str) -> Cell:
        """Return the cell in the row of that number and the column of those letters."""
        at = self._position(row)
        return self.columns[column][at] if at is not None and column in self.columns else None

    def row(self, number: int) -> tuple[Cell, ...]:
        """Return the cells of the row of that *number*, from column A on; all None for no row."""
        at = self._position(number)
        return tuple(None if at is None else column[at] for column in self.columns.values())

    def iter_rows(self) -> Iterator[tuple[int, tuple[Cell, ...]]]:
        """Yield the number of each row and its cells, from column A on."""
        columns = [(_objects(column.values), column.codes) for column in self.columns.values()]
        for start in range(0, len(self.rows), _ROWS_AT_ONCE):
            some = slice(start, start + _ROWS_AT_ONCE)
            numbers = self.rows[some].tolist()
            cells = [values[codes[some]].tolist() for values, codes in columns]
            yield from zip(numbers, zip(*cells, strict=True) if cells else repeat(()), strict=False)

    def label(self, number: int) -> Hashable:
        """Return what the row of that *number* is called."""
        return number if self.labels is None else self.labels.by_number[number]

    def number(self, label: Hashable) -> int:
        """Return the number of the row that is called *label*; of a file, they are the same.

        Raises:
            Refused: No row of the DataFrame is called so, or several are.
        """
        if self.labels is not None:
            return self.labels.number(label)
        if not isinstance(label, int):
            raise Refused("edit.no_such_row", row=str(label))
        return label

    def listed(self, numbers: Iterable[int]) -> str:
        """Return the rows of those rising *numbers* as people list them: `2–5, 7`."""
        if self.labels is None:
            return ranges(numbers)
        return ", ".join(str(self.label(number)) for number in numbers)

    def select(self, rows: Selection) -> Self:
        """Return the sheet with those *rows* alone."""
        if self._are_all(rows):
            return self
        columns = {letters: column.select(rows) for letters, column in self.columns.items()}
        return replace(self, rows=self.rows[rows], columns=columns)

    def _are_all(self, rows: Selection) -> bool:
        if isinstance(rows, slice):
            return len(range(len(self.rows))[rows]) == len(self.rows)
        return rows.dtype == np.bool_ and bool(rows.all())

    def top(self, rows: int = ROWS_SEARCHED) -> Self:
        """Return the sheet with its first *rows* alone."""
        return self.select(slice(rows))

    def below(self, row: int) -> Self:
        """Return the sheet with the rows below that number alone."""
        return self.select(slice(int(self.rows.searchsorted(row, "right")), None))

    def above(self, row: int) -> Self:
        """Return the sheet with the rows above that number alone."""
        return self.select(slice(int(self.rows.searchsorted(row))))

    def mapped(self, change: Callable[[Cell], Cell]) -> Self:
        """Return the sheet with what *change* makes of each cell.

        Each different cell of a column is changed once, so that *change* must depend on nothing
        but the cell.
        """
        columns = {letters: column.mapped(change) for letters, column in self.columns.items()}
        return replace(self, columns=columns)

    def as_shown(self) -> Self:
        """Return the sheet with what a person sees in its cells, and nothing of how they look."""
        formatted = {
            letters: column.mapped(as_shown)
            for letters, column in self.columns.items()
            if column.has_looks
        }
        return replace(self, columns={**self.columns, **formatted}) if formatted else self

    def edited(self, edits: Iterable[tuple[int, str, Cell]]) -> Self:
        """Return the sheet with other cells in some places; of two for one place the later counts.

        Args:
            edits: The number of a row, the letters of a column, and the cell. A column to the
                right of the last one is made, blank but for its edits.

        Raises:
            KeyError: The sheet has no row of such a number.
        """
        by_column: dict[str, dict[int, Cell]] = {}
        for row, letters, cell in edits:
            at = self._position(row)
            if at is None:
                raise KeyError(row)
            by_column.setdefault(letters, {})[at] = cell
        columns = dict(self.columns)
        for number in range(len(columns) + 1, max(map(column_number, by_column), default=0) + 1):
            columns[column_letter(number)] = Column.blank(len(self.rows))
        for letters, cells in by_column.items():
            columns[letters] = columns[letters].edited(cells)
        return replace(self, columns=columns)

    def _position(self, row: int) -> int | None:
        at = int(self.rows.searchsorted(row))
        return at if at < len(self.rows) and self.rows[at] == row else None


def _objects(cells: Sequence[Cell]) -> npt.NDArray[np.object_]:
    return np.fromiter(cells, np.object_, len(cells))


@dataclass(frozen=True, slots=True, kw_only=True)
class Spreadsheet:
    """A file as read.

    Attributes:
        path: Where it came from, as the user wrote it; `-` for standard input.
        format: What it is, judged by its content: `xlsx`, `csv` or another key of `READERS`.
        sheets: Its visible sheets, in the file's order.
        problems: What is wrong with the whole file.
        encodings: The encodings in which a text without a declaration can be read, that in which
            it was read first; empty for any other.
        delimiter: What stands between two cells of a delimited text; empty for other formats.
        source: The workbook as it was read, to be annotated; None for formats without one.
    """

    path: str
    format: str
    sheets: tuple[Sheet, ...]
    problems: tuple[Problem, ...] = ()
    encodings: tuple[str, ...] = ()
    delimiter: str = ""
    source: bytes | None = field(default=None, repr=False)

    def readings(self, text: str) -> dict[str, str]:
        """Return how *text* reads in each encoding of the file.

        Empty where it reads alike in all.
        """
        if not self.encodings or text.isascii():
            return {}
        taken, *others = self.encodings
        try:
            written = text.encode(taken)
        except UnicodeEncodeError:  # it does not come from the file
            return {}
        found = {taken: text}
        found |= {other: written.decode(other, errors="replace") for other in others}
        return found if len(set(found.values())) > 1 else {}
