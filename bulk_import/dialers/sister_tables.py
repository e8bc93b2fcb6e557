"""Sister tables of the same export, whose rows are put beside the campaigns that they belong to."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from bulk_import.cells import Cell, line_of, written
from bulk_import.dialers.conditions import blank_test, compiled
from bulk_import.dialers.export_table import ExportTable
from bulk_import.dialers.headers import ANY, EITHER, ReadableColumns, fits, fits_any, places
from bulk_import.dialers.profile import Profile
from bulk_import.dialers.side_tables import SisterTable
from bulk_import.dialers.steps import extracted
from bulk_import.normalizers.text import folded, is_blank
from bulk_import.problems import Unusable
from bulk_import.sheet import Sheet

_NUMBER: Final = re.compile(r"\.[0-9]+\.")

_EVERY_CAMPAIGN: Final = ""
"""The key of rows that belong to all campaigns."""

_Fields = dict[str, Cell]
"""Cells by header."""

_Rows = Mapping[str, Sequence[_Fields]]
"""The rows of a sister table by their folded keys."""


def with_sisters(table: ExportTable, profile: Profile, sheets: Sequence[Sheet]) -> ExportTable:
    """Return *table* with the rows of sister tables beside each campaign, column by column.

    The first row of `[beside.lists]` fills the columns `lists.0.list_id`, `lists.0.active`, the
    second one `lists.1.list_id`. Only those are there that the profile mentions, and no secrets.
    A table may belong to the rows of one that was put there before it.

    Args:
        table: The campaigns.
        profile: The profile.
        sheets: The other tables of the export.
    """
    there = {name: _sheets_of(sister, sheets) for name, sister in profile.beside.items()}
    for name, sister in profile.beside.items():
        if sister.unless and there.get(sister.unless):
            continue
        rows = _rows_by_key(name, sister, profile, there[name])
        if rows:
            table = _joined(table, name, sister, rows)
    return table


def _sheets_of(sister: SisterTable, sheets: Sequence[Sheet]) -> list[Sheet]:
    return [one for one in sheets if fits(EITHER.join(sister.table), one.name or "")]


def _rows_by_key(
    name: str, sister: SisterTable, profile: Profile, sheets: Sequence[Sheet]
) -> _Rows:
    """Return the rows of the *sister* table, or of the sheets that are called like it."""
    wanted = {_NUMBER.sub(f".{ANY}.", one) for one in profile.mentioned_anywhere()}
    found: defaultdict[str, list[_Fields]] = defaultdict(list)
    for sheet in sheets:
        for keys, fields in _keyed_rows(sheet, sister, profile):
            told = {
                header: cell
                for header, cell in fields.items()
                if fits_any(wanted, f"{name}.0.{header}")
            }
            for key in keys:
                found[key].append(told)
    if sister.setting:
        return {key: _whole(rows) for key, rows in found.items()}
    if not sister.key:
        return {key: _different(rows) for key, rows in found.items()}
    return found


def _keyed_rows(
    sheet: Sheet, sister: SisterTable, profile: Profile
) -> Iterator[tuple[Sequence[str], _Fields]]:
    """Yield the rows of a table of the other dialer itself that count, each with its keys.

    Its headers stand in row 1.
    """
    rows = (cells for _, cells in sheet.iter_rows())
    headers = tuple(map(line_of, next(rows, ())))
    columns = ReadableColumns.of(headers, profile.is_secret)
    condition = compiled(sister.when, columns, blank_test(profile.source.blank))
    at_keys = columns.find(*sister.key)
    at_setting = columns.find(sister.setting, sister.holds) if sister.setting else ()
    readable = [(headers[at], at) for at in sorted(columns.readable) if headers[at]]
    for cells in rows:
        if not all(question.holds(cells, {}) for question in condition):
            continue
        keys = [key for at in at_keys for key in _keys(cells[at], sister.split)]
        fields = {header: cells[at] for header, at in readable}
        if len(at_setting) > 1:
            at_name, at_value = at_setting[:2]
            fields = {written(cells[at_name]).strip(): cells[at_value]}
        yield keys if sister.key else [_EVERY_CAMPAIGN], fields


def _keys(cell: Cell, separator: str | None) -> Iterator[str]:
    """Yield the folded keys that *cell* holds: one, or several with *separator* between them."""
    if not is_blank(cell):
        text = written(cell)
        parts = text.split(separator) if separator else [text]
        yield from (folded(part.strip()) for part in parts if part.strip())


def _whole(settings: Iterable[_Fields]) -> list[_Fields]:
    """Return *settings*, of which each is a row, as rows that have each of them once."""
    rows: list[_Fields] = []
    for setting in settings:
        place = next((row for row in rows if row.keys().isdisjoint(setting)), None)
        if place is None:
            place = {}
            rows.append(place)
        place |= setting
    return rows


def _different(rows: Sequence[_Fields]) -> list[_Fields]:
    """Return *rows* without those that say the same: they stand beside every campaign."""
    by_cells = {tuple(map(written, row.values())): row for row in rows}
    return list(by_cells.values())


def _joined(table: ExportTable, name: str, sister: SisterTable, rows: _Rows) -> ExportTable:
    at_keys = [place for pattern in sister.columns for place in places(pattern, table.headers)]
    takes_all = any(ANY in pattern for pattern in sister.columns)
    there: list[list[_Fields]] = []
    for _, cells in table.records:
        keys = [key for at in at_keys for key in _references(cells[at], sister.extract)]
        of_each = keys if takes_all else keys[:1]
        belonging = [
            fields
            for key in (dict.fromkeys(of_each) if sister.key else [_EVERY_CAMPAIGN])
            for fields in rows.get(key, ())
        ]
        there.append(list({id(fields): fields for fields in belonging}.values()))
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


def _references(cell: Cell, pattern: str | None) -> Iterator[str]:
    """Yield the folded key that a campaign's *cell* holds, or the part that *pattern* finds."""
    try:
        text = extracted(pattern, cell) if pattern and not is_blank(cell) else written(cell)
    except Unusable:  # a reference of another form, to nothing here
        return
    if not is_blank(text):
        yield folded(text.strip())


def _cells(rows: Sequence[_Fields], columns: Iterable[tuple[int, str]]) -> Iterator[Cell]:
    for number, header in columns:
        yield rows[number].get(header) if number < len(rows) else None
