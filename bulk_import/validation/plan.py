"""The plan: everything that is known of a file before anything is sent."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Literal

from pydantic import JsonValue
from pydantic_core import to_jsonable_python

from bulk_import.campaign import Campaign, build
from bulk_import.edits import EditedCell
from bulk_import.mapping import Matches
from bulk_import.normalizers.decimal_marks import DecimalMark
from bulk_import.outcome import State
from bulk_import.problems import Problem, Severity
from bulk_import.sheet import Sheet
from bulk_import.validation.date_order import DateOrderFinding

WhySkipped = Literal["blank", "total", "header", "example", "note"]


@dataclass(frozen=True, slots=True)
class Change:
    """A value that is sent otherwise than it was written, with nothing lost or assumed.

    Attributes:
        field: The campaign's field.
        column: The spreadsheet's letter; None for a value given by the command.
        was: What the cell holds, as text.
        becomes: What is sent, as text.
    """

    field: str
    column: str | None
    was: str
    becomes: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that is no campaign.

    Attributes:
        row: The number that the spreadsheet program shows.
        why: What it is instead.
    """

    row: int
    why: WhySkipped


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRow:
    """One row of the sheet, understood as far as it can be.

    Attributes:
        row: The number that the spreadsheet program shows.
        name: The campaign's name, as understood or else as written; None where there is none.
        values: Every field of the row that was understood and applies, normalized; where nothing
            is to be fixed, those of a whole campaign.
        problems: Everything a person should know, the most severe first.
        changes: What is sent otherwise than written.
        left_out: Whether a person decided that it is not sent.
        silenced: Warnings of cells that are refused; only the refusal is shown.
    """

    row: int
    name: str | None
    values: Mapping[str, object]
    problems: tuple[Problem, ...]
    changes: tuple[Change, ...]
    left_out: bool = False
    silenced: tuple[Problem, ...] = ()

    @property
    def state(self) -> State:
        """Where the row stands before a run."""
        if self.left_out:
            return State.NOT_SENT
        return State.INVALID if has_stopper(self.problems) else State.READY

    @property
    def campaign(self) -> Campaign | None:
        """What would be sent; None while an error or a question is open, or if it is left out.

        It is made each time: it takes three times the memory of its values.
        """
        return build(self.values) if self.state is State.READY else None

    @property
    def sent_values(self) -> dict[str, JsonValue]:
        """The values in the form in which they are sent."""
        jsonable: dict[str, JsonValue] = to_jsonable_python(dict(self.values))
        return jsonable


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a run would do with a file.

    Attributes:
        path: The file, as the user wrote it.
        format: What the file is, judged by its content.
        sheet: The sheet that was chosen, as read.
        matches: Its columns and its header row.
        date_order: How numeric dates are read, and what decided it.
        decimal_mark: What stands in front of the decimals of numbers; None where nothing
            decides it.
        rows: Every row that is not skipped, in the sheet's order.
        skipped: The rows that are no campaigns.
        file_problems: What concerns no single row.
        source: The workbook as it was read, to be annotated; None for formats without one.
        edits: The cells of the sheet that hold what a person wrote, with what the file holds.
    """

    path: str
    format: str
    sheet: Sheet = field(repr=False)  # asyncio's debug log would print the whole object
    matches: Matches
    date_order: DateOrderFinding
    rows: tuple[PlannedRow, ...] = field(repr=False)
    skipped: tuple[Skipped, ...]
    file_problems: tuple[Problem, ...] = ()
    decimal_mark: DecimalMark | None = None
    source: bytes | None = field(default=None, repr=False)
    edits: tuple[EditedCell, ...] = ()

    @property
    def ready(self) -> tuple[PlannedRow, ...]:
        """The rows that would be sent."""
        return tuple(row for row in self.rows if row.state is State.READY)

    @property
    def invalid(self) -> tuple[PlannedRow, ...]:
        """The rows that a person must look at first."""
        return tuple(row for row in self.rows if row.state is State.INVALID)

    @property
    def left_out(self) -> tuple[PlannedRow, ...]:
        """The rows that a person left out."""
        return tuple(row for row in self.rows if row.left_out)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every problem of the file and of its rows, in the sheet's order."""
        return (*self.file_problems, *(problem for row in self.rows for problem in row.problems))

    def row(self, number: int) -> PlannedRow:
        """Return one row.

        Args:
            number: The number that the spreadsheet program shows.

        Raises:
            KeyError: The sheet has no campaign in that row.
        """
        place = bisect_left(self.rows, number, key=attrgetter("row"))
        if place == len(self.rows) or self.rows[place].row != number:
            raise KeyError(number)
        return self.rows[place]


def beside_refusals(problems: Iterable[Problem]) -> tuple[list[Problem], list[Problem]]:
    """Return what is told of *problems*, and the warnings that stand beside a refusal.

    A warning that says how a cell is sent is left out where the cell is refused.
    """
    every = list(problems)
    refused = {one.field for one in every if one.severity is not Severity.WARNING} - {None}
    beside = [one for one in every if one.severity is Severity.WARNING and one.field in refused]
    return [one for one in every if one not in beside] if beside else every, beside


def has_stopper(problems: Sequence[Problem]) -> bool:
    """Say whether one of *problems* keeps its row from being sent."""
    return any(problem.severity is not Severity.WARNING for problem in problems)
