"""Side tables: what the other dialer's words are here, and the sheets to fill in the rest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from bulk_import.cells import ROWS_SEARCHED, Cell, written
from bulk_import.dialers.headers import ReadableColumns, fits
from bulk_import.dialers.native_tables import Line, NativeLines, native_lines
from bulk_import.dialers.profile import Profile
from bulk_import.dialers.provenance import ConvertedCell, FieldColumn, LookupEntry, LookupSheet
from bulk_import.dialers.side_tables import DialerTable, Lookup
from bulk_import.dialers.week import Week
from bulk_import.mapping.headers import fold
from bulk_import.normalizers.text import folded, is_blank
from bulk_import.sheet import Sheet


@dataclass(slots=True)
class _Filled:
    """What one lookup knows.

    Attributes:
        lines: By folded key, the lines that are filled in.
        kept: Lines of a person's own sheet by key as written, filled in or not.
        weeks: By folded key, the hours of its days where they are not the same every day.
    """

    lines: dict[str, list[Line]] = field(default_factory=dict)
    kept: dict[str, list[Line]] = field(default_factory=dict)
    weeks: dict[str, Week] = field(default_factory=dict)


@dataclass(slots=True)
class _Use:
    """A key as it is first written, and the names of the campaigns that need it, in order."""

    key: str
    campaigns: dict[str, None] = field(default_factory=dict)


class Lookups:
    """The side tables of one conversion."""

    def __init__(self, profile: Profile, sheets: Sequence[Sheet]) -> None:
        """Take the lines of *profile*, then those of *sheets*, which beat them."""
        self.tables: Mapping[str, Lookup] = profile.lookup
        self._profile = profile
        self._fields = _fields_by_lookup(profile)
        self._filled = {name: self._fill(name, sheets) for name in profile.lookup}

    def find(self, name: str, key: str) -> Sequence[Line]:
        """Return the lines that are filled in for *key*, each once."""
        return self._filled[name].lines.get(folded(key), ())

    def week(self, name: str, key: str) -> Week | None:
        """Return the hours of the days of *key* where they are not the same every day."""
        return self._filled[name].weeks.get(folded(key))

    def sheets(
        self, campaigns: Iterable[str], columns: Iterable[FieldColumn]
    ) -> tuple[LookupSheet, ...]:
        """Return the sheets to fill in, with the lines first that campaigns need.

        Args:
            campaigns: The names of the campaigns.
            columns: Their cells, field by field.
        """
        used: dict[str, dict[str, _Use]] = {name: {} for name in self.tables}
        asked = [column.mapped(_looked_up) for column in columns]
        keys = [kinds.of_each() for kinds in asked if any(kinds.items)]
        for campaign, *of_fields in zip(campaigns, *keys, strict=True):
            for name, folded_key, key in chain.from_iterable(of_fields):
                used[name].setdefault(folded_key, _Use(key)).campaigns[campaign] = None
        found = (
            LookupSheet(
                lookup=name,
                title=table.title,
                key_header=table.key,
                value_headers=table.value,
                many=table.many,
                entries=tuple(self._entries(name, used[name])),
                fields=self._fields[name],
            )
            for name, table in self.tables.items()
        )
        return tuple(sheet for sheet in found if sheet.entries)

    def _entries(self, name: str, used: Mapping[str, _Use]) -> Iterator[LookupEntry]:
        filled = self._filled[name]
        blank: Line = ("",) * len(self.tables[name].value)
        for key, use in used.items():
            week = filled.weeks.get(key)
            for line in filled.lines.get(key) or [blank]:
                yield _entry(use.key, line, tuple(use.campaigns), week.said() if week else "")
        for written_key, lines in filled.kept.items():
            if folded(written_key) not in used:
                for line in lines:
                    yield _entry(written_key, line, ())

    def _fill(self, name: str, sheets: Sequence[Sheet]) -> _Filled:
        table = self.tables[name]
        filled = _Filled(lines=_inline(table))
        for native in table.table:
            for sheet in sheets:
                if fits(native.name, sheet.name or ""):
                    found = self._native(sheet, native, many=table.many)
                    for key in found.contested:  # the profile's own line is not what counts there
                        filled.lines.pop(key, None)
                    filled.lines |= _grouped(found.lines)[0]
                    filled.weeks |= found.weeks
        own: list[tuple[str, Line]] = []
        for sheet in sheets:
            if not self._is_of_another(sheet, name):
                own += _lines(sheet, table.key, table.value)
        lines, filled.kept = _grouped(own)
        filled.lines |= lines
        return filled

    def _native(self, sheet: Sheet, table: DialerTable, *, many: bool) -> NativeLines:
        """Return what the other dialer's own table says, whose headers stand in row 1."""
        rows = [cells for _, cells in sheet.iter_rows()]
        headers = tuple(map(written, rows[0] if rows else ()))
        columns = ReadableColumns.of(headers, self._profile.is_secret)
        return native_lines(rows[1:], columns, table, many=many)

    def _is_of_another(self, sheet: Sheet, name: str) -> bool:
        """Say whether *sheet* is called as another lookup is, and not as this one."""
        called = fold(sheet.name or "")
        names = {fold(one): {fold(one), fold(table.title)} for one, table in self.tables.items()}
        return called not in names[fold(name)] and any(called in one for one in names.values())


def _looked_up(cell: ConvertedCell | None) -> Sequence[tuple[str, str, str]]:
    """Return in which lookups what was looked up for a cell: folded, and as it is written."""
    return [(name, folded(key), key) for name, key in cell.looked_up] if cell else ()


def _fields_by_lookup(profile: Profile) -> Mapping[str, tuple[str, ...]]:
    found: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for field_name, rules in profile.rules.items():
        for rule in rules:
            if rule.lookup:
                found[rule.lookup][field_name] = None
    return {name: tuple(found[name]) for name in profile.lookup}


def _inline(table: Lookup) -> dict[str, list[Line]]:
    """Return the lines that the profile brings itself."""
    return {
        folded(key): [(one,) for one in values] if table.many else [tuple(values)]
        for key, values in table.values.items()
    }


def _grouped(
    found: Sequence[tuple[str, Line]],
) -> tuple[dict[str, list[Line]], dict[str, list[Line]]]:
    """Return the lines that are filled in by folded key, and all of them by key as written."""
    filled: dict[str, list[Line]] = {}
    kept: dict[str, list[Line]] = {}
    for key, line in found:
        whole = not any(is_blank(cell) for cell in line)
        lines = filled.setdefault(folded(key), []) if whole else []
        if line not in lines:
            lines.append(line)
            kept.setdefault(key, []).append(line)
    return {key: lines for key, lines in filled.items() if lines}, kept


def _lines(sheet: Sheet, key: str, values: Sequence[str]) -> list[tuple[str, Line]]:
    """Return the lines of *sheet* below a row with these headers; none where it has none."""
    rows = (cells for _, cells in sheet.iter_rows())
    headers = [fold(key), *map(fold, values)]
    for row in islice(rows, ROWS_SEARCHED):
        found = [fold(written(cell)) for cell in row]
        if all(header in found for header in headers):
            at_key, *at_values = (found.index(header) for header in headers)
            return [
                (written(row[at_key]).strip(), tuple(_tidied(row[at]) for at in at_values))
                for row in rows
                if not is_blank(row[at_key])
            ]
    return []


def _tidied(cell: Cell) -> Cell:
    return "" if is_blank(cell) else cell


def _entry(key: str, line: Line, used_by: tuple[str, ...], said: str = "") -> LookupEntry:
    return LookupEntry(key=key, values=tuple(map(written, line)), used_by=used_by, said=said)
