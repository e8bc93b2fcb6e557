"""Dates and times in the parts that a format shows of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from bulk_import.readers.worker.number_formats.grammar import Token

_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAY: Final = frozenset("ymd")
_CLOCK: Final = frozenset("hn")
_MOST_LETTERS: Final = {"d": 2, "m": 4}
"""Of a day or a month; more show the weekday, or the first letter alone."""

_SECONDS: Final = {"h": 3600, "n": 60, "s": 1}
_SECONDS_OF_DAY: Final = 86_400
_NOON: Final = 12
_ALL_LETTERS: Final = 4
"""So many letters of a month or a weekday show all of its name, and five the first letter."""


@dataclass(frozen=True, slots=True)
class _Moment:
    """A date or a time in numbers; a time without a date has day 0 of January 1900."""

    year: int = 1900
    month: int = 1
    day: int = 0
    weekday: int = 5
    seconds: float = 0.0


def shows_all(tokens: Sequence[Token]) -> bool:
    """Say whether *tokens* leave out nothing of a date, or nothing but seconds of a time."""
    letters = _letters(tokens)
    return letters >= _DAY or (letters >= _CLOCK and not letters & _DAY)


def shown(cell: date | time | timedelta, tokens: Sequence[Token]) -> str | None:
    """Return what *tokens* show of *cell*; None where they leave out nothing that matters."""
    letters = _letters(tokens)
    needed = _CLOCK if isinstance(cell, time | timedelta) else _DAY
    if letters >= needed or any(token.kind == "unread" for token in tokens):
        return None
    moment = _moment(cell)
    has_half = any(token.kind == "half" for token in tokens)
    names = _named(tokens)
    return "".join(
        _part(token, name, moment, has_half=has_half)
        for token, name in zip(tokens, names, strict=True)
    ).strip()


def _named(tokens: Sequence[Token]) -> list[str]:
    """Return the letter of each part, `n` for minutes, which formats write as months."""
    names = [token.text[:1] if token.kind in {"part", "elapsed"} else "" for token in tokens]
    parts = [at for at, name in enumerate(names) if name]
    for before, at, after in zip([None, *parts], parts, [*parts[1:], None], strict=False):
        is_behind_hours = before is not None and names[before] == "h"
        is_before_seconds = after is not None and names[after] == "s"
        is_elapsed = tokens[at].kind == "elapsed"
        if names[at] == "m" and (is_behind_hours or is_before_seconds or is_elapsed):
            names[at] = "n"
    return names


def _letters(tokens: Sequence[Token]) -> frozenset[str]:
    """Return what *tokens* show: a weekday is no day, and the first letter of a month is none."""
    pairs = zip(tokens, _named(tokens), strict=True)
    shown = {
        name
        for token, name in pairs
        if name and len(token.text) <= _MOST_LETTERS.get(name, len(token.text))
    }
    return frozenset(shown)


def _moment(cell: date | time | timedelta) -> _Moment:
    match cell:
        case datetime():
            return _Moment(cell.year, cell.month, cell.day, cell.weekday(), _seconds(cell))
        case date():
            return _Moment(cell.year, cell.month, cell.day, cell.weekday())
        case time():
            return _Moment(seconds=_seconds(cell))
        case timedelta():
            return _Moment(seconds=cell.total_seconds())


def _seconds(clock: datetime | time) -> float:
    return clock.hour * 3600 + clock.minute * 60 + clock.second + clock.microsecond / 1e6


def _part(token: Token, name: str, moment: _Moment, *, has_half: bool) -> str:
    width = len(token.text)
    match name:
        case "y":
            return str(moment.year) if width > len("yy") else f"{moment.year % 100:02}"
        case "m":
            return _of_words(_MONTHS[moment.month - 1], moment.month, width)
        case "d":
            return _of_words(_WEEKDAYS[moment.weekday], moment.day, width)
        case "h" | "n" | "s" if token.kind == "elapsed":
            return str(int(moment.seconds) // _SECONDS[name]).zfill(width)
        case "h" | "n" | "s" | ".":
            return _clock(name, moment.seconds, width, has_half=has_half)
        case _ if token.kind == "half":
            return "AM" if moment.seconds % _SECONDS_OF_DAY < _SECONDS_OF_DAY / 2 else "PM"
        case _:
            return token.text


def _clock(name: str, seconds: float, width: int, *, has_half: bool) -> str:
    """Return what a clock shows in the place of one part; its hours end with the day."""
    if name == ".":
        return f"{seconds % 1:.{width - 1}f}"[1:]
    shown = int(seconds) // _SECONDS[name] % (24 if name == "h" else 60)
    if name == "h" and has_half:
        shown = (shown - 1) % _NOON + 1
    return str(shown).zfill(min(width, 2))


def _of_words(name: str, number: int, width: int) -> str:
    """Return a month or a weekday in as many letters as its part has, or in digits."""
    if width < len("mmm"):
        return str(number).zfill(width)
    if width > _ALL_LETTERS:
        return name[0]
    return name if width == _ALL_LETTERS else name[:3]
