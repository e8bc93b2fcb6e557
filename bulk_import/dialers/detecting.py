"""Finding out which dialer wrote an export."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from bulk_import import messages
from bulk_import.dialers.export_table import (
    NOTHING_SAID,
    ExportTable,
    fits_as_written,
    headers_in,
    is_named,
    lacks_headers,
    missing,
    table_of,
)
from bulk_import.dialers.profile import Profile
from bulk_import.dialers.profile_files import load, names
from bulk_import.problems import Refused
from bulk_import.sheet import Sheet, Spreadsheet

_MOST_LACKING: Final = 0.6
"""The share of the headers that a profile asks for; one that lacks as many is not near."""

_MOST_LISTED: Final = 40
"""Headers that a message lists."""


@dataclass(frozen=True, slots=True)
class Detected:
    """The profile that fits an export.

    Attributes:
        profile: The profile.
        sheet: The sheet that holds the campaigns.
        why: In words, why it was taken.
        others: The profiles that other sheets fit, of which no campaign can be made.
    """

    profile: Profile
    sheet: Sheet
    why: str
    others: tuple[Profile, ...] = ()


def detect(
    spreadsheet: Spreadsheet,
    folders: Sequence[Path],
    by_hand: Mapping[str, str] = NOTHING_SAID,
) -> Detected:
    """Return the profile whose headers *spreadsheet* has; the one that asks for most of them.

    Args:
        spreadsheet: The export.
        folders: Where saved profiles are.
        by_hand: What a person says that headers are called in the profile, by header.

    Raises:
        Refused: No profile fits, or several equally well; or a saved one cannot be used; or no
            campaign can be made of what such a dialer does.
    """
    profiles = [load(name, folders) for name in names(folders)]
    converting = [profile for profile in profiles if profile.column_choices is None]
    fitting = [
        (_rank(profile, table), Detected(profile, sheet, _why(profile)))
        for sheet in spreadsheet.sheets
        for profile in converting
        if profile.source.detect
        if (table := table_of(sheet, profile, by_hand)) is not None
    ]
    best = max((rank for rank, _ in fitting), default=())
    found = [one for rank, one in fitting if rank == best]
    if not found:
        _refuse_headerless(spreadsheet, converting)
        raise _unknown(spreadsheet, converting)
    if len(found) > 1:
        raise _several(spreadsheet, found)
    _refuse_without_agents(spreadsheet, found[0].profile)
    others = {one.profile.id: one.profile for _, one in fitting if one.profile.refuse is not None}
    return replace(found[0], others=tuple(others.values()))


def sheet_for(
    spreadsheet: Spreadsheet, profile: Profile, by_hand: Mapping[str, str] = NOTHING_SAID
) -> Sheet:
    """Return the sheet of *spreadsheet* that *profile*, chosen by a person, takes.

    Raises:
        Refused: None has its headers, or several have; or no campaign can be made of it.
    """
    found = [one for one in spreadsheet.sheets if table_of(one, profile, by_hand) is not None]
    if not found:
        _refuse_headerless(spreadsheet, (profile,))
        raise Refused(
            "profile.does_not_fit",
            path=spreadsheet.path,
            profile=profile.id,
            missing=_missing(spreadsheet, profile),
            columns=_listed(_headers(spreadsheet, profile)),
        )
    if len(found) > 1:
        sheets = ", ".join(f"“{sheet.name}”" for sheet in found)
        raise Refused("profile.several_tables", path=spreadsheet.path, sheets=sheets)
    _refuse_without_agents(spreadsheet, profile)
    return found[0]


def _rank(profile: Profile, table: ExportTable) -> tuple[int, ...]:
    """Return how well *profile* fits.

    One of which campaigns can be made comes first, then names as they are written, then how many
    it asks for.
    """
    asked = len(profile.source.detect) + len(profile.source.detect_values)
    return int(profile.refuse is None), int(fits_as_written(table, profile)), asked


def _why(profile: Profile) -> str:
    required = [*profile.source.detect, *profile.source.detect_values]
    headers = ", ".join(_either(one.split("|")) for one in dict.fromkeys(required))
    return messages.text("conversion.detected", title=profile.title, headers=headers)


def _refuse_headerless(spreadsheet: Spreadsheet, profiles: Iterable[Profile]) -> None:
    """Refuse rows of a known dialer without their headers: nobody can say what the cells are."""
    for profile in profiles:
        if any(lacks_headers(sheet, profile) for sheet in spreadsheet.sheets):
            raise Refused(
                "profile.without_headers",
                path=spreadsheet.path,
                title=profile.title,
                how=profile.source.headerless.how,
            )


def _refuse_without_agents(spreadsheet: Spreadsheet, profile: Profile) -> None:
    """Refuse the export of a dialer that connects its calls with nobody."""
    if (refuse := profile.refuse) is not None:
        raise Refused(
            "profile.no_campaigns",
            path=spreadsheet.path,
            title=profile.title,
            why=refuse.reason,
            instead=refuse.instead,
        )


def _several(spreadsheet: Spreadsheet, found: Sequence[Detected]) -> Refused:
    profiles = tuple(dict.fromkeys(one.profile.id for one in found))
    if len(profiles) > 1:
        known = ", ".join(profiles)
        return Refused("profile.several", path=spreadsheet.path, profiles=known, first=profiles[0])
    sheets = ", ".join(f"“{one.sheet.name}”" for one in found)
    return Refused("profile.several_tables", path=spreadsheet.path, sheets=sheets)


def _unknown(spreadsheet: Spreadsheet, profiles: Iterable[Profile]) -> Refused:
    """Return the refusal of an export that no profile fits, with the nearest of them."""
    nearest, lacking = None, _MOST_LACKING
    for profile in (one for one in profiles if one.refuse is None):
        required = profile.source.detect
        share = len(_lacking(spreadsheet, profile)) / len(required) if required else 1.0
        if share < lacking:
            nearest, lacking = profile, share
    if nearest is None:
        columns = [text for sheet in spreadsheet.sheets for text in headers_in(sheet, _NO_PROFILE)]
        return Refused("profile.unknown_export", path=spreadsheet.path, columns=_listed(columns))
    return Refused(
        "profile.nearly_known_export",
        path=spreadsheet.path,
        columns=_listed(_headers(spreadsheet, nearest)),
        profile=nearest.id,
        title=nearest.title,
        missing=_missing(spreadsheet, nearest),
    )


def _headers(spreadsheet: Spreadsheet, profile: Profile) -> tuple[str, ...]:
    """Return the headers of the sheet that lacks least of what *profile* asks for."""
    sheets = [sheet for sheet in spreadsheet.sheets if is_named(sheet, profile)]
    rows = [headers_in(sheet, profile) for sheet in sheets or spreadsheet.sheets]
    return min(rows, key=lambda headers: len(missing(headers, profile)), default=())


def _lacking(spreadsheet: Spreadsheet, profile: Profile) -> tuple[str, ...]:
    return missing(_headers(spreadsheet, profile), profile)


def _missing(spreadsheet: Spreadsheet, profile: Profile) -> str:
    """Return in words what the export lacks; its table's name, or its words, if no header."""
    lacking = _lacking(spreadsheet, profile)
    if lacking:
        return _listed([_either(one.split("|")) for one in lacking])
    if words := profile.source.detect_values:
        return "; ".join(
            messages.text("conversion.only_words", words=" · ".join(allowed), column=one)
            for one, allowed in words.items()
        )
    return messages.text("conversion.table_named", table=_either(profile.source.table))


def _listed(headers: Sequence[str]) -> str:
    listed = ", ".join(dict.fromkeys(headers[:_MOST_LISTED])) or messages.text("conversion.none")
    more = len(headers) - _MOST_LISTED
    return messages.text("line.and_more", listed=listed, count=str(more)) if more > 0 else listed


def _either(names: Iterable[str]) -> str:
    """Return *names* in words, of which one is enough."""
    first, *others = names
    for other in others:
        first = messages.text("conversion.either", one=first, other=other)
    return first


_NO_PROFILE: Final = Profile.model_validate(
    {"format": 1, "id": "none", "title": "-", "set": {"name": {"from": "name"}}}
)
"""A profile without requirements, for sheets whose dialer is not known."""
