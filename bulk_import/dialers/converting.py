"""From an export and its profile to the conversion: the one way through this room."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bulk_import import messages
from bulk_import.campaign import FIELDS
from bulk_import.cells import written
from bulk_import.dialers.campaigns import Building, Conventions, Draft
from bulk_import.dialers.columns import Blank, Cells, Columns, blank_with
from bulk_import.dialers.conditions import compiled
from bulk_import.dialers.converted import (
    Conversion,
    ConvertedCampaign,
    LostSetting,
    SkippedCampaign,
)
from bulk_import.dialers.export_table import Table, table_of
from bulk_import.dialers.field_rules import FieldRules
from bulk_import.dialers.fields import Fields
from bulk_import.dialers.lookups import Lookups
from bulk_import.dialers.patterns import fits_any
from bulk_import.dialers.profile import Profile
from bulk_import.dialers.sharing import sharing
from bulk_import.normalizers.normalizer import Context, DateOrder
from bulk_import.normalizers.text import is_blank
from bulk_import.problems import Refused
from bulk_import.sheet import Sheet, Spreadsheet


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
) -> Conversion:
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
        date_order: How numeric dates are read; None asks about each of them.

    Raises:
        Refused: The profile does not fit the sheet.
    """
    table = table_of(sheet, profile)
    if table is None:
        raise Refused("profile.other_sheet", profile=profile.id, path=spreadsheet.path)
    columns, tables = Columns.of(table.headers, profile), Lookups(profile, lookups)
    rules = {
        name: FieldRules(name, profile, columns, tables, region=region, inet_no=inet_no)
        for name in profile.rules
    }
    context = Context(region=region, inet_no=inet_no, date_order=date_order)
    fields = Fields(context, tables.directory("users"))
    conventions = Conventions(given=given, keep_active=keep_active, ask=profile.ask)
    found = _Found(profile, columns, Building(rules, fields, conventions), edits)
    for row, cells in table.records:
        found.take(row, cells)
    return Conversion(
        path=spreadsheet.path,
        sheet=sheet.name,
        profile=profile.id,
        title=profile.title,
        why=why,
        campaigns=tuple(found.campaigns),
        skipped=tuple(found.skipped),
        lost=tuple(found.lost),
        lookups=tables.sheets(found.used),
        missing=_missing(profile, found.campaigns),
        unknown=tuple(_unknown(profile, table)),
        ignored=tuple(one for one in table.filled_headers if _is_ignored(profile, one)),
        secret=tuple(filter(profile.is_secret, table.filled_headers)),
        problems=tuple(sharing(found.campaigns)),
    )


@dataclass(frozen=True, slots=True)
class _Lost:
    """A setting that nothing here can say."""

    setting: str
    reason: str
    places: tuple[int, ...]


class _Found:
    """What is found in the export, record by record."""

    def __init__(
        self,
        profile: Profile,
        columns: Columns,
        building: Building,
        edits: Mapping[str, Mapping[str, str]],
    ) -> None:
        blank = blank_with(profile.source.blank)
        self.campaigns: list[ConvertedCampaign] = []
        self.skipped: list[SkippedCampaign] = []
        self.lost: list[LostSetting] = []
        self.used: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        self._blank: Blank = blank
        self._building = building
        self._edits = edits
        self._keys: Counter[str] = Counter()
        self._key_columns = columns.find(*profile.source.key)
        self._skips = [(compiled(one.when, columns, blank), one.reason) for one in profile.skip]
        found = (_Lost(name, why, columns.find(name)) for name, why in profile.lost.items())
        self._lost = [one for one in found if one.places]

    def take(self, row: int, cells: Cells) -> None:
        """Make a campaign of one record, or say why it is none."""
        name = self._building.name_of(cells)
        key = self._key(row, name, cells)
        for holds, reason in self._skips:
            if holds(cells, {}):
                self.skipped.append(SkippedCampaign(row=row, name=name or key, reason=reason))
                return
        draft = self._building.build(row, cells, self._edits.get(key, {}))
        self.campaigns.append(draft.campaign(key))
        self.lost.extend(self._losses(draft))
        for made in draft.made.values():
            for one in made.keys:
                self.used[made.lookup, one].append(draft.name)

    def _key(self, row: int, name: str, cells: Cells) -> str:
        """Return what tells the campaign from the others; one that is there already is counted."""
        there = [cells[at] for at in self._key_columns if not self._blank(cells[at])]
        key = written(there[0]).strip() if there else name or f"row {row}"
        self._keys[key] += 1
        return key if self._keys[key] == 1 else f"{key} ({self._keys[key]})"

    def _losses(self, draft: Draft) -> Iterator[LostSetting]:
        for lost in self._lost:
            there = [
                written(draft.cells[at]) for at in lost.places if not self._blank(draft.cells[at])
            ]
            if there:
                yield _lost(draft, lost.setting, ", ".join(there), lost.reason)
        for closed in dict.fromkeys(_notices(draft, "convert.closed", "parts")):
            yield _lost(draft, closed, "closed", messages.text("convert.days_lost"))
        zone = draft.settled["timezone"].value
        for problem in zone.problems:
            if problem.code in {"timezone.changes", "timezone.changes_at_start"}:
                yield _lost(
                    draft, zone.source or "timezone", zone.was or zone.text, problem.message
                )


def _lost(draft: Draft, setting: str, was: str, reason: str) -> LostSetting:
    return LostSetting(row=draft.row, name=draft.name, setting=setting, was=was, reason=reason)


def _notices(draft: Draft, code: str, fact: str) -> Iterator[str]:
    for made in draft.made.values():
        yield from (notice.facts[fact] for notice in made.notices if notice.code == code)


def _missing(profile: Profile, campaigns: Sequence[ConvertedCampaign]) -> Mapping[str, str]:
    """Return the questions that some campaign is still waiting for, in the fields' order."""
    open_fields = {name for campaign in campaigns for name in campaign.missing}
    return {
        name: profile.ask[name] for name in FIELDS if name in open_fields and name in profile.ask
    }


def _is_ignored(profile: Profile, header: str) -> bool:
    return not profile.is_secret(header) and fits_any(profile.ignore.columns, header)


def _unknown(profile: Profile, table: Table) -> Iterator[str]:
    """Yield the headers that the profile does not mention and that have anything below them."""
    mentioned = tuple(dict.fromkeys((*profile.mentioned(), *profile.lost, *profile.ignore.columns)))
    for header in table.filled_headers:
        if not profile.is_secret(header) and not fits_any(mentioned, header):
            places = [at for at, one in enumerate(table.headers) if one == header]
            if any(not is_blank(cells[at]) for _, cells in table.records for at in places):
                yield header
