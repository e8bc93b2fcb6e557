"""The plan: everything that is known of a file before anything is sent."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable
from dataclasses import dataclass, field, replace

from bulk_import.edits import EditedCell
from bulk_import.mapping import AccountAgents, Matches
from bulk_import.normalizers.decimal_marks import DecimalMark
from bulk_import.outcome import State
from bulk_import.problems import Problem, Refused
from bulk_import.sheet import Sheet
from bulk_import.validation import conflicts
from bulk_import.validation.date_order import DateOrderFinding
from bulk_import.validation.planned_row import PlannedRow
from bulk_import.validation.planned_rows import PlannedRows
from bulk_import.validation.planned_sheet import PlannedSheet
from bulk_import.validation.skipped import Skipped


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
        rows: Every row that is not skipped, in the sheet's order; made when asked for.
        skipped: The rows that are no campaigns.
        file_problems: What concerns no single row.
        source: The workbook as it was read, to be annotated; None for formats without one.
        agents: The agents that the account itself lists, where its list was pulled.
        edits: The cells of the sheet that hold what a person wrote, with what the file holds.
    """

    path: str
    format: str
    sheet: Sheet = field(repr=False)  # asyncio's debug log would print the whole object
    matches: Matches
    date_order: DateOrderFinding
    rows: PlannedRows = field(repr=False)
    skipped: tuple[Skipped, ...]
    file_problems: tuple[Problem, ...] = ()
    decimal_mark: DecimalMark | None = None
    source: bytes | None = field(default=None, repr=False)
    agents: AccountAgents | None = field(default=None, repr=False)
    edits: tuple[EditedCell, ...] = ()
    _planned_sheet: PlannedSheet | None = field(default=None, repr=False)

    @property
    def ready(self) -> PlannedRows:
        """The rows that would be sent."""
        return self.rows.where(State.READY)

    @property
    def invalid(self) -> PlannedRows:
        """The rows that a person must look at first."""
        return self.rows.where(State.INVALID)

    @property
    def left_out(self) -> PlannedRows:
        """The rows that a person left out."""
        return self.rows.where(State.NOT_SENT)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every problem of the file and of its rows, in the sheet's order."""
        return (*self.file_problems, *(problem for row in self.rows for problem in row.problems))

    def row(self, label: Hashable) -> PlannedRow:
        """Return one row.

        Args:
            label: The number that the spreadsheet program shows; of a DataFrame, the row's label.

        Raises:
            KeyError: The sheet has no campaign in that row; or the DataFrame has several rows of
                that label.
        """
        try:
            number = self.sheet.number(label)
        except Refused:
            raise KeyError(label) from None
        numbers = self.rows.numbers
        place = bisect_left(numbers, number)
        if place == len(numbers) or numbers[place] != number:
            raise KeyError(label)
        return self.rows.row(number)


def planned_sheet_of(plan: Plan) -> PlannedSheet | None:
    """Return the columns of which *plan* makes its rows; None where they were put together."""
    return plan._planned_sheet  # noqa: SLF001  users of the library see none of it


def called_by_number(plan: Plan) -> Plan:
    """Return *plan* with the rows of a DataFrame called by number, as a workbook shows them."""
    if plan.sheet.labels is None:
        return plan
    return replace(plan, rows=plan.rows.each_as(_row_called_by_number))


def _row_called_by_number(row: PlannedRow) -> PlannedRow:
    return replace(row, problems=tuple(map(conflicts.called_by_number, row.problems)))
