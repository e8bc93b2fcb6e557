"""What a plan is made from, so that the same plan can be made again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime

from bulk_import import mapping, validation
from bulk_import.app.report_row import ReportRow
from bulk_import.cells import Cell
from bulk_import.edits import Edit
from bulk_import.events import Checking, Listener, ignore
from bulk_import.mapping import NameTables
from bulk_import.options import ReadOptions
from bulk_import.outcome import Result
from bulk_import.problems import Refused
from bulk_import.sheet import Spreadsheet
from bulk_import.validation import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """What a plan is made from.

    Attributes:
        spreadsheet: The file as read, with the chosen sheet alone.
        options: How it is read.
        remembered: Headers matched as the options' profile has them.
        tables: What names in cells stand for.
        now: The moment at which it is read.
        edits: What a person wrote into cells in place of what the file holds; of two for one cell
            the later counts.
        left_out: The numbers of the rows that a person left out.
    """

    spreadsheet: Spreadsheet
    options: ReadOptions
    remembered: Mapping[str, str]
    tables: NameTables
    now: datetime
    edits: tuple[Edit, ...] = ()
    left_out: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class EditablePlan(Plan):
    """A plan that a person can change: cells by edits, and which rows are sent.

    What was decided for the whole sheet holds when cells change: its columns, and how numeric
    dates are read.
    """

    _origin: Origin

    def edit(self, row: Hashable, column: str, value: Cell) -> EditablePlan:
        """Return the plan with another *value* in a cell; the row is understood again.

        Args:
            row: The number that the spreadsheet program shows; of a DataFrame, the row's label.
            column: The column's letter or its header, or a field; a field that has no column
                gets one.
            value: What is written; None empties the cell.

        Raises:
            Refused: There is no such row or column.
        """
        return self.with_edits([Edit(row, column, value)])

    def with_edits(self, edits: Iterable[Edit]) -> EditablePlan:
        """Return the plan with all of *edits*; of two for one cell the later counts.

        Raises:
            Refused: An edit names a row or a column that is not there.
        """
        new = tuple(edits)
        origin = replace(self._origin, edits=(*self._origin.edits, *new))
        return _edited(self, new, origin)

    def _repr_html_(self) -> str:
        """Return the table that a notebook shows."""
        from bulk_import.app.frames import html_of  # noqa: PLC0415  pandas: half a second

        def row(number: int) -> ReportRow:
            planned = self.rows.row(number)
            return ReportRow(planned=planned, result=Result(state=planned.state))

        return html_of(self, Counter(self.rows.states), row)

    def leave_out(self, *rows: Hashable) -> EditablePlan:
        """Return the plan without sending *rows*; what they claim is free for other rows.

        Args:
            rows: As those of `edit`.

        Raises:
            Refused: One of them is not a row of the plan.
        """
        numbers = [self.sheet.number(row) for row in rows]
        return self._with_left_out(self._origin.left_out.union(numbers), numbers)

    def take_in(self, *rows: Hashable) -> EditablePlan:
        """Return the plan with *rows* that were left out.

        Args:
            rows: As those of `edit`.

        Raises:
            Refused: One of them is not a row of the plan.
        """
        numbers = [self.sheet.number(row) for row in rows]
        return self._with_left_out(self._origin.left_out.difference(numbers), numbers)

    def _with_left_out(self, left_out: frozenset[int], rows: Iterable[int]) -> EditablePlan:
        unknown = sorted(set(rows).difference(self.rows.numbers))
        if unknown:
            raise Refused("edit.no_such_row", row=str(self.sheet.label(unknown[0])))
        return _edited(self, (), replace(self._origin, left_out=left_out))


def origin_of(plan: EditablePlan) -> Origin:
    """Return all that *plan* was made from."""
    return plan._origin  # noqa: SLF001  users of the library see none of it; this room does


def planned(origin: Origin, listen: Listener = ignore) -> EditablePlan:
    """Return the plan of *origin*: the same for the same one, while the release is the same.

    Args:
        origin: What it is made from.
        listen: Called with `Checking` now and then; what it raises ends the planning.

    Raises:
        Refused: The sheet as a whole cannot be used.
    """
    spreadsheet = origin.spreadsheet
    (sheet,) = spreadsheet.sheets
    options = origin.options
    known = validation.context(sheet, options, origin.tables)
    matches = mapping.match(sheet, options.columns, options.given, origin.remembered, known=known)
    rows = len(sheet.rows)

    def tell(share: float) -> None:
        if done := int(rows * share):
            listen(Checking(path=spreadsheet.path, rows=rows, done=done))

    plan = validation.plan(
        spreadsheet, sheet, matches, options, now=origin.now, tables=origin.tables, tell=tell
    )
    bare = replace(origin, spreadsheet=replace(spreadsheet, source=None))  # the plan has it
    values = {one.name: getattr(plan, one.name) for one in fields(plan)}
    whole = EditablePlan(**values, _origin=bare)
    return _edited(whole, origin.edits, bare) if origin.edits or origin.left_out else whole


def _edited(plan: EditablePlan, edits: Iterable[Edit], origin: Origin) -> EditablePlan:
    """Return *plan* with *edits* in its sheet, and without sending what *origin* leaves out."""
    sheet, matches, cells = mapping.edit(plan.sheet, plan.matches, edits)
    changed = replace(
        plan,
        sheet=sheet,
        matches=matches,
        edits=mapping.merged(plan.edits, cells),
        _origin=origin,
    )
    # A new column can complete any row.
    is_wider = matches.columns != plan.matches.columns
    rows = set(plan.rows.numbers) if is_wider else set()
    rows |= {cell.row for cell in cells if cell.row > matches.header_row}
    return validation.plan_again(
        changed,
        rows,
        origin.options,
        now=origin.now,
        tables=origin.tables,
        left_out=origin.left_out,
    )
