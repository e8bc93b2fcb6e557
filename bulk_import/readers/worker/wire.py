"""What the child tells its parent: frames of plain values, encoded alike on both sides.

A frame is a length in four bytes and as many bytes of `marshal`. Marshal holds values only and
is not able to run anything when it is loaded, other than pickle.
"""

from __future__ import annotations

import marshal
import struct
from array import array
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from operator import attrgetter
from typing import IO, Any, Final

from bulk_import.cells import NO_RESULT, Cell, ErrorCell

LONGEST_FRAME: Final = 2**29
_LENGTH: Final = struct.Struct("<I")
_VERSION: Final = 2
"""Of marshal: later ones look for repeated objects, which costs more than it saves here."""

_PLAIN: Final = frozenset({str, int, float, bool, type(None)})

_PARTS: Final[dict[type, tuple[str, tuple[str, ...]]]] = {
    datetime: ("moment", ("year", "month", "day", "hour", "minute", "second", "microsecond")),
    date: ("day", ("year", "month", "day")),
    time: ("time", ("hour", "minute", "second", "microsecond")),
    timedelta: ("length", ("days", "seconds", "microseconds")),
}
_MAKERS: Final[dict[str, Callable[..., Cell]]] = {
    "moment": datetime,
    "day": date,
    "time": time,
    "length": timedelta,
    "error": ErrorCell,
    "none": lambda: NO_RESULT,
}
_SAMPLE: Final = 64
_REPEATED: Final = 4
"""How often each text of a column stands in it so that sharing it pays."""

_BETWEEN: Final = "\x1f"
"""What stands between the texts of a column; a column that holds it goes another way."""

Column = tuple[str, int, Any]
"""Cells on their way: how they are packed, how many are blank, and the cells.

A column of one kind is packed into one value, which is handed over and taken apart many times
faster than as many values: `text`, `number`, and the parts of days and times.
"""


class Told(Exception):
    """Why a file cannot be used: a key of the table of messages, and its facts."""

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
    """Return the cells of *column* as plain values: "" becomes None."""
    kinds = set(map(type, column))
    if len(kinds) == 1:
        packed = _packed(kinds.pop(), column)
        if packed is not None:
            return packed
        kinds = {type(column[0])}
    column = [None if type(cell) is str and cell == "" else cell for cell in column]
    blanks = column.count(None)
    if kinds <= _PLAIN:
        return "plain", blanks, column
    return "mixed", blanks, [cell if type(cell) in _PLAIN else _encoded(cell) for cell in column]


def decode(column: Column) -> Sequence[Cell]:
    """Return the cells of which `encode` made *column*.

    Raises:
        ValueError, TypeError, KeyError: It is nothing that `encode` returns.
    """
    tag, blanks, values = column
    match tag:
        case "text":
            texts = values.split(_BETWEEN)
            if len(set(texts[:_SAMPLE])) * _REPEATED < len(texts[:_SAMPLE]):
                one = {text: text for text in texts}
                texts = list(map(one.__getitem__, texts))  # equal texts share their memory
            return [text or None for text in texts] if blanks else texts
        case "number":
            return _unpacked("d", values)
        case "day":
            return list(map(date.fromordinal, _unpacked("i", values)))
        case "plain":
            if not set(map(type, values)) <= _PLAIN:
                raise ValueError("the column holds more than cells")
            return list(values)
        case "mixed":
            return [_decoded(*cell) if type(cell) is tuple else cell for cell in values]
        case _:
            return list(map(_MAKERS[tag], *(_unpacked("i", part) for part in values)))


def _packed(kind: type, column: Sequence[Any]) -> Column | None:
    """Return a column of one *kind* as one value; None where it cannot be one."""
    if kind is str:
        joined = _BETWEEN.join(column)
        if joined.count(_BETWEEN) == len(column) - 1:
            return "text", column.count(""), joined
    elif kind is date:
        return "day", 0, array("i", map(date.toordinal, column)).tobytes()
    elif kind is float:
        return "number", 0, array("d", column).tobytes()
    elif kind in _PARTS:
        tag, parts = _PARTS[kind]
        return tag, 0, [array("i", map(attrgetter(part), column)).tobytes() for part in parts]
    return None


def _unpacked(kind: str, packed: bytes) -> list[Any]:
    values = array(kind)
    values.frombytes(packed)
    return values.tolist()


def _encoded(cell: Any) -> tuple[Any, ...]:
    if type(cell) in _PARTS:
        tag, parts = _PARTS[type(cell)]
        return (tag, *attrgetter(*parts)(cell))
    return ("none",) if cell == NO_RESULT else ("error", cell.text)


def _decoded(tag: str, *parts: Any) -> Cell:
    return _MAKERS[tag](*parts)
