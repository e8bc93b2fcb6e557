"""From an export and its profile to a sheet of campaigns: the one way through this room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from bulk_import import messages
from bulk_import.campaign import FIELDS, IN_ORDER
from bulk_import.cells import Cell, is_struck, written
from bulk_import.dialers.conditions import Cells, blank_test, compiled
from bulk_import.dialers.detecting import Detected
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
from bulk_import.fields import DIALER_TYPE
from bulk_import.normalizers.normalizer import Context, value_text
from bulk_import.normalizers.text import is_blank
from bulk_import.options import ReadOptions
from bulk_import.problems import Ambiguous, Notice, Refused, Unusable
from bulk_import.sheet import Sheet

_DECIDING: Final = frozenset(
    {"name", "active", DIALER_TYPE, *(one.condition.field for one in IN_ORDER if one.condition)}
)
"""Fields whose values decide here: what a campaign is called, whether it is on, what it has."""


def convert(
    path: str,
    detected: Detected,
    options: ReadOptions,
    *,
    lookups: Sequence[Sheet],
    edits: Mapping[str, Mapping[str, str]],
) -> ConvertedSheet:
    """Return the campaigns of an export, and everything that has no place in them.

    Args:
        path: The export, as the user wrote it.
        detected: Its sheet with the campaigns, and the profile of it.
        options: How it is converted; the values given beat what the export says.
        lookups: Sheets that may hold side tables; those that do are found by name and headers.
        edits: What a person wrote into the workbook of an earlier conversion, by key and field.

    Raises:
        Refused: The profile does not fit the sheet.
    """
    profile = detected.profile
    table = table_of(detected.sheet, profile)
    if table is None:
        raise Refused("profile.other_sheet", profile=profile.id, path=path)
    columns = ReadableColumns.of(table.headers, profile.is_secret)
    side_tables = Lookups(profile, lookups)
    export = ExportContext(profile=profile, columns=columns, lookups=side_tables, options=options)
    rows = _RowConverter(export, edits)
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
        path=path,
        table=detected.sheet.name,
        profile=profile.id,
        title=profile.title,
        why=detected.why,
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
    """Makes a row from each campaign of an export, its fields in the order of `ORDER`."""

    def __init__(
        self,
        export: ExportContext,
        edits: Mapping[str, Mapping[str, str]],
    ) -> None:
        profile, columns = export.profile, export.columns
        self._rules = {name: FieldRules(name, export) for name in ORDER}
        all_rules = [rule for rules in profile.rules.values() for rule in rules]
        asked_for = _DECIDING.union(*(results_of(rule.when) for rule in all_rules))
        self._read = asked_for.union(*(FIELDS[name].depends_on for name in asked_for))
        self._blank = blank_test(profile.source.blank)
        self._skips = [
            (compiled(one.when, columns, self._blank), one.reason) for one in profile.skip
        ]
        self._key_columns = columns.find(*profile.source.key)
        self._keys: Counter[str] = Counter()
        self._meanings = _Meanings(export.options)
        self._options = export.options
        self._edits = edits
        self._by_hand: dict[tuple[str, str, str, str], ConvertedCell] = {}

    def convert(self, row: int, cells: Cells) -> ConvertedRow | SkippedCampaign:
        """Return the campaign in *row* of the export, or why it is none."""
        name = written(self._rules["name"].convert(cells, {}).cell)
        key = self._key(row, name, cells)
        if reason := self._reason_to_skip(cells):
            return SkippedCampaign(row=row, name=name or key, reason=reason)
        edits = self._edits.get(key, {})
        by_hand = {**self._options.given, **{field: text for field, text in edits.items() if text}}
        results: dict[str, str] = {}
        meanings: dict[str, object] = {}
        found: dict[str, ConvertedCell] = {}
        for field, rules in self._rules.items():
            if not FIELDS[field].is_needed(meanings):
                continue
            zone = self._zone(cells, by_hand, results) if rules.needs_zone else None
            cell = rules.convert(cells, results, zone)
            if said := by_hand.get(field):
                cell = self._given_cell(field, said, cell)
            found[field] = cell
            if field in self._read:
                meanings[field] = meant = self._meanings.of(field, cell, meanings)
                results[field] = written(cell.cell) if meant is None else value_text(meant)
        is_kept = self._options.keep_active or by_hand.get("active")
        if not is_kept or found["active"].origin == "missing":
            found["active"] = _switched_off(found["active"], meanings["active"])
        return ConvertedRow(row=row, key=key, name=results["name"], cells=found)

    def _reason_to_skip(self, cells: Cells) -> str | None:
        if _is_struck(cells):
            return messages.text("conversion.struck")
        return next((reason for holds, reason in self._skips if holds(cells, {})), None)

    def _zone(self, cells: Cells, by_hand: Mapping[str, str], results: Mapping[str, str]) -> Cell:
        """Return the zone as it is written: what it is in the end depends on the dates."""
        return by_hand.get("timezone") or self._rules["timezone"].convert(cells, results).cell

    def _given_cell(self, field: str, text: str, found: ConvertedCell) -> ConvertedCell:
        """Return what a person wrote in place of what was *found*; equal edits give one object."""
        key = (field, text, found.was, found.source)
        if key not in self._by_hand:
            self._by_hand[key] = ConvertedCell(
                cell=text, origin="given", was=found.was, source=found.source
            )
        return self._by_hand[key]

    def _key(self, row: int, name: str, cells: Cells) -> str:
        """Return the key that identifies the campaign; a key that is used already gets a number."""
        filled = [cells[at] for at in self._key_columns if not self._blank(cells[at])]
        key = written(filled[0]).strip() if filled else name or f"row {row}"
        self._keys[key] += 1
        return key if self._keys[key] == 1 else f"{key} ({self._keys[key]})"


def _is_struck(cells: Cells) -> bool:
    """Say whether a line goes through all that stands in a campaign's *cells*."""
    return all(is_struck(cell) for cell in cells if not is_blank(cell))


class _Meanings:
    """What cells mean to the conditions of a profile; the plan decides about them later."""

    def __init__(self, options: ReadOptions) -> None:
        context = Context(
            region=options.region, inet_no=options.inet_no, date_order=options.date_order
        )
        self._contexts = {name: field.context(context) for name, field in FIELDS.items()}
        self._known: dict[tuple[str, type, Cell], object] = {}

    def of(self, field: str, cell: ConvertedCell, before: Mapping[str, object]) -> object:
        """Return what *cell* means; None where it has no single meaning.

        Args:
            field: The campaign's field.
            cell: Its cell.
            before: What the fields before it mean.
        """
        context = self._contexts[field]
        beside: dict[str, Any] = {name: before.get(name) for name in FIELDS[field].depends_on}
        if any(beside.values()):
            return _meant(field, cell.cell, replace(context, **beside))
        key = (field, type(cell.cell), cell.cell)
        if key not in self._known:
            self._known[key] = _meant(field, cell.cell, context)
        return self._known[key]


def _meant(field: str, cell: Cell, context: Context) -> object:
    try:
        return FIELDS[field].normalize(cell, context).meant
    except (Unusable, Ambiguous):
        return None


def _switched_off(active: ConvertedCell, meant: object) -> ConvertedCell:
    """Leave the campaign switched off: the other dialer may still be calling the same people."""
    is_on = meant is True
    return ConvertedCell(
        cell="false",
        origin="export" if is_on or (meant is False and active.was) else "profile",
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
