"""What a name can mean: IANA and Windows names, Outlook's labels, abbreviations, places.

The names come from the package `tzdata` (zones, old links, countries), from CLDR's table of
Windows names in the package `tzlocal`, and from two tables of ours: `zones.toml`, `places.toml`.
Nothing is read before the first name is looked up.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final, Literal

from tzlocal.windows_tz import win_tz

from bulk_import.normalizers.near_misses import nearest
from bulk_import.normalizers.offsets import minutes_of

NameKind = Literal["zone", "abbreviation", "city", "area"]
"""Zones are exact; abbreviations are spoken; a city stands for its zone, as does an area,
which is a country or one of its states."""

_NOT_ZONES: Final = {"Factory"}
_LETTERS_LOST: Final = str.maketrans(dict.fromkeys("_,:&()[]\t", " ") | dict.fromkeys(".'\"", ""))
_WORDS_LOST: Final = {"and", "the"}
_WORDS_AFTER: Final = (" local time", " time zone", " timezone", " time")


@dataclass(frozen=True, slots=True)
class ZoneMeaning:
    """One meaning of a name.

    Attributes:
        zone: The IANA name of the zone that is meant, or in which the name is used.
        stated: The offset that the name itself says, in minutes: EST is -05:00 in July too;
            None where the name means whatever offset the zone has.
    """

    zone: str
    stated: int | None = None


@dataclass(frozen=True, slots=True)
class ZoneName:
    """What a name can mean; more than one reading where it has several."""

    kind: NameKind
    meanings: tuple[ZoneMeaning, ...]


@lru_cache(maxsize=1_024)
def find(text: str, region: str | None) -> ZoneName | None:
    """Return what *text* can mean to an operator in *region*, or None for an unknown name."""
    key = folded(text)
    if name := _regional().get((region, key)) or _names().get(key):
        return name
    for words in _WORDS_AFTER:
        if key.endswith(words):
            return find(key.removesuffix(words), region)
    return None


@lru_cache(maxsize=1_024)
def near_zone(text: str) -> str | None:
    """Return the only zone whose name, or the name of a place in it, is very near *text*."""
    names = _names()
    near = [names[key] for key in nearest(folded(text), names)]
    zones = {meaning.zone for name in near for meaning in name.meanings}
    return zones.pop() if len(zones) == 1 else None


@lru_cache(maxsize=1_024)
def regions_of(text: str) -> Mapping[str, str]:
    """Return the countries whose operators mean one zone by *text*, by that zone."""
    key = folded(text)
    return {
        name.meanings[0].zone: region
        for (region, known), name in _regional().items()
        if known == key and region is not None and len(name.meanings) == 1
    }


def find_label(text: str) -> str | None:
    """Return the zone of a label in the lists of Windows and Outlook, without its offset."""
    return _labels().get(folded(text))


def find_windows(text: str) -> str | None:
    """Return the zone that Windows calls *text*, as programs write it; people may mean otherwise.

    Written by a program, `Pacific Standard Time` is daylight time in summer; written by people
    it may be standard time all year round.
    """
    return _windows().get(folded(text))


def folded(text: str) -> str:
    """Return the form in which two spellings of a name are the same."""
    if not text.isascii():
        text = "".join(
            letter
            for letter in unicodedata.normalize("NFD", text)
            if not unicodedata.combining(letter)
        )
    words = text.casefold().translate(_LETTERS_LOST).replace("/", " / ").split(" ")
    key = " ".join(word for word in words if word and word not in _WORDS_LOST)
    return key.replace(" / ", "/")


@cache
def _names() -> Mapping[str, ZoneName]:
    """Return every name by its folded form; where tables share one, the last of them has it."""
    table = _table("zones.toml")
    cities = {zone.split("/")[1]: zone for zone in _city_zones()}
    windows = win_tz | table["zones"]
    return (
        {label: _zone(zone) for label, zone in _labels().items()}
        | {folded(city): ZoneName("city", (ZoneMeaning(zone),)) for city, zone in cities.items()}
        | {folded(zone): _zone(zone) for zone in _zones()}
        | {folded(name): _zone(zone) for name, zone in windows.items()}
        | {
            folded(name): ZoneName("zone", (ZoneMeaning(win_tz[name], minutes_of(offset)),))
            for name, offset in table["plain"].items()
            if name in win_tz
        }
        | _places()
        | _spoken(table["english"])
        | _spoken(table["abbreviations"])
    )


@cache
def _windows() -> Mapping[str, str]:
    return {folded(name): zone for name, zone in (win_tz | _table("zones.toml")["zones"]).items()}


@cache
def _labels() -> Mapping[str, str]:
    """Return the zone of each label of Windows, and of each Windows name with one meaning."""
    table = _table("zones.toml")
    windows = win_tz | table["zones"]
    names = {name: zone for name, zone in windows.items() if name not in table["plain"]}
    labels = {
        label: windows[name]
        for name, labels in table["labels"].items()
        if name in windows
        for label in labels.split("|")
    }
    return {folded(name): zone for name, zone in (names | labels).items()}


@cache
def _regional() -> Mapping[tuple[str | None, str], ZoneName]:
    """Return what names mean to operators of one country, by country and folded name."""
    return {
        (region, key): name
        for region, names in _table("zones.toml")["regions"].items()
        for key, name in _spoken(names).items()
    }


def _zone(zone: str) -> ZoneName:
    return ZoneName("zone", (ZoneMeaning(zone),))


def _spoken(table: Mapping[str, str]) -> dict[str, ZoneName]:
    """Return the names of a table of meanings such as `+05:30 Asia/Kolkata`."""
    names = {}
    for name, meanings in table.items():
        split = [reading.split() for reading in meanings.split(",")]
        readable = tuple(ZoneMeaning(zone, minutes_of(offset)) for offset, zone in split)
        names[folded(name)] = ZoneName("abbreviation", readable)
    return names


def _places() -> dict[str, ZoneName]:
    """Return every city, state and country; one name may be several of them."""
    kinds: dict[str, NameKind] = {}
    zones: dict[str, dict[str, None]] = {}
    for kind, name, zone in (*_cities_and_states(), *_countries()):
        key = folded(name)
        kinds[key] = kind
        zones.setdefault(key, {})[zone] = None
    return {key: ZoneName(kinds[key], tuple(map(ZoneMeaning, zones[key]))) for key in zones}


@cache
def country_names() -> Mapping[str, str]:
    """Return the names of countries, by the two letters of ISO 3166."""
    return {country: name for country, name, *_ in _tzdata_rows("iso3166.tab")}


def _cities_and_states() -> Iterator[tuple[NameKind, str, str]]:
    table = _table("places.toml")
    kinds: tuple[tuple[NameKind, str], ...] = (("city", "cities"), ("area", "areas"))
    for kind, section in kinds:
        for zone, names in table[section].items():
            for name in names.split(","):
                yield kind, name, zone


def _countries() -> Iterator[tuple[NameKind, str, str]]:
    table = _table("zones.toml")
    zones: dict[str, list[str]] = {}
    for country, _, zone, *_ in _tzdata_rows("zone.tab"):
        zones.setdefault(country, []).append(zone)
    zones |= {country: kept.split(", ") for country, kept in table["country_zones"].items()}
    for country, name in country_names().items():
        for known in (name, *table["countries"].get(country, name).split(",")):
            for zone in zones.get(country, ()):
                yield "area", known, zone


def _city_zones() -> Iterator[str]:
    """Yield the zones that are named for one city, `Asia/Dubai`; not `America/Indiana/Knox`."""
    for _, _, zone, *_ in _tzdata_rows("zone.tab"):
        if zone.count("/") == 1 and not zone.startswith("Antarctica/"):
            yield zone


def _zones() -> Iterator[str]:
    listed = files("tzdata").joinpath("zones").read_text("utf-8").split()
    return (zone for zone in listed if zone not in _NOT_ZONES)


def _tzdata_rows(name: str) -> list[list[str]]:
    text = files("tzdata.zoneinfo").joinpath(name).read_text("utf-8")
    return [line.split("\t") for line in text.splitlines() if not line.startswith("#")]


@cache
def _table(name: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads(files("bulk_import.normalizers").joinpath(name).read_text("utf-8"))
