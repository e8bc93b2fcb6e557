"""What the child tells its parent: frames of plain values, encoded alike on both sides.

A frame is a length in four bytes and as many bytes of `marshal`. Marshal holds values only and
is not able to run anything when it is loaded, other than pickle.
"""

from __future__ import annotations

import marshal
import struct
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import starmap
from operator import attrgetter
from typing import IO, Any, Final

from bulk_import.cells import NO_RESULT, Cell, ErrorCell

LONGEST_FRAME: Final = 64 * 2**20
_LENGTH: Final = struct.Struct("<I")
_VERSION: Final = 2
"""Of marshal: later ones look for repeated objects, which costs more than it saves here."""

_PLAIN: Final = frozenset({str, int, float, bool, type(None)})

_MADE_OF: Final[dict[type, tuple[str, Callable[[Any], tuple[int, ...]]]]] = {
    datetime: (
        "moment",
        attrgetter("year", "month", "day", "hour", "minute", "second", "microsecond"),
    ),
    date: ("day", attrgetter("year", "month", "day")),
    time: ("time", attrgetter("hour", "minute", "second", "microsecond")),
    timedelta: ("length", attrgetter("days", "seconds", "microseconds")),
}
_MAKERS: Final[dict[str, Callable[..., Cell]]] = {
    "moment": datetime,
    "day": date,
    "time": time,
    "length": timedelta,
    "error": ErrorCell,
    "none": lambda: NO_RESULT,
}

Column = tuple[str, int, Sequence[Any]]
"""Cells on their way: how they are written, how many are blank, and the cells."""


class Told(Exception):
    """Why a file cannot be used: a key of the table of wordings, and its facts."""

    def __init__(self, code: str, **facts: str) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


def put(stream: IO[bytes], message: tuple[Any, ...]) -> None:
    """Write one frame."""
    frame = marshal.dumps(message, _VERSION)
    stream.write(_LENGTH.pack(len(frame)))
    stream.write(frame)
    stream.flush()


def frames(stream: IO[bytes]) -> Iterator[tuple[Any, ...]]:
    """Yield the frames of *stream* up to its end, or to the first that is none.

    Raises:
        ValueError, EOFError, TypeError: A frame is none that a child writes.
    """
    while len(head := stream.read(_LENGTH.size)) == _LENGTH.size:
        (length,) = _LENGTH.unpack(head)
        if length > LONGEST_FRAME:
            raise ValueError("the frame is too long")
        frame = stream.read(length)
        if len(frame) < length:
            return
        message = marshal.loads(frame)  # noqa: S302  written by our own child; holds values only
        if not isinstance(message, tuple):
            raise TypeError("the frame holds no message")
        yield message


def encode(column: Sequence[Any]) -> Column:
    """Return the cells of *column* as plain values: "" becomes None, a date some numbers."""
    kinds = set(map(type, column))
    blanks = column.count("") if str in kinds else 0
    if blanks:
        column = [None if cell == "" else cell for cell in column]
    if type(None) in kinds:
        blanks = column.count(None)
    if kinds <= _PLAIN:
        return "", blanks, column
    if len(kinds) == 1 and (kind := kinds.pop()) in _MADE_OF:
        tag, parts = _MADE_OF[kind]
        return tag, blanks, list(map(parts, column))
    return "mixed", blanks, [cell if type(cell) in _PLAIN else _encoded(cell) for cell in column]


def decode(column: Column) -> Sequence[Cell]:
    """Return the cells of which `encode` made *column*.

    Raises:
        ValueError, TypeError, KeyError: It is nothing that `encode` returns.
    """
    tag, _, values = column
    if tag == "":
        if not set(map(type, values)) <= _PLAIN:
            raise ValueError("the column holds more than cells")
        return values
    if tag == "mixed":
        return [_decoded(*cell) if type(cell) is tuple else cell for cell in values]
    return list(starmap(_MAKERS[tag], values))


def _encoded(cell: Any) -> tuple[Any, ...]:
    if type(cell) in _MADE_OF:
        tag, parts = _MADE_OF[type(cell)]
        return (tag, *parts(cell))
    return ("none",) if cell == NO_RESULT else ("error", cell.text)


def _decoded(tag: str, *parts: Any) -> Cell:
    return _MAKERS[tag](*parts)
