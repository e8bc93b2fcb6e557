"""The user's cells as text, row by row, for files that are not copies."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from bulk_import.cells import Cell, FormattedCell, column_number, written
from bulk_import.mapping.headers import RESULT_HEADERS
from bulk_import.normalizers.text import is_blank
from bulk_import.validation import Plan
from bulk_import.workbooks.placing import first_column
from bulk_import.workbooks.secrecy import REMOVED, Secrets


def input_rows(plan: Plan, secrets: Secrets) -> Iterator[tuple[int, dict[int, str]]]:
    """Yield the number of each row and its texts by column number, without empty cells.

    The columns of an earlier import are left out, secrets are removed.
    """
    dropped = set(earlier_columns(plan))
    hidden = {column_number(letters) for letters in secrets.columns}
    sheet = plan.sheet.mapped(lambda cell: secrets.removed_from(_text(cell)))
    for row, texts in sheet.iter_rows():
        below = row > plan.matches.header_row
        yield (
            row,
            {
                number: REMOVED if below and number in hidden else str(text)
                for number, text in enumerate(texts, start=1)
                if text and number not in dropped
            },
        )


def struck_cells(plan: Plan) -> Mapping[int, tuple[int, ...]]:
    """Return by row the columns, counted from 1, in which anything is struck through.

    A line is drawn through all of such a cell, so that the file that comes back asks again.
    """
    dropped = set(earlier_columns(plan))
    found: defaultdict[int, tuple[int, ...]] = defaultdict(tuple)
    for letters, column in plan.sheet.columns.items():
        number = column_number(letters)
        if column.has_looks and number not in dropped:
            for row in plan.sheet.rows[column.mask(_has_struck)].tolist():
                found[row] += (number,)
    return found


def _has_struck(cell: Cell) -> bool:
    return isinstance(cell, FormattedCell) and cell.kept is not None and not is_blank(cell)


def first_result_column(plan: Plan) -> int:
    """Return the number of the first of our five columns in a file written from nothing."""
    columns = plan.sheet.columns.items()
    used = {column_number(letters) for letters, column in columns if column.filled.any()}
    used -= set(earlier_columns(plan))
    return first_column(
        RESULT_HEADERS,
        wanted_column(plan),
        lambda column, _header: column not in used,
        path=plan.path,
    )


def wanted_column(plan: Plan) -> int:
    """Return the number of the column where ours are to start: where an earlier import's did."""
    return next(iter(earlier_columns(plan)), len(plan.sheet.columns) + 1)


def earlier_columns(plan: Plan) -> list[int]:
    """Return the numbers of the columns that an earlier import left, from left to right."""
    ours = (match.column for match in plan.matches.columns if match.use == "result")
    return sorted(map(column_number, ours))


def _text(cell: Cell) -> str:
    return "" if cell != cell else written(cell)  # noqa: PLR0124  NaN of a frame
