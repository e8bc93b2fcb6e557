"""Time zones: what a cell means as the one offset that a campaign carries.

A name of a zone may have two offsets in a year, so it is resolved with the campaign's dates: the
offset on every day from start to end, at the dialing hours. Where there are two, nothing is
chosen here: the question names the day of the change.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

from bulk_import.cells import Cell
from bulk_import.normalizers import offsets
from bulk_import.normalizers.normalizer import Context, Value, noticed
from bulk_import.normalizers.offsets import written
from bulk_import.normalizers.text import cleaned
from bulk_import.normalizers.zone_names import (
    NameKind,
    ZoneMeaning,
    ZoneName,
    find,
    find_label,
    near_zone,
    regions_of,
)
from bulk_import.normalizers.zone_offsets import (
    THESE_DECADES,
    ZoneOffsets,
    offsets_during,
    release,
    span_of,
    standard_offset,
)
from bulk_import.problems import Ambiguous, Unusable

__all__ = ["normalize", "release"]

LONGEST: Final = 150
"""Characters of a cell; the longest label of Windows has some 70."""

_OFFSET: Final = r"[(\[]?(?P<offset>(?:(?:utc|gmt) ?)?[+-] ?\d{1,4}(?:[:.]\d\d?)?)[)\]]?"
_NAME: Final = r"(?P<name>[^\d+-].*?)"
_BETWEEN: Final = r"[ ,;:/|=-]*"
_OFFSET_AND_NAME: Final = (
    re.compile(_OFFSET + _BETWEEN + _NAME, re.IGNORECASE | re.DOTALL),
    re.compile(_NAME + _BETWEEN + _OFFSET, re.IGNORECASE | re.DOTALL),
)
_UTC_AND_NAME: Final = re.compile(rf"[(\[](?:utc|gmt)[)\]] ?{_NAME}", re.IGNORECASE | re.DOTALL)
_BETWEEN_NAMES: Final = re.compile(r"[,;|=()\[\]\n]| - ")

_NOTICE_OF: Final[dict[NameKind, str]] = {
    "abbreviation": "timezone.abbreviation",
    "city": "timezone.place",
    "area": "timezone.place",
}

_NOWHERE: Final[Mapping[str, str]] = {}


@dataclass(frozen=True, slots=True)
class _Allowed:
    """The offsets that one part of a cell allows.

    Attributes:
        zones: The zone of each of the offsets.
        several: The same of everything that the part can mean, where that is more than one
            thing and something exact beside it has to decide.
        question: What has to be asked, whatever the other parts say.
        notice: The code of what was assumed; "" where nothing was.
        exact: The part can decide between the meanings of another.
    """

    zones: dict[int, str]
    several: dict[int, str] = field(default_factory=dict)
    question: Ambiguous | None = None
    notice: str = ""
    exact: bool = True


def normalize(cell: Cell, context: Context) -> Value[str]:
    """Return the offset that *cell* means throughout the campaign, such as `+05:30`.

    Raises:
        Unusable: No zone, a zone that contradicts an offset beside it, an offset out of range,
            or a name with several offsets while the dates of the campaign are unknown.
        Ambiguous: A name with several meanings, or a zone that changes within the campaign.
    """
    cell = cleaned(cell)
    if isinstance(cell, str):
        value = _of_text(cell, context)
    elif (found := offsets.read_typed(cell)) is not None:
        value = found
    else:
        raise Unusable("timezone.type")
    return Value(written(value.meant), value.notices)


def is_offset(cell: Cell) -> bool:
    """Say whether *cell* means the same on all days, as everything but a zone's name does."""
    try:
        text = cleaned(cell)
        is_name = isinstance(text, str) and len(text) <= LONGEST and offsets.read(text) is None
    except (Unusable, Ambiguous):
        return True
    return not is_name


def _of_text(text: str, context: Context) -> Value[int]:
    if len(text) > LONGEST:
        raise Unusable("timezone.unknown")
    if (value := offsets.read(text)) is not None:
        return value
    if (name := find(text, context.region)) is not None:
        return _agreed([_of_name(name, context)], regions_of(text))
    printed, rest = _split(text)
    if printed is not None and (zone := find_label(rest)) is not None:
        return _of_label(zone, printed.meant, context)
    parts = [_of_name(name, context) for name in _names_in(rest, context.region)]
    if printed is not None:
        parts.append(_Allowed({printed.meant: ""}))
    return _agreed(parts)


def _split(text: str) -> tuple[Value[int] | None, str]:
    """Return the offset that stands before or behind a name, and the name."""
    if found := _UTC_AND_NAME.fullmatch(text):
        return Value(0), found["name"]
    for pattern in _OFFSET_AND_NAME:
        found = pattern.fullmatch(text)
        if found and (printed := offsets.read(found["offset"])) is not None:
            return printed, found["name"]
    return None, text


def _names_in(text: str, region: str | None) -> list[ZoneName]:
    """Return the names that stand side by side: a city and its country, a zone and its short form.

    Raises:
        Unusable: One of them is unknown.
        Ambiguous: The whole is near the name of one zone.
    """
    if (whole := find(text, region)) is not None:
        return [whole]
    parts = [part for part in _BETWEEN_NAMES.split(text) if part.strip()]
    names = [name for part in parts if (name := find(part, region)) is not None]
    if not parts or len(names) < len(parts):
        if near := near_zone(text):
            raise Ambiguous("timezone.near", (near,))
        raise Unusable("timezone.unknown")
    return names


def _of_label(zone: str, printed: int, context: Context) -> Value[int]:
    """Return the offset of a label such as `(UTC-05:00) Eastern Time (US & Canada)`.

    Windows prints the offset without daylight time all year round.
    """
    kept = _offsets_of(zone, context)
    span = span_of(context) or THESE_DECADES
    if printed not in {*kept.offsets, standard_offset(zone, span.start)}:
        raise _contradiction((printed,), kept.offsets)
    meant = _agreed([_of_zone(ZoneMeaning(zone), kept)]).meant
    if meant == printed:
        return Value(meant)
    return noticed(meant, "timezone.printed_offset", printed=written(printed), zone=zone)


def _agreed(parts: list[_Allowed], regions: Mapping[str, str] = _NOWHERE) -> Value[int]:
    """Return the one offset that every part of a cell allows.

    Args:
        parts: What each part of the cell allows.
        regions: The countries, by zone, whose operators mean that zone by the whole cell.

    Raises:
        Unusable: There is none.
        Ambiguous: There are several; or a part has several and nothing exact decides: two
            cities side by side may well be meant as two.
    """
    first = parts[0].zones
    common = {
        offset: zone
        for offset, zone in first.items()
        if all(offset in part.zones for part in parts)
    }
    if not common:
        raise _contradiction(*(part.zones for part in parts))
    for part in parts:
        if part.question is not None:
            raise part.question
    several = next((part.several for part in parts if part.several), None)
    if several and not any(part.exact for part in parts):
        raise _several(several, regions)
    if len(common) > 1:
        raise _several(common, regions)
    ((offset, zone),) = common.items()
    notice = next((part.notice for part in parts if part.notice), None)
    return noticed(offset, notice, zone=zone) if notice else Value(offset)


def _of_name(name: ZoneName, context: Context) -> _Allowed:
    """Return what one name allows on the days of the campaign."""
    if len(name.meanings) == 1:
        (meaning,) = name.meanings
        part = _of_zone(meaning, _offsets_of(meaning.zone, context))
    else:
        part = _of_meanings(name.meanings, context)
    exact = name.kind in {"zone", "area"}
    return replace(part, notice=_NOTICE_OF.get(name.kind, ""), exact=exact)


def _of_zone(meaning: ZoneMeaning, kept: ZoneOffsets) -> _Allowed:
    """Return what a name with one meaning allows, where its zone keeps the offsets *kept*."""
    zone, stated = meaning.zone, meaning.stated
    zones = dict.fromkeys(kept.offsets, zone)
    if kept.changed is not None:
        return _Allowed(zones, question=_changing(zone, kept, kept.changed))
    (actual,) = kept.offsets
    if stated is None or stated == actual:
        return _Allowed(zones)
    facts = {"zone": zone, "stated": written(stated), "actual": written(actual)}
    readings = (facts["stated"], facts["actual"])
    question = Ambiguous("timezone.season", readings, **facts)
    return _Allowed({stated: zone, **zones}, question=question)


def _of_meanings(meanings: tuple[ZoneMeaning, ...], context: Context) -> _Allowed:
    """Return what a name with several meanings allows; they may all have kept one offset."""
    by_offsets: dict[ZoneOffsets, str] = {}
    for zone, stated in ((meaning.zone, meaning.stated) for meaning in meanings):
        kept = _offsets_of(zone, context) if stated is None else ZoneOffsets((stated,))
        by_offsets.setdefault(kept, zone)
    first, *others = dict.fromkeys(by_offsets.values())
    if len(by_offsets) == 1:
        return _of_zone(ZoneMeaning(first), next(iter(by_offsets)))
    several = {offset: zone for kept, zone in by_offsets.items() for offset in kept.offsets}
    if others:
        return _Allowed(several, several)
    # Eastern Time is standard time or daylight time, and the days tell which.
    return replace(_of_zone(ZoneMeaning(first), _offsets_of(first, context)), several=several)


def _offsets_of(zone: str, context: Context) -> ZoneOffsets:
    """Return the offsets of *zone* in the campaign.

    Raises:
        Unusable: The dates are unknown, and the zone has not one offset all along.
    """
    if (span := span_of(context)) is not None:
        return offsets_during(zone, span)
    kept = offsets_during(zone, THESE_DECADES)
    if kept.changed is not None:
        raise Unusable("timezone.needs_dates", zone=zone)
    return kept


def _changing(zone: str, kept: ZoneOffsets, day: date) -> Ambiguous:
    """Return the question about a zone whose clock changes within the campaign."""
    before, after, *_ = candidates = tuple(written(offset) for offset in kept.offsets)
    facts = {"zone": zone, "day": day.isoformat(), "before": before, "after": after}
    if kept.at_start:
        return Ambiguous("timezone.changes_at_start", candidates, **facts)
    until = (day - timedelta(days=1)).isoformat()
    return Ambiguous("timezone.changes", candidates, until=until, **facts)


def _several(zones: dict[int, str], regions: Mapping[str, str]) -> Ambiguous:
    """Return the question about a name with several meanings."""
    readings = ", ".join(f"{written(offset)} {zone}" for offset, zone in zones.items())
    facts = {"readings": readings, "by_region": ""}
    if known := [regions[zone] for zone in zones.values() if zone in regions]:
        facts |= {"regions": ", ".join(known), "by_region": "timezone.by_region"}
    return Ambiguous("timezone.several", tuple(map(written, zones)), **facts)


def _contradiction(*parts: Iterable[int]) -> Unusable:
    """Return the refusal of a cell whose parts allow no common offset."""
    readings = " and ".join("/".join(map(written, part)) for part in parts)
    return Unusable("timezone.contradiction", readings=readings)
