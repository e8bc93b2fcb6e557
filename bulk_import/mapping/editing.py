"""Putting edits into a sheet: which column is meant, and a new one for a field that has none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from bulk_import.campaign import FIELDS
from bulk_import.cell_identity import identity
from bulk_import.cells import column_letter
from bulk_import.edits import Edit, EditedCell
from bulk_import.mapping.headers import field_named, fold
from bulk_import.mapping.match import Match, Matches
from bulk_import.problems import Refused
from bulk_import.sheet import Sheet


def edit(
    sheet: Sheet, matches: Matches, edits: Iterable[Edit]
) -> tuple[Sheet, Matches, tuple[EditedCell, ...]]:
    """Return *sheet* with *edits*, its columns, and the cells that hold the edits, by row.

    Of two edits of one cell the later counts; one that writes what the cell holds already changes
    nothing.

    Raises:
        Refused: An edit names a row or a column that is not there, or a column of ours.
    """
    found: dict[tuple[int, str], EditedCell] = {}
    known: dict[str, Match] = {}  # a column is looked for once, not once an edit
    rows = set(sheet.rows.tolist())
    for one in edits:
        row = sheet.number(one.row)
        if row <= matches.header_row or row not in rows:
            raise Refused("edit.no_such_row", row=str(one.row))
        column = known.get(one.column) or _match(one.column, matches)
        if column is None:
            matches, column = _with_column(sheet, matches, one.column)
            place = matches.header_row, column.column
            found[place] = EditedCell(*place, None, column.header)
        known[one.column] = column
        was = sheet.cell(row, column.column)
        found[row, column.column] = EditedCell(row, column.column, was, one.value)
    cells = _changed(found)
    edited = sheet.edited((one.row, one.column, one.value) for one in cells)
    return edited, matches, cells


def merged(before: Sequence[EditedCell], after: Iterable[EditedCell]) -> tuple[EditedCell, ...]:
    """Return the edits of a sheet that was edited twice; what the file held stays known."""
    found = {(one.row, one.column): one for one in before}
    for one in after:
        first = found.get((one.row, one.column))
        found[one.row, one.column] = replace(one, was=first.was) if first else one
    return _changed(found)


def _changed(cells: Mapping[tuple[int, str], EditedCell]) -> tuple[EditedCell, ...]:
    """Return those of *cells* that hold something else than before, by row and column."""
    return tuple(
        one for _, one in sorted(cells.items()) if identity(one.was) != identity(one.value)
    )


def _match(named: str, matches: Matches) -> Match | None:
    """Return the column that *named* means; None for a field that has no column.

    Raises:
        Refused: There is no such column, or it is one of ours.
    """
    by_letter = {match.column: match for match in matches.columns}
    by_header = {fold(match.header): match for match in matches.columns if match.header}
    field = field_named(named)
    found = by_letter.get(named) or by_header.get(fold(named))
    found = found or matches.by_field.get(field or "")
    if found is None and field is None:
        headers = ", ".join(f"“{match.header}”" for match in matches.columns if match.header)
        raise Refused("edit.no_such_column", column=named, headers=headers)
    if found is not None and found.use in {"result", "secret"}:
        raise Refused("edit.not_editable", column=found.header or found.column)
    return found


def _with_column(sheet: Sheet, matches: Matches, named: str) -> tuple[Matches, Match]:
    """Return a new column for the field *named*, to the right of all others."""
    name = str(field_named(named))
    used = max(len(sheet.columns), *(match.position + 1 for match in matches.columns))
    column = Match(
        column=column_letter(used + 1),
        header=FIELDS[name].header,
        use="field",
        field=name,
        how="edit",
    )
    return replace(matches, columns=(*matches.columns, column)), column
