"""Cells that hold two fields: `9am-6pm`, `01/06/2031 – 30/06/2031`, `2031-08-14 09:30`.

A cell is split where both parts can be read, each by the normalizer of its own field; where there
are several such places, it is not split at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from functools import partial
from itertools import islice
from typing import Final, TypeVar

from bulk_import.cells import Cell, written
from bulk_import.normalizers.normalizer import Context, Normalizer, Value
from bulk_import.normalizers.text import cleaned
from bulk_import.problems import Ambiguous, Unusable

T = TypeVar("T")

_LONGEST: Final = 100
"""Characters of a cell that holds two fields."""

Halves = tuple[Cell, Cell]

Splitter = Callable[[Cell, Context], Halves]
"""Returns the two parts of a cell.

Raises:
    Unusable: The cell has no two parts, or it is not certain where they end.
"""

_BEFORE: Final = re.compile(r"(?:from|between)\b:? *", re.IGNORECASE)
_SEPARATORS: Final = tuple(
    re.compile(separator, re.IGNORECASE)
    for separator in (
        r"\s*(?:\n|->|→|=>|~|…|\.{2,}|;|\||\s(?:-+>?|to|till?|until|up ?to|thru|through)\s)\s*",
        r"(?<=[\dm.])\s*(?:to|till?|until|up ?to)\s*(?=\d)|\s+(?:and|&)\s+|\s*,\s*",
        r"\s*[-/]\s*",
    )
)
"""What stands between two parts; the first kind of which one parts a cell in one way counts."""

_BETWEEN_DAY_AND_TIME: Final = re.compile(
    r"\s*,\s*|\s+(?:at |@ ?|- )?|(?<=\d)T(?=\d)", re.IGNORECASE
)
_LAST_WORDS: Final = (re.compile(r"[ ,./-]+\w+$"), re.compile(r"(?:[ ,./-]+\w+){2}$"))
"""What the end of a span may say for its start too: the year, or month and year."""

_OF_THE_TIME: Final = frozenset({"date.with_time"})
"""What need not be told of the day of a moment, whose time is another field."""


def half(split: Splitter, normalize: Normalizer[T], at: int) -> Normalizer[T]:
    """Return a normalizer for one end of a span.

    Args:
        split: Parts the cell.
        normalize: What that part means.
        at: Which part it is: 0 or 1.
    """

    def normalized(cell: Cell, context: Context) -> Value[T]:
        halves = split(cell, context)
        try:
            return normalize(halves[at], context)
        except Ambiguous as doubt:
            raise _of_whole(doubt, "{} to {}", written(halves[1 - at]), at) from None

    return normalized


def part(split: Splitter, normalize: Normalizer[T], at: int) -> Normalizer[T]:
    """Return a normalizer for the day of a moment, or for its time.

    Args:
        split: Parts the cell.
        normalize: What that part means.
        at: Which part it is: 0 for the day, 1 for the time.
    """

    def normalized(cell: Cell, context: Context) -> Value[T]:
        day, clock = split(cell, context)
        try:
            value = normalize((day, clock)[at], context)
        except Ambiguous as doubt:
            raise _of_whole(
                doubt, "{} {}", (_day_alone(day, clock), written(clock))[1 - at], at
            ) from None
        kept = tuple(one for one in value.notices if one.code not in _OF_THE_TIME)
        return Value(value.meant, kept)

    return normalized


def _of_whole(doubt: Ambiguous, form: str, other: str, at: int) -> Ambiguous:
    """Return *doubt* about one part of a cell with candidates for the whole cell."""
    pairs = ((one, other) if at == 0 else (other, one) for one in doubt.candidates)
    return Ambiguous(doubt.code, tuple(form.format(*pair) for pair in pairs), **doubt.facts)


def _day_alone(day: Cell, clock: Cell) -> str:
    """Return the day of a moment without the time beside it."""
    if isinstance(day, datetime):
        return day.date().isoformat()
    text = written(day)
    rest = text.removesuffix(written(clock))
    return (text.removeprefix(written(clock)) if rest == text else rest).strip(" ,T@-")


def span(start: Normalizer[object], end: Normalizer[object]) -> Splitter:
    """Return what parts a span, such as the hours of a day, into its start and its end."""

    def split(cell: Cell, context: Context) -> Halves:
        text = cleaned(cell)
        if not isinstance(text, str) or len(text) > _LONGEST:
            raise Unusable("span.one")
        text = _BEFORE.sub("", text, count=1) if _BEFORE.match(text) else text
        for separator in _SEPARATORS:
            halves = list(
                _halves(
                    separator,
                    text,
                    partial(_reads, start, context=context),
                    partial(_reads, end, context=context),
                )
            )
            if len(halves) > 1:
                raise Unusable("span.several")
            if halves:
                return halves[0]
        raise Unusable("span.one")

    return split


def moment(day: Normalizer[object], clock: Normalizer[object]) -> Splitter:
    """Return what parts a moment into its day and its time."""

    def split(cell: Cell, context: Context) -> Halves:
        found = cleaned(cell)
        if isinstance(found, datetime) and found.time() != time():
            return found, found.timetz()
        if isinstance(found, date):
            raise Unusable("span.no_time")
        if not isinstance(found, str) or len(found) > _LONGEST:
            raise Unusable("span.no_moment")
        for parted in _BETWEEN_DAY_AND_TIME.finditer(found):
            first, second = found[: parted.start()], found[parted.end() :]
            for halves in ((first, second), (second, first)):
                if _reads(day, halves[0], context) and _reads(clock, halves[1], context):
                    # The zone of the time has a say in the day, too.
                    is_day = _reads(day, found, context)
                    return (found, halves[1]) if is_day else halves
        raise Unusable("span.no_time" if _reads(day, found, context) else "span.no_moment")

    return split


def _halves(
    separator: re.Pattern[str],
    text: str,
    is_start: Callable[[str], bool],
    is_end: Callable[[str], bool],
) -> Iterator[Halves]:
    """Yield the ways to part *text* at one of its separators into two parts that can be read."""
    for found in separator.finditer(text):
        first, second = text[: found.start()], text[found.end() :]
        if first and second and is_end(second):
            tails = [ending[0] for words in _LAST_WORDS if (ending := words.search(second))]
            starts = filter(is_start, (first, *map(first.__add__, tails)))
            yield from ((start, second) for start in islice(starts, 1))


def _reads(normalize: Normalizer[object], cell: Cell, context: Context) -> bool:
    try:
        normalize(cell, context)
    except Ambiguous:
        return True
    except Unusable:
        return False
    return True
