"""Reading one row: every cell by its normalizer, then the rules between its fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from bulk_import.campaign import DEPTHS, DIALER_TYPES, FIELDS
from bulk_import.fields import DIALER_TYPE, Field
from bulk_import.invisible import found_in, names, removed
from bulk_import.normalizers.text import blank, is_blank
from bulk_import.problems import Problem, Severity
from bulk_import.validation.column_reader import CellResult, ColumnReader, Understood
from bulk_import.validation.field_source import FieldSource
from bulk_import.validation.row_draft import RowDraft
from bulk_import.validation.rules import violations

Results = Mapping[str, CellResult | None]
"""What is found for the cells of a row, by field; None for a blank one."""


class RowReader:
    """Reads the rows of one sheet: every cell of a row, then the rules between them.

    Args:
        columns: What reads the columns of the sheet; each field at most once.
        now: The present moment, for dates that are past; aware.
    """

    def __init__(self, columns: Iterable[ColumnReader], now: datetime) -> None:
        self.columns = ordered = in_order(columns)
        self.sources = {column.field.name: column.source for column in ordered}
        self._first = [one for one in ordered if one.field.name == DIALER_TYPE]
        others = [one for one in ordered if one.field.name != DIALER_TYPE]
        self._others = {
            dialer: [(one, one.field.applies({DIALER_TYPE: dialer})) for one in others]
            for dialer in (None, *DIALER_TYPES)
        }
        self._absent = tuple(field for name, field in FIELDS.items() if name not in self.sources)
        self.zones = {
            name: source.said
            for name, source in self.sources.items()
            if source.field.kind == "time" and source.said
        }
        self.now = now

    def fill(self, draft: RowDraft, known: Results | None = None) -> None:
        """Fill *draft* with what its cells mean, and with every problem of the row at once.

        Args:
            draft: The row.
            known: What is found for its cells, by field, where the columns are understood
                already; None to read them.
        """
        draft.zones = self.zones
        for column in self._first:
            _read(draft, column, known)
        if draft.dialer is None:
            draft.likely_dialer = self._likely_dialer(draft)
        for column, applies in self._others[draft.dialer]:
            field = column.field
            if applies and not (field.condition and field.is_switched_off(draft.values)):
                _read(draft, column, known)
            else:
                warn_of_filled(draft, column.source)
        _add_missing_columns(draft, self._absent)
        for violation in violations(draft, self.now):
            source = self.sources[violation.field]
            draft.add_problem(
                violation.severity, violation.code, source, violation.candidates, **violation.facts
            )

    def _likely_dialer(self, draft: RowDraft) -> str | None:
        """Return the only dialer type whose own fields the row fills; None where that is none.

        It is sent in no case: it says what else the row lacks while its dialer type is refused.
        """
        filled = {
            dialer
            for column in self._others[None]
            for dialer in column[0].field.dialers
            if not column[0].field.common and not is_blank(column[0].source.cell_of(draft.cells))
        }
        return filled.pop() if len(filled) == 1 else None


def in_order(columns: Iterable[ColumnReader]) -> tuple[ColumnReader, ...]:
    """Return *columns* so that each cell finds what its meaning depends on already understood.

    Those that do not depend on each other keep the order of the sheet.
    The dialer type decides which fields apply; a time zone is resolved on the campaign's dates.
    """
    return tuple(sorted(columns, key=lambda column: DEPTHS[column.field.name]))


def _read(draft: RowDraft, column: ColumnReader, known: Results | None) -> None:
    """Put what a cell means into *draft*, or why it has no single meaning."""
    source = column.source
    found = known[column.field.name] if known else _found(draft, column)
    if isinstance(found, Understood):
        draft.accept(source, found)
    elif found is not None:
        draft.refuse(source, found)
    elif column.field.is_needed(draft.deciding_values):
        _add_blank(draft, source)


def _found(draft: RowDraft, column: ColumnReader) -> CellResult | None:
    source, position = column.source, column.position
    if source.others:
        cell = source.cell_of(draft.cells)
    else:  # as nearly all are
        cell = None if position is None else draft.cells[position]
    return column.read(cell, draft.values)


def _add_blank(draft: RowDraft, source: FieldSource) -> None:
    """Refuse a cell that holds nothing, be it for everybody or only for who looks at it."""
    cell = source.cell_of(draft.cells)
    unseen = found_in(cell) if isinstance(cell, str) and not removed(cell) else ()
    if unseen:
        draft.add_problem(Severity.ERROR, "cell.invisible", source, characters=names(unseen))
    else:
        draft.refuse(source, blank(cell))


def warn_of_filled(draft: RowDraft, source: FieldSource) -> None:
    """Warn of a cell that is filled although its field does not apply."""
    if not is_blank(source.cell_of(draft.cells)):
        is_switched_off = source.field.is_switched_off(draft.values)
        code = "field.held_back" if is_switched_off else "field.other_dialer"
        draft.add_problem(Severity.WARNING, code, source, dialer=str(draft.dialer))


def _add_missing_columns(draft: RowDraft, absent: Iterable[Field]) -> None:
    missing = [field for field in absent if field.is_needed(draft.deciding_values)]
    if missing:
        headers = ", ".join(field.header for field in missing)
        dialer = str(draft.deciding_values.get(DIALER_TYPE))
        problem = Problem.of(
            Severity.ERROR, "row.columns_missing", row=draft.row, dialer=dialer, columns=headers
        )
        draft.problems.append(problem)
