"""Sister tables of the same export, whose rows are put beside the campaigns that they belong to."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from bulk_import.cells import Cell, written
from bulk_import.dialers.export_table import ExportTable
from bulk_import.dialers.headers import ANY, fits, fits_any, places
from bulk_import.dialers.profile import Profile
from bulk_import.dialers.side_tables import SisterTable
from bulk_import.normalizers.text import folded, is_blank
from bulk_import.sheet import Sheet

_NUMBER: Final = re.compile(r"\.[0-9]+\.")

_Fields = dict[str, Cell]
"""Cells by header."""


def with_sisters(table: ExportTable, profile: Profile, sheets: Sequence[Sheet]) -> ExportTable:
    """Return *table* with the rows of sister tables beside each campaign, column by column.

    The first row of `[beside.lists]` fills the columns `lists.0.list_id`, `lists.0.active`, the
    second one `lists.1.list_id`. Only those are there that the profile mentions, and no secrets.

    Args:
        table: The campaigns.
        profile: The profile.
        sheets: The other tables of the export.
    """
    for name, sister in profile.beside.items():
        rows = _rows_by_key(name, sister, profile, sheets)
        if rows:
            table = _joined(table, name, sister, rows)
    return table


def _rows_by_key(
    name: str, sister: SisterTable, profile: Profile, sheets: Sequence[Sheet]
) -> dict[str, list[_Fields]]:
    """Return the rows of the *sister* table by their folded keys."""
    wanted = {_NUMBER.sub(f".{ANY}.", one) for one in profile.mentioned_anywhere()}
    found: defaultdict[str, list[_Fields]] = defaultdict(list)
    for sheet in sheets:
        if not fits("|".join(sister.table), sheet.name or ""):
            continue
        for fields in _records(sheet):
            key = next((cell for header, cell in fields.items() if fits(sister.key, header)), None)
            if not is_blank(key):
                told = {
                    header: cell
                    for header, cell in fields.items()
                    if fits_any(wanted, f"{name}.0.{header}") and not profile.is_secret(header)
                }
                found[folded(written(key).strip())].append(told)
    return found


def _records(sheet: Sheet) -> Iterator[_Fields]:
    """Yield the rows of a table of the other dialer itself, whose headers stand in row 1."""
    rows = (cells for _, cells in sheet.iter_rows())
    headers = [" ".join(written(cell).split()) for cell in next(rows, ())]
    for cells in rows:
        yield {header: cell for header, cell in zip(headers, cells, strict=True) if header}


def _joined(
    table: ExportTable, name: str, sister: SisterTable, rows: dict[str, list[_Fields]]
) -> ExportTable:
    at_keys = [place for pattern in sister.columns for place in places(pattern, table.headers)]
    takes_all = any(ANY in pattern for pattern in sister.columns)
    there: list[list[_Fields]] = []
    for _, cells in table.records:
        keys = [folded(written(cells[at]).strip()) for at in at_keys if not is_blank(cells[at])]
        of_each = keys if takes_all else keys[:1]
        there.append([fields for key in dict.fromkeys(of_each) for fields in rows.get(key, ())])
    headers = {
        f"{name}.{number}.{header}": (number, header)
        for number in range(max(map(len, there), default=0))
        for header in dict.fromkeys(one for each in rows.values() for row in each for one in row)
    }
    records = [
        (row, (*cells, *_cells(fields, headers.values())))
        for (row, cells), fields in zip(table.records, there, strict=True)
    ]
    return ExportTable((*table.headers, *headers), (*table.titles, *headers), tuple(records))


def _cells(rows: Sequence[_Fields], columns: Iterable[tuple[int, str]]) -> Iterator[Cell]:
    for number, header in columns:
        yield rows[number].get(header) if number < len(rows) else None
