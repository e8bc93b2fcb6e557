"""What `as` makes of a cell: our own normalizers wherever there is one for the type."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction
from typing import Final

from bulk_import.campaign import FIELDS
from bulk_import.cells import Cell, written
from bulk_import.dialers.numbers import number_of, plain
from bulk_import.dialers.written_rule import CastType
from bulk_import.normalizers import booleans, durations, offsets, phones, ratios, timezones
from bulk_import.normalizers.durations import Form
from bulk_import.normalizers.normalizer import Context, Value, noticed
from bulk_import.normalizers.phones import region_of
from bulk_import.normalizers.text import cleaned
from bulk_import.normalizers.zone_names import find_windows
from bulk_import.problems import Ambiguous, Notice, Unusable

_LARGEST_SIDE: Final = 99
_MINUTES: Final = range(60)
_HOURS: Final = range(24)
_HHMM: Final = re.compile(r"([0-9]{1,2}?)([0-9]{2})|([0-9])")
_HH_MM: Final = re.compile(r"([0-9]{1,2})[.hH]([0-9]{2})")
"""Hours and minutes with a dot or an h between them, which a profile may know them to be."""
_HHMMSS: Final = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2})|([0-9])([0-9]{2})(00)")
_WITH_UNIT: Final = frozenset({Form.SECONDS, Form.UNUSUAL_SECONDS, Form.LONGER_UNIT, Form.CLOCK})
"""How a number of seconds is written that says so."""
_DIGITS_OF_HHMMSS: Final = 6
_DECIMAL_HOURS: Final = re.compile(r"[+-]?[0-9]{1,2}\.([0-9]{1,2})")
_QUARTERS: Final = frozenset({"0", "00", "25", "5", "50", "75"})
_STAMP: Final = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})[T ](?P<clock>[0-9]{2}:[0-9]{2}(?::[0-9]{2})?)"
    r"(?:[.,][0-9]{1,9})? ?(?P<zone>Z|UTC|[+-][0-9]{2}:?[0-9]{2})?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CastContext:
    """What a type may need beside the cell.

    Attributes:
        field: The campaign's field.
        calls_first: Whether a ratio of two numbers has the calls first, and then the agents.
        country: The calling code or the ISO code of a country that the rule names.
        is_likely: Whether that country is only the likely one.
        region: ISO code of the operator's country.
        zone: The campaign's zone as it is written, a name or an offset; None while unknown.
    """

    field: str
    calls_first: bool = False
    country: str | None = None
    is_likely: bool = False
    region: str | None = None
    zone: Cell = None


def cast(to: CastType, cell: Cell, context: CastContext) -> Value[Cell]:
    """Return *cell* as the type *to*, in a form that the field's own normalizer takes.

    Raises:
        Unusable: It is no such thing.
        Ambiguous: Several readings fit.
    """
    return _CASTS[to](cell, context)


def _as_it_is(cell: Cell, context: CastContext) -> Value[Cell]:
    del context
    return Value(cell)


def _text(cell: Cell, context: CastContext) -> Value[Cell]:
    del context
    return Value(written(cell).strip())


def _whole(cell: Cell, context: CastContext) -> Value[Cell]:
    """Return a whole number; a part of one, which a scale may leave, counts as one more.

    What says its unit, such as `28 s` or `00:00:28`, is a number of seconds.
    """
    del context
    number = number_of(cell)
    if number is None:
        return _seconds(cell)
    whole = number.to_integral_value(ROUND_CEILING)
    if whole == number:
        return Value(plain(whole))
    return noticed(plain(whole), "convert.rounded")


def _seconds(cell: Cell) -> Value[Cell]:
    length = durations.read(cell, Context())
    if isinstance(length, durations.Flaw) or length.form not in _WITH_UNIT:
        raise Unusable("convert.not_number")
    (seconds,) = length.readings
    return noticed(str(seconds), "convert.seconds")


def _yes_or_no(cell: Cell, context: CastContext) -> Value[Cell]:
    field = FIELDS[context.field]
    normalize = field.normalize if field.kind == "yes_no" else booleans.normalize
    value = normalize(cell, Context())
    return Value("true" if value.meant else "false", value.notices)


def _hhmm(cell: Cell, context: CastContext) -> Value[Cell]:
    """Return the time that 900, 2400, 090000, 90000 or 9.00 is; any other cell as it is."""
    del context
    text = written(cell).strip()
    if found := _HHMMSS.fullmatch(text):
        hour, minute, second = (int(part) for part in found.groups() if part is not None)
        return _clock(hour, minute, second)
    if isinstance(cell, str) and (found := _HH_MM.fullmatch(text)):
        return _clock(int(found[1]), int(found[2]))
    if found := _HHMM.fullmatch(text):
        return _clock(int(found[1] or 0), int(found[2] or found[3]))
    return Value(cell)


def _clock(hour: int, minute: int, second: int = 0) -> Value[Cell]:
    if hour == len(_HOURS) and minute == second == 0:
        return noticed("23:59", "convert.end_of_day")
    if hour not in _HOURS or minute not in _MINUTES or second not in _MINUTES:
        raise Unusable("time.no_such_time")
    seconds = f":{second:02}" if second else ""
    return Value(f"{hour:02}:{minute:02}{seconds}")


def _time(cell: Cell, context: CastContext) -> Value[Cell]:
    if isinstance(cell, str) and len(cell.strip()) == _DIGITS_OF_HHMMSS and cell.strip().isdigit():
        return _hhmm(cell, context)
    return Value(cell.strip().removeprefix("T") if isinstance(cell, str) else cell)


def _local_day(cell: Cell, context: CastContext) -> Value[Cell]:
    """Return the day that a moment falls on where the campaign dials."""
    moment = _moment(cell)
    if moment is None:
        return Value(cell)
    if context.zone is None:
        raise Unusable("convert.date_needs_zone")
    days = {(moment + offset).date() for offset in _offsets(context, moment.date())}
    if len(days) > 1:
        raise Ambiguous("convert.day_in_doubt", tuple(sorted(day.isoformat() for day in days)))
    (day,) = days
    if day == moment.date():
        return Value(day.isoformat())
    return noticed(day.isoformat(), "convert.local_day", zone=written(context.zone))


def _moment(cell: Cell) -> datetime | None:
    """Return the moment that *cell* holds, in UTC, which it is in where it names no zone."""
    if isinstance(cell, datetime):
        return (cell if cell.tzinfo else cell.replace(tzinfo=UTC)).astimezone(UTC)
    found = _STAMP.fullmatch(cell.strip()) if isinstance(cell, str) else None
    if not found:
        return None
    try:
        moment = datetime.fromisoformat(f"{found['day']}T{found['clock']}")
        zone = found["zone"] or "Z"
        ahead = timedelta() if zone.upper() in {"Z", "UTC"} else _ahead(zone)
        return moment.replace(tzinfo=timezone(ahead)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Unusable("date.not_a_date") from error


def _ahead(zone: str) -> timedelta:
    minutes = int(zone[1:3]) * 60 + int(zone[-2:])
    return timedelta(minutes=-minutes if zone[0] == "-" else minutes)


def _offsets(context: CastContext, day: date) -> list[timedelta]:
    """Return how far ahead of UTC the campaign's clocks are on *day*, around a change both ways."""
    beside = Context(region=context.region, start_date=day, end_date=day)
    try:
        found: tuple[str, ...] = (timezones.normalize(context.zone, beside).meant,)
    except Ambiguous as several:
        found = several.candidates
    except Unusable as unknown:
        raise Unusable("convert.date_needs_zone") from unknown
    return [timedelta(minutes=offsets.minutes_of(one)) for one in found]


def _ratio(cell: Cell, context: CastContext) -> Value[Cell]:
    """Return calls per agent as agents to calls, in lowest terms: 1.5 is 2:3.

    Two numbers are kept as they are, the agents first, which they may not be in the export.
    """
    calls = number_of(cleaned(cell))
    if calls is None:
        return _two_sides(cell, calls_first=context.calls_first)
    sides = Fraction(calls)
    if not (0 < sides.numerator <= _LARGEST_SIDE and sides.denominator <= _LARGEST_SIDE):
        raise Unusable("convert.ratio_range")
    return noticed(f"{sides.denominator}:{sides.numerator}", "convert.ratio")


def _two_sides(cell: Cell, *, calls_first: bool) -> Value[Cell]:
    value = ratios.normalize(cell, Context())
    left, _, right = value.meant.partition(":")
    if not calls_first or left == right:
        return Value(value.meant, value.notices)
    return noticed(f"{right}:{left}", "convert.ratio_turned")


def _phone(cell: Cell, context: CastContext) -> Value[Cell]:
    """Return a number with its country code; ask where it may be one of two countries.

    Where a rule's country is only the likely one, the operator's region takes its place; without
    a region, every country of TeleCMI's users counts in which the number would be one.
    """
    at_home = _region(context.country)
    regions = _regions(cell, at_home, context)
    found: dict[str, Value[Cell]] = {}
    told: list[str] = []
    doubts: list[Unusable | Ambiguous] = []
    for region in regions:
        try:
            value = phones.normalize(cell, Context(region=region))
        except (Unusable, Ambiguous) as doubt:
            doubts.append(doubt)
        else:
            notices = _of_profile(value.notices, context) if region == at_home else value.notices
            told += [region] if region and value.meant not in found else []
            found.setdefault(value.meant, Value(f"+{value.meant}", notices))
    if len(found) > 1:
        candidates = tuple(f"+{digits}" for digits in found)
        if context.is_likely:
            raise Ambiguous("convert.which_country", candidates, regions=", ".join(told))
        raise Ambiguous("phone.which_country", candidates)
    if not found:
        raise doubts[0]
    return next(iter(found.values()))


def _regions(cell: Cell, at_home: str | None, context: CastContext) -> list[str | None]:
    if context.is_likely:
        return [context.region] if context.region else [at_home, *_others(cell, at_home)]
    known = dict.fromkeys((at_home, context.region))
    return [region for region in known if region or len(known) == 1]


def _others(cell: Cell, at_home: str | None) -> list[str | None]:
    """Return the other countries in which *cell* is a number without its country code."""
    found = phones.likely_regions(cell)
    return [region for region in found if region != at_home]


def _region(country: str | None) -> str | None:
    return region_of(country) if country and country.isdigit() else country


def _of_profile(notices: tuple[Notice, ...], context: CastContext) -> tuple[Notice, ...]:
    """Return *notices* with the country code named as the profile's, not as the operator's own."""
    added = Notice("convert.country_added", {"country": context.country or ""})
    return tuple(added if one.code == "phone.country_added" else one for one in notices)


def _offset(cell: Cell, context: CastContext) -> Value[Cell]:
    """Return a zone as a program writes it: a name of Windows, or hours in quarters."""
    del context
    text = f"{cell:.2f}" if isinstance(cell, float) else written(cell).strip()
    if zone := find_windows(text):
        return Value(zone)
    found = _DECIMAL_HOURS.fullmatch(text)
    if not found:
        return Value(text)
    if found[1] not in _QUARTERS:
        raise Unusable("convert.decimal_hours")
    minutes = int(Decimal(text) * 60)
    return noticed(offsets.written(minutes), "convert.offset")


_CASTS: Final[Mapping[CastType, Callable[[Cell, CastContext], Value[Cell]]]] = {
    "cell": _as_it_is,
    "text": _text,
    "int": _whole,
    "bool": _yes_or_no,
    "hhmm": _hhmm,
    "time": _time,
    "date": _as_it_is,
    "datetime_date": _local_day,
    "ratio": _ratio,
    "phone": _phone,
    "offset": _offset,
}
