"""The rows of the campaigns in a new workbook, made column by column.

Each different cell of a column becomes XML once. Headers and marked cells are laid over that, and
a thousand rows are put together at a time, so that memory does not grow with the sheet.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import compress
from operator import itemgetter
from typing import Final

import numpy as np

from bulk_import.cells import column_letter, column_number, written
from bulk_import.mapping.headers import RESULT_HEADERS
from bulk_import.validation import Plan
from bulk_import.workbooks import styles
from bulk_import.workbooks.create.cell_writer import Formats
from bulk_import.workbooks.create.cells import ColumnCells, opening, row_xml
from bulk_import.workbooks.listing import (
    InputColumn,
    first_result_column,
    frozen_columns,
    input_columns,
)
from bulk_import.workbooks.marks import Annotations, Mark
from bulk_import.workbooks.secrecy import Secrets
from bulk_import.workbooks.styles import INPUT, LINE_HEIGHT, RESULT_HEADER, RESULT_TEXT, Look

_ROWS_AT_ONCE: Final = 1_000

_OFTEN: Final = 4
"""How often the cells of a column repeat on average for each to be made once for all its rows."""

_ROWS_MEASURED: Final = 200
_NARROWEST: Final = 10
_WIDEST: Final = 40

_UNTOLD: Final = ("",) * len(RESULT_HEADERS)

_STATE_LOOKS: Final = {
    state: RESULT_TEXT.filled(fill) for state, fill in styles.STATE_FILLS.items()
}

_REMEMBERED: Final = 10_000
"""Texts of ours that are remembered with what was made of them."""

_Cells = Callable[[int, Sequence[int]], list[bytes]]
"""Returns the cells of the rows of some numbers, of which the first is at a position."""


class CampaignRows:
    """Makes the rows.

    Args:
        plan: What was planned.
        annotations: What is written beside and onto the cells.
        secrets: What no cell may hold.
    """

    def __init__(self, plan: Plan, annotations: Annotations, secrets: Secrets) -> None:
        self._rows = plan.sheet.rows
        self._annotations = annotations
        self._header_at = int(self._rows.searchsorted(annotations.header_row))
        self._inputs = input_columns(plan, secrets)
        self._first = first_result_column(plan)
        self.marks = self._placed()
        """The marks of the sheet's cells, each with its row and its column, in their order."""
        self.ours = range(self._first, self._first + len(RESULT_HEADERS))
        self.widths = _widths(plan, self._first)
        """The widths of the columns in characters, by their numbers."""
        self.frozen = frozen_columns(plan, self.widths)
        """How many columns stay in sight: those up to the names."""
        self.heights = {
            number: height
            for number, told in annotations.texts.items()
            if (height := _height(told)) > LINE_HEIGHT
        }
        """The heights in points of the rows that are higher than one line, by their numbers."""

    def _placed(self) -> list[tuple[int, int, Mark]]:
        marks = self._annotations.marks
        columns = {letters: column_number(letters or "") or self._first for _, letters in marks}
        placed = [(row, columns[letters], mark) for (row, letters), mark in marks.items()]
        there = np.isin([row for row, _, _ in placed], self._rows).tolist()
        return sorted(compress(placed, there), key=itemgetter(0, 1))

    @property
    def looks(self) -> tuple[Look, ...]:
        """What the cells can look like."""
        plain = INPUT, *map(INPUT.filled, styles.SEVERITY_FILLS.values()), RESULT_HEADER
        struck = (look.struck_through() for look in plain)
        return (*plain, *struck, RESULT_TEXT, *_STATE_LOOKS.values())

    @property
    def size(self) -> str:
        """The area that the rows fill."""
        return f"A1:{column_letter(max((*self._inputs, *self.ours)))}{self._rows[-1]}"

    def xml(self, formats: Formats) -> Iterator[bytes]:
        """Yield the XML of the rows, many at once; *formats* are those of the finished workbook."""
        columns = list(self._columns(formats))
        for start in range(0, len(self._rows), _ROWS_AT_ONCE):
            numbers = self._rows[start : start + _ROWS_AT_ONCE].tolist()
            openings = [opening(self.heights.get(number, LINE_HEIGHT)) for number in numbers]
            cells = [column.cells(start, numbers) for column in columns]
            yield b"".join(map(row_xml, numbers, openings, zip(*cells, strict=True)))

    def _columns(self, formats: Formats) -> Iterator[_Column]:
        """Yield every column in which there is a cell, from left to right."""
        marked = self._marked()
        for number in sorted(self._inputs.keys() | marked.keys() | set(self.ours)):
            make, marks = ColumnCells(number, formats), marked.get(number, {})
            if number in self.ours:
                yield self._our_column(number - self._first, make)
            else:
                yield self._input_column(self._inputs.get(number), make, marks)

    def _marked(self) -> dict[int, dict[int, Mark]]:
        """Return the marks by column and by position."""
        marked: defaultdict[int, dict[int, Mark]] = defaultdict(dict)
        positions = self._rows.searchsorted([row for row, _, _ in self.marks]).tolist()
        for at, (_, column, mark) in zip(positions, self.marks, strict=True):
            marked[column][at] = mark
        return marked

    def _input_column(
        self, column: InputColumn | None, make: ColumnCells, marks: Mapping[int, Mark]
    ) -> _Column:
        """Return a column of the user's; None for one that has nothing in it but marks."""
        if column is None:
            marked = {at: make.cell("", _filled(mark)) for at, mark in marks.items()}
            return _Column(lambda _, numbers: [b""] * len(numbers), marked)
        made = cache(make.cell)
        over = {}
        for at, mark in marks.items():
            look = _filled(mark)
            over[at] = made(column[at], look.struck_through() if column.is_struck(at) else look)
        at, look = self._header_at, RESULT_HEADER
        header_look = look.struck_through() if column.is_struck(at) else look
        over[at] = made(column[at], header_look) if column[at] else b""
        return _Column(_input_cells(column, make), over)

    def _our_column(self, place: int, make: ColumnCells) -> _Column:
        """Return the column of ours at that *place* among them."""
        made = lru_cache(_REMEMBERED)(make.cell)
        texts, states = self._annotations.texts, self._annotations.states

        def cells(_: int, numbers: Sequence[int]) -> list[bytes]:
            told = [texts.get(number, _UNTOLD)[place] for number in numbers]
            if place:
                return [made(text, RESULT_TEXT) if text else b"" for text in told]
            return [
                made(text, _STATE_LOOKS[states[number]]) if text else b""
                for text, number in zip(told, numbers, strict=True)
            ]

        return _Column(cells, {self._header_at: make.cell(RESULT_HEADERS[place], RESULT_HEADER)})


class _Column:
    """A column as it is written.

    Args:
        usual: Makes its cells.
        special: Those of its cells that are otherwise, by their positions.
    """

    def __init__(self, usual: _Cells, special: Mapping[int, bytes]) -> None:
        self._usual = usual
        self._special = special
        self._positions = sorted(special)

    def cells(self, start: int, numbers: Sequence[int]) -> list[bytes]:
        """Return the cells of the rows of these *numbers*, the first of which is at *start*."""
        cells = self._usual(start, numbers)
        among = (bisect_left(self._positions, at) for at in (start, start + len(numbers)))
        for at in self._positions[slice(*among)]:
            cells[at - start] = self._special[at]
        return cells


def _input_cells(column: InputColumn, make: ColumnCells) -> _Cells:
    """Return what makes the cells of a column of the user's."""
    texts, codes = column.texts, column.codes
    if not column.struck and len(texts) * _OFTEN > len(codes):
        return lambda start, numbers: make.texts(
            [texts[code] for code in codes[start : start + len(numbers)].tolist()], INPUT
        )
    made = make.texts(texts, INPUT)
    for code in column.struck:
        made[code] = make.cell(texts[code], INPUT.struck_through())
    return lambda start, numbers: list(
        map(made.__getitem__, codes[start : start + len(numbers)].tolist())
    )


def _filled(mark: Mark) -> Look:
    return INPUT.filled(styles.SEVERITY_FILLS[mark.severity]) if mark.severity else INPUT


def _widths(plan: Plan, first: int) -> dict[int, int]:
    """Return how wide columns are: the user's by what stands in them, within reason."""
    table = plan.sheet.below(plan.matches.header_row - 1).top(_ROWS_MEASURED)
    longest = (max(map(len, map(written, one.values)), default=0) for one in table.columns.values())
    users = (max(_NARROWEST, min(length + 2, _WIDEST)) for length in longest)
    return dict(enumerate(users, start=1)) | dict(enumerate(styles.RESULT_WIDTHS, start=first))


_height: Final = lru_cache(_REMEMBERED)(styles.row_height)
