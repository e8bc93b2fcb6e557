"""From an export and its profile to a sheet of campaigns: the one way through this room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from bulk_import.campaign import ALWAYS, APPLIES, FIELDS, HELD_BACK
from bulk_import.cells import Cell, written
from bulk_import.dialers.conditions import Cells, blank_test, compiled
from bulk_import.dialers.export_table import ExportTable, table_of
from bulk_import.dialers.field_rules import ExportContext, FieldRules
from bulk_import.dialers.headers import ReadableColumns, fits_any
from bulk_import.dialers.lookups import Lookups
from bulk_import.dialers.profile import ORDER, Profile
from bulk_import.dialers.profile_tables import results_of
from bulk_import.dialers.provenance import (
    ConvertedCell,
    ConvertedRow,
    ConvertedSheet,
    LostSetting,
    SkippedCampaign,
)
from bulk_import.normalizers.normalizer import Context, DateOrder, sent_text
from bulk_import.normalizers.text import is_blank
from bulk_import.problems import Ambiguous, Notice, Refused, Unusable
from bulk_import.sheet import Sheet, Spreadsheet

_DATES: Final = ("start_date", "end_date")
_ALWAYS_READ: Final = frozenset({"name", "dialer_type", "no_agent_no_wait", "active"})
"""Fields whose values decide here: what a campaign is called, which fields it has, what is on."""


def convert(
    spreadsheet: Spreadsheet,
    sheet: Sheet,
    profile: Profile,
    *,
    why: str,
    given: Mapping[str, str],
    lookups: Sequence[Sheet],
    keep_active: bool,
    region: str | None,
    inet_no: int | None,
    edits: Mapping[str, Mapping[str, str]],
    date_order: DateOrder | None = None,
) -> ConvertedSheet:
    """Return the campaigns of an export, and everything that has no place in them.

    Args:
        spreadsheet: The export.
        sheet: Its sheet or table with the campaigns.
        profile: How the other dialer writes them.
        why: How the profile was chosen, in words.
        given: The value of a field for every campaign; it beats what the export says.
        lookups: Sheets that may hold side tables; those that do are found by name and headers.
        keep_active: Campaigns that dial there are to dial here; else all are switched off.
        region: ISO country code of the operator, such as `IN`.
        inet_no: The account; agent ids end in it.
        edits: What a person wrote into the workbook of an earlier conversion, by key and field.
        date_order: How numeric dates are read, where a rule depends on one.

    Raises:
        Refused: The profile does not fit the sheet.
    """
    table = table_of(sheet, profile)
    if table is None:
        raise Refused("profile.other_sheet", profile=profile.id, path=spreadsheet.path)
    columns = ReadableColumns.of(table.headers, profile.is_secret)
    side_tables = Lookups(profile, lookups)
    export = ExportContext(
        profile=profile, columns=columns, lookups=side_tables, region=region, inet_no=inet_no
    )
    context = Context(region=region, inet_no=inet_no, date_order=date_order)
    rows = _RowConverter(export, _Meanings(context), given, edits, keep_active=keep_active)
    losses = _Losses(profile, columns)
    converted: list[ConvertedRow] = []
    skipped: list[SkippedCampaign] = []
    lost: list[LostSetting] = []
    for number, cells in table.records:
        row = rows.convert(number, cells)
        if isinstance(row, SkippedCampaign):
            skipped.append(row)
        else:
            converted.append(row)
            lost.extend(losses.of(row, cells))
    return ConvertedSheet(
        path=spreadsheet.path,
        table=sheet.name,
        profile=profile.id,
        title=profile.title,
        why=why,
        rows=tuple(converted),
        skipped=tuple(skipped),
        lost=tuple(lost),
        lookups=side_tables.sheets(converted),
        questions=profile.ask,
        unknown=tuple(_unknown(profile, table)),
        ignored=tuple(one for one in table.filled_headers if _is_ignored(profile, one)),
        secret=tuple(filter(profile.is_secret, table.filled_headers)),
    )


class _RowConverter:
    """Makes a row of each campaign of an export, its fields in the order of `ORDER`."""

    def __init__(
        self,
        export: ExportContext,
        meanings: _Meanings,
        given: Mapping[str, str],
        edits: Mapping[str, Mapping[str, str]],
        *,
        keep_active: bool,
    ) -> None:
        profile, columns = export.profile, export.columns
        self._rules = {name: FieldRules(name, export) for name in ORDER}
        all_rules = [rule for rules in profile.rules.values() for rule in rules]
        self._read = _ALWAYS_READ.union(*(results_of(rule.when) for rule in all_rules))
        self._blank = blank_test(profile.source.blank)
        self._skips = [
            (compiled(one.when, columns, self._blank), one.reason) for one in profile.skip
        ]
        self._key_columns = columns.find(*profile.source.key)
        self._keys: Counter[str] = Counter()
        self._meanings = meanings
        self._given = given
        self._edits = edits
        self._keep_active = keep_active

    def convert(self, row: int, cells: Cells) -> ConvertedRow | SkippedCampaign:
        """Return the campaign in *row* of the export, or why it is none."""
        name = written(self._rules["name"].convert(cells, {}).cell)
        key = self._key(row, name, cells)
        for holds, reason in self._skips:
            if holds(cells, {}):
                return SkippedCampaign(row=row, name=name or key, reason=reason)
        edits = self._edits.get(key, {})
        by_hand = {**self._given, **{field: text for field, text in edits.items() if text}}
        results: dict[str, str] = {}
        found: dict[str, ConvertedCell] = {}
        for field in ORDER:
            if _applies(field, results):
                found[field] = self._cell(field, cells, by_hand, results)
                if field in self._read:
                    results[field] = self._meanings.of(field, found)
        is_kept = self._keep_active or by_hand.get("active")
        if not is_kept or found["active"].origin == "missing":
            found["active"] = _switched_off(found["active"], results["active"])
        return ConvertedRow(row=row, key=key, name=results["name"], cells=found)

    def _cell(
        self, field: str, cells: Cells, by_hand: Mapping[str, str], results: Mapping[str, str]
    ) -> ConvertedCell:
        zone = None
        if self._rules[field].needs_zone:  # what it is in the end depends on the dates
            zone = by_hand.get("timezone") or self._rules["timezone"].convert(cells, results).cell
        found = self._rules[field].convert(cells, results, zone)
        if said := by_hand.get(field):
            return ConvertedCell(cell=said, origin="given", was=found.was, source=found.source)
        return found

    def _key(self, row: int, name: str, cells: Cells) -> str:
        """Return what tells the campaign from the others; one that is there already is counted."""
        filled = [cells[at] for at in self._key_columns if not self._blank(cells[at])]
        key = written(filled[0]).strip() if filled else name or f"row {row}"
        self._keys[key] += 1
        return key if self._keys[key] == 1 else f"{key} ({self._keys[key]})"


class _Meanings:
    """What cells mean to the conditions of a profile; the plan decides about them later."""

    def __init__(self, context: Context) -> None:
        self._contexts = {name: replace(context, field=name) for name in FIELDS}
        self._known: dict[tuple[str, type, Cell], object] = {}

    def of(self, field: str, cells: Mapping[str, ConvertedCell]) -> str:
        """Return the text that is sent of *field*, or its cell as written where it is unusable."""
        cell = cells[field].cell
        if field == "timezone":  # its offset depends on the days
            start, end = (self._meant(name, cells[name].cell) for name in _DATES)
            dated = replace(
                self._contexts[field],
                start_date=start if isinstance(start, date) else None,
                end_date=end if isinstance(end, date) else None,
            )
            meant = _normalized(cell, dated)
        else:
            meant = self._meant(field, cell)
        return written(cell) if meant is None else sent_text(meant)

    def _meant(self, field: str, cell: Cell) -> object:
        key = (field, type(cell), cell)
        if key not in self._known:
            self._known[key] = _normalized(cell, self._contexts[field])
        return self._known[key]


def _normalized(cell: Cell, context: Context) -> object:
    """Return what *cell* means for its field; None where it has no single meaning."""
    try:
        return FIELDS[context.field].column.normalize(cell, context).meant
    except (Unusable, Ambiguous):
        return None


def _applies(field: str, results: Mapping[str, str]) -> bool:
    """Say whether a campaign has *field*, as far as is known by the time it is due."""
    if field == HELD_BACK and results.get("no_agent_no_wait") != "false":
        return False
    return field in APPLIES.get(results.get("dialer_type", ""), ALWAYS)


def _switched_off(active: ConvertedCell, meant: str) -> ConvertedCell:
    """Leave the campaign switched off: the other dialer may still be calling the same people."""
    is_on = meant == "true"
    return ConvertedCell(
        cell="false",
        origin="export" if is_on or (meant == "false" and active.was) else "profile",
        was=active.was,
        source=active.source,
        notices=(Notice("convert.switched_off"),) if is_on else (),
    )


class _Losses:
    """What campaigns lose: settings that the profile says nothing here can express."""

    def __init__(self, profile: Profile, columns: ReadableColumns) -> None:
        found = ((name, why, columns.find(name)) for name, why in profile.lost.items())
        self._settings = [one for one in found if one[2]]
        self._blank = blank_test(profile.source.blank)

    def of(self, row: ConvertedRow, cells: Cells) -> Iterator[LostSetting]:
        """Yield what the campaign loses that stands in *cells*."""
        for setting, reason, places in self._settings:
            filled = [written(cells[at]) for at in places if not self._blank(cells[at])]
            if filled:
                was = ", ".join(filled)
                yield LostSetting(
                    row=row.row,
                    name=row.name,
                    setting=setting,
                    was=was,
                    reason=reason,
                )


def _is_ignored(profile: Profile, header: str) -> bool:
    return not profile.is_secret(header) and fits_any(profile.ignore.columns, header)


def _unknown(profile: Profile, table: ExportTable) -> Iterator[str]:
    """Yield the headers that the profile does not mention and that have anything below them."""
    mentioned = tuple(dict.fromkeys((*profile.mentioned(), *profile.lost, *profile.ignore.columns)))
    for header in table.filled_headers:
        if not profile.is_secret(header) and not fits_any(mentioned, header):
            places = [at for at, one in enumerate(table.headers) if one == header]
            if any(not is_blank(cells[at]) for _, cells in table.records for at in places):
                yield header
