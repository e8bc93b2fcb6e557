"""An open sheet at one revision: what it holds, what it would send, and what is to be put right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bulk_import.app.origin import EditablePlan, origin_of
from bulk_import.app.sheets.overlay import LEFT_OUT, Overlay, is_cell
from bulk_import.app.sheets.sheet_causes import SheetCause
from bulk_import.app.sheets.worklist import Worklist
from bulk_import.cells import Cell, written
from bulk_import.problems import Refused
from bulk_import.store.sheets import Address, SheetRecord, Written
from bulk_import.validation import DateOrderFinding, date_order_by_now


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows there are of each kind.

    Attributes:
        fixing: Rows with an error or a question.
        ready: Rows that would be sent.
        warnings: Rows that are not left out, with a warning that there is something to check in.
        edited: Rows with a cell that a person changed.
        left_out: Rows that a person left out.
        all: All of them.
    """

    fixing: int = 0
    ready: int = 0
    warnings: int = 0
    edited: int = 0
    left_out: int = 0
    all: int = 0


_NO_ROWS: Final = Counts()


@dataclass(frozen=True, slots=True)
class Undoable:
    """How many steps a person can undo, and how many do again."""

    undo: int
    redo: int


@dataclass(frozen=True, slots=True, eq=False)
class OpenSheet:
    """An open sheet at one revision; it never changes.

    Attributes:
        record: What the store keeps of it.
        plan: What would be sent, with all edits.
        read: The plan of the file alone, as it was read; its sheet holds the file's own cells.
        overlay: What people wrote over the file.
        worklist: The problems of its rows.
        counts: How many rows there are of each kind.
    """

    record: SheetRecord
    plan: EditablePlan
    read: EditablePlan
    overlay: Overlay
    worklist: Worklist
    counts: Counts = _NO_ROWS

    @property
    def revision(self) -> int:
        """How many changes were committed."""
        return self.record.revision

    @property
    def causes(self) -> Sequence[SheetCause]:
        """What is to be put right: the worst first, then the largest."""
        return self.worklist.causes

    def cause(self, key: str) -> SheetCause | None:
        """Return the cause that is called *key*; None once it is put right."""
        return next((one for one in self.causes if one.key == key), None)

    def address(self, row: int, column: str) -> Address:
        """Return the address of a cell.

        Args:
            row: The row's number.
            column: The letters of a column, or the name of a field that has none in the file.

        Raises:
            Refused: The sheet has no such row.
        """
        if row <= self.read.matches.header_row or not _has_row(self.read, row):
            raise Refused("edit.no_such_row", row=str(row))
        if column in self.read.sheet.columns:
            return Address(row, column)
        added = {match.column: match for match in self.plan.matches.columns}
        match = added.get(column)
        field = match.field if match is not None and match.how == "edit" else column
        own = self.read.matches.by_field.get(field or "")
        return Address(row, own.column if own is not None else field or column)

    def column(self, address: Address) -> str:
        """Return the letters of the column of a cell's *address*."""
        if address.place in self.read.sheet.columns:
            return address.place
        match = self.plan.matches.by_field.get(address.place)
        return address.place if match is None else match.column

    def file_cell(self, address: Address) -> Cell:
        """Return what the file holds at *address*."""
        if address.place not in self.read.sheet.columns:
            return None
        return self.read.sheet.cell(address.row, address.place)

    def text(self, row: int, column: str) -> str:
        """Return what a cell holds now, as text that can be written into it."""
        return self.text_at(self.address(row, column))

    def text_at(self, address: Address) -> str:
        """Return what stands at *address* now, as text."""
        found = self.overlay.at(address)
        if found is not None and found.text is not None:
            return found.text
        return written(self.file_cell(address)) if is_cell(address) else ""

    def file_text(self, row: int, column: str) -> str:
        """Return what the file holds in a cell, as text."""
        return self.text_of_file(self.address(row, column))

    def text_of_file(self, address: Address) -> str:
        """Return what the file holds at *address*, as text."""
        return written(self.file_cell(address))

    def edit(self, row: int, column: str) -> Written | None:
        """Return who wrote what into a cell when; None where it holds what the file does."""
        found = self.overlay.at(self.address(row, column))
        return None if found is None or found.text is None else found

    @property
    def date_order_by_now(self) -> DateOrderFinding | None:
        """How the dates would be read by the cells of today; None where that is how they are.

        Edits may have changed the evidence; the dates are read so only once a person says so.
        """
        found = date_order_by_now(self.plan, origin_of(self.plan).options)
        is_other = found.order is not None and found.order != self.plan.date_order.order
        return found if is_other else None

    @property
    def edited_rows(self) -> frozenset[int]:
        """The rows with a cell that a person changed."""
        return frozenset(
            address.row
            for address, one in self.overlay.by_address.items()
            if one.text is not None and is_cell(address)
        )

    def left_out_by(self, row: int) -> Written | None:
        """Return who left out that *row*, and when; None where nobody did."""
        found = self.overlay.at(Address(row, LEFT_OUT))
        return None if found is None or found.text is None else found


def _has_row(plan: EditablePlan, row: int) -> bool:
    at = int(plan.sheet.rows.searchsorted(row))
    return at < len(plan.sheet.rows) and int(plan.sheet.rows[at]) == row


@dataclass(frozen=True, slots=True)
class CellEdit:
    """A cell as a person wants it.

    Attributes:
        row: The row's number.
        column: The letters of a column, or the name of a field that has none.
        text: What it is to hold; empty to empty it.
        was: What it held when the person saw it; None where that does not matter.
    """

    row: int
    column: str
    text: str
    was: str | None = None


@dataclass(frozen=True, slots=True)
class Clash:
    """A cell that somebody else changed in between; the newer text stays.

    Attributes:
        row: The row's number.
        column: The letters of its column.
        mine: What the person wrote.
        theirs: What the cell holds.
        who: Who wrote that.
        when: When; aware.
    """

    row: int
    column: str
    mine: str
    theirs: str
    who: str
    when: datetime


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of a change, which is on the disk.

    Attributes:
        sheet: The sheet after it.
        rows: The rows that were read again, rising; all of them where the file was.
        clashes: Cells that were not changed, since somebody else had changed them.
        changed: How many cells, rows or answers were changed.
        of: How many were to be.
        more_ready: How many more rows are ready than before it; fewer where it is negative.
    """

    sheet: OpenSheet
    rows: tuple[int, ...]
    changed: int
    of: int
    clashes: tuple[Clash, ...] = ()
    more_ready: int = 0

    @property
    def revision(self) -> int:
        """The sheet's revision after it."""
        return self.sheet.revision


@dataclass(frozen=True, slots=True)
class Touched:
    """A cell, row or answer that somebody changed.

    Attributes:
        row: The row's number; 0 for an answer about the whole sheet.
        column: The letters of its column; `LEFT_OUT` or an option for what is no cell.
        who: Who changed it.
        when: When; aware.
        revision: Which revision that made.
    """

    row: int
    column: str
    who: str
    when: datetime
    revision: int


@dataclass(frozen=True, slots=True)
class Since:
    """What was changed since a revision.

    Attributes:
        revision: The sheet's revision now.
        touched: What was changed, the oldest first.
        rows: The rows that were read again since, rising.
        everything: Whether any row may differ, since the file was read again.
        people: How many things each person changed.
    """

    revision: int
    touched: tuple[Touched, ...]
    rows: tuple[int, ...]
    everything: bool
    people: Mapping[str, int]
