"""The grid of the Check screen: its columns, its rows, and the lines in which cells are put right.

Everything here is made of the plan alone; nothing is judged and nothing is worded.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bulk_import import messages
from bulk_import.campaign import FIELDS
from bulk_import.cells import written
from bulk_import.outcome import State
from bulk_import.problems import Problem, Severity
from bulk_import.validation import Plan, PlannedRow
from bulk_import.web.screens.cell_views import KINDS, CellView, EditView, cell_view

_HEAD: Final = 104
"""The width of the column of row numbers, in px."""
_NAME: Final = "name"
_WIDTHS: Final = {
    "name": 208,
    "dialer_type": 112,
    "active": 84,
    "leads_id": 148,
    "timezone": 136,
    "start_date": 130,
    "end_date": 124,
    "start_time": 92,
    "end_time": 92,
    "users": 188,
    "waiting_music": 100,
    "ring_rule": 148,
    "caller_id": 140,
}
_WIDTH: Final = 104
"""The width of every other column, in px: its second line takes a date or two words."""

Edits = Mapping[tuple[int, str], EditView]


@dataclass(frozen=True, slots=True, kw_only=True)
class GridColumn:
    """A column of the grid.

    Attributes:
        letter: The spreadsheet's letter.
        header: Its header, or its letter where it has none.
        fields: The campaign's fields that it fills; empty for one that is not imported.
        choices: The closed list that its cells are taken from; empty where there is none.
        to_fix: How many of its cells keep their rows from being sent.
    """

    letter: str
    header: str
    fields: tuple[str, ...]
    choices: tuple[str, ...]
    to_fix: int = 0

    @property
    def is_name(self) -> bool:
        """Whether it holds the campaign's name, which stays in sight."""
        return _NAME in self.fields

    @property
    def width(self) -> int:
        """Its width, in px."""
        return max((_WIDTHS.get(name, _WIDTH) for name in self.fields), default=_WIDTH)


@dataclass(frozen=True, slots=True, kw_only=True)
class FixLine:
    """A line below a row in which one of its cells is put right.

    Attributes:
        column: The column's letter; a field's name where the sheet has no column for it.
        header: What the line is called.
        kind: `error`, `question` or `warn`.
        text: What the cell holds now.
        reasons: What is the matter and what to do, one sentence or two a problem.
        choices: The closed list; empty for a free text.
        candidates: What a button can write into the cell.
    """

    column: str
    header: str
    kind: str
    text: str
    reasons: tuple[str, ...]
    choices: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GridRow:
    """A row of the grid.

    Attributes:
        number: The number that the spreadsheet program shows.
        name: The campaign's name, for those who only hear the row.
        state: Where it stands.
        cells: Its cells, in the order of the columns.
        fixes: The lines below it.
        told: What is the matter with it that no cell can put right: how it looks, and in words.
        stays: Whether it no longer fits what is shown, and only stays where it was.
    """

    number: int
    name: str
    state: State
    cells: tuple[CellView, ...]
    fixes: tuple[FixLine, ...] = ()
    told: tuple[tuple[str, str], ...] = ()
    stays: bool = False

    @property
    def wrong_fields(self) -> tuple[str, ...]:
        """The ids of the fields in which the row is put right; the row's own where none is."""
        cells = {cell.column for cell in self.cells}
        wrong = [f"c{self.number}{cell.column}" for cell in self.cells if cell.is_wrong]
        lines = [one for one in self.fixes if one.kind != "warn" and one.column not in cells]
        return (*wrong, *(f"f{self.number}{one.column}" for one in lines)) or (f"r{self.number}",)


def columns_of(plan: Plan) -> tuple[GridColumn, ...]:
    """Return every column of the sheet: the name first, then in the file's order."""
    fields: dict[str, list[str]] = defaultdict(list)
    headers: dict[str, str] = {}
    for match in plan.matches.columns:
        headers.setdefault(match.column, match.header or match.column)
        if match.field is not None:
            fields[match.column].append(match.field)
    columns = [
        GridColumn(
            letter=letter,
            header=header,
            fields=tuple(fields[letter]),
            choices=FIELDS[fields[letter][0]].choices if len(fields[letter]) == 1 else (),
        )
        for letter, header in headers.items()
    ]
    return tuple(sorted(columns, key=lambda column: not column.is_name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The grid of a sheet, whose rows are made when somebody asks for them.

    Attributes:
        plan: The plan.
        columns: The columns that are shown.
        edits: What people wrote into cells.
        staying: The rows that no longer fit what is shown.
        with_warnings: Whether warnings have lines of their own.
        is_read_only: Whether nothing can be written into any cell.
    """

    plan: Plan
    columns: tuple[GridColumn, ...]
    edits: Edits
    staying: frozenset[int] = frozenset()
    with_warnings: bool = False
    is_read_only: bool = False

    def row(self, number: int) -> GridRow:
        """Return the row of that *number*."""
        row = self.plan.rows.row(number)
        fixes, told = self._below(row)
        return GridRow(
            number=number,
            name=row.name or "",
            state=row.state,
            cells=tuple(self._cell(row, column) for column in self.columns),
            fixes=fixes,
            told=told,
            stays=number in self.staying,
        )

    def _cell(self, row: PlannedRow, column: GridColumn) -> CellView:
        edit = self.edits.get((row.row, column.letter))
        text = self._text(row.row, column.letter)
        view = cell_view(row, column.letter, text, column.fields, edit=edit)
        return replace(view, locked=True) if self.is_read_only else view

    def _text(self, row: int, column: str) -> str:
        """Return what a cell holds now, as it was written."""
        edit = self.edits.get((row, column))
        return written(self.plan.sheet.cell(row, column)) if edit is None else edit.text

    def _below(self, row: PlannedRow) -> tuple[tuple[FixLine, ...], tuple[tuple[str, str], ...]]:
        """Return the lines below *row*, one a cell, and what belongs to no cell."""
        by_cell: dict[str, list[Problem]] = defaultdict(list)
        told: list[tuple[str, str]] = []
        for problem in () if row.left_out else row.problems:
            is_warning = problem.severity is Severity.WARNING
            if problem.is_information or (is_warning and not self.with_warnings):
                continue
            place = problem.column or problem.field
            if place is None:
                words = f"{problem.reason} {problem.remedy}".strip()
                told.append((KINDS[problem.severity], words))
            else:
                by_cell[place].append(problem)
        lines = [self._line(row.row, place, some) for place, some in by_cell.items()]
        if self.is_read_only:
            told += [(line.kind, f"{line.header}: {' '.join(line.reasons)}") for line in lines]
            return (), tuple(told)
        return tuple(lines), tuple(told)

    def _line(self, row: int, place: str, problems: Sequence[Problem]) -> FixLine:
        first = problems[0]
        field = FIELDS.get(first.field or "")
        choices = field.choices if field is not None else ()
        return FixLine(
            column=place,
            header=first.facts.get("header") or (field.header if field else place),
            kind=KINDS[first.severity],
            text=self._text(row, place) if place == first.column else "",
            reasons=tuple(reason_of(one, has_choices=bool(choices)) for one in problems),
            choices=choices,
            candidates=first.candidates,
        )


def style_of(columns: Sequence[GridColumn]) -> str:
    """Return the widths of *columns* as custom properties of CSS, for a style with a nonce."""
    widths = [_HEAD, *(column.width for column in columns)]
    tracks = " ".join(f"{width}px" for width in widths)
    return f".g{{--w:{sum(widths)}px;--cols:{tracks}}}"


def to_fix_by_column(problems: Iterable[tuple[Problem, int]]) -> Counter[str]:
    """Return how many cells of each column keep their rows from being sent, by letter.

    Args:
        problems: Problems of rows, each with the number of cells that have it.
    """
    counts: Counter[str] = Counter()
    for problem, cells in problems:
        if problem.severity is not Severity.WARNING and problem.column is not None:
            counts[problem.column] += cells
    return counts


def reason_of(problem: Problem, *, has_choices: bool) -> str:
    """Return what is the matter and what to do, without what controls beside it offer.

    Args:
        problem: The problem.
        has_choices: Whether the cell's closed list stands beside it.
    """
    if has_choices and "allowed" in problem.facts:
        return problem.reason
    return f"{problem.reason} {messages.remedy(problem.code, problem.facts)}".strip()


def headed(columns: Iterable[GridColumn], counts: Mapping[str, int]) -> tuple[GridColumn, ...]:
    """Return *columns* with the numbers of their cells to fix, which are *counts* by letter."""
    return tuple(replace(column, to_fix=counts.get(column.letter, 0)) for column in columns)
