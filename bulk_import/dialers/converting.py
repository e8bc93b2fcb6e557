"""From an export and its profile to a sheet of campaigns: the one way through this room."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from bulk_import import messages
from bulk_import.cells import Cell, is_struck, shown, written
from bulk_import.dialers.conditions import BlankTest, Cells, blank_test, compiled
from bulk_import.dialers.detecting import Detected
from bulk_import.dialers.export_columns import Case, ExportColumns
from bulk_import.dialers.export_table import ExportTable, table_of
from bulk_import.dialers.field_columns import FieldColumns, Said
from bulk_import.dialers.field_rules import ExportContext, FieldRules
from bulk_import.dialers.headers import EITHER, ReadableColumns, fits_any, places
from bulk_import.dialers.left_out import SkipRule
from bulk_import.dialers.lookups import Lookups
from bulk_import.dialers.lost_settings import lost_settings
from bulk_import.dialers.profile import ORDER, Profile
from bulk_import.dialers.profile_tables import headers_of
from bulk_import.dialers.provenance import (
    ConvertedRow,
    ConvertedSheet,
    SkippedCampaign,
)
from bulk_import.dialers.sister_tables import with_sisters
from bulk_import.normalizers.text import is_blank
from bulk_import.options import ReadOptions
from bulk_import.problems import Problem, Refused, Severity
from bulk_import.sheet import Sheet


def convert(
    path: str,
    detected: Detected,
    options: ReadOptions,
    *,
    lookups: Sequence[Sheet],
    edits: Mapping[str, Said],
    ragged: bool = False,
) -> ConvertedSheet:
    """Return the campaigns of an export, and everything that has no place in them.

    Args:
        path: The export, as the user wrote it.
        detected: Its sheet with the campaigns, and the profile of it.
        options: How it is converted; the values given beat what the export says.
        lookups: Sheets that may hold side tables; those that do are found by name and headers.
        edits: What a person wrote into the workbook of an earlier conversion, by key and field.
        ragged: Rows may have more cells than there are headers, as in CSV.

    Raises:
        Refused: The profile does not fit the sheet.
    """
    profile = detected.profile
    table, whole, export = opened(path, detected, options, lookups)
    rules = {name: FieldRules(name, export) for name in ORDER}
    # The name of a row that is too long may be in a wrong column as well: its key is told.
    shifted = table.too_long if ragged else frozenset()
    campaigns = [
        replace(one, reason_to_skip=messages.text("conversion.too_long"))
        if one.row in shifted
        else one
        for one in _campaigns(export, whole, rules["name"])
    ]
    kept = [one for one in campaigns if one.reason_to_skip is None]
    cells = ExportColumns([one.cells for one in kept])
    fields = FieldColumns(export, rules, cells, [edits.get(one.key) for one in kept])
    made = fields.convert()
    rows = tuple(
        ConvertedRow(row=one.row, key=one.key, name=name)
        for one, name in zip(kept, fields.names(), strict=True)
    )
    return ConvertedSheet(
        path=path,
        table=detected.sheet.name,
        profile=profile.id,
        title=profile.title,
        why=detected.why,
        rows=rows,
        columns=made,
        skipped=tuple(
            SkippedCampaign(row=one.row, name=one.name or one.key, reason=one.reason_to_skip)
            for one in campaigns
            if one.reason_to_skip is not None
        ),
        lost=tuple(lost_settings(export, cells, rows)),
        lookups=export.lookups.sheets([one.name for one in rows], made.values()),
        questions=profile.ask,
        unknown=tuple(_unknown(profile, table)),
        ignored=tuple(one for one in table.filled_headers if _is_ignored(profile, one)),
        secret=tuple(filter(profile.is_secret, table.filled_headers)),
        file_problems=(*_lacking(profile, export.columns), *_refused(detected.others)),
    )


def opened(
    path: str, detected: Detected, options: ReadOptions, lookups: Sequence[Sheet]
) -> tuple[ExportTable, ExportTable, ExportContext]:
    """Return the table of an export, the same with its sister tables, and what its rules know.

    Args:
        path: The export, as the user wrote it.
        detected: Its sheet with the campaigns, and the profile of it.
        options: How it is converted.
        lookups: Sheets that may hold side tables, or sister tables.

    Raises:
        Refused: The profile does not fit the sheet, or a person names headers that are not there.
    """
    profile = detected.profile
    table = table_of(detected.sheet, profile, options.columns)
    if table is None:
        raise Refused("profile.other_sheet", profile=profile.id, path=path)
    _refuse_unknown_names(options.columns, table, profile)
    whole = with_sisters(table, profile, lookups)
    columns = ReadableColumns.of(whole.headers, profile.is_secret, whole.titles)
    side_tables = Lookups(profile, lookups)
    export = ExportContext(profile=profile, columns=columns, lookups=side_tables, options=options)
    return table, whole, export


def _refuse_unknown_names(by_hand: Mapping[str, str], table: ExportTable, profile: Profile) -> None:
    """Refuse what a person says of headers that are not there, or by names without a use."""
    known = tuple(dict.fromkeys((*profile.mentioned(), *profile.lost)))
    for header, name in by_hand.items():
        if not places(header, table.titles):
            headers = ", ".join(f"“{one}”" for one in table.titles if one)
            raise Refused("column.no_such_header", chosen=header, headers=headers)
        if not fits_any(known, name):
            plain = sorted({one for names in known for one in names.split(EITHER)})
            near = difflib.get_close_matches(name, plain, 1)
            raise Refused(
                "profile.no_such_name",
                profile=profile.id,
                name=name,
                names=", ".join(near or plain),
            )


@dataclass(frozen=True, slots=True)
class _Campaign:
    """A campaign as it stands in the export.

    Attributes:
        row: Its row, or its column where a campaign is a column.
        key: What identifies it when the same export is converted again.
        name: What it is called there, where that is asked; else empty.
        cells: Its cells, in the order of the headers.
        reason_to_skip: Why it cannot be created here, in words; None where it can.
    """

    row: int
    key: str
    name: str
    cells: Cells
    reason_to_skip: str | None


def _campaigns(export: ExportContext, table: ExportTable, rules: FieldRules) -> Iterator[_Campaign]:
    """Yield the campaigns of *table*; *rules* are those of their names."""
    blank = blank_test(export.profile.source.blank)
    key_columns = export.columns.find(*export.profile.source.key)
    columns = ExportColumns([cells for _, cells in table.records])
    filled = [
        next((cells[at] for at in key_columns if not blank(cells[at])), None)
        for cells in columns.records
    ]
    reasons = _reasons_to_skip(export, columns, blank)
    lists = zip(filled, reasons, strict=True)
    is_asked = np.fromiter((key is None or reason is not None for key, reason in lists), np.bool_)
    names = rules.convert(columns, {}, is_asked).of_each()
    used: Counter[str] = Counter()
    for (row, cells), cell, found, reason in zip(
        table.records, filled, names, reasons, strict=True
    ):
        name = written(found.cell) if found else ""
        key = (name or f"row {row}") if cell is None else written(cell).strip()
        used[key] += 1  # a key that is used already gets a number
        own_key = key if used[key] == 1 else f"{key} ({used[key]})"
        yield _Campaign(row, own_key, name, cells, reason)


def _reasons_to_skip(
    export: ExportContext, columns: ExportColumns, blank: BlankTest
) -> list[str | None]:
    """Return for each campaign of *columns* why it cannot be created here, in words."""
    cases = [_skipping(skip, export.columns, columns, blank) for skip in export.profile.skip]
    reasons = columns.by_case([*cases, Case(columns.all, lambda _: None)]).of_each()
    struck = messages.text("conversion.struck")
    pairs = zip(columns.records, reasons, strict=True)
    return [struck if _is_struck(cells) else reason for cells, reason in pairs]


def _skipping(
    skip: SkipRule, headers: ReadableColumns, columns: ExportColumns, blank: BlankTest
) -> Case[str | None]:
    """Return which campaigns are skipped, and why: by how they work, and what of them says so."""
    places = headers.find(*headers_of(skip.when))

    def reason(at: int) -> str:
        cells = columns.records[at]
        said = [(headers.titles[at], cells[at]) for at in places if not blank(cells[at])]
        return _worded(skip, said)

    return Case(columns.meeting(compiled(skip.when, headers, blank), {}), reason, places)


def _worded(skip: SkipRule, said: Iterable[tuple[str, Cell]]) -> str:
    """Return why a campaign is skipped of which the export *said* this, header by header."""
    if skip.mode is None:
        return skip.reason or ""
    words = [
        messages.text("conversion.skipped_word", column=column, word=shown(cell))
        for column, cell in said
    ]
    if not words:
        return messages.text("conversion.skipped_mode", mode=f"mode.{skip.mode}")
    facts = {"mode": f"mode.{skip.mode}", "words": ", ".join(words)}
    return messages.text("conversion.skipped_mode_said", **facts)


def _is_struck(cells: Cells) -> bool:
    """Say whether a line goes through all that stands in a campaign's *cells*."""
    return all(is_struck(cell) for cell in cells if not is_blank(cell))


def _lacking(profile: Profile, columns: ReadableColumns) -> Iterator[Problem]:
    """Yield what nobody can tell, as the export does not have the column for it."""
    for header, reason in profile.without.items():
        if not columns.find(header):
            yield Problem.of(Severity.WARNING, "convert.without", lacking=header, reason=reason)


def _refused(others: Iterable[Profile]) -> Iterator[Problem]:
    """Yield what else the export holds, of which no campaign can be made."""
    for one in others:
        if (refuse := one.refuse) is not None:
            yield Problem.of(
                Severity.WARNING,
                "convert.no_campaigns",
                title=one.title,
                why=refuse.reason,
                instead=refuse.instead,
            )


def _is_ignored(profile: Profile, header: str) -> bool:
    return not profile.is_secret(header) and fits_any(profile.ignore.columns, header)


def _unknown(profile: Profile, table: ExportTable) -> Iterator[str]:
    """Yield the headers that the profile does not mention and that have anything below them."""
    mentioned = tuple(dict.fromkeys((*profile.mentioned_anywhere(), *profile.ignore.columns)))
    for header in table.filled_headers:
        if not profile.is_secret(header) and not fits_any(mentioned, header):
            places = [at for at, one in enumerate(table.headers) if one == header]
            if any(not is_blank(cells[at]) for _, cells in table.records for at in places):
                yield header
